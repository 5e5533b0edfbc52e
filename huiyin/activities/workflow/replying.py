"""What a member answers to being called: coming, or asking for leave; and who grants it. Decision 0032."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role, RoleHolding
from huiyin.activities import telling
from huiyin.activities.counting import CAME, Rule, Rulebook, Status, away_on, rule_of
from huiyin.activities.models import Activity, Leave, Participation
from huiyin.activities.permissions import organises
from huiyin.activities.workflow.seats import fill, is_open_to_replies, seats_left
from huiyin.assemblies import rules
from huiyin.history.models import record
from huiyin.history.taking import Step, StepNotAllowed, begun, digest_of, locked, take
from huiyin.members.entered import know_who_wrote

_S, _L = Status, Leave.State
MAY_CONFIRM = (_S.CALLED, _S.LEAVE_REFUSED)
MAY_ASK = (_S.CALLED, _S.CONFIRMED, _S.LEAVE_REFUSED)


def is_own(user: Any, line: Participation) -> bool:
    return line.membership.person.user_id == user.pk


# Who decides


def lasts(activity: Activity) -> int:
    """Days, both ends included."""
    return (activity.ends_on - activity.starts_on).days + 1


def named_role(activity: Activity, rule: Rule) -> str:
    """The role the rule set names for what lasts a day at most, and for what lasts longer."""
    return str(rule.leave["one_day" if lasts(activity) <= 1 else "longer"])


def is_late(leave: Leave, rule: Rule) -> bool:
    """Asked for later than the rule set's days before: it is told, and may be granted all the same."""
    return leave.asked_on > leave.participation.activity.starts_on - timedelta(rule.leave["days_before"])


def role_among(held: Iterable[RoleHolding], line: Participation, rule: Rule) -> str:
    """The role that decides: by the rule set; where nobody but the member holds it, the liaison office, then the
    leader. So none decides about themselves, and no request waits for nobody."""
    named, others = (
        named_role(line.activity, rule),
        [one for one in held if one.user_id != line.membership.person.user_id],
    )
    return next((role for role in (named, Role.LIAISON, Role.LEADER) if _answers(others, role, line)), named)


def _answers(held: Iterable[RoleHolding], role: str, line: Participation) -> bool:
    where = line.membership
    return any(
        one.role == role
        and one.assembly_id == where.assembly_id
        and (role != Role.CONVENER or one.sector_id == where.sector_id)
        for one in held
    )


def _approvers(assemblies: Iterable[int]) -> list[RoleHolding]:
    today = RoleHolding.objects.on(timezone.localdate())
    return list(today.filter(assembly__in=set(assemblies), role__in=rules.LEAVE_APPROVERS))


def deciding_role(line: Participation) -> str:
    where = line.membership.assembly_id
    return role_among(_approvers([where]), line, rule_of(where, line.activity.starts_on))


def may_decide(user: Any, leave: Leave) -> bool:
    """Nobody decides about their own."""
    line = leave.participation
    return not is_own(user, line) and _answers(user.roles_today, deciding_role(line), line)


def _may_withdraw(user: Any, leave: Leave) -> bool:
    return is_own(user, leave.participation) or leave.asked_by_id == user.pk


STEPS = {
    "withdraw_leave": Step(gettext_lazy("撤回请假"), frozenset({_L.ASKED, _L.GRANTED}), _L.WITHDRAWN, _may_withdraw),
    "grant_leave": Step(gettext_lazy("准假"), frozenset({_L.ASKED}), _L.GRANTED, may_decide),
    "refuse_leave": Step(gettext_lazy("不准假"), frozenset({_L.ASKED}), _L.REFUSED, may_decide),
}
# On a line of the roll, beside those of a leave: the words of its history.
LINE_STEPS = {"confirm": gettext_lazy("确认参加"), "ask_leave": gettext_lazy("请假")}


# The verbs


@transaction.atomic
def confirm(line: Participation, *, by: Any, key: uuid.UUID) -> Participation:
    activity = locked(line.activity)
    if _seen(line, "confirm", by=by, key=key, typed=[line.pk]):
        return line
    if not (is_own(by, line) or organises(by, activity)):
        raise PermissionDenied
    _still_open(activity)
    _move(line, "confirm", MAY_CONFIRM, by=by, key=key, typed=[line.pk], status=_S.CONFIRMED)
    return line


@transaction.atomic
def ask_leave(line: Participation, *, by: Any, key: uuid.UUID, reason: str, text: str = "") -> Leave:
    """By the member, or by an organiser whom they told. Once it has begun, the organiser enters it on the roll."""
    activity = locked(line.activity)
    typed = [line.pk, reason, text.strip()]
    if _seen(line, "ask_leave", by=by, key=key, typed=typed):
        return line.leaves.latest("pk")
    if not (is_own(by, line) or organises(by, activity)):
        raise PermissionDenied
    _still_open(activity)
    if reason not in rule_of(line.membership.assembly, activity.starts_on).reasons:
        raise StepNotAllowed(_("请从列出的事由中选一项。"))
    _move(line, "ask_leave", MAY_ASK, by=by, key=key, typed=typed, status=_S.LEAVE_ASKED)
    leave = Leave.objects.create(
        participation=line, reason=reason, text=text.strip(), asked_on=timezone.localdate(), asked_by=by
    )
    telling.tell_leave_asked(leave, deciding_role(line))
    return leave


@transaction.atomic
def withdraw_leave(leave: Leave, *, by: Any, key: uuid.UUID) -> Leave:
    """Also one that was granted, as long as it has not begun: they can come after all."""
    line = leave.participation
    activity = locked(line.activity)
    if begun(Leave, "withdraw_leave", by=by, key=key, typed=None):
        return leave
    _still_open(activity)
    take(STEPS, leave, "withdraw_leave", by=by, key=key)
    line.refresh_from_db()
    away = line.membership_id in away_on(activity.starts_on, [line.membership_id])
    if line.status in (_S.LEAVE_ASKED, _S.EXCUSED) and not away:
        _put(line, status=_back_as(activity, line), reason="", is_exempt=False)
    return leave


def _back_as(activity: Activity, line: Participation) -> str:
    """Who had signed up and gave their seat away by a granted leave has one again if one is free."""
    if not line.signed_up:
        return _S.CALLED
    return _S.WAITING if line.status == _S.EXCUSED and seats_left(activity) == 0 else _S.CONFIRMED


@transaction.atomic
def decide_leave(leave: Leave, *, by: Any, key: uuid.UUID, is_granted: bool, answer: str = "") -> Leave:
    """Also afterwards, as long as the roll is not complete; who came in the end needs no leave."""
    line, words = leave.participation, answer.strip()
    activity, step = locked(line.activity), "grant_leave" if is_granted else "refuse_leave"
    if begun(Leave, step, by=by, key=key, typed=words):
        return leave
    line.refresh_from_db()
    _decidable(activity, line)
    if not is_granted and not words:
        raise StepNotAllowed(_("请写明为什么不准假。"))
    decided = {"decided_on": timezone.localdate(), "decided_by": by, "answer": words}
    if take(STEPS, leave, step, by=by, key=key, typed=words, **decided):
        _put(line, **_after(line, leave, is_granted))
        telling.tell_leave_decided(leave)
        fill(activity)
    return leave


def _decidable(activity: Activity, line: Participation) -> None:
    if activity.state == Activity.State.CANCELLED:
        raise StepNotAllowed(_("活动已经取消，不用再批。"))
    if activity.roll_completed_on:
        raise StepNotAllowed(_("名册已经核定。记错了，请组织者在名册上更正。"))
    if line.status in CAME:
        raise StepNotAllowed(_("名册上已经记了到会，这份请假不用再批。"))


def _after(line: Participation, leave: Leave, is_granted: bool) -> dict[str, Any]:
    rule = rule_of(line.membership.assembly, line.activity.starts_on)
    away = line.membership_id in away_on(line.activity.starts_on, [line.membership_id])
    if is_granted:
        return {"status": _S.EXCUSED, "reason": leave.reason, "is_exempt": away or rule.exempts(leave.reason)}
    if line.status in (_S.ABSENT, _S.EXCUSED):  # the roll says so already
        return {"status": _S.ABSENT, "reason": "", "is_exempt": away}
    return {"status": _S.LEAVE_REFUSED, "reason": "", "is_exempt": False}


def _still_open(activity: Activity) -> None:
    if activity.state == Activity.State.CANCELLED:
        raise StepNotAllowed(_("活动已经取消。"))
    if not is_open_to_replies(activity):
        raise StepNotAllowed(_("活动已经开始，不能再在这里答复。请直接告诉组织者，由他们记在名册上。"))


def _seen(line: Participation, step: str, *, by: Any, key: uuid.UUID, typed: Any) -> bool:
    return begun(Participation, step, by=by, key=key, typed=typed) is not None


def _move(
    line: Participation, step: str, starts: Iterable[str], *, by: Any, key: uuid.UUID, typed: Any, status: str
) -> None:
    line.refresh_from_db()
    before = line.status
    if before not in starts:
        raise StepNotAllowed(
            _("“%(step)s”没有进行：现在是“%(state)s”，可能刚有人处理过。请返回查看。")
            % {"step": LINE_STEPS[step], "state": line.get_status_display()}
        )
    _put(line, status=status)
    record(line, step, by=by, before=before, after=status, key=key, facts={}, digest=digest_of(typed))


def _put(line: Participation, **changes: Any) -> None:
    """Each change of a line counts: a roll that was opened before it is told."""
    Participation.objects.filter(pk=line.pk).update(edits=F("edits") + 1, **changes)
    line.refresh_from_db()


# Lists


def waiting_for(user: Any) -> list[Leave]:
    """Requests `user` may decide, those that begin soonest first. As many queries for many as for one."""
    offices = user.assemblies_as(*rules.LEAVE_APPROVERS)
    asked = Leave.objects.visible_to(user).filter(state=_L.ASKED, participation__membership__assembly__in=offices)
    asked = asked.exclude(participation__activity__state=Activity.State.CANCELLED)
    asked = asked.filter(participation__activity__roll_completed_on=None)
    beside = ("participation__activity", "participation__membership__person", "participation__membership__sector")
    rows = list(asked.select_related(*beside, "asked_by").order_by("participation__activity__starts_on", "pk"))
    assemblies = {leave.participation.membership.assembly_id for leave in rows}
    held, book = _approvers(assemblies), Rulebook(assemblies)
    know_who_wrote([leave.asked_by for leave in rows])
    return [leave for leave in rows if _is_for(user, leave, held, book)]


def _is_for(user: Any, leave: Any, held: list[RoleHolding], book: Rulebook) -> bool:
    """With what the list says beside it: the reason's name, and whether it came late."""
    line = leave.participation
    rule = book.on(line.membership.assembly_id, line.activity.starts_on)
    leave.late, leave.reason_name = is_late(leave, rule), rule.reason_name(leave.reason)
    return not is_own(user, line) and _answers(user.roles_today, role_among(held, line, rule), line)
