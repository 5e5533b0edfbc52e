"""Until when one answers, how many may come, how many do, who moves up.

Whoever frees a seat calls `fill`, with the activity locked.
"""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from huiyin.activities import telling
from huiyin.activities.models import Activity, Participation

_S = Participation.Status
NO_SEAT = (_S.WAITING, _S.EXCUSED, _S.ABSENT)


def begins_at(activity: Activity) -> datetime:
    """The moment until which members answer: in the assembly's zone; for whole days the day's first minute."""
    at = activity.starts_at or time(0, 0)
    return datetime.combine(activity.starts_on, at, tzinfo=timezone.get_default_timezone())


def is_open_to_replies(activity: Activity) -> bool:
    return activity.state == Activity.State.PLANNED and timezone.now() < begins_at(activity)


def seats_taken(activity: Activity) -> int:
    """Those who come or may come: not who waits, is on leave or was absent."""
    return activity.participations.exclude(status__in=NO_SEAT).count()


def seats_left(activity: Activity) -> int | None:
    """None where there is no limit."""
    return None if activity.capacity is None else max(activity.capacity - seats_taken(activity), 0)


def fill(activity: Activity) -> list[Participation]:
    """Those who wait move up, in the order in which they signed up, and are told; nobody into what has begun."""
    if not is_open_to_replies(activity):
        return []
    waiting = activity.participations.filter(status=_S.WAITING).order_by("pk")
    moved = list(waiting[: seats_left(activity)])
    for row in moved:
        row.status, row.edits = _S.CONFIRMED, row.edits + 1
        row.save(update_fields=["status", "edits"])
        telling.tell_moved_up(row)
    return moved
