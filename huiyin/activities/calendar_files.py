"""Activities as a calendar program reads them (RFC 5545), for a feed or for one mail. Decision 0036.

Such a file lies on phones and servers that are not ours: of what is not public it says the kind, the assembly, the
time, and where to read the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from huiyin.activities.models import Activity
from huiyin.history.wording import kept

_ONE = timedelta(days=1)
ASKED_AGAIN = timedelta(hours=4)  # how often a program is asked to look, where it lets itself be told
UNKNOWN = datetime(2000, 1, 1, tzinfo=UTC)  # entered without its history: never newer than what has one


@dataclass(frozen=True)
class Entry:
    activity: Activity
    changed_at: datetime = UNKNOWN
    is_sure: bool = True  # not so for whoever has not said yet whether they come
    is_off: bool = False  # for whoever reads it, though it may take place


def calendar_file(entries: Iterable[Entry], name: str) -> bytes:
    """A feed: the same bytes as long as nothing changed, so that it need not be sent again."""
    made = _calendar(name)
    for entry in entries:
        made.add_component(_event(entry, entry.changed_at))
    return _written(made)


def mailed_file(entry: Entry) -> tuple[str, bytes]:
    """(method, file): PUBLISH or CANCEL, not REQUEST: a program would answer that by mail, which nobody reads."""
    made, method = _calendar(""), "CANCEL" if _is_cancelled(entry) else "PUBLISH"
    made.add("method", method)
    event = _event(entry, timezone.now())
    event["organizer"] = _organiser(entry.activity)
    made.add_component(event)
    return method, _written(made)


def _calendar(name: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Huiyin//activities//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if name:
        for label in ("name", "x-wr-calname"):  # RFC 7986, and as programs had it before
            made.add(label, name)
        made.add("x-wr-timezone", settings.TIME_ZONE)
        made.add("refresh-interval", vDuration(ASKED_AGAIN, params={"VALUE": "DURATION"}))
        made.add("x-published-ttl", vDuration(ASKED_AGAIN))
    return made


def _written(made: Calendar) -> bytes:
    days = [day for event in made.events for day in _days(event)]
    if days:
        made.add_missing_timezones(first_date=min(days) - _ONE, last_date=max(days) + 366 * _ONE)
    return bytes(made.to_ical())


def _days(event: Event) -> list[date]:
    """Those that have an hour: whole days are of no zone."""
    ends = [event.decoded(name) for name in ("dtstart", "dtend") if name in event]
    return [end.date() for end in ends if isinstance(end, datetime)]


def _event(entry: Entry, stamp: datetime) -> Event:
    activity, event = entry.activity, Event()
    event.add("uid", f"activity-{activity.pk}@{urlsplit(settings.SITE_URL).hostname or 'huiyin'}")
    event.add("dtstamp", stamp)
    if entry.changed_at != UNKNOWN:
        event.add("last-modified", entry.changed_at)
    event.add("sequence", activity.sequence)
    for name, value in when(activity).items():
        event.add(name, value)
    event.add("status", _status(entry))
    event.add("summary", kept(lambda: summary(entry)))
    if activity.is_public:
        event.add("location", activity.place)
    address = settings.SITE_URL.rstrip("/") + activity.get_absolute_url()
    event.add("description", kept(lambda: _("登录后查看：%(address)s") % {"address": address}))
    event.add("url", address)
    event.add("class", "PUBLIC" if activity.is_public else "PRIVATE")
    return event


def when(activity: Activity) -> dict[str, Any]:
    """Whole days end on the day after, as the format has it. An hour is the site's."""
    first, last = activity.starts_on, activity.ends_on
    if activity.starts_at is None:
        return {"dtstart": first, "dtend": last + _ONE}
    begins = {"dtstart": _at(first, activity.starts_at)}
    if activity.ends_at is not None:
        return begins | {"dtend": _at(last, activity.ends_at)}
    return begins if last == first else begins | {"dtend": _at(last + _ONE, time())}


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())


def summary(entry: Entry) -> str:
    activity = entry.activity
    words = activity.title if activity.is_public else f"{activity.kind_name}（{activity.assembly.name}）"
    return _("已取消：%(what)s") % {"what": words} if activity.state == Activity.State.CANCELLED else words


def _status(entry: Entry) -> str:
    if _is_cancelled(entry):
        return "CANCELLED"
    return "CONFIRMED" if entry.is_sure else "TENTATIVE"


def _is_cancelled(entry: Entry) -> bool:
    return entry.is_off or entry.activity.state == Activity.State.CANCELLED


def _organiser(activity: Activity) -> vCalAddress:
    """Who sends it. The format wants one where a file has a method."""
    made = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    made.params["cn"] = vText(activity.assembly.name)
    return made
