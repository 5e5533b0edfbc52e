"""The region's own days off: Losar and Shoton, as its liaison office would have entered them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone

from huiyin.calendars.deadlines import WorkingDays, national
from huiyin.calendars.models import Calendar, CalendarDay, calendar_name
from huiyin.demo.world import YEAR_BEGINS, World

# The first day of the Tibetan year, and of the Shoton festival as far as we know it; how long offices close is ours.
LOSAR = [date(2023, 2, 21), date(2024, 2, 10), date(2025, 2, 28), date(2026, 2, 18)]
LOSAR_DAYS = 3
SHOTON = [date(2023, 8, 16)]
SOURCE = "本级自定（演示数据）"


@cache
def days_off() -> dict[date, str]:
    losar = {first + timedelta(days=number): "藏历新年" for first in LOSAR for number in range(LOSAR_DAYS)}
    return dict(sorted({**losar, **dict.fromkeys(SHOTON, "雪顿节")}.items()))


def of_region(name: str) -> WorkingDays:
    """What a clock of the region and of all below it is reckoned by."""
    shared = national()
    sources = ((calendar_name(None), "1"), (name, "1"))
    return replace(shared, off=shared.off | days_off(), sources=sources, read_on=YEAR_BEGINS)


def keep(world: World) -> None:
    at = datetime.combine(YEAR_BEGINS, time(9), tzinfo=timezone.get_default_timezone())
    years = [first.year for first in LOSAR]
    calendar = world.rows.add(Calendar(assembly=world.region.assembly, version=1, years=years))
    for day, name in days_off().items():
        entry = CalendarDay(calendar=calendar, day=day, kind=CalendarDay.Kind.OFF, name=name, source=SOURCE)
        entry.by, entry.at = world.accounts["liaison"], at
        world.rows.add(entry)
