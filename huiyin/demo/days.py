"""Working days and moments of the demo year, each worked out once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from django.utils import timezone

from huiyin.assemblies.models import RuleSet
from huiyin.calendars.deadlines import WorkingDays, due_for, national

ONE = timedelta(days=1)


def chance(seed: int, *names: object) -> Random:
    """Luck of its own for each subject, so that a change in one part leaves the others as they were."""
    return Random(":".join(map(str, (seed, *names))))  # nosec B311 - the same demo each time


@cache
def works(day: date) -> bool:
    return national().reason_off(day) is None


def working_day(day: date, later: int = 0) -> date:
    """The first working day from `day` on, then `later` working days more."""
    while not works(day):
        day += ONE
    for _ in range(later):
        day = working_day(day + ONE)
    return day


def working_day_before(day: date, earlier: int = 0) -> date:
    """The last working day up to `day`, then `earlier` working days before it."""
    while not works(day):
        day -= ONE
    for _ in range(earlier):
        day = working_day_before(day - ONE)
    return day


class Terms:
    """Due dates of a rule set, with the explanation a clock keeps; the same for every matter of one day."""

    def __init__(self, rules: RuleSet, calendar: WorkingDays | None = None) -> None:
        self.rules, self.name, self.calendar = rules, str(rules), calendar
        self._known: dict[tuple[str, date], tuple[date, dict[str, Any]]] = {}

    def of(self, clock: str, start: date) -> tuple[date, dict[str, Any]]:
        known = self._known.get((clock, start))
        if known is None:
            period = self.rules.period(clock)
            found = due_for(start, period, self.calendar, timezone.get_default_timezone())
            known = (found.due_on, found.explained() | {"rule": self.name, "clock": clock})
            self._known[clock, start] = known
        return known


def moment(day: date, luck: Random, after: datetime | None = None) -> datetime:
    """A minute of office hours on `day`; later than `after` when that was the same day."""
    if after is not None and after.date() == day:
        return after + timedelta(minutes=luck.randint(1, 9), seconds=luck.randint(0, 59))
    clock = time(luck.randint(9, 17), luck.randint(0, 59), luck.randint(0, 59))
    return datetime.combine(day, clock, tzinfo=timezone.get_default_timezone())


def day_between(first: date, last: date, luck: Random) -> date:
    """A working day in the stretch."""
    day = working_day(first + luck.randint(0, (last - first).days) * ONE)
    return day if day <= last else working_day_before(last)
