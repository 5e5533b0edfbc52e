"""Days on which an answer is due, each with the sum that led to it. Source: docs/rules/deadlines.md."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

_NATIONAL = Path(__file__).parent / "data" / "national.csv"
_ONE = timedelta(days=1)


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class Calendar:
    """Which days count. `off` and `worked` name the days that differ from the plain week."""

    off: dict[date, str]
    worked: dict[date, str]
    years: frozenset[int]  # years whose holidays have been announced

    def reason_off(self, day: date) -> str | None:
        """Why `day` does not count: the holiday's name, "weekend", or None when it is a working day."""
        if day in self.worked:
            return None
        if day in self.off:
            return self.off[day]
        return "weekend" if day.weekday() >= 5 else None


@dataclass(frozen=True)
class Deadline:
    due_on: date
    start: date
    count: int
    unit: Unit
    # (first day, last day, reason) of each stretch that did not count
    skipped: list[tuple[date, date, str]] = field(default_factory=list)
    # years the sum ran into whose holidays are not announced yet: weekends only were left out there
    unconfirmed: list[int] = field(default_factory=list)

    def explained(self) -> dict[str, Any]:
        """As stored with a clock: plain JSON, so that it still reads the same when the calendar has changed."""
        return {
            "start": self.start.isoformat(),
            "count": self.count,
            "unit": str(self.unit),
            "due": self.due_on.isoformat(),
            "skipped": [[first.isoformat(), last.isoformat(), why] for first, last, why in self.skipped],
            "unconfirmed": self.unconfirmed,
        }


@lru_cache(maxsize=1)
def national() -> Calendar:
    """Holidays and worked weekends as announced each year by the State Council."""
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    with _NATIONAL.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            (off if row["kind"] == "off" else worked)[date.fromisoformat(row["date"])] = row["name"]
    own_years = {day.year for day in off}
    # The last days of December are announced with the next year's New Year: they do not confirm their own year.
    return Calendar(off, worked, frozenset(year for year in own_years if sum(day.year == year for day in off) > 5))


def due_on(start: date, count: int, unit: Unit | str, calendar: Calendar | None = None) -> Deadline:
    """The last day still in time, with its explanation. `start` is day 0.

    Working days: weekends and holidays are left out, weekends worked in exchange count. Months: the same day
    number, or the month's last day where the month is shorter; a month's end that falls on a holiday stays.
    Raises ValueError when `count` is below 1.

    >>> due_on(date(2026, 2, 13), 2, "working_days").due_on
    datetime.date(2026, 2, 24)
    >>> due_on(date(2023, 11, 30), 3, "months").due_on
    datetime.date(2024, 2, 29)
    """
    if count < 1:
        raise ValueError("a deadline takes at least one day")
    unit = Unit(unit)
    if unit is Unit.WORKING_DAYS:
        return _working_days(start, count, calendar or national())
    due = start + count * _ONE if unit is Unit.DAYS else _months_later(start, count)
    return Deadline(due, start, count, unit)


def _working_days(start: date, count: int, calendar: Calendar) -> Deadline:
    day, left = start, count
    skipped: list[tuple[date, date, str]] = []
    while left:
        day += _ONE
        reason = calendar.reason_off(day)
        if reason is None:
            left -= 1
        elif skipped and skipped[-1][2] == reason and skipped[-1][1] == day - _ONE:
            skipped[-1] = (skipped[-1][0], day, reason)
        else:
            skipped.append((day, day, reason))
    unconfirmed = [year for year in range(start.year, day.year + 1) if year not in calendar.years]
    return Deadline(day, start, count, Unit.WORKING_DAYS, skipped, unconfirmed)


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
