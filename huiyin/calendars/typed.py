"""Days and stretches of days as people type them, on the page and in the shell alike. Each raises ValueError."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from huiyin.calendars.deadlines import Unit


def month_and_day(text: str) -> tuple[int, int]:
    """06-30 or 6-30. 29 February is the last of February in other years."""
    month, day = (int(part) for part in text.strip().split("-"))
    date(2024, month, day)
    return month, day


def fixed_date(text: str, hour: time | None) -> dict[str, Any]:
    month, day = month_and_day(text)
    return {"unit": str(Unit.FIXED_DATE), "month": month, "day": day} | ({"hour": f"{hour:%H:%M}"} if hour else {})


def stretch(text: str) -> tuple[date, date]:
    """2026-03-02..2026-03-10: the day something stopped and the day it went on."""
    first, last = (date.fromisoformat(part) for part in text.strip().split(".."))
    if last < first:
        raise ValueError(text)
    return first, last


def stretches(text: str) -> list[tuple[date, date]]:
    """Several, with anything between them but what they are written with."""
    return sorted(stretch(part) for part in re.split(r"[\s,，;；、]+", text.strip()) if part)
