"""The daily round "remind": before a due date, on it, and after it. Source: docs/rules/deadlines.md, rule 6.

Each reminder has a key worked out from its clock, its stage and the due date: whoever makes the round again writes
nothing, and a due date that moved is reminded of anew. A round that was not made is made up for by the next one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.accounts.models import Role
from huiyin.calendars.deadlines import WorkingDays
from huiyin.calendars.stored import working_days_by_assembly
from huiyin.matters.models import LOOK_AHEAD, OPEN, Answer, Clock, Feedback, Matter, Signature
from huiyin.matters.notifying import about, words
from huiyin.matters.recipients import Offices, accounts_of
from huiyin.notices.hours import working_moment
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put

# Working days. Before: as the colours blue and yellow. After: the first, then every fifth.
BEFORE = (10, 3)
AFTER_EVERY = 5
BATCH = 500
# Terms of an office itself, though they run while an agency has the matter.
OFFICES_OWN = {
    Clock.Name.DECIDE_RETURN: Role.PROPOSALS_STAFF,
    Clock.Name.CHECK_REPLY: Role.PROPOSALS_STAFF,
    Clock.Name.DECIDE_DEFERRAL: Role.LEADER,
}
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Stage:
    """Where a clock stands: `mark` tells it from the other stages of the same due date."""

    kind: Notice.Kind
    mark: str
    days: int = 0  # working days left, or passed since


DUE = Stage(Notice.Kind.DUE, "due")


class Week:
    """The working days of one calendar, counted once."""

    def __init__(self, calendar: WorkingDays, first: date, last: date) -> None:
        self.calendar = calendar
        span = (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
        self.days = [day for day in span if calendar.reason_off(day) is None]

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and with `end`."""
        return bisect_right(self.days, end) - bisect_right(self.days, start)

    def before(self, day: date, count: int) -> date:
        """The last working day from which `count` working days remain until `day`."""
        return self.days[bisect_right(self.days, day) - 1 - count]

    def is_off(self, day: date) -> bool:
        return self.calendar.reason_off(day) is not None


def stage(started_on: date, due_on: date, today: date, week: Week) -> Stage | None:
    """What is to be reminded of on `today`; None where it is early, or the term itself is shorter than that."""
    if today < due_on:
        reached = [count for count in BEFORE if started_on < week.before(due_on, count) <= today]
        left = week.between(today, due_on)
        return Stage(Notice.Kind.BEFORE, f"before-{min(reached)}", left) if reached else None
    passed = week.between(due_on, today)
    if not passed:
        return DUE
    return Stage(Notice.Kind.OVERDUE, f"overdue-{(passed - 1) // AFTER_EVERY}", passed)


def remind(day: date) -> int:
    """Write the day's reminders; the number written. Queries a batch of clocks, not a clock."""
    running = Clock.objects.filter(
        stopped_on__isnull=True, paused_on__isnull=True, matter__state__in=OPEN, due_on__lte=day + LOOK_AHEAD
    )
    earliest = running.aggregate(earliest=Min("due_on"))["earliest"]
    if earliest is None:
        return 0
    with override(settings.LANGUAGE_CODE):
        round_ = _Round(day, min(earliest, day))
        return sum(round_.remind(batch) for batch in _batches(running))


def _batches(running: QuerySet[Clock]) -> Iterator[list[Clock]]:
    shown, last = running.select_related("matter", "assignment").defer("explanation").order_by("pk"), 0
    while batch := list(shown.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


class _Round:
    """One day's round: the calendars and the offices are read once."""

    def __init__(self, day: date, earliest: date) -> None:
        self.day = day
        self.offices = Offices(day)
        first, last = earliest - LOOK_AHEAD, day + 2 * LOOK_AHEAD
        shared, own = working_days_by_assembly(first, last)
        self.shared = Week(shared, first, last)
        self.own = {pk: Week(calendar, first, last) for pk, calendar in own.items()}
        midnight = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
        self.since = max(midnight, timezone.now()) if day == timezone.localdate() else midnight

    def week(self, matter: Matter) -> Week:
        return self.own.get(matter.assembly_id, self.shared)

    def remind(self, clocks: list[Clock]) -> int:
        staged = [(clock, self._stage(clock)) for clock in clocks]
        told = [(clock, found) for clock, found in staged if found]
        self.accounts = accounts_of(
            clock.matter.holder_person_id for clock, _found in told if clock.matter.holder_person_id
        )
        self.silent = _without_feedback([clock.matter_id for clock, _found in told if _is_feedback(clock)])
        return put(word for clock, found in told for word in self._words(clock, found))

    def _stage(self, clock: Clock) -> Stage | None:
        return stage(clock.started_on, clock.due_on, self.day, self.week(clock.matter))

    def _words(self, clock: Clock, found: Stage) -> Iterator[Word]:
        responsible, own = self._responsible(clock), found
        if found.mark == "overdue-0" and self.week(clock.matter).is_off(clock.due_on):
            own = DUE  # their reminder of the day itself comes on this first working day after it: one is enough
        yield from self._told(responsible, clock, own, own.kind)
        if found.kind == Notice.Kind.OVERDUE and not _is_feedback(clock):
            others = self.offices.overseeing(clock.matter) - responsible
            yield from self._told(others, clock, found, Notice.Kind.OVERSIGHT)

    def _responsible(self, clock: Clock) -> set[int]:
        if _is_feedback(clock):  # private: those who owe it, and nobody else
            return self.silent[clock.matter_id]
        if office := OFFICES_OWN.get(Clock.Name(clock.name)):
            return self.offices.in_office[office, clock.matter.assembly_id]
        if clock.assignment:
            return self.offices.for_agency[clock.assignment.agency_id]
        return self.offices.holding(clock.matter, self.accounts)

    def _told(self, users: set[int], clock: Clock, found: Stage, kind: Notice.Kind) -> Iterator[Word]:
        if not users:
            return iter(())
        seed = f"clock/{clock.pk}/{found.mark}/{clock.due_on.isoformat()}"
        send_after = working_moment(self.since, self.week(clock.matter).calendar)
        return words(users, clock.matter, kind, _title(clock, found), seed=seed, send_after=send_after)


def _title(clock: Clock, found: Stage) -> str:
    facts = {
        "about": about(clock.matter),
        "clock": clock.get_name_display(),
        "due": f"{clock.due_on:%Y-%m-%d}",
        "days": found.days,
    }
    if found.kind == Notice.Kind.BEFORE:
        return _("%(about)s：“%(clock)s”的期限是 %(due)s，还有 %(days)d 个工作日") % facts
    if found.kind == Notice.Kind.DUE:
        return _("%(about)s：“%(clock)s”的期限是 %(due)s，已经到了") % facts
    return _("%(about)s：“%(clock)s”的期限是 %(due)s，已超过 %(days)d 个工作日") % facts


def _is_feedback(clock: Clock) -> bool:
    return clock.name == Clock.Name.FEEDBACK


def _without_feedback(matters: list[int]) -> dict[int, set[int]]:
    """Accounts of those who signed and have said nothing of the latest answer, by matter."""
    silent: dict[int, set[int]] = defaultdict(set)
    if not matters:
        return silent
    latest = dict(Answer.objects.filter(matter__in=matters).values_list("matter").annotate(Max("round")))
    given = Feedback.objects.filter(matter__in=matters).values_list("matter", "person", "round")
    said = {(matter, person) for matter, person, number in given if number == latest.get(matter)}
    signed = Signature.objects.filter(matter__in=matters, state=Signature.State.SIGNED)
    owing = [pair for pair in signed.values_list("matter", "person") if pair not in said]
    accounts = accounts_of(person for _matter, person in owing)
    for matter, person in owing:
        if person in accounts:
            silent[matter].add(accounts[person])
    return silent
