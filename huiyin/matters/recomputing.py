"""Running clocks counted again by a person, on the record: nothing else moves one (docs/rules/deadlines.md, rule 7)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.calendars.affected import Note
from huiyin.calendars.deadlines import Deadline, Period, Unit, WorkingDays
from huiyin.calendars.stored import working_days
from huiyin.calendars.sums import counted_again, period_of, rewritten
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed, digest_of
from huiyin.history.templatetags.words import period_words, stretch_words
from huiyin.history.wording import kept
from huiyin.matters.models import OPEN, Clock, Kind, Matter, State
from huiyin.matters.permissions import is_proposals_staff
from huiyin.matters.steps import nearest_due, seen_before

STEP = "recompute"  # as the history calls it


@dataclass(frozen=True)
class Move:
    """What counting a clock again would do. `rules`: the rule set it would then run under, None for its own."""

    clock: Clock
    deadline: Deadline
    rules: RuleSet | None
    new_off: list[tuple[date, date, str]]  # stretches that counted when it was counted, and do not any more
    new_work: list[date]  # days that did not count then, and do now

    @property
    def days(self) -> int:
        return (self.deadline.due_on - self.clock.due_on).days

    @property
    def days_earlier(self) -> int:
        return -self.days

    @property
    def code(self) -> str:
        """What a page sends back: which clock, and both days as they were read there."""
        return f"{self.clock.pk}:{self.clock.due_on}:{self.deadline.due_on}"

    @property
    def reasons(self) -> list[str]:
        old = period_of(self.clock.explanation)
        found = [_("不再计入 %(days)s") % {"days": stretch_words(_stored(stretch))} for stretch in self.new_off]
        found += [_("改为计入 %(day)s") % {"day": day.isoformat()} for day in self.new_work]
        if self.rules:
            words = {
                "old": period_words(old),
                "new": period_words(_stated(self.rules, self.clock)),
                "rules": self.rules,
            }
            found.append(_("期限由“%(old)s”改为“%(new)s”（%(rules)s）") % words)
        return found


def may_recompute(user: Any, assembly: Assembly) -> bool:
    return user.is_authenticated and user.holds(Role.PROPOSALS_STAFF, assembly_id=assembly.pk)


def moves(user: Any, assembly: Assembly, ruling: RuleSet | None = None) -> list[Move]:
    """The assembly's running clocks that would move: by today's calendar, and by `ruling` where one is named."""
    if not may_recompute(user, assembly):
        return []
    counting = _Counting(working_days(assembly), ruling)
    found = (counting.move(clock) for clock in _running(user, assembly))
    return sorted(filter(None, found), key=lambda move: (move.clock.due_on, move.clock.pk))


def notes(user: Any, assembly: Assembly | None) -> list[Note]:
    """For the page of a calendar: of each assembly the reader keeps the clocks of, how many it would move."""
    kept_here = [held.assembly for held in user.roles_today if held.role == Role.PROPOSALS_STAFF]
    below = [one for one in kept_here if assembly is None or assembly.pk in _line_of(one)]
    counted = {one: len(moves(user, one)) for one in below}
    return [
        Note(_words_of(one, count), reverse("matters:recompute", args=[one.slug]))
        for one, count in counted.items()
        if count
    ]


def _line_of(assembly: Assembly) -> list[int]:
    """It and the assemblies above it."""
    return [assembly.pk, *(_line_of(assembly.parent) if assembly.parent else [])]


def _words_of(assembly: Assembly, count: int) -> str:
    words = ngettext(
        "按现在的日历，%(assembly)s有 %(count)d 个正在计时的期限会改变。",
        "按现在的日历，%(assembly)s有 %(count)d 个正在计时的期限会改变。",
        count,
    )
    return words % {"assembly": assembly, "count": count}


def _running(user: Any, assembly: Assembly) -> QuerySet[Clock]:
    matters = Matter.objects.visible_to(user).open().filter(assembly=assembly, kind=Kind.PROPOSAL)
    running = Clock.objects.filter(stopped_on__isnull=True, matter__in=matters)
    running = running.exclude(name=Clock.Name.COMMITMENT)  # agreed with the agency: no rule reckons it
    return running.select_related("matter__proposal", "matter__rule_set__assembly")


@transaction.atomic
def recompute(
    clock: Clock, *, by: Any, key: uuid.UUID, reason: str, was: date, to: date, ruling: RuleSet | None = None
) -> bool:
    """Count the clock again and move it. False when `key` was seen before: nothing is done again.

    `was` and `to` are the days its person read on the page; where either is another by now nothing moves.
    Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed.
    """
    matter = clock.matter
    if not is_proposals_staff(by, matter):
        raise PermissionDenied
    if not reason.strip():
        raise StepNotAllowed(_("请写明为什么重新核定。"))
    digest = digest_of([clock.pk, reason, was, to, ruling.pk if ruling else None])
    Matter.objects.filter(pk=matter.pk).update(changed_at=timezone.now())  # whoever else moves the matter waits
    if seen_before(matter, STEP, by=by, key=key, digest=digest):
        return False
    matter.refresh_from_db()
    clock.refresh_from_db()
    move = _Counting(working_days(matter.assembly), ruling).move(clock) if _is_running(clock, matter) else None
    if move is None or (clock.due_on, move.deadline.due_on) != (was, to):
        words = {"title": matter.title, "clock": clock.get_name_display()}
        raise StepNotAllowed(_("没有改动“%(title)s”的%(clock)s期限：这一页打开之后情况变了，请看现在的再定。") % words)
    _write(move, by=by, reason=reason)
    facts = _facts(move, was, reason)
    record(matter, STEP, by=by, before=matter.state, after=matter.state, key=key, facts=facts, digest=digest)
    return True


def _is_running(clock: Clock, matter: Matter) -> bool:
    return clock.stopped_on is None and matter.state in OPEN


def _write(move: Move, *, by: Any, reason: str) -> None:
    clock, deadline = move.clock, move.deadline
    entry = {
        "was": clock.due_on.isoformat(),
        "by": str(by),
        "on": timezone.localdate().isoformat(),
        "reason": reason,
    }
    explanation = rewritten(clock.explanation, deadline)
    explanation["recomputed"] = [*clock.explanation.get("recomputed", []), entry]
    if rules := move.rules:
        explanation["rule"] = kept(lambda: str(rules))
    clock.due_on, clock.due_at, clock.explanation = deadline.due_on, deadline.due_at, explanation
    clock.save(update_fields=["due_on", "due_at", "explanation"])
    matter = clock.matter
    Matter.objects.filter(pk=matter.pk).update(due_on=nearest_due(matter) or matter.due_on)
    matter.refresh_from_db()
    matter.merged.filter(state=State.MERGED).update(due_on=matter.due_on)


def _facts(move: Move, was: date, reason: str) -> dict[str, Any]:
    """`note` is what the matter's timeline shows."""
    clock, explanation = move.clock, move.clock.explanation
    days = {"was": was.isoformat(), "now": clock.due_on.isoformat(), "reason": reason}
    words = kept(lambda: _("%(clock)s：%(was)s → %(now)s。%(reason)s") % ({"clock": clock.get_name_display()} | days))
    return {
        "clock": clock.name,
        "clock_id": clock.pk,
        "from": days["was"],
        "to": days["now"],
        "reason": reason,
        "calendars": explanation.get("calendars", []),
        "rule": explanation.get("rule", ""),
        "note": words,
    }


@dataclass(frozen=True)
class _Counting:
    """By which calendar and, where one is named, which rules clocks are counted again."""

    calendar: WorkingDays
    ruling: RuleSet | None

    def move(self, clock: Clock) -> Move | None:
        """None where it stays: it would not move, or may not.

        A clock past its day moves only later, for days off that were announced since between its start and its day;
        other rules never move it. No clock is moved to a day that is past already, which would make it overdue.
        """
        today, own = timezone.localdate(), period_of(clock.explanation)
        overdue = clock.due_on < today
        period, rules = self._period(clock, own) if not overdue else (own, None)
        deadline = counted_again(clock.explanation, period, self.calendar, _zone())
        if (deadline.due_on, deadline.due_at) == (clock.due_on, clock.due_at):
            return None
        new_off, new_work = self._changed_days(clock)
        if rules is None and not (new_off or new_work):
            return None  # nothing changed that its sum has read
        if overdue and (deadline.due_on <= clock.due_on or not new_off):
            return None
        if not overdue and deadline.due_on < today:
            return None
        return Move(clock, deadline, rules, new_off, new_work)

    def _period(self, clock: Clock, own: Period) -> tuple[Period, RuleSet | None]:
        if self.ruling is None:
            return own, None
        stated = _stated(self.ruling, clock)
        return (stated, self.ruling) if stated != own else (own, None)

    def _changed_days(self, clock: Clock) -> tuple[list[tuple[date, date, str]], list[date]]:
        """Days up to the due date on which the sum of then and today's calendar differ; of terms in working days."""
        explanation = clock.explanation
        if not _in_working_days(explanation):
            return [], []
        then = {day for first, last, _why in explanation["skipped"] for day in _each(first, last)}
        worked = {date.fromisoformat(day) for day, _name in explanation.get("worked", [])}
        off: list[tuple[date, date, str]] = []
        work: list[date] = []
        for day in _each((clock.started_on + timedelta(days=1)).isoformat(), clock.due_on.isoformat()):
            why = self.calendar.reason_off(day)
            if why is None:
                work += [day] if day in then else []
            elif day not in then and (why != "weekend" or day in worked):
                joins = off and off[-1][2] == why and off[-1][1] == day - timedelta(days=1)
                off = [*off[:-1], (off[-1][0], day, why)] if joins else [*off, (day, day, why)]
        return off, work


def _in_working_days(explanation: dict[str, Any]) -> bool:
    least = explanation.get("not_before", {}).get("unit") if "named" in explanation else None
    return Unit.WORKING_DAYS in (explanation["unit"], least)


def _stated(rules: RuleSet, clock: Clock) -> Period:
    """What the rules say of this clock; its own period where they know no such clock."""
    try:
        return rules.period(clock.name, clock.matter.window)
    except KeyError:
        return period_of(clock.explanation)


def _zone() -> tzinfo:
    return timezone.get_default_timezone()


def _stored(stretch: tuple[date, date, str]) -> list[str]:
    return [stretch[0].isoformat(), stretch[1].isoformat(), stretch[2]]


def _each(first: str, last: str) -> Iterator[date]:
    for number in range(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1):
        yield date.fromordinal(number)
