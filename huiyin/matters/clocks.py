"""A clock's life: started, paused, resumed, extended, stopped. Whatever moves its day is kept in its explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import override

from huiyin.calendars.deadlines import Unit, due_on
from huiyin.calendars.stored import working_days
from huiyin.matters.models import Assignment, Clock, Matter


def started(matter: Matter, name: str, on: date, assignment: Assignment | None = None) -> Clock:
    """A clock under the rule version the matter began with and its assembly's calendar as it is now; not saved."""
    period = matter.rule_set.period(name, matter.window)
    deadline = due_on(on, period["count"], period["unit"], working_days(matter.assembly))
    explanation = deadline.explained() | {"rule": kept(lambda: str(matter.rule_set)), "clock": name}
    return Clock(
        matter=matter,
        assignment=assignment,
        name=name,
        started_on=on,
        due_on=deadline.due_on,
        explanation=explanation,
    )


def kept(words: Callable[[], str]) -> str:
    """Words that go into a record are the assembly's own, whatever language the one who acts reads pages in."""
    with override(settings.LANGUAGE_CODE):
        return words()


def pause(clocks: Iterable[Clock], on: date) -> None:
    """From the day after `on` no day counts until the clock is resumed."""
    for clock in clocks:
        clock.paused_on = on
        clock.save(update_fields=["paused_on"])


def resume(clocks: Iterable[Clock], on: date, why: str) -> None:
    """The due date moves by the days of the pause: working days for a term in working days, else plain days.

    A term that was over when it was paused stays over.
    """
    for clock in clocks:
        paused_on = clock.paused_on
        assert paused_on is not None  # only paused clocks are resumed
        clock.due_on = _after_pause(clock, paused_on, on)
        clock.paused_on = None
        pauses = clock.explanation.get("pauses", [])
        pauses.append({"from": paused_on.isoformat(), "to": on.isoformat(), "why": why})
        clock.explanation = clock.explanation | {"pauses": pauses, "due": clock.due_on.isoformat()}
        clock.save(update_fields=["due_on", "paused_on", "explanation"])


def _after_pause(clock: Clock, paused_on: date, resumed_on: date) -> date:
    if paused_on > clock.due_on or resumed_on <= paused_on:
        return clock.due_on
    if clock.explanation["unit"] != Unit.WORKING_DAYS:
        return clock.due_on + (resumed_on - paused_on)
    calendar = working_days(clock.matter.assembly)
    days = (date.fromordinal(day) for day in range(paused_on.toordinal() + 1, resumed_on.toordinal() + 1))
    lost = sum(calendar.reason_off(day) is None for day in days)
    return due_on(clock.due_on, lost, Unit.WORKING_DAYS, calendar).due_on if lost else clock.due_on


def extend(clock: Clock, until: date, *, by: str, on: date, reason: str) -> None:
    extensions = clock.explanation.get("extensions", [])
    extensions.append({"until": until.isoformat(), "by": by, "on": on.isoformat(), "reason": reason})
    clock.due_on = until
    clock.explanation = clock.explanation | {"extensions": extensions, "due": until.isoformat()}
    clock.save(update_fields=["due_on", "explanation"])


def latest_extension(clock: Clock, extension: dict[str, Any]) -> date:
    """The last day an extension may reach: `count` more from the due date, never beyond the longest term in all."""
    calendar = working_days(clock.matter.assembly)
    more = due_on(clock.due_on, extension["count"], extension["unit"], calendar).due_on
    longest = extension["longest"]
    return min(more, due_on(clock.started_on, longest["count"], longest["unit"], calendar).due_on)


def stop(clocks: Iterable[Clock], on: date) -> None:
    """A clock that waited stops on the day it began to wait: what it was for had been done then."""
    for clock in clocks:
        clock.stopped_on = clock.paused_on or on
        clock.paused_on = None
        clock.save(update_fields=["stopped_on", "paused_on"])
