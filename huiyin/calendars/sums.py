"""Terms that were paused, extended or are counted again: a Deadline in, another out. docs/rules/deadlines.md, 6."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Any

from huiyin.calendars.deadlines import ONE, Deadline, Period, Unit, WorkingDays, due_for, weighed


def after_pause(
    deadline: Deadline, paused_on: date, resumed_on: date, calendar: WorkingDays, *, why: str = ""
) -> Deadline:
    """With the days after `paused_on`, up to and with `resumed_on`, not counted, and the pause in its explanation.

    A term in working days moves by the working days among them; one in days or months by all of them; a fixed date
    stays. Paused when it was overdue already, it stays too. Never due before it goes on.
    Raises ValueError where the days are not in this order: start, paused, resumed.

    >>> paused = after_pause(due_for(date(2026, 3, 2), {"count": 3, "unit": "months"}), date(2026, 3, 9),
    ...                      date(2026, 3, 16), WorkingDays({}, {}, frozenset()))
    >>> paused.due_on
    datetime.date(2026, 6, 9)
    """
    if not deadline.start <= paused_on <= resumed_on:
        raise ValueError("a pause begins on or after the start, and ends on or after the day it began")
    paused = replace(deadline, pauses=[*deadline.pauses, (paused_on, resumed_on, why)])
    return paused if paused_on > deadline.due_on else _moved(paused, paused_on, resumed_on, calendar)


def extended(
    deadline: Deadline,
    period: Period,
    longest: Period,
    calendar: WorkingDays,
    *,
    until: date | None = None,
    by: str = "",
    on: date | None = None,
    reason: str = "",
) -> Deadline:
    """`period` later, counted from the old due date, but never beyond `longest` from the start; `until` if nearer.

    Never earlier than it was: where the longest term is used up, the due date stays. `by`, `on` and `reason` go into
    the explanation: who granted it, when, why.
    """
    step = due_for(deadline.due_on, period, calendar).due_on
    limit = due_for(deadline.start, longest, calendar).due_on
    return granted(deadline, min(filter(None, [step, limit, until])), calendar, by=by, on=on, reason=reason)


def granted(
    deadline: Deadline, until: date, calendar: WorkingDays, *, by: str = "", on: date | None = None, reason: str = ""
) -> Deadline:
    """Extended to the named day, by whom and why; a day that is nearer than the due date changes nothing."""
    longer = _due(deadline, max(deadline.due_on, until))
    entry = {"until": longer.due_on.isoformat(), "by": by, "on": on.isoformat() if on else "", "reason": reason}
    if deadline.unit is Unit.WORKING_DAYS:
        longer = _weighed(longer, deadline.due_on, calendar)
    return replace(longer, extensions=[*deadline.extensions, entry])


def read_back(explanation: dict[str, Any], zone: tzinfo | None = None) -> Deadline:
    """The deadline an explanation was written of (Deadline.explained), to go on from."""
    moment = datetime.fromisoformat(explanation["due_at"]) if "due_at" in explanation else None
    unit = Unit(explanation["unit"])
    return Deadline(
        due_on=_day(explanation["due"]),
        start=_day(explanation["start"]),
        count=explanation["count"],
        unit=unit,
        skipped=[(_day(first), _day(last), why) for first, last, why in explanation["skipped"]],
        unconfirmed=list(explanation["unconfirmed"]),
        worked=[(_day(day), name) for day, name in explanation.get("worked", [])],
        calendar=_calendar_of(explanation),
        due_at=moment.astimezone(zone) if moment and zone else moment,
        fixed=period_of(explanation) if unit is Unit.FIXED_DATE else None,
        named_on=_day(explanation["named"]) if "named" in explanation else None,
        pauses=[(_day(one["from"]), _day(one["to"]), one["why"]) for one in _ended(explanation)],
        extensions=list(explanation.get("extensions", [])),
    )


def counted_again(
    explanation: dict[str, Any], period: Period, calendar: WorkingDays, zone: tzinfo | None = None
) -> Deadline:
    """The whole sum once more by `period` and `calendar`, with the pauses and extensions it has had, in their order.

    A day that was granted is not taken away: an extension's `until` holds, unless the sum leads beyond it.
    """
    deadline = due_for(_day(explanation["start"]), period, calendar, zone)
    had = [(one["to"], one) for one in _ended(explanation)]
    had += [(one["on"], one) for one in explanation.get("extensions", [])]
    for _on, one in sorted(had, key=lambda pair: pair[0]):
        if "until" in one:
            deadline = replace(granted(deadline, _day(one["until"]), calendar), extensions=[*deadline.extensions, one])
        else:
            deadline = after_pause(deadline, _day(one["from"]), _day(one["to"]), calendar, why=one["why"])
    return deadline


# What `explained` writes; anything else in an explanation stands beside the sum, as its rule does.
OF_THE_SUM = frozenset(
    {"start", "count", "unit", "due", "skipped", "unconfirmed", "worked", "due_at", "month", "day", "hour"}
    | {"not_before", "named", "calendars", "read_on", "pauses", "extensions"}
)


def rewritten(explanation: dict[str, Any], deadline: Deadline) -> dict[str, Any]:
    """The explanation once its sum has changed; what stands beside the sum stays."""
    return {key: value for key, value in explanation.items() if key not in OF_THE_SUM} | deadline.explained()


def period_of(explanation: dict[str, Any]) -> Period:
    """The period an explanation was counted by, as a rule set would have it."""
    if explanation["unit"] != Unit.FIXED_DATE:
        return {key: explanation[key] for key in ("count", "unit")}
    due = _day(explanation["due"])
    named = {"unit": str(Unit.FIXED_DATE), "month": due.month, "day": due.day}
    return named | {key: explanation[key] for key in ("month", "day", "hour", "not_before") if key in explanation}


def _ended(explanation: dict[str, Any]) -> list[dict[str, str]]:
    """Its pauses, without one that still lasts: that moves the due date when it ends."""
    return [one for one in explanation.get("pauses", []) if one["to"]]


def _moved(deadline: Deadline, paused_on: date, resumed_on: date, calendar: WorkingDays) -> Deadline:
    unit = _unit_that_binds(deadline)
    if unit is Unit.FIXED_DATE:
        return deadline
    if unit is not Unit.WORKING_DAYS:
        return _due(deadline, deadline.due_on + (resumed_on - paused_on))
    lost = sum(_works(paused_on + number * ONE, calendar) for number in range(1, (resumed_on - paused_on).days + 1))
    due = deadline.due_on
    while lost or (due < resumed_on) or (due > deadline.due_on and not _works(due, calendar)):
        due += ONE
        lost -= bool(lost) and _works(due, calendar)
    return _weighed(_due(deadline, due), deadline.due_on, calendar)


def _unit_that_binds(deadline: Deadline) -> Unit:
    """That of the least term where the fixed date was too near."""
    if deadline.fixed and deadline.named_on:
        return Unit(deadline.fixed["not_before"]["unit"])
    return deadline.unit


def _works(day: date, calendar: WorkingDays) -> bool:
    return calendar.reason_off(day) is None


def _due(deadline: Deadline, due: date) -> Deadline:
    """With another due date, at the same hour."""
    at = deadline.due_at
    return replace(deadline, due_on=due, due_at=datetime.combine(due, at.time(), tzinfo=at.tzinfo) if at else None)


def _weighed(deadline: Deadline, after: date, calendar: WorkingDays) -> Deadline:
    """A weekend worked during a pause did not count either."""
    made = weighed(deadline, after, calendar)
    return replace(made, worked=[(day, name) for day, name in made.worked if not _paused(made, day)])


def _paused(deadline: Deadline, day: date) -> bool:
    return any(first < day <= last for first, last, _why in deadline.pauses)


def _calendar_of(explanation: dict[str, Any]) -> WorkingDays | None:
    """Which calendars were read, and when; their days are not kept."""
    if "calendars" not in explanation and "read_on" not in explanation:
        return None
    sources = tuple((name, version) for name, version in explanation.get("calendars", []))
    read_on = _day(explanation["read_on"]) if "read_on" in explanation else None
    return WorkingDays({}, {}, frozenset(), sources, read_on)


def _day(text: str) -> date:
    return date.fromisoformat(text)
