"""Whoever asked, and the office that owns the record and has to answer."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from huiyin.accounts.models import Role
from huiyin.members.models import person_of

NOBODY = Q(pk__in=[])
# Offices that own records of members, and so answer what is said against them.
OWNERS = (
    *(Role.LIAISON, Role.PROPOSALS_STAFF, Role.OPINION_EDITOR, Role.LEDGER_STAFF, Role.COMMITTEE_STAFF),
    Role.SYSTEM_ADMIN,
)


def visible_requests(user: Any) -> Q:
    """One's own and those about oneself; those one's office answers; the leader's and liaison office's assembly."""
    if not user.is_authenticated:
        return NOBODY
    seen = [Q(by=user), Q(assembly__in=user.assemblies_as(Role.LEADER, Role.LIAISON), person__isnull=False)]
    seen += [Q(office=role, assembly__in=user.assemblies_as(role)) for role in OWNERS]
    if person := person_of(user):
        seen.append(Q(person=person))
    return reduce(or_, seen)


def answers_request(user: Any, request: Any) -> bool:
    """Of the office that owns the record; nobody answers what they asked themselves."""
    is_owner = user.holds(request.office, assembly_id=request.assembly_id)
    person = person_of(user)
    is_own = request.by_id == user.pk or (person is not None and request.person_id == person.pk)
    return bool(is_owner) and not is_own
