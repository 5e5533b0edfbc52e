from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.assemblies.models import Assembly, Body
from huiyin.figures.rows.days import as_of
from huiyin.members.models import Membership, Seat


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


def members_new(assembly: Assembly, year: int) -> QuerySet:
    return members(assembly, year).filter(first_term=True)


def members_continuing(assembly: Assembly, year: int) -> QuerySet:
    return members(assembly, year).filter(first_term=False)


def members_at_start(assembly: Assembly, year: int) -> QuerySet:
    return Membership.objects.on(date(year - 1, 12, 31)).filter(assembly=assembly)


def members_stayed(assembly: Assembly, year: int) -> QuerySet:
    """By person: whoever was elected again sits in a new membership, and stayed."""
    return members(assembly, year).filter(person__in=_persons(members_at_start(assembly, year)))


def members_came(assembly: Assembly, year: int) -> QuerySet:
    return members(assembly, year).exclude(person__in=_persons(members_at_start(assembly, year)))


def members_left(assembly: Assembly, year: int) -> QuerySet:
    return members_at_start(assembly, year).exclude(person__in=_persons(members(assembly, year)))


def _persons(memberships: QuerySet) -> Any:
    return memberships.order_by().values("person")


def standing_members(assembly: Assembly, year: int) -> QuerySet:
    """One for each, whatever seats they hold there."""
    seats = _seats(assembly, year, Body.Kind.STANDING_COMMITTEE)
    return members(assembly, year).filter(person__in=seats.order_by().values("person"))


def committee_seats(assembly: Assembly, year: int) -> QuerySet:
    return _seats(assembly, year, Body.Kind.SPECIAL_COMMITTEE)


def _seats(assembly: Assembly, year: int, kind: str) -> QuerySet:
    """Whoever works for a body sits in none."""
    held = Seat.objects.on(as_of(year)).filter(body__assembly=assembly, body__kind=kind)
    return held.exclude(role=Seat.Role.STAFF)
