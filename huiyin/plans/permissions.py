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
    """On Topic: what was chosen is official; before that, whoever suggested it or what went into it, its lead, and the
    plan's offices."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    chosen = Q(state__in=["approved", "closed"])
    led = Q(lead_body__in=user.bodies_as(Role.COMMITTEE_STAFF))
    return chosen | led | own_topics(user) | Q(assembly__in=user.assemblies_as(*KEEPS))


def own_topics(user: Any) -> Q:
    from huiyin.plans.models import Topic

    into = Topic._base_manager.filter(suggested_by=user, taken_into__isnull=False).order_by().values("taken_into")
    return Q(suggested_by=user) | Q(pk__in=into)


def suggests_in(user: Any) -> set[int]:
    return member_assemblies(user) | user.assemblies_as(*SUGGESTS)


def may_suggest(user: Any, assembly_id: int) -> bool:
    return assembly_id in suggests_in(user)


def keeps_plan(user: Any, assembly_id: int) -> bool:
    return bool(user.holds(*KEEPS, assembly_id=assembly_id))


def decides_plan(user: Any, assembly_id: int) -> bool:
    """Enters what the meeting decided."""
    return bool(user.holds(Role.LEADER, assembly_id=assembly_id))


# Of one plan or topic, as the tables of steps ask.


def keeps(user: Any, row: Any) -> bool:
    return keeps_plan(user, row.assembly_id)


def decides(user: Any, row: Any) -> bool:
    return decides_plan(user, row.assembly_id)


def is_suggester(user: Any, topic: Any) -> bool:
    return topic.suggested_by_id == user.pk


def may_change(user: Any, topic: Any) -> bool:
    """Whoever suggested it, until somebody has looked at it; the offices until it is closed."""
    return keeps(user, topic) or (topic.state == "suggested" and is_suggester(user, topic))


def knows_suggester(user: Any, topic: Any) -> bool:
    """Who suggested a topic is for them, the offices and the lead to know, whatever becomes of it."""
    return keeps(user, topic) or is_suggester(user, topic) or topic.lead_body_id in user.bodies_as(Role.COMMITTEE_STAFF)
