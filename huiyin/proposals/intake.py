"""When session proposals are taken, to the hour: from the session's days and the rule set's `intake`.

Source: docs/rules/proposal.md, Sessions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly, Session
from huiyin.assemblies.months import months_before
from huiyin.calendars.deadlines import Unit, WorkingDays
from huiyin.calendars.stored import working_days

ONE = timedelta(days=1)
LONGEST_TO_SIGN = 60  # days an invitation or an open call may run


@dataclass(frozen=True)
class Intake:
    """`closes_at` is the last moment still in time. Moments are of the assembly's zone."""

    session: Session
    opens_at: datetime
    closes_at: datetime

    def is_open(self, moment: datetime) -> bool:
        return self.opens_at <= moment <= self.closes_at

    @property
    def to_the_hour(self) -> bool:
        return self.closes_at.time() != time.max

    @property
    def closes(self) -> str:
        """2026-03-15 10:00, or the day alone where all of it counts."""
        return f"{self.closes_at:%Y-%m-%d %H:%M}" if self.to_the_hour else f"{self.closes_at:%Y-%m-%d}"

    @property
    def opens(self) -> str:
        return f"{self.opens_at:%Y-%m-%d}"


def intake_of(session: Session) -> Intake:
    """By the rules in force on the day the session opens. Without `intake`: the days of the session."""
    assembly, zone = session.assembly, timezone.get_default_timezone()
    known = assembly.has_rules_on(session.opens_on)
    rule: dict[str, Any] | None = assembly.rules_on(session.opens_on).document.get("intake") if known else None
    first, last, at = session.opens_on, session.closes_on, time.max
    if rule:
        first = before(first, rule["opens_before"]["count"], rule["opens_before"]["unit"], working_days(assembly))
        last, at = last - rule["closes_days_before"] * ONE, time.fromisoformat(rule["closes_at"])
    return Intake(session, datetime.combine(first, time.min, zone), datetime.combine(last, at, zone))


def next_intake(assembly: Assembly, moment: datetime) -> Intake | None:
    """The one that is open at `moment`, else the one that opens next."""
    sessions = assembly.sessions.filter(closes_on__gte=timezone.localdate(moment)).order_by("opens_on")
    for session in sessions.select_related("assembly", "term"):
        intake = intake_of(session)
        if moment <= intake.closes_at:
            return intake
    return None


def open_intake(assembly: Assembly, moment: datetime) -> Intake | None:
    """The one a proposal handed in at `moment` belongs to; None makes it a between-sessions proposal."""
    intake = next_intake(assembly, moment)
    return intake if intake and intake.is_open(moment) else None


def last_intake(assembly: Assembly, moment: datetime) -> Intake | None:
    """The one that closed most recently, for saying when that was."""
    sessions = assembly.sessions.filter(closes_on__gte=timezone.localdate(moment) - 30 * ONE).order_by("-opens_on")
    past = (intake_of(session) for session in sessions.select_related("assembly", "term"))
    return next((intake for intake in past if intake.closes_at < moment), None)


def moment_of(on: date | None) -> datetime:
    """Now; for a day that is written down afterwards its beginning, so that nobody comes too late by it."""
    now = timezone.now()
    if on is None or on == timezone.localdate(now):
        return now
    return datetime.combine(on, time.min, timezone.get_default_timezone())


def before(day: date, count: int, unit: str, calendar: WorkingDays) -> date:
    """The day that lies `count` units before `day`; a month that is shorter gives its last day.

    >>> before(date(2026, 5, 31), 3, "months", WorkingDays({}, {}, frozenset()))
    datetime.date(2026, 2, 28)
    """
    if unit == Unit.DAYS:
        return day - count * ONE
    if unit == Unit.MONTHS:
        return months_before(day, count)
    while count:
        day -= ONE
        count -= calendar.reason_off(day) is None
    return day


@dataclass(frozen=True)
class SigningDays:
    """From which day to which names may be asked for, and how long they are unless somebody says otherwise."""

    first: date
    last: date
    usual: date

    def refusal(self, until: date) -> str | None:
        if until < self.first:
            return _("截止日不能早于今天。")
        if until > self.last:
            return _("截止日最晚为 %(last)s。") % {"last": self.last.isoformat()}
        return None


def signing_days(assembly: Assembly, on: date) -> SigningDays:
    """Five working days, and not beyond the closing of the session's window while that is open."""
    calendar, last, usual = working_days(assembly), on + LONGEST_TO_SIGN * ONE, on
    if intake := open_intake(assembly, moment_of(on)):
        last = min(last, intake.closes_at.date())
    left = 5
    while left:
        usual += ONE
        left -= calendar.reason_off(usual) is None
    return SigningDays(on, last, min(usual, last))
