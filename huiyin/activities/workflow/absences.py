"""Leave from a day to a day, entered by the liaison office: what lies in it does not count against the member."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.activities.counting import Status, rule_of
from huiyin.activities.models import Activity, LeaveOfAbsence, Participation
from huiyin.activities.workflow.seats import fill
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.members.models import Membership

BEFORE = (Status.CALLED, Status.CONFIRMED, Status.LEAVE_ASKED, Status.LEAVE_REFUSED)


@transaction.atomic
def enter_absence(
    held: Membership, *, by: Any, key: uuid.UUID, starts_on: date, reason: str, ends_on: date | None = None
) -> LeaveOfAbsence:
    """Whatever they are called to in that time, on a roll that is not complete, they are excused from."""
    typed = [held.pk, starts_on, ends_on, reason]
    locked(held)
    if existing := begun(LeaveOfAbsence, "enter_absence", by=by, key=key, typed=typed):
        return existing
    _office(by, held)
    if ends_on and ends_on < starts_on:
        raise StepNotAllowed(_("结束日期不能早于开始日期。"))
    if reason not in rule_of(held.assembly, starts_on).reasons:
        raise StepNotAllowed(_("请从列出的事由中选一项。"))
    others = held.leaves_of_absence.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    if (others.filter(starts_on__lte=ends_on) if ends_on else others).exists():
        raise StepNotAllowed(_("这段时间和已经记下的长期请假重叠。请先结束那一段，或者改日期。"))
    made = LeaveOfAbsence.objects.create(
        membership=held, starts_on=starts_on, ends_on=ends_on, reason=reason, entered_by=by
    )
    begin(made, "enter_absence", by=by, key=key, typed=typed)
    _excuse(made)
    return made


@transaction.atomic
def end_absence(absence: LeaveOfAbsence, *, by: Any, key: uuid.UUID, ends_on: date) -> LeaveOfAbsence:
    """Back earlier, or later, than was written down; who had been excused for it alone is called again."""
    typed = [absence.pk, ends_on]
    absence = locked(absence)
    if begun(LeaveOfAbsence, "end_absence", by=by, key=key, typed=typed):
        return absence
    _office(by, absence.membership)
    if ends_on < absence.starts_on:
        raise StepNotAllowed(_("结束日期不能早于开始日期。"))
    excused = _lines(absence).filter(status=Status.EXCUSED, reason=absence.reason, is_exempt=True)
    after = excused.filter(activity__starts_on__gt=ends_on).exclude(leaves__state="granted")
    called_again = list(after.values_list("pk", flat=True))
    LeaveOfAbsence.objects.filter(pk=absence.pk).update(ends_on=ends_on)
    absence.refresh_from_db()
    Participation.objects.filter(pk__in=called_again).update(
        status=Status.CALLED, reason="", is_exempt=False, edits=F("edits") + 1
    )
    _excuse(absence)
    begin(absence, "end_absence", by=by, key=key, typed=typed, facts={"on": ends_on.isoformat()})
    return absence


def _excuse(absence: LeaveOfAbsence) -> None:
    """The seats they had are free for whoever waits."""
    lines = _lines(absence).filter(status__in=BEFORE)
    limited = Activity.objects.filter(pk__in=lines.values("activity"), capacity__isnull=False)
    held = [locked(activity) for activity in limited.order_by("pk")]
    lines.update(status=Status.EXCUSED, reason=absence.reason, is_exempt=True, edits=F("edits") + 1)
    for activity in held:
        fill(activity)


def _office(by: Any, held: Membership) -> None:
    if not by.holds(Role.LIAISON, assembly_id=held.assembly_id):
        raise PermissionDenied


def _lines(absence: LeaveOfAbsence) -> Any:
    """On rolls that are not complete, of activities that begin within it."""
    lines = Participation.objects.filter(
        membership=absence.membership_id,
        activity__starts_on__gte=absence.starts_on,
        activity__roll_completed_on=None,
    ).exclude(activity__state=Activity.State.CANCELLED)
    return lines.filter(activity__starts_on__lte=absence.ends_on) if absence.ends_on else lines
