"""The national days this version ships, on their way into the database."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.calendars.deadlines import NATIONAL_FILE, national
from huiyin.calendars.models import Calendar, CalendarDay

SOURCE = "国务院办公厅关于{year}年部分节假日安排的通知"


def load(using: str = "default") -> None:
    """Add the years the national calendar has not got. What people entered or changed there stays as it is."""
    with transaction.atomic(using=using):
        calendar, _made = Calendar.objects.using(using).get_or_create(assembly=None)
        new = national().years - set(calendar.years)
        if not new:
            return
        rows = [CalendarDay(calendar=calendar, **row) for row in _rows() if _announced_for(row) in new]
        CalendarDay.objects.using(using).bulk_create(rows, ignore_conflicts=True)
        calendar.years = sorted({*calendar.years, *new})
        calendar.version += 1
        calendar.save(using=using)


def _rows() -> list[dict[str, Any]]:
    with NATIONAL_FILE.open(encoding="utf-8") as lines:
        read = [
            {"day": date.fromisoformat(row["date"]), "kind": row["kind"], "name": row["name"]}
            for row in csv.DictReader(lines)
        ]
    return [row | {"source": SOURCE.format(year=_announced_for(row))} for row in read]


def _announced_for(row: dict[str, Any]) -> int:
    """The last days of December come with the New Year they belong to."""
    day: date = row["day"]
    return day.year + 1 if day.month == 12 and "元旦" in row["name"] else day.year
