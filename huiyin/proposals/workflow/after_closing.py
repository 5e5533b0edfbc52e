"""The steps after a proposal has closed: promises kept or not, looked at again, published, put away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.matters import permissions as may
from huiyin.matters.models import ENDED, FINAL, Commitment, Matter, State
from huiyin.matters.steps import Step

PUT_AWAY = frozenset(state for state in ENDED if state != State.DISCARDED)  # a draft never sent is its author's alone


def standing(matter: Matter) -> Any:
    """The promises that hold: those of the last answer. An answer given anew takes the place of the one before."""
    return matter.commitments.filter(answer__round=matter.proposal.round)


def _one_is(matter: Matter, **what: Any) -> bool:
    return bool(standing(matter).filter(**what).exists())


def _promised(by: Any, matter: Matter) -> str | None:
    return None if _one_is(matter, state=Commitment.State.OPEN) else _("现在没有正在履行的承诺。")


def _claimed(by: Any, matter: Matter) -> str | None:
    return None if _one_is(matter, state=Commitment.State.CLAIMED) else _("现在没有等待核实的申报。")


def _asked(by: Any, matter: Matter) -> str | None:
    return None if _one_is(matter, proposed_due_on__isnull=False) else _("现在没有等待决定的改期申请。")


def _not_asked(by: Any, matter: Matter) -> str | None:
    found = _one_is(matter, state=Commitment.State.OPEN, proposed_due_on__isnull=True)
    return None if found else _("没有可以申请改期的承诺：已经申请的，请等待决定。")


def _looked_back(by: Any, matter: Matter) -> str | None:
    found = matter.look_backs.exists()
    return None if found else _("请先记录一次回头看，写明看到的情况。")


def _not_archived(by: Any, matter: Matter) -> str | None:
    return _("这件提案已经归档。") if matter.archived_on else None


def _published(by: Any, matter: Matter) -> str | None:
    found = matter.publications.filter(withdrawn_on__isnull=True).exists()
    return None if found else _("这件提案现在没有公开的内容。")


def not_published(by: Any, matter: Matter) -> str | None:
    """One publication at a time; to change it, it is taken back and given anew, and both are on record."""
    found = matter.publications.filter(withdrawn_on__isnull=True).exists()
    return _("已经有一份公开决定。要改动，请先撤下，再重新公开。") if found else None


TRACKED, KEPT = frozenset([State.TRACKING]), frozenset(FINAL)
AFTER_CLOSING: dict[str, Step] = {
    "track": Step(gettext_lazy("转入跟踪"), frozenset([State.CLOSED]), State.TRACKING, None),
    "progress": Step(gettext_lazy("报告进展"), TRACKED, None, may.is_committed, needs=_promised),
    "claim_fulfilled": Step(gettext_lazy("申报兑现"), TRACKED, None, may.is_committed, needs=_promised),
    "ask_change": Step(gettext_lazy("申请改期"), TRACKED, None, may.is_committed, needs=_not_asked),
    "grant_change": Step(gettext_lazy("同意改期"), TRACKED, None, may.is_proposals_staff, needs=_asked),
    "refuse_change": Step(gettext_lazy("不同意改期"), TRACKED, None, may.is_proposals_staff, needs=_asked),
    "confirm_fulfilled": Step(gettext_lazy("确认兑现"), TRACKED, None, may.confirms, needs=_claimed),
    "reject_claim": Step(gettext_lazy("退回申报"), TRACKED, None, may.confirms, needs=_claimed),
    "mark_failed": Step(gettext_lazy("认定未兑现"), TRACKED, None, may.is_proposals_staff),
    "conclude_tracking": Step(gettext_lazy("承诺全部兑现"), TRACKED, State.CLOSED, None),
    "fail": Step(gettext_lazy("承诺未兑现"), TRACKED, State.FAILED, None),
    "look_back": Step(gettext_lazy("回头看"), KEPT, None, may.is_proposals_staff),
    "add_commitment": Step(
        gettext_lazy("补记承诺"),
        frozenset([State.CLOSED, State.TRACKING]),
        None,
        may.is_proposals_staff,
        needs=_looked_back,
    ),
    "reclassify": Step(
        gettext_lazy("变更办理结果"), frozenset([State.CLOSED]), None, may.is_proposals_staff, needs=_looked_back
    ),
    "publish": Step(gettext_lazy("公开"), KEPT, None, may.is_proposals_staff, needs=not_published),
    "unpublish": Step(gettext_lazy("撤下公开"), KEPT, None, may.is_proposals_staff, needs=_published),
    "archive": Step(gettext_lazy("归档"), PUT_AWAY, None, may.is_proposals_staff, needs=_not_archived),
}
# Offered only when there is something to take them on: no promise, no button to report on it.
ON_OCCASION = frozenset(name for name, step in AFTER_CLOSING.items() if step.needs and name != "archive")


def timely(by: Any, matter: Matter, names: list[str]) -> list[str]:
    """Without those of our steps that have no occasion now."""
    if matter.archived_on:
        return [name for name in names if name not in AFTER_CLOSING]
    return [name for name in names if name not in ON_OCCASION or AFTER_CLOSING[name].needs(by, matter) is None]  # type: ignore[misc]
