"""Months of the calendar: a day of a longer month is the last of a shorter one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_later(start: date, months: int) -> date:
    """Raises OverflowError beyond the last day Python knows."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last day of that month where it is shorter.

    >>> months_before(date(2026, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    return months_later(day, -months)
