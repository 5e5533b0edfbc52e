"""The calendars of the database as working days to count with. Two queries each time: nothing to go stale.

Where many dates are worked out in one go, `read_once` reads each calendar once; each date says which version it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import override

from huiyin.assemblies.models import Assembly
from huiyin.calendars.deadlines import WorkingDays
from huiyin.calendars.models import Calendar, CalendarDay


def working_days(assembly: Assembly | None, today: date | None = None) -> WorkingDays:
    """Of the assembly's own calendar and all above it; None is the national one alone. `today`: the day it is read."""
    read, key = _read.get(), (assembly.pk if assembly else None, today or timezone.localdate())
    if read is not None and key in read:
        return read[key]
    found = _together(_with_days(Calendar.objects.chain_of(assembly), CalendarDay.objects.all()), key[1])
    if read is not None:
        read[key] = found
    return found


_read: ContextVar[dict[tuple[int | None, date], WorkingDays] | None] = ContextVar("calendars_read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, a calendar counts as it was when it was first read here."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def working_days_by_assembly(first: date, last: date) -> tuple[WorkingDays, dict[int, WorkingDays]]:
    """The national working days between two days, and those of each assembly that differ from it.

    For counting alone: which versions they were read from is not asked.
    """
    entries: dict[int | None, Entries] = defaultdict(dict)
    between = CalendarDay.objects.filter(day__range=(first, last)).order_by()
    for assembly, day, kind, name in between.values_list("calendar__assembly", "day", "kind", "name"):
        entries[assembly][day] = kind, name
    base = entries.pop(None, {})
    parents = dict(Assembly.objects.values_list("pk", "parent_id")) if entries else {}
    found = {}
    for pk in parents:
        if chain := [entries[above] for above in reversed(_line(pk, parents)) if above in entries]:
            found[pk] = _counting(reduce(or_, chain, base))
    return _counting(base), found


Entries = dict[date, tuple[str, str]]  # a day's kind and name


def _counting(entries: Entries) -> WorkingDays:
    named = {kind: {day: name for day, (one, name) in entries.items() if one == kind} for kind in CalendarDay.Kind}
    return WorkingDays(named[CalendarDay.Kind.OFF], named[CalendarDay.Kind.WORK], years=frozenset())


def _line(pk: int | None, parents: Mapping[int, int | None]) -> list[int]:
    line = []
    while pk is not None:
        line.append(pk)
        pk = parents[pk]
    return line


def _with_days(calendars: QuerySet[Calendar], days: QuerySet[CalendarDay]) -> QuerySet[Calendar]:
    return calendars.select_related("assembly").prefetch_related(Prefetch("days", days))


def _together(calendars: Iterable[Calendar], read_on: date) -> WorkingDays:
    """The nearest calendar has the last word on a day; a year is confirmed when each of them confirms it."""
    chain = sorted(calendars, key=lambda calendar: calendar.depth)
    entries = {entry.day: entry for calendar in chain for entry in calendar.days.all()}
    years = [set(calendar.years) for calendar in chain]
    with override(settings.LANGUAGE_CODE):  # the names go into records: the assembly's language, not the reader's
        sources = tuple((str(calendar), str(calendar.version)) for calendar in chain)
    return WorkingDays(
        off={day: entry.name for day, entry in entries.items() if entry.kind == CalendarDay.Kind.OFF},
        worked={day: entry.name for day, entry in entries.items() if entry.kind == CalendarDay.Kind.WORK},
        years=frozenset(set.intersection(*years)) if years else frozenset(),
        sources=sources,
        read_on=read_on,
    )
