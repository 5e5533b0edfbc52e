"""A calendar's own days as files that can be read in again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from icalendar import Calendar as ICal
from icalendar import Event

from huiyin.calendars.models import Calendar, CalendarDay
from huiyin.calendars.reading import KIND_PROPERTY
from huiyin.exports import DAY, Column

COLUMNS = [  # read by programs, the import of calendars among them: the same in every language
    Column("date", "date", DAY, 12, _("日期")),
    Column("kind", "kind", width=8, means=_("off 是放假，work 是上班")),
    Column("name", "name", width=20, means=_("名称")),
    Column("source", "source", width=40, means=_("依据")),
]
_ONE = timedelta(days=1)


def rows(days: Iterable[CalendarDay]) -> Iterator[list[Any]]:
    for entry in days:
        yield [entry.day, entry.kind, entry.name, entry.source]


def ical(calendar: Calendar, days: Iterable[CalendarDay]) -> bytes:
    """One all-day event for each stretch of days with the same kind and name."""
    made = ICal()
    made.add("prodid", "-//Huiyin//calendars//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", str(calendar))
    for stretch in stretches(days):
        made.add_component(_event(calendar, stretch))
    return bytes(made.to_ical())


def stretches(days: Iterable[CalendarDay]) -> list[list[CalendarDay]]:
    found: list[list[CalendarDay]] = []
    for entry in days:
        last = found[-1][-1] if found else None
        if last and last.day + _ONE == entry.day and (last.kind, last.name) == (entry.kind, entry.name):
            found[-1].append(entry)
        else:
            found.append([entry])
    return found


def _event(calendar: Calendar, stretch: list[CalendarDay]) -> Event:
    first, last = stretch[0], stretch[-1]
    event = Event()
    event.add("uid", f"{first.day}-{first.kind}-{calendar.pk}@huiyin")
    event.add("dtstamp", first.at or datetime(first.day.year, 1, 1, tzinfo=UTC))
    event.add("dtstart", first.day)
    event.add("dtend", last.day + _ONE)
    event.add("summary", f"{first.name}（班）" if first.kind == CalendarDay.Kind.WORK else first.name)
    event.add(KIND_PROPERTY, first.kind)
    event.add("transp", "TRANSPARENT")
    return event
