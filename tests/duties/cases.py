"""What a year is laid out from, and an oracle that asks nothing of the code under test: plain loops over plain days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

YEAR = 2024
DAYS = [date(YEAR, 1, 1) + timedelta(days=number) for number in range(366)]


@dataclass
class Signed:
    on: date
    is_first: bool
    others: int  # how many signed besides
    is_counted: bool = True  # submitted and not withdrawn


@dataclass
class Case:
    spans: list[tuple[date, date | None]]  # memberships, one after the other
    leaves: list[tuple[int, date, date | None]] = field(default_factory=list)  # (which membership, from, to)
    seat: tuple[date, date | None] | None = None  # in the standing committee
    signed: list[Signed] = field(default_factory=list)
    rule: dict = field(default_factory=dict)


def _holds(span: tuple[date, date | None], day: date) -> bool:
    return span[0] <= day and (span[1] is None or day <= span[1])


def expected(case: Case, place: int) -> list[tuple[str, int | None]]:
    """(state, which of `signed`) for each piece the rule asks, for the membership at `place`."""
    counted = _counted(case)
    pieces = [counted[number] if number < len(counted) else None for number in range(case.rule["count"])]
    state = _state(case, place)
    return [(state if state != "owed" else "missing" if piece is None else "done", piece) for piece in pieces]


def _counted(case: Case) -> list[int]:
    found: list[int] = []
    joint = 0
    for place, one in sorted(enumerate(case.signed), key=lambda pair: (pair[1].on, pair[0])):
        if not one.is_counted or one.on.year != YEAR:
            continue
        if one.others:
            if case.rule.get("joint") == "lead" and not one.is_first:
                continue
            joint += 1
            if joint > case.rule.get("most_joint", 999):
                continue
        found.append(place)
    return found


def _state(case: Case, place: int) -> str:
    span = case.spans[place]
    at_end = [number for number, one in enumerate(case.spans) if _holds(one, DAYS[-1])]
    if not any(_holds(span, day) for day in DAYS) or (at_end and at_end[-1] != place):
        return "not_owed"
    if case.rule.get("owed_by") == "standing_committee":
        asked = max(day for day in DAYS if _holds(span, day))
        if case.seat is None or not _holds(case.seat, asked):
            return "not_owed"
    return "exempt" if not at_end or _came_late(case) or _was_away(case) else "owed"


def _came_late(case: Case) -> bool:
    by = case.rule.get("joined_by")
    until = [day for day in DAYS if by and (day.month, day.day) <= (by["month"], by["day"])]
    return bool(by) and not any(_holds(one, day) for one in case.spans for day in until)


def _was_away(case: Case) -> bool:
    away = {
        day
        for which, first, end in case.leaves
        for day in DAYS
        if _holds((first, end), day) and _holds(case.spans[which], day)
    }
    return "leave_days" in case.rule and len(away) >= case.rule["leave_days"]
