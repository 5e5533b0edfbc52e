"""Who suggests, who keeps the plan, who decides; who sees a topic that is not chosen yet."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import CONTENT_ROLES, Role
from huiyin.members.models import member_assemblies

KEEPS = (Role.LEADER, Role.LIAISON)
# Entitled to suggest: members, conveners, organisations, committees, informants, agencies; not those above or outside.
SUGGESTS = tuple(role for role in CONTENT_ROLES if role not in (Role.CITIZEN, Role.UPPER_TIER))


def visible_topics(user: Any) -> Q:
    """On Topic: what was chosen is official; before that, whoever suggested it, its lead, and the plan's offices."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    chosen = Q(state__in=["approved", "closed"])
    led = Q(lead_body__in=user.bodies_as(Role.COMMITTEE_STAFF))
    return chosen | led | Q(suggested_by=user) | Q(assembly__in=user.assemblies_as(*KEEPS))


def may_suggest(user: Any, assembly_id: int) -> bool:
    return assembly_id in member_assemblies(user) | user.assemblies_as(*SUGGESTS)


def keeps_plan(user: Any, assembly_id: int) -> bool:
    return bool(user.holds(*KEEPS, assembly_id=assembly_id))


def decides_plan(user: Any, assembly_id: int) -> bool:
    """Enters what the meeting decided."""
    return bool(user.holds(Role.LEADER, assembly_id=assembly_id))
