"""Who is called to an activity: worked out from groups and memberships on its first day, never typed in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.activities import telling
from huiyin.activities.counting import CAME, Status, away_on
from huiyin.activities.following import refuse_following
from huiyin.activities.models import Activity, CalledGroup, Leave, Participation
from huiyin.activities.permissions import organises
from huiyin.assemblies.models import Body
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.members.models import Membership, Person, Seat

_K = CalledGroup.Kind


def called_on(activity: Activity) -> QuerySet[Membership]:
    """Members on the first day of the activity who belong to one of its groups; each person once in an assembly."""
    day = activity.starts_on
    groups = list(activity.called_groups.all())
    named = reduce(or_, (_members(group, day) for group in groups), Q(pk__in=[]))
    held = Membership.objects.on(day)
    same = held.filter(person=OuterRef("person"), assembly=OuterRef("assembly"))
    later = same.filter(
        Q(starts_on__gt=OuterRef("starts_on")) | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk"))
    )
    return held.filter(named).exclude(Exists(later))


def _members(group: CalledGroup, day: Any) -> Q:
    of = Q(assembly=group.assembly_id)
    if group.kind == _K.SECTOR:
        return of & Q(sector=group.sector_id)
    if group.kind == _K.PERSON:
        return of & Q(person=group.person_id)
    seats = Seat.objects.on(day).exclude(role=Seat.Role.STAFF)
    if group.kind == _K.BODY:
        return of & Q(person__in=seats.filter(body=group.body_id).values("person"))
    if group.kind == _K.STANDING:
        standing = Body.Kind.STANDING_COMMITTEE
        sits = seats.filter(body__assembly=group.assembly_id, body__kind=standing)
        return of & Q(person__in=sits.values("person"))
    return of


@dataclass(frozen=True)
class Difference:
    """Between the lines of a roll and who is called to it now."""

    come: list[Membership]
    gone: Sequence[Participation]

    def __bool__(self) -> bool:
        return bool(self.come or self.gone)


def difference(activity: Activity) -> Difference:
    """Who has become a member or joined a group since; who is no longer called and not on the roll yet.

    Nothing where no group was named: such lines were entered one by one.
    """
    if not activity.called_groups.exists():
        return Difference([], [])
    called = {held.pk: held for held in called_on(activity).select_related("person")}
    granted = Leave.objects.filter(participation=OuterRef("pk"), state=Leave.State.GRANTED)
    lines = activity.participations.select_related("membership__person").annotate(by_leave=Exists(granted))
    there = {line.membership_id: line for line in lines}
    gone = [line for pk, line in there.items() if pk not in called and not _stays(line)]
    return Difference([held for pk, held in called.items() if pk not in there], gone)


def _stays(line: Any) -> bool:
    """Whoever signed up, and what an organiser has put on the roll."""
    if line.signed_up or line.status in (*CAME, Status.ABSENT):
        return True
    return line.status == Status.EXCUSED and not (line.by_leave or line.is_exempt)


@transaction.atomic
def call(activity: Activity, groups: Sequence[CalledGroup], *, by: Any, key: uuid.UUID) -> int:
    """These groups and no others are called; how many lines came to be. Whoever is called now, or no more, is told."""
    refuse_following(activity)
    typed = sorted(_named(group) for group in groups)
    now = locked(activity)
    if begun(Activity, "call", by=by, key=key, typed=typed):
        return 0
    _callable(now, by)
    _checked(now, groups)
    now.called_groups.all().delete()
    seen: set[str] = set()
    for group in groups:
        if (name := _named(group)) not in seen:
            seen.add(name)
            CalledGroup.objects.create(
                activity=now,
                kind=group.kind,
                assembly_id=group.assembly_id,
                body_id=group.body_id,
                sector_id=group.sector_id,
                person_id=group.person_id,
            )
    called = called_on(now).values("pk")
    signed_up = now.participations.filter(membership__in=called, signed_up=True)
    signed_up.filter(status=Status.WAITING).update(status=Status.CALLED)
    signed_up.update(signed_up=False)
    found = difference(now) if groups else _nobody(now)
    _apply(now, found)
    begin(now, "call", by=by, key=key, typed=typed, facts=_facts(found) | {"groups": [str(one) for one in groups]})
    telling.tell_called(now, [held.person_id for held in found.come])
    telling.tell_not_called(now, [line.membership.person_id for line in found.gone])
    return len(found.come)


def _nobody(activity: Activity) -> Difference:
    granted = Leave.objects.filter(participation=OuterRef("pk"), state=Leave.State.GRANTED)
    lines = activity.participations.select_related("membership__person").annotate(by_leave=Exists(granted))
    return Difference([], [line for line in lines if not _stays(line)])


def _named(group: CalledGroup) -> str:
    return f"{group.kind}/{group.assembly_id}/{group.body_id}/{group.sector_id}/{group.person_id}"


def _callable(activity: Activity, by: Any) -> None:
    if not organises(by, activity):
        raise PermissionDenied
    if activity.state == Activity.State.CANCELLED:
        raise StepNotAllowed(_("活动已经取消，不能再通知人参加。"))
    if activity.roll_completed_on:
        raise StepNotAllowed(_("名册已经核定，通知范围不能再改。个别人记错了，请用“更正”。"))


def _checked(activity: Activity, groups: Sequence[CalledGroup]) -> None:
    for group in groups:
        part = group.body or group.sector
        if part is not None and part.assembly_id != group.assembly_id:
            raise StepNotAllowed(_("“%(part)s”不属于%(assembly)s。") % {"part": part, "assembly": group.assembly})
        if group.kind == _K.PERSON and not _is_member(group.person, group, activity):
            words = _("%(person)s在活动当天不是%(assembly)s的委员。请换人，或者改在其所属的政协名下通知。")
            raise StepNotAllowed(words % {"person": group.person, "assembly": group.assembly})


def _is_member(person: Person | None, group: CalledGroup, activity: Activity) -> bool:
    held = Membership.objects.on(activity.starts_on)
    return held.filter(person=person, assembly=group.assembly_id).exists()


@transaction.atomic
def line_up(activity: Activity, *, by: Any) -> Difference:
    """Before a roll is kept: lines for whoever is called by now, none for whoever is no more. Empty where all is so."""
    now = locked(activity)
    if not organises(by, now) or now.roll_completed_on or now.state == Activity.State.CANCELLED:
        return Difference([], [])
    if found := difference(now):
        _apply(now, found)
        state = now.state
        record(now, "line_up", by=by, before=state, after=state, key=uuid.uuid4(), facts=_facts(found))
    return found


def _apply(activity: Activity, found: Difference) -> None:
    """Who is on a leave of absence that day stands on the roll as excused, and does not count."""
    activity.participations.filter(pk__in=[line.pk for line in found.gone]).delete()
    away = away_on(activity.starts_on, [held.pk for held in found.come])
    Participation.objects.bulk_create(
        Participation(
            activity=activity,
            membership=held,
            status=Status.EXCUSED if held.pk in away else Status.CALLED,
            reason=away.get(held.pk, ""),
            is_exempt=held.pk in away,
        )
        for held in found.come
    )


def _facts(found: Difference) -> dict[str, Any]:
    return {"come": [held.pk for held in found.come], "gone": [line.membership_id for line in found.gone]}
