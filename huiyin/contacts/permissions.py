"""Who sees which pairs, that a talk took place, and what was said in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import Role
from huiyin.members.models import person_of

NOBODY = Q(pk__in=[])
OFFICES = (Role.LEADER, Role.LIAISON)


def _of_offices(user: Any) -> Q:
    return Q(assembly__in=user.assemblies_as(*OFFICES))


def visible_pairs(user: Any) -> Q:
    """One's own pairs; all of the assembly for its leader and its liaison office."""
    if not user.is_authenticated:
        return NOBODY
    person = person_of(user)
    own = Q(first=person) | Q(second=person) if person else NOBODY
    return _of_offices(user) | own


def visible_public_groups(user: Any) -> Q:
    """Those one is paired with; all of the assembly for its leader and its liaison office."""
    if not user.is_authenticated:
        return NOBODY
    person = person_of(user)
    own = Q(pairs__first=person) if person else NOBODY
    from huiyin.contacts.models import PublicGroup

    return Q(pk__in=PublicGroup._base_manager.filter(_of_offices(user) | own).order_by().values("pk"))


def visible_wishes(user: Any) -> Q:
    """One's own; the liaison office, which pairs, reads those of its assembly."""
    if not user.is_authenticated:
        return NOBODY
    pairs_for = Q(membership__assembly__in=user.assemblies_as(Role.LIAISON))
    person = person_of(user)
    return pairs_for | Q(membership__person=person) if person else pairs_for


def visible_pairings(user: Any) -> Q:
    return _of_offices(user) if user.is_authenticated else NOBODY


def keeps_pairs(user: Any, assembly_id: int) -> bool:
    """The liaison office pairs people."""
    return bool(user.holds(Role.LIAISON, assembly_id=assembly_id))


def may_wish_for(user: Any, membership: Any) -> bool:
    """One's own wish; what a member told the liaison office, it writes down."""
    person = person_of(user)
    own = person is not None and membership.person_id == person.pk
    return own or keeps_pairs(user, membership.assembly_id)


def is_one_of(user: Any, meeting: Any) -> bool:
    person = person_of(user)
    return person is not None and person.pk in (meeting.by_id, meeting.met_id)


def visible_meetings(user: Any) -> Q:
    """That it took place: the two, the leader and the liaison office."""
    if not user.is_authenticated:
        return NOBODY
    person = person_of(user)
    own = Q(by=person) | Q(met=person) if person else NOBODY
    return _of_offices(user) | own


def visible_notes(user: Any) -> Q:
    """What was said: the two, whatever office one of them or anybody else holds."""
    person = person_of(user)
    return Q(meeting__by=person) | Q(meeting__met=person) if person else NOBODY


def visible_amendments(user: Any) -> Q:
    """Why a record was put right tells of the talk: the two."""
    return visible_notes(user)


# What one may do


def is_of(user: Any, pair: Any) -> bool:
    """One of the two; whoever works for one of them is not."""
    person = person_of(user)
    return person is not None and person.pk in (pair.first_id, pair.second_id)


def meets_somebody(user: Any) -> bool:
    """Has a pair, or had one: who left keeps what was theirs to read."""
    person = person_of(user)
    if person is None:
        return False
    if not hasattr(user, "_meets_somebody"):
        user._meets_somebody = person.pairs_begun.exists() or person.pairs_joined.exists()
    return bool(user._meets_somebody)
