"""Days on which an answer is due, each with the sum that led to it. Source: docs/rules/deadlines.md."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from huiyin.assemblies.months import months_later

NATIONAL_FILE = Path(__file__).parent / "data" / "national.csv"
ONE = timedelta(days=1)
Period = dict[str, Any]  # as a rule set has it: {"count", "unit"}, or {"unit": "fixed_date", "month", "day", …}


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"
    FIXED_DATE = "fixed_date"  # the next 30 June; see due_by and due_for


@dataclass(frozen=True)
class WorkingDays:
    """Which days count. `off` and `worked` name the days that differ from the plain week."""

    off: dict[date, str]
    worked: dict[date, str]
    years: frozenset[int]  # years whose holidays have been announced
    sources: tuple[tuple[str, str], ...] = ()  # name and version of each calendar they were read from
    read_on: date | None = None

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
    # weekend days that counted, with the holiday they were worked for
    worked: list[tuple[date, str]] = field(default_factory=list)
    calendar: WorkingDays | None = None  # what was asked which days count; None where every day does
    due_at: datetime | None = None  # the last moment, where the rule names an hour
    fixed: Period | None = None  # the rule of a fixed date
    named_on: date | None = None  # the fixed date that was too near, so that the rule's least term held instead
    # (paused on, resumed on, why): the days after the first, up to and with the second, do not count (sums.py)
    pauses: list[tuple[date, date, str]] = field(default_factory=list)
    extensions: list[dict[str, Any]] = field(default_factory=list)  # {"until", "by", "on", "reason"} of each

    def explained(self) -> dict[str, Any]:
        """As stored with a clock: plain JSON, so that it still reads the same when the calendar has changed."""
        explanation: dict[str, Any] = {
            "start": self.start.isoformat(),
            "count": self.count,
            "unit": str(self.unit),
            "due": self.due_on.isoformat(),
            "skipped": [[first.isoformat(), last.isoformat(), why] for first, last, why in self.skipped],
            "unconfirmed": self.unconfirmed,
        }
        if self.worked:
            explanation["worked"] = [[day.isoformat(), name] for day, name in self.worked]
        if self.due_at:
            explanation["due_at"] = self.due_at.isoformat()
        if self.fixed:
            explanation |= {key: value for key, value in self.fixed.items() if key != "unit"}
        if self.named_on:
            explanation["named"] = self.named_on.isoformat()
        if self.pauses:
            explanation["pauses"] = [
                {"from": first.isoformat(), "to": last.isoformat(), "why": why} for first, last, why in self.pauses
            ]
        if self.extensions:
            explanation["extensions"] = self.extensions
        return explanation | (_read_from(self.calendar) if self.calendar else {})

    def days(self) -> Iterator[tuple[date, bool, str]]:
        """Each day after the start up to the due date: does it count, and why not (or why, though a weekend)."""
        reasons = {day: why for first, last, why in self.pauses for day in _each(first + ONE, last)}
        reasons |= {day: why for first, last, why in self.skipped for day in _each(first, last)}
        worked = dict(self.worked)
        for day in _each(self.start + ONE, self.due_on):
            yield day, day not in reasons, reasons.get(day, worked.get(day, ""))

    def in_time(self, moment: datetime) -> bool:
        """`moment` carries its zone. Without an hour the whole due date is in time."""
        return moment <= self.due_at if self.due_at else moment.date() <= self.due_on


def _read_from(calendar: WorkingDays) -> dict[str, Any]:
    read: dict[str, Any] = {"calendars": [list(source) for source in calendar.sources]} if calendar.sources else {}
    return read | ({"read_on": calendar.read_on.isoformat()} if calendar.read_on else {})


def _each(first: date, last: date) -> Iterator[date]:
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


@lru_cache(maxsize=1)
def national() -> WorkingDays:
    """Holidays and worked weekends as announced each year by the State Council, as this version ships them."""
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    with NATIONAL_FILE.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            (off if row["kind"] == "off" else worked)[date.fromisoformat(row["date"])] = row["name"]
    own_years = {day.year for day in off}
    # The last days of December are announced with the next year's New Year: they do not confirm their own year.
    return WorkingDays(off, worked, frozenset(year for year in own_years if sum(day.year == year for day in off) > 5))


def due_on(start: date, count: int, unit: Unit | str, calendar: WorkingDays | None = None) -> Deadline:
    """The last day still in time, with its explanation. `start` is day 0.

    Working days: weekends and holidays are left out, weekends worked in exchange count. Months: the same day
    number, or the month's last day where the month is shorter; a month's end that falls on a holiday stays.
    Raises ValueError when `count` is below 1 or the day would lie beyond the year 9999.

    >>> due_on(date(2026, 2, 13), 2, "working_days").due_on
    datetime.date(2026, 2, 24)
    >>> due_on(date(2023, 11, 30), 3, "months").due_on
    datetime.date(2024, 2, 29)
    """
    if count < 1:
        raise ValueError("a deadline takes at least one day")
    unit = Unit(unit)
    try:
        if unit is Unit.WORKING_DAYS:
            return _working_days(start, count, calendar or national())
        due = {Unit.DAYS: _days_later, Unit.MONTHS: months_later}[unit](start, count)
    except OverflowError as too_far:
        raise ValueError("the day would lie beyond the year 9999") from too_far
    except KeyError as other:
        raise ValueError("a fixed date is asked of due_by") from other
    return Deadline(due, start, count, unit)


def due_by(start: date, month: int, day: int, *, cut_off: time | None = None, zone: tzinfo | None = None) -> Deadline:
    """The next `day` of `month` after `start`; to the hour where `cut_off` is given, in the assembly's `zone`.

    29 February is the last of February in other years. A start on the day itself means a year later.

    >>> due_by(date(2026, 3, 2), 6, 30).due_on
    datetime.date(2026, 6, 30)
    """
    due = _in_year(start.year, month, day)
    if due <= start:
        due = _in_year(start.year + 1, month, day)
    due_at = datetime.combine(due, cut_off, tzinfo=zone) if cut_off else None
    return Deadline(due, start, 1, Unit.FIXED_DATE, due_at=due_at)


def due_for(start: date, period: Period, calendar: WorkingDays | None = None, zone: tzinfo | None = None) -> Deadline:
    """The due date of any period a rule set can hold (docs/rules/deadlines.md, rules 1 and 6). `start` is day 0.

    A fixed date that would be nearer than the rule's `not_before` gives way to that least term; an hour holds for
    either. `zone` is the assembly's. Raises ValueError as due_on does.

    >>> due_for(date(2026, 3, 9), {"unit": "fixed_date", "month": 6, "day": 30}).due_on
    datetime.date(2026, 6, 30)
    >>> late = {"unit": "fixed_date", "month": 6, "day": 30, "not_before": {"count": 2, "unit": "months"}}
    >>> due_for(date(2026, 5, 20), late).due_on
    datetime.date(2026, 7, 20)
    """
    if period["unit"] != Unit.FIXED_DATE:
        return due_on(start, period["count"], period["unit"], calendar)
    cut_off = time.fromisoformat(period["hour"]) if "hour" in period else None
    named = replace(due_by(start, period["month"], period["day"], cut_off=cut_off, zone=zone), fixed=dict(period))
    if "not_before" not in period:
        return named
    least = due_for(start, period["not_before"], calendar)
    if least.due_on <= named.due_on:
        return named
    moment = datetime.combine(least.due_on, cut_off, tzinfo=zone) if cut_off else None
    told = {"count": 1, "unit": Unit.FIXED_DATE, "fixed": named.fixed, "named_on": named.due_on, "due_at": moment}
    return replace(least, **told)  # type: ignore[arg-type]


def _in_year(year: int, month: int, day: int) -> date:
    if (month, day) == (2, 29):
        day = monthrange(year, month)[1]
    return date(year, month, day)


def _working_days(start: date, count: int, calendar: WorkingDays) -> Deadline:
    day, left = start, count
    while left:
        day += ONE
        left -= calendar.reason_off(day) is None
    return weighed(Deadline(day, start, count, Unit.WORKING_DAYS), start, calendar)


def weighed(deadline: Deadline, after: date, calendar: WorkingDays) -> Deadline:
    """With what the calendar says of the days after `after`, up to the due date, added to its explanation."""
    skipped, worked = list(deadline.skipped), list(deadline.worked)
    for day in _each(after + ONE, deadline.due_on):
        reason = calendar.reason_off(day)
        if reason is None:
            worked += [(day, calendar.worked[day])] if day in calendar.worked else []
        elif skipped and skipped[-1][2] == reason and skipped[-1][1] == day - ONE:
            skipped[-1] = (skipped[-1][0], day, reason)
        else:
            skipped.append((day, day, reason))
    years = range(deadline.start.year, deadline.due_on.year + 1)
    unconfirmed = [year for year in years if year not in calendar.years]
    return replace(deadline, skipped=skipped, worked=worked, unconfirmed=unconfirmed, calendar=calendar)


def _days_later(start: date, days: int) -> date:
    return start + days * ONE
