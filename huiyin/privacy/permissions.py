"""Who keeps records from being erased, who asks for a person's erasure, and who decides on it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import Role
from huiyin.members.models import person_of

NOBODY = Q(pk__in=[])
OFFICES = (Role.LIAISON, Role.LEADER)


def _of_offices(user: Any) -> Q:
    return Q(assembly__in=user.assemblies_as(*OFFICES)) if user.is_authenticated else NOBODY


def visible_holds(user: Any) -> Q:
    """The liaison office and the leader; a hold on a person is read by that person too."""
    person = person_of(user)
    return _of_offices(user) | (Q(person=person) if person else NOBODY)


def visible_erasures(user: Any) -> Q:
    """The two offices that have to do with it."""
    return _of_offices(user)


def sees_holds(user: Any) -> bool:
    return bool(user.holds(*OFFICES))


def keeps_registers(user: Any) -> set[int]:
    """Keys of the assemblies in which `user` asks for erasures."""
    return set(user.assemblies_as(Role.LIAISON))


def places_holds(user: Any) -> set[int]:
    """The leader too: of most matters the liaison office sees none."""
    return set(user.assemblies_as(*OFFICES))


def lifts(user: Any, hold: Any) -> bool:
    return hold.assembly_id in places_holds(user)


def decides_on(user: Any, erasure: Any) -> bool:
    """The leader of the assembly: never who asked for it, never whom it is about."""
    is_leader = user.holds(Role.LEADER, assembly_id=erasure.assembly_id)
    return bool(is_leader and erasure.asked_by_id != user.pk and erasure.person.user_id != user.pk)


def asked_for(user: Any, erasure: Any) -> bool:
    return bool(erasure.asked_by_id == user.pk)
