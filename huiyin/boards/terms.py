"""How long a post waits: the convener's term, and from when on the liaison office is shown it."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from huiyin.assemblies.models import Assembly
from huiyin.calendars.deadlines import ONE, WorkingDays, due_for
from huiyin.calendars.stored import working_days

UNATTENDED = 10  # working days


def due_from(assembly: Assembly, day: date) -> date:
    """By the rule set's term to verify what was heard (docs/rules/deadlines.md): a post has no clock of its own."""
    period = assembly.rules_on(day).period("verify")
    return due_for(day, period, working_days(assembly), timezone.get_default_timezone()).due_on


def unattended_since(assembly: Assembly, today: date) -> date:
    """Whatever has waited from before this day has waited for more than ten working days."""
    days, day, left = working_days(assembly), today, UNATTENDED
    while left:
        day -= ONE
        left -= days.reason_off(day) is None
    return day


def waited(days: WorkingDays, since: date, today: date) -> int:
    """Working days after `since`, today included."""
    span = (today - since).days
    return sum(days.reason_off(since + number * ONE) is None for number in range(1, span + 1))
