"""A calendar's year as its page tells it: month by month, stretches of days with where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from huiyin.assemblies.models import Assembly
from huiyin.calendars.models import Calendar, CalendarDay
from huiyin.calendars.permissions import keeps_calendar


@dataclass(frozen=True)
class Year:
    year: int
    missing: list[Calendar]  # of the chain, those that do not confirm the year

    @property
    def confirmed(self) -> bool:
        return not self.missing


def chain_of(assembly: Assembly | None) -> list[Calendar]:
    found = Calendar.objects.chain_of(assembly).select_related("assembly")
    return sorted(found, key=lambda calendar: calendar.depth)


def years_of(chain: list[Calendar], today: date) -> list[Year]:
    """All years that have an entry or are confirmed, this year and the next."""
    with_days = CalendarDay.objects.filter(calendar__in=chain).dates("day", "year")
    known = {day.year for day in with_days} | {year for calendar in chain for year in calendar.years}
    known |= {today.year, today.year + 1}
    known -= {min(known)} - {year for calendar in chain for year in calendar.years}  # a 31 December before the first
    return [Year(year, [one for one in chain if year not in one.years]) for year in sorted(known)]


@dataclass(frozen=True)
class Stretch:
    entries: list[CalendarDay]
    own: bool  # of the calendar the page is about

    @property
    def first(self) -> CalendarDay:
        return self.entries[0]

    @property
    def last(self) -> CalendarDay:
        return self.entries[-1]


def months(chain: list[Calendar], year: int, assembly: Assembly | None) -> list[tuple[date, list[Stretch]]]:
    """The entries that hold, the nearest calendar's where several name a day."""
    depth = {calendar.pk: calendar.depth for calendar in chain}
    rows = CalendarDay.objects.filter(calendar__in=chain, day__year=year).select_related("by", "calendar__assembly")
    held = {row.day: row for row in sorted(rows, key=lambda row: depth[row.calendar_id])}
    own = assembly.pk if assembly else None
    by_month = groupby(sorted(held.values(), key=lambda row: row.day), key=lambda row: row.day.replace(day=1))
    return [(month, list(_stretches(entries, own))) for month, entries in by_month]


def _stretches(entries: Any, own: int | None) -> Iterator[Stretch]:
    stretch: list[CalendarDay] = []
    for entry in entries:
        if stretch and not _goes_on(stretch[-1], entry):
            yield Stretch(stretch, stretch[0].calendar.assembly_id == own)
            stretch = []
        stretch.append(entry)
    if stretch:
        yield Stretch(stretch, stretch[0].calendar.assembly_id == own)


def _goes_on(last: CalendarDay, entry: CalendarDay) -> bool:
    same = ("calendar_id", "kind", "name", "source", "by_id")
    next_day = entry.day.toordinal() == last.day.toordinal() + 1
    return next_day and all(getattr(last, name) == getattr(entry, name) for name in same)


def assembly_of(user: Any, home: Assembly | None) -> Assembly | None:
    """Whose calendar a reader means: the one they keep, else one they hold a role in, else the site's own."""
    places = [held.assembly for held in user.roles_today]
    kept = [assembly for assembly in places if keeps_calendar(user, assembly)]
    return next(iter([*kept, *places]), home)
