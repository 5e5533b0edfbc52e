"""The stops of a trip: added, changed, put in order. Whoever keeps the trip keeps them."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.activities.models import Activity
from huiyin.fieldwork.models import Stop
from huiyin.fieldwork.permissions import keeps_trip
from huiyin.history.taking import StepNotAllowed, begin, begun, locked


@transaction.atomic
def add_stop(activity: Activity, *, by: Any, key: uuid.UUID, **facts: Any) -> Stop:
    """At the end of the way; `change_stop` puts it elsewhere. Of two at once the second comes after the first."""
    typed = [activity.pk, facts]
    locked(activity)
    if made := begun(Stop, "add_stop", by=by, key=key, typed=typed):
        return made
    _sound(by, activity, facts)
    order = (activity.stops.aggregate(last=Max("order"))["last"] or 0) + 1
    stop = Stop.objects.create(activity=activity, order=order, **facts)
    begin(stop, "add_stop", by=by, key=key, typed=typed)
    return stop


@transaction.atomic
def change_stop(stop: Stop, *, by: Any, key: uuid.UUID, at: int | None = None, **facts: Any) -> Stop:
    """`at`: where it stands among the others, from 1; where it stood when none is named."""
    typed = [stop.pk, at, facts]
    activity = locked(stop.activity)
    if begun(Stop, "change_stop", by=by, key=key, typed=typed):
        return stop
    _sound(by, activity, facts)
    Stop.objects.filter(pk=stop.pk).update(**facts)
    if at is not None:
        _put_at(activity, stop, at)
    stop.refresh_from_db()
    begin(stop, "change_stop", by=by, key=key, typed=typed)
    return stop


def _put_at(activity: Activity, stop: Stop, at: int) -> None:
    """By way of numbers nobody has: two stops never stand at the same."""
    others = list(activity.stops.exclude(pk=stop.pk).order_by("order"))
    row = [*others[: at - 1], stop, *others[at - 1 :]]
    free = (activity.stops.aggregate(last=Max("order"))["last"] or 0) + 1
    for first in (free, 1):
        for order, one in enumerate(row, start=first):
            Stop.objects.filter(pk=one.pk).update(order=order)


@transaction.atomic
def remove_stop(stop: Stop, *, by: Any, key: uuid.UUID) -> Activity:
    """One that was never gone to. What was found there keeps it."""
    activity, typed = locked(stop.activity), [stop.activity_id, stop.order]
    if begun(Activity, "remove_stop", by=by, key=key, typed=typed):
        return activity
    _keeps(by, activity)
    if stop.findings.exists():
        raise StepNotAllowed(_("这里已经记有发现，不能删去。记错了地方的，请改动发现或这一处。"))
    stop.delete()
    begin(activity, "remove_stop", by=by, key=key, typed=typed)
    return activity


def _keeps(by: Any, activity: Activity) -> None:
    if not keeps_trip(by, activity):
        raise PermissionDenied
    if activity.state == Activity.State.CANCELLED:
        raise StepNotAllowed(_("活动已经取消。"))


def _sound(by: Any, activity: Activity, facts: dict[str, Any]) -> None:
    _keeps(by, activity)
    if not activity.starts_on <= facts["on"] <= activity.ends_on:
        words = _("日期应在活动期间（%(first)s 至 %(last)s）。")
        raise StepNotAllowed(words % {"first": activity.starts_on.isoformat(), "last": activity.ends_on.isoformat()})
