"""Whoever asked, and the office that owns the record and has to answer. Decision 0043."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from huiyin.accounts.models import Role, RoleHolding
from huiyin.members.models import person_of

NOBODY = Q(pk__in=[])
# Offices that own records about people, and so answer what is said against them.
OWNERS = (
    *(Role.LIAISON, Role.PROPOSALS_STAFF, Role.OPINION_EDITOR, Role.LEDGER_STAFF, Role.COMMITTEE_STAFF, Role.LEADER),
    *(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
)
# They stand in, in this order, where the office that owns the record has nobody else to answer.
STAND_IN = (Role.LIAISON, Role.LEADER)


def visible_requests(user: Any) -> Q:
    """One's own and those about oneself; those one's office answers; the leader's and liaison office's assembly.

    Of an account without a person the two read only what no other can answer.
    """
    if not user.is_authenticated:
        return NOBODY
    standing_in = user.assemblies_as(*STAND_IN)
    seen: list[Any] = [Q(by=user), Q(assembly__in=standing_in, person__isnull=False)]
    seen += [Q(office=role, assembly__in=user.assemblies_as(role)) for role in OWNERS]
    if standing_in:
        seen.append(Q(assembly__in=standing_in) & ~Exists(_others_of_the_office()))
    if person := person_of(user):
        seen.append(Q(person=person))
    return reduce(or_, seen)


def _others_of_the_office() -> Any:
    return _others_as(OuterRef("office"))


def _others_as(role: Any) -> Any:
    """Holders of `role` in the assembly of the request, but for whoever asked and whom it is about."""
    about = Coalesce(OuterRef("person"), 0)  # beside NULL nothing is unequal
    return _there(role).exclude(user=OuterRef("by")).exclude(user__person=about)


def _there(role: Any) -> Any:
    held = RoleHolding.objects.on(timezone.localdate()).filter(user__is_active=True)
    return held.filter(role=role, assembly=OuterRef("assembly"))


def my_office_answers(user: Any) -> Q:
    """The condition on CorrectionRequest: those `user` may answer, as `answering` says it of one."""
    offices = [Q(office=role, assembly__in=user.assemblies_as(role)) for role in OWNERS]
    unheld, alone = ~Exists(_there(OuterRef("office"))), ~Exists(_others_of_the_office())
    liaison = Q(assembly__in=user.assemblies_as(Role.LIAISON)) & unheld
    held_by_asker = Exists(_there(OuterRef("office")))
    no_liaison = held_by_asker | ~Exists(_others_as(Role.LIAISON))
    leader = Q(assembly__in=user.assemblies_as(Role.LEADER)) & alone & no_liaison
    person = person_of(user)
    own = Q(by=user) | (Q(person=person) if person else NOBODY)
    return (reduce(or_, offices) | liaison | leader) & ~own


def answering(request: Any) -> set[int]:
    """Accounts that may answer now: of the office, but for whoever asked; else of those that stand in.

    Where nobody holds the office, the liaison office; where only whoever asked does, the leader.
    """
    held = RoleHolding.objects.on(timezone.localdate()).filter(assembly=request.assembly_id, user__is_active=True)
    rows = list(held.values_list("role", "user", "user__person"))
    office = {user for role, user, _person in rows if role == request.office}
    own = {request.by_id} | {user for _role, user, person in rows if person and person == request.person_id}
    first = () if office else (Role.LIAISON,)
    for role in (request.office, *first, Role.LEADER):
        if others := {user for one, user, _person in rows if one == role} - own:
            return others
    return set()


def answers_request(user: Any, request: Any) -> bool:
    """Of the office that owns the record; nobody answers what they asked themselves."""
    return user.pk in answering(request)


def is_asker(user: Any, request: Any) -> bool:
    return bool(request.by_id == user.pk)


def answers_anything(user: Any) -> bool:
    return bool(user.holds(*OWNERS))
