"""The organiser's record of who came: kept by several at once, completed, and from then on only corrected.

Decision 0032. There is no check-in.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.counting import CAME, Mark, Rule, Rulebook, Status, away_on, rule_of, rule_words, standing
from huiyin.activities.models import Activity, Leave, Participation, RollCorrection, RollCount
from huiyin.activities.permissions import completes_roll, keeps_roll
from huiyin.activities.workflow.calling import line_up
from huiyin.assemblies.models import holds_on
from huiyin.history.models import Event, record
from huiyin.history.taking import Step, StepNotAllowed, begun, digest_of, locked, take
from huiyin.members.models import Membership

_A = Activity.State
STEPS = {
    "enter_roll": Step(gettext_lazy("记名册"), frozenset({_A.PLANNED, _A.HELD}), None, keeps_roll),
    "complete_roll": Step(gettext_lazy("名册核定"), frozenset({_A.HELD}), None, completes_roll),
    "correct_roll": Step(gettext_lazy("更正"), frozenset({_A.HELD}), None, completes_roll),
}


def lines_of(activity: Activity) -> Any:
    """Everybody on the roll: who is called or signed up, but for those who wait for a place."""
    return activity.participations.exclude(status=Status.WAITING)


@dataclass(frozen=True)
class Line:
    """One row as it came back: what it was when the page was made, and what it is to be."""

    pk: int
    edits: int
    was: Mark
    mark: Mark

    @property
    def is_changed(self) -> bool:
        return self.was != self.mark


@dataclass(frozen=True)
class Clash:
    """Somebody else wrote another mark on the same line meanwhile: both stand here, and nothing was written."""

    line: Participation
    mine: Mark
    theirs: Mark
    by: str = ""


@dataclass
class Saved:
    written: list[int] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


@transaction.atomic
def enter_roll(activity: Activity, lines: Sequence[Line], *, by: Any, key: uuid.UUID) -> Saved:
    """Write the marks that were changed. A line another has marked otherwise since is left, and comes back as a clash.

    A mark that is none takes a line off the roll again. Raises StepNotAllowed where the roll is complete.
    """
    typed = [[line.pk, line.edits, str(line.was), str(line.mark)] for line in lines if line.is_changed]
    now = locked(activity)
    if begun(Activity, "enter_roll", by=by, key=key, typed=typed):
        return Saved()
    _open(now, by)
    wanted = {line.pk: line for line in lines if line.is_changed}
    seen = now.participations.visible_to(by).filter(pk__in=wanted).select_related("membership__person")
    rows = list(seen)
    saved, marks = Saved(), {}
    for row in rows:
        line, there = wanted[row.pk], Mark.of(row)
        if there == line.mark:
            continue
        if row.edits != line.edits and there != line.was:
            saved.clashes.append(Clash(row, line.mark, there))
        else:
            marks[row] = line.mark
    facts = {"marks": {str(row.pk): [str(Mark.of(row)), str(mark)] for row, mark in marks.items()}}
    _write(now, marks)
    saved.written = [row.pk for row in marks]
    if marks:
        take(STEPS, now, "enter_roll", by=by, key=key, typed=typed, facts=facts)
    _name_others(now, saved)
    return saved


def _open(activity: Activity, by: Any) -> None:
    if not keeps_roll(by, activity):
        raise PermissionDenied
    if activity.roll_completed_on:
        raise StepNotAllowed(_("名册已经核定，不能再改。记错了的，请逐个“更正”并写明理由。"))
    if activity.state == _A.CANCELLED:
        raise StepNotAllowed(_("活动已经取消，没有名册。"))
    if activity.starts_on > timezone.localdate():
        raise StepNotAllowed(_("活动还没有开始，到那一天再记名册。"))


def _write(activity: Activity, marks: dict[Participation, Mark]) -> None:
    """Lines that come to stand alike are written together: the queries do not grow with the roll."""
    held = [row.membership for row in marks]
    book = Rulebook(one.assembly_id for one in held)
    away = away_on(activity.starts_on, [one.pk for one in held])
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row, mark in marks.items():
        if not mark.kind:
            fields = _off_the_roll(row, away)
        else:
            rule = book.on(row.membership.assembly_id, activity.starts_on)
            fields = standing(mark, rule, activity, is_away=row.membership_id in away)
        alike[tuple(fields.items())].append(row.pk)
    _put_alike(alike)
    came = [row.pk for row, mark in marks.items() if mark.kind in ("present", "partial")]
    moot = Leave.objects.filter(participation__in=came, state=Leave.State.ASKED)
    moot.update(state=Leave.State.WITHDRAWN, answer=_("已经到会，请假不再处理。"))


def _put_alike(alike: dict[tuple[Any, ...], list[int]]) -> None:
    for given, pks in alike.items():
        Participation.objects.filter(pk__in=pks).update(edits=F("edits") + 1, **dict(given))


def _off_the_roll(row: Participation, away: dict[int, str]) -> dict[str, Any]:
    if row.membership_id in away:
        return {"status": Status.EXCUSED, "half_days": None, "reason": away[row.membership_id], "is_exempt": True}
    before = Status.CONFIRMED if row.signed_up else Status.CALLED
    return {"status": before, "half_days": None, "reason": "", "is_exempt": False}


def _name_others(activity: Activity, saved: Saved) -> None:
    """Who wrote what stands there now, from the history of the roll."""
    if not saved.clashes:
        return
    events = Event.objects.of(activity).filter(step="enter_roll").order_by("-at", "-pk")[:50]
    wrote: dict[str, str] = {}
    for event in reversed(list(events)):
        wrote |= dict.fromkeys(event.facts.get("marks", {}), event.actor_name)
    saved.clashes = [Clash(one.line, one.mine, one.theirs, wrote.get(str(one.line.pk), "")) for one in saved.clashes]


@transaction.atomic
def add_to_roll(activity: Activity, members: Iterable[Membership], *, by: Any, key: uuid.UUID) -> list[Participation]:
    """Came without having been called: on the roll, in the count of those present, and in no share."""
    now, typed = locked(activity), sorted(held.pk for held in members)
    if begun(Activity, "add_to_roll", by=by, key=key, typed=typed):
        return list(now.participations.filter(membership__in=typed))
    _open(now, by)
    there = set(now.participations.filter(membership__in=typed).values_list("membership", flat=True))
    new = [pk for pk in typed if pk not in there]
    Participation.objects.bulk_create(
        Participation(activity=now, membership_id=pk, status=Status.PRESENT, signed_up=True) for pk in new
    )
    waiting = now.participations.filter(membership__in=typed, status=Status.WAITING)
    waiting.update(status=Status.PRESENT, edits=F("edits") + 1)
    facts = {"added": new}
    record(now, "add_to_roll", by=by, before=now.state, after=now.state, key=key, facts=facts, digest=digest_of(typed))
    return list(now.participations.filter(membership__in=typed))


# Complete


def unmarked(activity: Activity) -> Any:
    """Lines the roll says nothing of."""
    return lines_of(activity).exclude(status__in=Participation.ON_ROLL)


def undecided(activity: Activity) -> Any:
    """Requests for leave nobody has decided, of whoever did not come."""
    waiting = Leave.objects.filter(participation__activity=activity, state=Leave.State.ASKED)
    return waiting.exclude(participation__status__in=CAME)


@transaction.atomic
def complete_roll(activity: Activity, *, by: Any, key: uuid.UUID) -> list[RollCount]:
    """From here on it is only corrected. The counts of each assembly are kept with the rule they follow."""
    now = locked(activity)
    if begun(Activity, "complete_roll", by=by, key=key, typed=None):
        return list(now.roll_counts.all())
    if not completes_roll(by, now):
        raise PermissionDenied
    if now.roll_completed_on:
        raise StepNotAllowed(_("名册已经核定过了。"))
    if now.state == _A.PLANNED:
        raise StepNotAllowed(_("请先在活动页上标明“已举行”，再核定名册。"))
    line_up(now, by=by)
    if left := unmarked(now).count():
        words = _("名册上还有 %(count)d 人没有记。每个通知到的人都要有一笔：到会、请假、缺席或到会不足。")
        raise StepNotAllowed(words % {"count": left})
    if left := undecided(now).count():
        raise StepNotAllowed(_("还有 %(count)d 份请假没有批，请先批（或者请批假的人批）。") % {"count": left})
    settle(now)
    today = timezone.localdate()
    take(STEPS, now, "complete_roll", by=by, key=key, roll_completed_on=today, roll_completed_by=by)
    return count_roll(now)


def settle(activity: Activity) -> None:
    """Everything that follows from the marks, once more: half days, rules and long leaves may have changed since."""
    rows = list(lines_of(activity).filter(status__in=Participation.ON_ROLL).select_related("membership"))
    book = Rulebook(row.membership.assembly_id for row in rows)
    away = away_on(activity.starts_on, [row.membership_id for row in rows])
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in rows:
        rule = book.on(row.membership.assembly_id, activity.starts_on)
        fields = standing(Mark.of(row), rule, activity, is_away=row.membership_id in away)
        if any(getattr(row, name) != value for name, value in fields.items()):
            alike[tuple(fields.items())].append(row.pk)
    _put_alike(alike)


def count_roll(activity: Activity) -> list[RollCount]:
    """One row for each assembly that has a member on the roll; written anew after a correction."""
    rows = list(lines_of(activity).select_related("membership"))
    book = Rulebook(row.membership.assembly_id for row in rows)
    by_assembly: dict[int, list[Participation]] = defaultdict(list)
    for row in rows:
        by_assembly[row.membership.assembly_id].append(row)
    activity.roll_counts.exclude(assembly__in=by_assembly).delete()
    return [_count(activity, pk, lines, book) for pk, lines in sorted(by_assembly.items())]


def _count(activity: Activity, assembly: int, lines: list[Participation], book: Rulebook) -> RollCount:
    rule, day = book.on(assembly, activity.starts_on), activity.starts_on
    told = {"rule_set": rule.rule_set, "rule": rule_words(rule), "counted_on": timezone.localdate()}
    kept = numbers_of(lines, rule, day) | told
    made, _new = RollCount.objects.update_or_create(activity=activity, assembly_id=assembly, defaults=kept)
    return made


def numbers_of(lines: Iterable[Participation], rule: Rule, day: date) -> dict[str, int]:
    """The fields of a count, out of the lines of one assembly's members."""
    called = [line for line in lines if not line.signed_up and holds_on(line.membership, day)]
    counting = [line for line in called if not line.is_exempt]
    excused = sum(line.status == Status.EXCUSED for line in counting)
    return {
        "called": len(called),
        "exempt": len(called) - len(counting),
        "due": len(counting) - (0 if rule.excused_are_due else excused),
        "present": sum(line.status == Status.PRESENT for line in counting),
        "excused": excused,
    }


@transaction.atomic
def correct_roll(
    line: Participation, *, by: Any, key: uuid.UUID, mark: Mark, reason: str, edits: int | None = None
) -> RollCorrection | None:
    """One line of a complete roll put right: what stood there stays on record, the counts are made anew.

    None when `key` was seen before.
    """
    activity = locked(line.activity)
    typed = [line.pk, str(mark), reason.strip()]
    if begun(Activity, "correct_roll", by=by, key=key, typed=typed):
        return None
    if not completes_roll(by, activity):
        raise PermissionDenied
    line.refresh_from_db()
    _correctable(activity, line, mark, reason, edits)
    rule = rule_of(line.membership.assembly_id, activity.starts_on)
    away = line.membership_id in away_on(activity.starts_on, [line.membership_id])
    fields = standing(mark, rule, activity, is_away=away)
    facts = {"line": line.pk, "was": str(Mark.of(line)), "became": str(mark), "note": reason.strip()}
    take(STEPS, activity, "correct_roll", by=by, key=key, typed=typed, facts=facts)
    made = RollCorrection.objects.create(
        participation=line,
        was=line.status,
        was_half_days=line.half_days,
        became=fields["status"],
        became_half_days=fields["half_days"],
        reason=reason.strip(),
        on=timezone.localdate(),
        by=by,
    )
    Participation.objects.filter(pk=line.pk).update(edits=F("edits") + 1, **fields)
    line.refresh_from_db()
    count_roll(activity)
    return made


def _correctable(activity: Activity, line: Participation, mark: Mark, reason: str, edits: int | None) -> None:
    if not activity.roll_completed_on:
        raise StepNotAllowed(_("名册还没有核定，请直接在名册上改。"))
    if not reason.strip():
        raise StepNotAllowed(_("请写明为什么更正。"))
    if not mark.kind:
        raise StepNotAllowed(_("请选更正成什么。核定了的名册，每个人都要有一笔。"))
    if edits is not None and edits != line.edits:
        words = _("这一行刚被别人更正为“%(state)s”。请看过再改。")
        raise StepNotAllowed(words % {"state": line.get_status_display()})
    if mark == Mark.of(line):
        raise StepNotAllowed(_("和原来记的一样，没有要更正的。"))
