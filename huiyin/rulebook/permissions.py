"""Who reads an assembly's rules, who drafts them, who puts them into force. The table: docs/rules/access.md."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Q, QuerySet, When

from huiyin.accounts.models import CONTENT_ROLES, Role
from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.members.models import member_assemblies

DRAFTS_RULES = (Role.PROPOSALS_STAFF, Role.LIAISON, Role.LEADER)


def reads_rules(user: Any) -> bool:
    return user.is_authenticated and bool(_places(user))


def drafts_rules(user: Any, assembly: Assembly) -> bool:
    return user.is_authenticated and user.holds(*DRAFTS_RULES, assembly_id=assembly.pk)


def puts_rules_into_force(user: Any, assembly: Assembly) -> bool:
    return user.is_authenticated and user.holds(Role.LEADER, assembly_id=assembly.pk)


def _places(user: Any) -> set[int]:
    return member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES)


def assemblies_of(user: Any) -> QuerySet[Assembly]:
    """Where `user` has a place, the highest first."""
    tiers = [When(tier=tier, then=place) for place, tier in enumerate(Assembly.Tier.values)]
    found = Assembly.objects.filter(pk__in=_places(user)) if user.is_authenticated else Assembly.objects.none()
    return found.select_related("parent__parent__parent").order_by(Case(*tiers), "pk")


def rule_sets_for(user: Any) -> QuerySet[RuleSet]:
    """Of the reader's assemblies and those above, whose rules may be theirs; a draft for who works on it."""
    if not user.is_authenticated:
        return RuleSet.objects.none()
    places = _places(user)
    above = Assembly.objects.filter(
        Q(children__in=places) | Q(children__children__in=places) | Q(children__children__children__in=places)
    )
    read = Q(assembly__in=places) | Q(assembly__in=above.values("pk"))
    worked_on = Q(assembly__in=user.assemblies_as(*DRAFTS_RULES))
    return RuleSet.objects.filter(
        read & Q(in_force_from__isnull=False) | worked_on & Q(in_force_from__isnull=True)
    ).select_related("assembly")
