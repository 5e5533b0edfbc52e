"""Who sees and does what where people are received. The table is docs/rules/access.md; the tests read that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from huiyin.accounts.models import Role
from huiyin.members.models import member_assemblies, person_of

if TYPE_CHECKING:
    from huiyin.visits.models import Reception, ReceptionPlace

KEEPS = (Role.LEDGER_STAFF, Role.LIAISON)  # places and plans
KNOWS = (*KEEPS, Role.LEADER)


def _there(user: Any) -> set[int]:
    """Assemblies whose places and days `user` knows: that a day is planned is no secret among members."""
    return user.assemblies_as(*KNOWS) | member_assemblies(user)


def visible_places(user: Any) -> Q:
    """The condition on ReceptionPlace."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    return Q(assembly__in=_there(user)) | Q(pk__in=_days_of(user).values("place"))


def visible_receptions(user: Any) -> Q:
    """The condition on Reception: place, day, members, theme. Not what was said there."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    return Q(place__assembly__in=_there(user)) | Q(pk__in=_days_of(user).values("pk"))


def visible_received(user: Any) -> Q:
    """The condition on Received: the members who were there, and the ledger desk."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    desk = Q(reception__place__assembly__in=user.assemblies_as(Role.LEDGER_STAFF))
    return desk | Q(reception__in=_days_of(user).values("pk"))


def _days_of(user: Any) -> Any:
    """Days `user` is named for as a member, wherever they are held."""
    from huiyin.visits.models import Reception

    person = person_of(user)
    return Reception.objects.filter(members=person) if person else Reception.objects.none()


def takes_part(user: Any, reception: Reception) -> bool:
    person = person_of(user)
    return person is not None and reception.members.filter(pk=person.pk).exists()


def writes_down(user: Any, reception: Reception) -> bool:
    """Also reads what was said: whoever is named for the day, and the ledger desk."""
    return user.holds(Role.LEDGER_STAFF, assembly_id=reception.place.assembly_id) or takes_part(user, reception)


def keeps_place(user: Any, place: ReceptionPlace) -> bool:
    return keeps_places_of(user, place.assembly_id)


def keeps_places_of(user: Any, assembly_id: int) -> bool:
    return bool(user.holds(*KEEPS, assembly_id=assembly_id))


def keeps(user: Any, reception: Reception) -> bool:
    """Changes or cancels a plan: the desk, and whoever planned it for themselves."""
    return keeps_place(user, reception.place) or (reception.planned_by_id == user.pk and takes_part(user, reception))


def may_plan(user: Any, place: ReceptionPlace) -> bool:
    """The desk for anybody; a member of the assembly for a day of their own."""
    return keeps_place(user, place) or place.assembly_id in member_assemblies(user)


def comes_to_places(user: Any) -> bool:
    """Has the entry in the bar."""
    return bool(member_assemblies(user)) or bool(user.holds(*KNOWS))
