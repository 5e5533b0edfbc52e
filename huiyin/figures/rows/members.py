from __future__ import annotations

from django.db.models import Q, QuerySet

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import as_of
from huiyin.members.models import Membership


def members_all_tiers(assembly: Assembly, year: int) -> QuerySet:
    of_above = Q(assembly=assembly.parent_id, resident_region=assembly)
    of_tiers = Q(assembly__in=Assembly.objects.within(assembly).values("pk"))
    return Membership.objects.on(as_of(year)).filter(of_tiers | of_above)


def members(assembly: Assembly, year: int) -> QuerySet:
    return Membership.objects.on(as_of(year)).filter(assembly=assembly)


def members_cpc(assembly: Assembly, year: int) -> QuerySet:
    return members(assembly, year).filter(cpc=True)


def members_non_cpc(assembly: Assembly, year: int) -> QuerySet:
    return members(assembly, year).filter(cpc=False)
