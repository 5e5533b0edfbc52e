"""Matters whose holders are kept from acting by their own part in them, so that an office gives them to another.

A member who also heads an agency, or works in an office, does not handle what they raised or support
(permissions.conflict_of). Others of the office or agency go on with it; where there is nobody else, it would wait for
ever, and whoever looks after the kind of matter is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.models import Role, RoleHolding, User
from huiyin.matters.models import OPEN, Kind, Matter, Signature
from huiyin.matters.permissions import AGENCIES, BARS, conflict_of
from huiyin.members.models import Person, SecondAccount

# Who sees to it that somebody else takes it, by kind of matter; the leader besides.
SEES_TO = {
    Kind.PROPOSAL: (Role.PROPOSALS_STAFF, Role.LEADER),
    Kind.OPINION: (Role.OPINION_EDITOR, Role.LEADER),
    Kind.LIVELIHOOD: (Role.LEDGER_STAFF, Role.LEADER),
}


@dataclass(frozen=True)
class Barred:
    matter: Matter
    others: int  # accounts that hold the same role and have no part in it


def told_of(user: Any) -> list[Barred]:
    """Open matters of the assemblies `user` looks after that wait for somebody who may not act on them."""
    if not user.holds(*(role for roles in SEES_TO.values() for role in roles)):
        return []
    ours = Q(pk__in=[])
    for kind, roles in SEES_TO.items():
        ours |= Q(kind=kind, assembly__in=user.assemblies_as(*roles))
    held = _holders()
    if not held:
        return []
    people = {person for person, _user in held}
    signed = Signature.objects.filter(person__in=people, role__in=BARS, state=Signature.State.SIGNED).values("matter")
    with_one = Q(pk__in=signed) | Q(merged__in=signed) | Q(merged_into__in=signed)
    waiting = Matter.objects.visible_to(user).filter(ours, state__in=OPEN, holder_person=None)
    rows = waiting.filter(with_one).distinct().select_related("assembly", "holder_agency").order_by("due_on", "pk")
    rows = rows.prefetch_related("signatures", "merged__signatures")
    return [one for matter in rows if (one := _standing(matter)) is not None]


def _holders() -> set[tuple[int, int]]:
    """(person, account) of all who hold a role today and are known as a person: few beside the members."""
    accounts = RoleHolding.objects.on(timezone.localdate()).values("user")
    first = Person.objects.filter(user__in=accounts).values_list("pk", "user")
    second = SecondAccount.objects.current().filter(user__in=accounts).values_list("person", "user")
    return {*first, *second}


def _standing(matter: Matter) -> Barred | None:
    """None where none of those it waits for has a part in it."""
    users = _waited_for(matter)
    free = [user for user in users if conflict_of(user, matter) is None]
    return Barred(matter, len(free)) if len(free) < len(users) else None


def _waited_for(matter: Matter) -> list[User]:
    held = RoleHolding.objects.on(timezone.localdate()).filter(user__is_active=True)
    if matter.holder_agency_id:
        held = held.filter(agency=matter.holder_agency_id, role__in=AGENCIES)
    elif matter.holder_office:
        held = held.filter(assembly=matter.assembly_id, role=matter.holder_office)
    else:
        return []
    return list(User.objects.filter(pk__in=held.values("user")))
