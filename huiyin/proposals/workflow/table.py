"""The table of a proposal's steps: where each starts and ends, who may take it, which clocks it starts and stops."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.calendars.deadlines import due_for
from huiyin.calendars.stored import working_days
from huiyin.matters import permissions as may
from huiyin.matters import steps
from huiyin.matters.extensions import not_asked
from huiyin.matters.models import HANDLED, UNSENT, Assignment, Matter, State
from huiyin.matters.steps import Part, Step
from huiyin.members.models import person_of
from huiyin.proposals.models import Recommendation
from huiyin.proposals.workflow.after_closing import AFTER_CLOSING, timely
from huiyin.proposals.workflow.seconding import seconded

MAIN = frozenset([Assignment.Role.SOLE, Assignment.Role.LEAD, Assignment.Role.SEPARATE])
ASSIGNED, RETURN_REQUESTED = Assignment.State.ASSIGNED, Assignment.State.RETURN_REQUESTED
ACCEPTED, REPLY_REVIEW = Assignment.State.ACCEPTED, Assignment.State.REPLY_REVIEW
REPLIED = Assignment.State.REPLIED

LAST_ROUND = 2  # a second "not satisfied" ends in a meeting, not in a loop


def _signed_off(by: Any, matter: Matter) -> str | None:
    proposal = matter.proposal
    missing = [
        str(name)
        for name, value in [
            (_("案由"), matter.title),
            (_("案据"), proposal.grounds),
            (_("建议"), proposal.recommendations),
            (_("分类"), matter.category),
        ]
        if not value.strip()
    ]
    return _("还不能提交，请先填写：%(fields)s。") % {"fields": "、".join(missing)} if missing else None


def _not_handed_over(by: Any, matter: Matter) -> str | None:
    lead = matter.merged_into
    return None if lead and lead.state == State.FILED else _("所并入的提案已经交办，不能再取消并案。")


def _nothing_merged(by: Any, matter: Matter) -> str | None:
    merged = matter.merged.filter(state=State.MERGED)
    return _("还有并入这件提案的提案。请先取消并案，再同意撤案。") if merged.exists() else None


def why_kept(part: Assignment) -> str | None:
    """Why an agency can no longer ask to be let off, whatever the day."""
    if part.by_decision:
        return _("这件提案是经协调决定改交来的，不能再退回。")
    if part.return_requests.exists():
        return _("您单位已经申请过退回，协调单位已作决定，不能再次申请。")
    return None


def last_day_to_return(part: Assignment) -> date:
    """The window of the rule set, counted from the day it was assigned."""
    matter = part.matter
    window = matter.rule_set.period("return_window")
    return due_for(part.assigned_on, window, working_days(matter.assembly)).due_on


def _to_return(by: Any, matter: Matter) -> str | None:
    why = [why_kept(part) for part in steps.fitting(STEPS["request_return"], by, matter)]
    return None if None in why else next(iter(why), None)


def _in_return_window(by: Any, matter: Matter) -> bool:
    today = timezone.localdate()
    return any(today <= last_day_to_return(part) for part in steps.fitting(STEPS["request_return"], by, matter))


def _contact_to_confirm(by: Any, matter: Matter) -> str | None:
    open_ones = matter.contacts.filter(word="")
    return None if open_ones.exists() else _("没有等您核对的联系记录。")


def _waited(by: Any, matter: Matter) -> str | None:
    late = matter.due_on is not None and matter.due_on < timezone.localdate()
    return None if late else _("反馈期限还没有到。到期后仍无人反馈才能这样办结。")


def _not_reminded_today(by: Any, matter: Matter) -> str | None:
    """Once a day is enough. A day is the assembly's own."""
    if matter.holder_agency_id is None:
        return _("此事项现在不由承办单位办理，不需要催办。")
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    reminded = steps.Event.objects.of(matter).filter(step="remind", at__gte=start)
    return _("今天已经催办过。同一件事项一天只催办一次。") if reminded.exists() else None


STEPS: dict[str, Step] = {
    "edit": Step(gettext_lazy("修改"), frozenset([*UNSENT, State.RETURNED]), None, may.writes_it),
    "invite": Step(gettext_lazy("邀请联名"), frozenset(UNSENT), State.COSIGNING, may.writes_it),
    "take_back_invitation": Step(gettext_lazy("收回邀请"), frozenset([State.COSIGNING]), None, may.writes_it),
    "open_seconding": Step(gettext_lazy("征集附议"), frozenset(UNSENT), State.COSIGNING, may.writes_it),
    "move_signing_day": Step(gettext_lazy("调整截止日"), frozenset([State.COSIGNING]), None, may.keeps_signing_day),
    # Nobody waits for names any more: what has been signed stays.
    "expire_signing": Step(gettext_lazy("征集到期"), frozenset([State.COSIGNING]), State.DRAFT, None),
    # Words changed after the day had passed: who had signed the old ones is given time again.
    "ask_again": Step(gettext_lazy("重新征求签名"), frozenset([State.DRAFT]), State.COSIGNING, None),
    "second": Step(gettext_lazy("附议"), frozenset([State.COSIGNING, State.RETURNED]), None, may.may_second),
    "take_back_seconding": Step(gettext_lazy("收回附议"), frozenset([*UNSENT, State.RETURNED]), None, may.is_seconder),
    # After a return to revise, whoever had signed the old words is asked again, and may answer.
    "sign": Step(gettext_lazy("联名"), frozenset([State.COSIGNING, State.RETURNED]), None, may.is_invited),
    "decline_to_sign": Step(
        gettext_lazy("谢绝联名"), frozenset([State.COSIGNING, State.RETURNED]), None, may.is_invited
    ),
    "submit": Step(
        gettext_lazy("提交"),
        frozenset([*UNSENT, State.RETURNED]),
        State.SUBMITTED,
        may.writes_it,
        holder=steps.by_office(Role.PROPOSALS_STAFF),
        clocks=("pre_check",),
        stops=("revise",),
        needs=_signed_off,
    ),
    "discard": Step(gettext_lazy("丢弃草稿"), frozenset(UNSENT), State.DISCARDED, may.writes_it),
    "withdraw": Step(
        gettext_lazy("撤回"),
        frozenset([State.SUBMITTED, State.IN_REVIEW, State.RETURNED]),
        State.WITHDRAWN,
        may.writes_it,
    ),
    "ask_to_withdraw": Step(gettext_lazy("请求撤案"), frozenset([State.FILED]), None, may.asks_to_withdraw),
    "consent_to_withdraw": Step(
        gettext_lazy("同意撤案"),
        frozenset([State.FILED]),
        State.WITHDRAWN,
        may.decides_on_withdrawal,
        needs=_nothing_merged,
    ),
    "refuse_to_withdraw": Step(gettext_lazy("不同意撤案"), frozenset([State.FILED]), None, may.decides_on_withdrawal),
    "review": Step(
        gettext_lazy("初审"),
        frozenset([State.SUBMITTED]),
        State.IN_REVIEW,
        may.is_pre_checker,
        holder=steps.by_office(Role.PROPOSALS_COMMITTEE),
        clocks=("decide",),
        stops=("pre_check",),
    ),
    "return_to_revise": Step(
        gettext_lazy("退回修改"),
        frozenset([State.IN_REVIEW]),
        State.RETURNED,
        may.is_reviewer,
        holder=steps.by_lead,
        clocks=("revise",),
        stops=("decide",),
    ),
    "file": Step(
        gettext_lazy("立案"),
        frozenset([State.IN_REVIEW]),
        State.FILED,
        may.is_reviewer,
        holder=steps.by_office(Role.PROPOSALS_STAFF),
        clocks=("hand_over",),
        stops=("decide",),
        needs=partial(seconded, verdict=Recommendation.Verdict.FILE),
    ),
    "decline": Step(
        gettext_lazy("不予立案"),
        frozenset([State.IN_REVIEW]),
        State.NOT_FILED,
        may.is_reviewer,
        needs=partial(seconded, verdict=Recommendation.Verdict.DECLINE),
    ),
    "recommend": Step(gettext_lazy("提出建议"), frozenset([State.IN_REVIEW]), None, may.is_examiner),
    "lapse": Step(gettext_lazy("逾期未改"), frozenset([State.RETURNED]), State.NOT_FILED, None),
    "merge": Step(
        gettext_lazy("并案"),
        frozenset([State.IN_REVIEW]),
        State.MERGED,
        may.is_reviewer,
        stops=("decide",),
        needs=partial(seconded, verdict=Recommendation.Verdict.MERGE),
    ),
    "unmerge": Step(
        gettext_lazy("取消并案"),
        frozenset([State.MERGED]),
        State.IN_REVIEW,
        may.is_reviewer,
        holder=steps.by_office(Role.PROPOSALS_COMMITTEE),
        clocks=("decide",),
        needs=_not_handed_over,
    ),
    "assign": Step(
        gettext_lazy("交办"),
        frozenset([State.FILED]),
        State.ASSIGNED,
        may.hands_over,
        clocks=("acknowledge", "handle"),
        stops=("hand_over",),
    ),
    "acknowledge": Step(
        gettext_lazy("签收"),
        frozenset(HANDLED),
        None,
        may.is_handler,
        stops=("acknowledge",),
        part=Part(frozenset([ASSIGNED]), ACCEPTED),
    ),
    # The term for acknowledging passed without a word: it is the agency's all the same.
    "deem_acknowledged": Step(
        gettext_lazy("视为签收"),
        frozenset(HANDLED),
        None,
        None,
        stops=("acknowledge",),
        part=Part(frozenset([ASSIGNED]), ACCEPTED, own=False),
    ),
    "request_return": Step(
        gettext_lazy("申请退回"),
        frozenset(HANDLED),
        None,
        may.is_handler,
        clocks=("decide_return",),
        stops=("acknowledge",),
        pauses=("handle", "co_opinion"),
        needs=_to_return,
        part=Part(frozenset([ASSIGNED, ACCEPTED]), RETURN_REQUESTED),
    ),
    "reassign": Step(
        gettext_lazy("同意改交"),
        frozenset(HANDLED),
        None,
        may.decides_for_agencies,
        clocks=("acknowledge", "handle"),
        stops=("decide_return", "handle", "co_opinion"),
        part=Part(frozenset([RETURN_REQUESTED]), Assignment.State.REASSIGNED, own=False),
    ),
    "refuse_return": Step(
        gettext_lazy("不同意退回"),
        frozenset(HANDLED),
        None,
        may.decides_for_agencies,
        stops=("decide_return",),
        resumes=("handle", "co_opinion"),
        part=Part(frozenset([RETURN_REQUESTED]), ACCEPTED, own=False),
    ),
    "contact": Step(
        gettext_lazy("记录联系"),
        frozenset(HANDLED),
        None,
        may.is_handler,
        part=Part(frozenset([ACCEPTED]), None),
    ),
    "confirm_contact": Step(
        gettext_lazy("核对联系记录"),
        frozenset([*HANDLED, State.REPLIED]),
        None,
        may.is_proposer,
        needs=_contact_to_confirm,
    ),
    "give_opinion": Step(
        gettext_lazy("提会办意见"),
        frozenset(HANDLED),
        None,
        may.is_handler,
        stops=("co_opinion",),
        part=Part(frozenset([ACCEPTED]), Assignment.State.GIVEN, roles=frozenset([Assignment.Role.CO])),
    ),
    "ask_extension": Step(
        gettext_lazy("申请延期"),
        frozenset(HANDLED),
        None,
        may.is_handler,
        part=Part(frozenset([ACCEPTED]), None, roles=MAIN),
    ),
    "grant_extension": Step(
        gettext_lazy("同意延期"),
        frozenset(HANDLED),
        None,
        may.decides_for_agencies,
        needs=not_asked,
        part=Part(frozenset([ACCEPTED]), None, own=False, roles=MAIN),
    ),
    "refuse_extension": Step(
        gettext_lazy("不同意延期"),
        frozenset(HANDLED),
        None,
        may.decides_for_agencies,
        needs=not_asked,
        part=Part(frozenset([ACCEPTED]), None, own=False, roles=MAIN),
    ),
    "reply": Step(
        gettext_lazy("答复"),
        frozenset(HANDLED),
        None,
        may.is_handler,
        clocks=("check_reply",),
        pauses=("handle", "rehandle"),
        part=Part(frozenset([ACCEPTED]), REPLY_REVIEW, roles=MAIN),
    ),
    "release": Step(
        gettext_lazy("发出答复"),
        frozenset(HANDLED),
        None,
        may.decides_for_agencies,
        stops=("check_reply", "handle", "rehandle"),
        part=Part(frozenset([REPLY_REVIEW]), REPLIED, own=False),
    ),
    "send_back": Step(
        gettext_lazy("退回重写"),
        frozenset(HANDLED),
        None,
        may.decides_for_agencies,
        stops=("check_reply",),
        resumes=("handle", "rehandle"),
        part=Part(frozenset([REPLY_REVIEW]), ACCEPTED, own=False),
    ),
    # The last answer is out: those who raised it have their say. A co-handler's opinion is not waited for.
    "answered": Step(
        gettext_lazy("答复齐备"),
        frozenset([*HANDLED, State.MERGED]),
        State.REPLIED,
        None,
        holder=steps.by_lead,
        clocks=("feedback",),
        stops=("acknowledge", "decide_return", "co_opinion"),
    ),
    "feedback": Step(gettext_lazy("反馈"), frozenset([State.REPLIED]), None, may.is_proposer),
    "close": Step(gettext_lazy("办结"), frozenset([State.REPLIED, State.MERGED]), State.CLOSED, None),
    "rehandle": Step(
        gettext_lazy("再次办理"),
        frozenset([State.REPLIED]),
        State.REHANDLING,
        None,
        clocks=("rehandle",),
        stops=("feedback",),
        part=Part(frozenset([REPLIED]), ACCEPTED, own=False, roles=MAIN),
    ),
    # Merged with a proposal that is handled again, or goes to a meeting.
    "rejoin": Step(gettext_lazy("随主案再办"), frozenset([State.REPLIED]), State.MERGED, None, stops=("feedback",)),
    "mediate": Step(
        gettext_lazy("转入会商"),
        frozenset([State.REPLIED]),
        State.MEDIATION,
        None,
        holder=steps.by_office(Role.PROPOSALS_COMMITTEE),
        clocks=("mediate",),
        stops=("feedback",),
    ),
    "close_unanswered": Step(
        gettext_lazy("按未反馈办结"),
        frozenset([State.REPLIED]),
        State.CLOSED,
        may.is_proposals_staff,
        needs=_waited,
    ),
    "conclude": Step(gettext_lazy("会商办结"), frozenset([State.MEDIATION]), State.CLOSED, may.is_reviewer),
    "remind": Step(
        gettext_lazy("催办"),
        frozenset(HANDLED),
        None,
        may.reminds,
        needs=_not_reminded_today,
    ),
    **AFTER_CLOSING,
}


take = partial(steps.take, STEPS)


# Offered only while there is something to take them on; of the others a refusal says what is still missing.
_ON_OCCASION = ("unmerge", "request_return", "confirm_contact", "grant_extension", "refuse_extension")

DECIDED_BY_TWO = ("file", "merge", "decline")


def refused(user: Any, matter: Matter, name: str) -> str | None:
    """Why one of the decisions that take two is not `user`'s yet, in words for people; None for all other steps."""
    needs = STEPS[name].needs
    return needs(user, matter) if needs and name in DECIDED_BY_TWO else None


def offered(user: Any, matter: Matter) -> list[str]:
    """Steps `user` may take now, less those there is nothing to do for and decisions that wait for a second person."""
    names = [name for name in steps.allowed(STEPS, user, matter) if not refused(user, matter, name)]
    if "open_seconding" in names and matter.proposal.seconding:
        names.remove("open_seconding")
    if "request_return" in names and not _in_return_window(user, matter):
        names.remove("request_return")
    if "take_back_invitation" in names and not matter.signatures.filter(role="cosigner", state="invited").exists():
        names.remove("take_back_invitation")
    if "feedback" in names and matter.proposal.given_feedback().filter(person=person_of(user)).exists():
        names.remove("feedback")
    names = [name for name in names if name not in _ON_OCCASION or STEPS[name].needs(user, matter) is None]  # type: ignore[misc]
    return timely(user, matter, names)
