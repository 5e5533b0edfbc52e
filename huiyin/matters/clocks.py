"""A clock's life: started, paused, resumed, extended, stopped. Whatever moves its day is kept in its explanation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from huiyin.calendars.deadlines import Deadline, Unit, due_for
from huiyin.calendars.stored import working_days
from huiyin.calendars.sums import after_pause, extended, granted, read_back, rewritten
from huiyin.history.wording import kept
from huiyin.matters.models import Assignment, Clock, Matter


def started(
    matter: Matter, name: str, on: date, assignment: Assignment | None = None, until: date | None = None
) -> Clock:
    """A clock under the rule version the matter began with and its assembly's calendar as it is now; not saved.

    `until` is a day a person chose within a year, where the step lets one be chosen; it takes the period's place.
    """
    period = fixed_on(until) if until else matter.rule_set.period(name, matter.window)
    deadline = due_for(on, period, working_days(matter.assembly), timezone.get_default_timezone())
    return Clock(
        matter=matter,
        assignment=assignment,
        name=name,
        started_on=on,
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        explanation=deadline.explained() | {"rule": kept(lambda: str(matter.rule_set)), "clock": name},
    )


def fixed_on(day: date) -> dict[str, Any]:
    return {"unit": Unit.FIXED_DATE.value, "month": day.month, "day": day.day}


def pause(clocks: Iterable[Clock], on: date) -> None:
    """From the day after `on` no day counts until the clock is resumed."""
    for clock in clocks:
        clock.paused_on = on
        clock.save(update_fields=["paused_on"])


def resume(clocks: Iterable[Clock], on: date, why: str) -> None:
    """The due date moves by the pause (calendars.sums.after_pause); a term that was over stays over."""
    for clock in clocks:
        assert clock.paused_on is not None  # only paused clocks are resumed
        calendar = working_days(clock.matter.assembly)
        paused_on, clock.paused_on = clock.paused_on, None
        _write(clock, after_pause(_deadline(clock), paused_on, max(on, paused_on), calendar, why=why))


def extend(clock: Clock, until: date, *, by: str, on: date, reason: str) -> None:
    calendar = working_days(clock.matter.assembly)
    _write(clock, granted(_deadline(clock), until, calendar, by=by, on=on, reason=reason))


def _deadline(clock: Clock) -> Deadline:
    return read_back(clock.explanation, timezone.get_default_timezone())


def _write(clock: Clock, deadline: Deadline) -> None:
    clock.due_on, clock.due_at = deadline.due_on, deadline.due_at
    clock.explanation = rewritten(clock.explanation, deadline)
    clock.save(update_fields=["due_on", "due_at", "paused_on", "explanation"])


def latest_extension(clock: Clock, extension: dict[str, Any]) -> date:
    """The last day an extension may reach: `count` more from the due date, never beyond the longest term in all."""
    calendar = working_days(clock.matter.assembly)
    return extended(_deadline(clock), extension, extension["longest"], calendar).due_on


def stop(clocks: Iterable[Clock], on: date) -> None:
    """A clock that waited stops on the day it began to wait: what it was for had been done then."""
    for clock in clocks:
        clock.stopped_on = clock.paused_on or on
        clock.paused_on = None
        clock.save(update_fields=["stopped_on", "paused_on"])
