"""An activity is planned, changed, cancelled with a reason, marked as held. Decision 0031."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.activities import telling
from huiyin.activities.following import refuse_following
from huiyin.activities.models import Activity, ActivityKind
from huiyin.activities.permissions import organises, organises_for
from huiyin.activities.workflow.programme import copy_agenda
from huiyin.activities.workflow.seats import fill, seats_taken
from huiyin.assemblies.models import Assembly
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take

_S = Activity.State
STEPS = {
    "change": Step(gettext_lazy("改动安排"), frozenset({_S.PLANNED, _S.HELD}), None, organises),
    "cancel": Step(gettext_lazy("取消"), frozenset({_S.PLANNED}), _S.CANCELLED, organises),
    "hold": Step(gettext_lazy("标为已举行"), frozenset({_S.PLANNED}), _S.HELD, organises),
    "write_minutes": Step(gettext_lazy("写纪要"), frozenset({_S.HELD}), None, organises),
}
WHEN = ("starts_on", "ends_on", "starts_at", "ends_at")
OF_THE_CALENDAR = (*WHEN, "title", "place")  # what an entry in somebody's calendar says
MORNING_ENDS = time(13)
HALF_DAY = 5  # hours: what is longer, and goes on after noon, is of a whole day


@transaction.atomic
def plan_activity(
    *,
    by: Any,
    assembly: Assembly,
    key: uuid.UUID,
    kind: str,
    title: str,
    starts_on: date,
    ends_on: date,
    place: str,
    with_assemblies: Iterable[Assembly] = (),
    agenda_of: Activity | None = None,
    **facts: Any,
) -> Activity:
    """`facts`: other columns of an activity by name. Without `half_days` they are worked out from day and hour."""
    facts |= {"kind": kind, "title": title.strip(), "starts_on": starts_on, "ends_on": ends_on, "place": place.strip()}
    jointly = sorted({one.pk for one in with_assemblies} - {assembly.pk})
    typed = [assembly.pk, _typed(facts), jointly]
    if existing := begun(Activity, "plan", by=by, key=key, typed=typed):
        return existing
    _may_plan(by, assembly, facts.get("organiser"))
    made = Activity(assembly=assembly, planned_by=by, **_completed(facts))
    _checked(made)
    made.save()
    made.with_assemblies.set(jointly)
    if agenda_of is not None:
        copy_agenda(agenda_of, made)
    begin(made, "plan", by=by, key=key, typed=typed, facts={"on": made.starts_on.isoformat()})
    return made


def _may_plan(by: Any, assembly: Assembly, organiser: Any) -> None:
    """The liaison office for any body; a committee's staff for its own, so that it keeps what it plans."""
    if not organises_for(by, assembly.pk):
        raise PermissionDenied
    if not by.holds(Role.LIAISON, assembly_id=assembly.pk):
        _own_body(by, organiser)


def _own_body(by: Any, organiser: Any) -> None:
    if organiser is None or organiser.pk not in by.bodies_as(Role.COMMITTEE_STAFF):
        raise StepNotAllowed(_("请把“组织”选为自己所在的专委会。替别的机构安排，请找委员联络机构。"))


@transaction.atomic
def change_activity(activity: Activity, *, by: Any, key: uuid.UUID, **facts: Any) -> Activity:
    """Only what is named is changed. Whoever may still come is told of another time or place, before it was held."""
    refuse_following(activity)
    jointly = facts.pop("with_assemblies", None)
    others = None if jointly is None else sorted({one.pk for one in jointly} - {activity.assembly_id})
    was = locked(activity)
    made = _overlaid(was, facts)
    _checked(made)
    _change_allowed(was, made, by)
    differing = _differing(was, made)
    changes = {name: getattr(made, name) for name in differing}
    if {*OF_THE_CALENDAR} & {*differing}:
        changes["sequence"] = was.sequence + 1
    words = {name: [_said(getattr(was, name)), _said(getattr(made, name))] for name in differing}
    if take(STEPS, activity, "change", by=by, key=key, typed=[_typed(facts), others], facts=words, **changes):
        if others is not None:
            activity.with_assemblies.set(others)
        _after_change(activity, was, {*differing})
    return activity


def _overlaid(was: Activity, facts: dict[str, Any]) -> Activity:
    made = copy.copy(was)
    given = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    if any(name in given for name in WHEN) and given.get("half_days") is None:
        given["half_days"] = None
    elif given.get("half_days", made) is None:
        del given["half_days"]
    for name, value in given.items():
        setattr(made, name, value)
    if made.half_days is None:
        made.half_days = half_days_of(made.starts_on, made.ends_on, made.starts_at, made.ends_at)
    return made


def _differing(was: Activity, made: Activity) -> list[str]:
    names = [field.attname for field in Activity._meta.concrete_fields]
    return [name for name in names if getattr(was, name) != getattr(made, name)]


def _said(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str | bool) else value.isoformat()


def _change_allowed(was: Activity, made: Activity, by: Any) -> None:
    if not by.holds(Role.LIAISON) and made.organiser_id != was.organiser_id:
        _own_body(by, made.organiser)
    if was.state == _S.HELD and made.starts_on > timezone.localdate():
        raise StepNotAllowed(_("已经举行的活动，日期不能晚于今天。"))
    rolled = was.roll_completed_on is not None
    if rolled and {*WHEN, "half_days"} & {*_differing(was, made)}:
        raise StepNotAllowed(_("名册已经核定，日期和时长不能再改。确有错误，请先更正名册。"))
    if made.capacity is not None and (taken := seats_taken(was)) > made.capacity:
        raise StepNotAllowed(_("已经有 %(count)d 人参加，名额不能少于这个数。") % {"count": taken})


def _after_change(activity: Activity, was: Activity, differing: set[str]) -> None:
    if activity.state == _S.PLANNED and {*WHEN, "place"} & differing:
        telling.tell_changed(activity)
    fill(activity)


@transaction.atomic
def cancel_activity(activity: Activity, *, by: Any, key: uuid.UUID, why: str) -> Activity:
    """Those who were called, signed up or waited are told. What they had answered stays to be read."""
    refuse_following(activity)
    why = why.strip()
    if not why:
        raise StepNotAllowed(_("请写明为什么取消。"))
    changes = {"cancelled_why": why, "sequence": models.F("sequence") + 1}
    if take(STEPS, activity, "cancel", by=by, key=key, typed=why, facts={"note": why}, **changes):
        telling.tell_cancelled(activity)
    return activity


def hold_activity(activity: Activity, *, by: Any, key: uuid.UUID) -> Activity:
    refuse_following(activity)
    if activity.starts_on > timezone.localdate():
        words = _("还没有到举行的日子（%(day)s）。提前了，请先改动安排。")
        raise StepNotAllowed(words % {"day": activity.starts_on.isoformat()})
    take(STEPS, activity, "hold", by=by, key=key)
    return activity


def write_minutes(activity: Activity, *, by: Any, key: uuid.UUID, minutes: str) -> Activity:
    """The text replaced is kept in the activity's history."""
    facts = {"was": activity.minutes} if activity.minutes else {}
    take(STEPS, activity, "write_minutes", by=by, key=key, typed=minutes, facts=facts, minutes=minutes.strip())
    return activity


def half_days_of(starts_on: date, ends_on: date, starts_at: time | None, ends_at: time | None) -> int:
    """Whole days are two each; a morning, an afternoon, an evening (over midnight too) is one."""
    days = (ends_on - starts_on).days
    if starts_at is None or ends_at is None:
        return 2 * (days + 1)
    if days == 0 and ends_at <= MORNING_ENDS:
        return 1
    hours = (datetime.combine(ends_on, ends_at) - datetime.combine(starts_on, starts_at)).total_seconds() / 3600
    if hours <= HALF_DAY or (days == 0 and starts_at >= MORNING_ENDS):
        return 1
    return 2 * (days + 1)


def _completed(facts: dict[str, Any]) -> dict[str, Any]:
    if facts.get("half_days") is None:
        hours = facts.get("starts_at"), facts.get("ends_at")
        facts = facts | {"half_days": half_days_of(facts["starts_on"], facts["ends_on"], *hours)}
    return facts


def _checked(made: Activity) -> None:
    """What the database would refuse, said in words."""
    if not made.title or not made.place:
        raise StepNotAllowed(_("名称和地点都要写。"))
    if made.ends_on < made.starts_on:
        raise StepNotAllowed(_("结束日期不能早于开始日期。"))
    if made.ends_at is not None and made.starts_at is None:
        raise StepNotAllowed(_("写了结束时刻，也要写开始时刻。"))
    if made.ends_at is not None and made.starts_on == made.ends_on and made.ends_at <= made.starts_at:  # type: ignore
        raise StepNotAllowed(_("结束时刻要在开始时刻之后；过了零点的，请把结束日期写成第二天。"))
    if made.format and made.kind != ActivityKind.CONSULTATION:
        raise StepNotAllowed(_("只有协商会议才写协商形式。"))
    if made.sign_up_until is not None and made.sign_up_until > made.starts_on:
        raise StepNotAllowed(_("报名截止不能晚于开始的那一天。"))
    _number_free(made)


def _number_free(made: Activity) -> None:
    if made.series is None:
        made.number = None
    elif made.series.assembly_id != made.assembly_id:
        raise StepNotAllowed(_("这个系列是别的政协的。请换一个系列。"))
    elif made.number is None:
        made.number = next_number(made.series)
    elif Activity.objects.filter(series=made.series, number=made.number).exclude(pk=made.pk).exists():
        words = _("这个系列已经有第 %(number)d 期。不写，就用下一个号。")
        raise StepNotAllowed(words % {"number": made.number})


def next_number(series: Any) -> int:
    return (series.activities.aggregate(last=models.Max("number"))["last"] or 0) + 1


def _typed(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.pk if isinstance(value, models.Model) else value for name, value in facts.items()}
