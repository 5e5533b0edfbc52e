"""Who reads a member's duty record: the member, the leader and the liaison office; offices read their own parts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import Role
from huiyin.members.models import person_of

NOBODY = Q(pk__in=[])
OFFICES = (Role.LEADER, Role.LIAISON)


def reads_record(user: Any, membership: Any) -> bool:
    person = person_of(user)
    own = person is not None and membership.person_id == person.pk
    return own or bool(user.holds(*OFFICES, assembly_id=membership.assembly_id))


def visible_record(user: Any) -> Q:
    """On rows of a membership: one's own; those of the offices' assembly."""
    if not user.is_authenticated:
        return NOBODY
    seen = Q(membership__assembly__in=user.assemblies_as(*OFFICES))
    person = person_of(user)
    return seen | Q(membership__person=person) if person else seen


def visible_reports(user: Any) -> Q:
    """One's own in any state; the offices read what was handed in."""
    if not user.is_authenticated:
        return NOBODY
    seen = Q(state="submitted", membership__assembly__in=user.assemblies_as(*OFFICES))
    person = person_of(user)
    return seen | Q(membership__person=person) if person else seen


def reads_totals(user: Any) -> bool:
    """Sums of an assembly's members; never who of them."""
    return bool(user.assemblies_as(*OFFICES))


def writes_report(user: Any, report: Any) -> bool:
    """A standing member writes their own; nobody writes it for them."""
    person = person_of(user)
    return person is not None and report.membership.person_id == person.pk


def reads_reports(user: Any) -> bool:
    """Has others' reports to read."""
    return bool(user.holds(*OFFICES))


def has_record(user: Any) -> bool:
    """Is a member, or was one: the record stays theirs. Asked once a request."""
    from huiyin.members.models import memberships_of

    if memberships_of(user):
        return True
    person = person_of(user)
    if person is None:
        return False
    if not hasattr(user, "_was_member"):
        user._was_member = person.memberships.exists()
    return bool(user._was_member)
