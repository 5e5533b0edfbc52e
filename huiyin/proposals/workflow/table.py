"""The table of a proposal's steps: where each starts and ends, who may take it, which clocks it starts and stops."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.matters import permissions as may
from huiyin.matters import steps
from huiyin.matters.models import UNSENT, Matter, State
from huiyin.matters.steps import Step
from huiyin.members.models import person_of

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


def _contacted(by: Any, matter: Matter) -> str | None:
    contacts = matter.contacts.filter(round=matter.proposal.round)
    return None if contacts.exists() else _("答复之前请先与提案人联系，并记下联系情况。")


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
    "edit": Step(gettext_lazy("修改"), frozenset([*UNSENT, State.RETURNED]), None, may.is_lead_proposer),
    "invite": Step(gettext_lazy("邀请联名"), frozenset(UNSENT), State.COSIGNING, may.is_lead_proposer),
    # After a return to revise, whoever had signed the old words is asked again, and may answer.
    "sign": Step(gettext_lazy("联名"), frozenset([State.COSIGNING, State.RETURNED]), None, may.is_invited),
    "decline_to_sign": Step(
        gettext_lazy("谢绝联名"), frozenset([State.COSIGNING, State.RETURNED]), None, may.is_invited
    ),
    "submit": Step(
        gettext_lazy("提交"),
        frozenset([*UNSENT, State.RETURNED]),
        State.SUBMITTED,
        may.is_lead_proposer,
        holder=steps.by_office(Role.PROPOSALS_STAFF),
        clocks=("pre_check",),
        stops=("revise",),
        needs=_signed_off,
    ),
    "discard": Step(gettext_lazy("丢弃草稿"), frozenset(UNSENT), State.DISCARDED, may.is_lead_proposer),
    "withdraw": Step(
        gettext_lazy("撤回"),
        frozenset([State.SUBMITTED, State.IN_REVIEW, State.RETURNED]),
        State.WITHDRAWN,
        may.is_lead_proposer,
    ),
    "review": Step(
        gettext_lazy("初审通过"),
        frozenset([State.SUBMITTED]),
        State.IN_REVIEW,
        may.is_proposals_staff,
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
    ),
    "decline": Step(gettext_lazy("不予立案"), frozenset([State.IN_REVIEW]), State.NOT_FILED, may.is_reviewer),
    "assign": Step(
        gettext_lazy("交办"),
        frozenset([State.FILED]),
        State.ASSIGNED,
        may.hands_over,
        clocks=("acknowledge", "handle"),
        stops=("hand_over",),
    ),
    "acknowledge": Step(
        gettext_lazy("签收"), frozenset([State.ASSIGNED]), State.ACCEPTED, may.is_handler, stops=("acknowledge",)
    ),
    "contact": Step(gettext_lazy("记录联系"), frozenset([State.ACCEPTED, State.REHANDLING]), None, may.is_handler),
    "reply": Step(
        gettext_lazy("答复"),
        frozenset([State.ACCEPTED, State.REHANDLING]),
        State.REPLIED,
        may.is_handler,
        holder=steps.by_lead,
        clocks=("feedback",),
        stops=("handle", "rehandle"),
        needs=_contacted,
    ),
    "feedback": Step(gettext_lazy("反馈"), frozenset([State.REPLIED]), None, may.is_proposer),
    "close": Step(gettext_lazy("办结"), frozenset([State.REPLIED]), State.CLOSED, None),
    "rehandle": Step(
        gettext_lazy("再次办理"),
        frozenset([State.REPLIED]),
        State.REHANDLING,
        None,
        clocks=("rehandle",),
        stops=("feedback",),
    ),
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
        frozenset([State.ASSIGNED, State.ACCEPTED, State.REHANDLING]),
        None,
        may.reminds,
        needs=_not_reminded_today,
    ),
}


take = partial(steps.take, STEPS)


def offered(user: Any, matter: Matter) -> list[str]:
    """Steps `user` may take now, less the feedback already given."""
    names = steps.allowed(STEPS, user, matter)
    if "feedback" in names and matter.proposal.given_feedback().filter(person=person_of(user)).exists():
        names.remove("feedback")
    return names
