"""The activity that stands for a day of reception, so that it is in everybody's calendar. The day is the record, the
activity follows it, in the same transaction; who came as a member is corrected on its roll. Decision 0036.

All who sign in may read an activity: it says what kind of day it is and in which county. Where exactly, on what theme
and with whom is read on the page of the day.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from huiyin.activities import telling
from huiyin.activities.models import Activity, CalledGroup, Participation
from huiyin.history.models import record
from huiyin.history.taking import locked
from huiyin.history.wording import kept
from huiyin.members.models import Membership, Person
from huiyin.visits.models import Reception

_S = Activity.State
OF_THE_CALENDAR = ("starts_on", "place", "title")


def planned(day: Reception, *, by: Any, key: uuid.UUID) -> None:
    facts = {"kind": Activity.Kind.RECEPTION, "planned_by": day.planned_by}
    activity = Activity.objects.create(assembly=day.place.assembly, **facts, **_said(day))
    Reception.objects.filter(pk=day.pk).update(activity=activity)
    day.activity = activity
    _record(activity, "plan", by=by, key=key, facts={"on": day.held_on.isoformat()})
    telling.tell_called(activity, _call(activity, _meant(day)))


def changed(day: Reception, *, by: Any, key: uuid.UUID) -> None:
    """Whoever stays is told of another day; who is new that they are called; who is not wanted that they are not."""
    activity = locked(_of(day))
    said = {name: (getattr(activity, name), value) for name, value in _said(day).items()}
    differing = {name: (was, now) for name, (was, now) in said.items() if was != now}
    if {*OF_THE_CALENDAR} & {*differing}:
        differing["sequence"] = (activity.sequence, F("sequence") + 1)
    if differing:
        Activity.objects.filter(pk=activity.pk).update(**{name: now for name, (_was, now) in differing.items()})
    activity.refresh_from_db()
    words = {name: [str(was), str(getattr(activity, name))] for name, (was, _now) in differing.items()}
    _record(activity, "change", by=by, key=key, facts=words)
    meant = _meant(day)
    gone = _call_off(activity, meant)
    if {"starts_on", "place"} & {*differing}:
        telling.tell_changed(activity)
    new = _call(activity, meant)
    telling.tell_called(activity, new - gone)
    telling.tell_not_called(activity, gone - new)
    day.activity = activity


def cancelled(day: Reception, *, by: Any, key: uuid.UUID) -> None:
    """Why, stands on the page of the day."""
    why = kept(lambda: _("接待取消"))
    _move(day, _S.CANCELLED, "cancel", by=by, key=key, cancelled_why=why, sequence=F("sequence") + 1)
    telling.tell_cancelled(_of(day))


def finished(day: Reception, *, by: Any, key: uuid.UUID) -> None:
    """Whoever was named was there, but for those granted leave. If it was otherwise, the roll says so."""
    _move(day, _S.HELD, "hold", by=by, key=key)
    named = Participation.objects.filter(activity=_of(day)).exclude(status__in=Participation.ON_ROLL)
    named.update(status=Participation.Status.PRESENT, edits=F("edits") + 1)


def _of(day: Reception) -> Activity:
    """Each has one: as it was planned, or by migration 0003."""
    assert day.activity is not None
    return day.activity


def _move(day: Reception, state: str, step: str, *, by: Any, key: uuid.UUID, **changes: Any) -> None:
    activity = locked(_of(day))
    before = activity.state
    Activity.objects.filter(pk=activity.pk).update(state=state, **changes)
    activity.refresh_from_db()
    _record(activity, step, by=by, key=key, before=before)
    day.activity = activity


def _record(
    activity: Activity, step: str, *, by: Any, key: uuid.UUID, before: str = "", facts: dict | None = None
) -> None:
    own = uuid.uuid5(key, "activity")
    record(activity, step, by=by, before=before, after=activity.state, key=own, facts=facts or {})


def _said(day: Reception) -> dict[str, Any]:
    kind, place = kept(lambda: str(day.get_kind_display())), day.place.place.place_name
    return {
        "called": kind,
        "title": f"{kind}（{place}）",
        "place": place,
        "starts_on": day.held_on,
        "ends_on": day.held_on,
    }


def _meant(day: Reception) -> dict[int, Membership]:
    """By person, the membership they receive people as: of the place's assembly, else of the nearest above it;
    of two there the later one, as in the call of any activity."""
    memberships = Membership.objects.on(day.held_on).filter(person__in=day.members.all())
    near = _upwards(day)
    far = len(near)
    ordered = sorted(memberships, key=lambda one: (-near.get(one.assembly_id, far), one.starts_on, one.pk))
    return {held.person_id: held for held in ordered}


def _upwards(day: Reception) -> dict[int, int]:
    steps: dict[int, int] = {}
    assembly: Any = day.place.assembly
    while assembly is not None:
        steps[assembly.pk] = len(steps)
        assembly = assembly.parent
    return steps


def _call(activity: Activity, meant: dict[int, Membership]) -> set[int]:
    """Rows for those who have none; the persons."""
    there = set(activity.participations.values_list("membership", flat=True))
    new = [held for held in meant.values() if held.pk not in there]
    Participation.objects.bulk_create(Participation(activity=activity, membership=held) for held in new)
    CalledGroup.objects.bulk_create(
        CalledGroup(
            activity=activity, kind=CalledGroup.Kind.PERSON, assembly_id=held.assembly_id, person_id=held.person_id
        )
        for held in new
    )
    return {held.person_id for held in new}


def _call_off(activity: Activity, meant: dict[int, Membership]) -> set[int]:
    """No rows any more for those who are not meant; the persons."""
    rows = activity.participations.exclude(membership__in=meant.values())
    gone = set(rows.values_list("membership__person", flat=True))
    rows.delete()
    activity.called_groups.filter(person__in=gone).delete()
    return gone


def unreached(day: Reception) -> QuerySet[Person]:
    """Named for the day, without an account in use: somebody has to tell them otherwise."""
    return day.members.exclude(user__is_active=True)


def followed(activity: Activity) -> Reception | None:
    """For activities/following.py."""
    return Reception.objects.filter(activity=activity).select_related("place").first()
