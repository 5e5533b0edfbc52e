"""The table of a livelihood matter's steps: where each starts and ends, who may take it, which clocks run.

Its clocks: those a step starts on an assignment (`part`, or opened by `assign`) are the agency's, all others the
matter's own.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.livelihood import permissions as may
from huiyin.livelihood.models import Deferral, LivelihoodMatter
from huiyin.matters import steps
from huiyin.matters.extensions import not_asked
from huiyin.matters.models import Assignment, Matter, State
from huiyin.matters.steps import Holder, Part, Step

MAIN = frozenset([Assignment.Role.SOLE, Assignment.Role.LEAD])
ASSIGNED, ACCEPTED, REPLIED = Assignment.State.ASSIGNED, Assignment.State.ACCEPTED, Assignment.State.REPLIED
AT_THE_DESK = frozenset([State.COLLECTED, State.REGISTERED])
# Nothing is done about it here: the one it was heard from is told, then it closes.
TURNED_AWAY = frozenset([State.DUPLICATE, State.REJECTED, State.REFERRED])
ANSWERED_FROM = frozenset([State.VERIFIED, State.LONG_TERM, State.EXPLAINED, *TURNED_AWAY])
BEING_HANDLED = frozenset([State.ASSIGNED, State.IN_PROGRESS, State.CLAIMED, State.VERIFIED, State.LONG_TERM])
TERMS_OF_THE_AGENCY = ("accept", "resolve", "report_progress")

by_desk = steps.by_office(Role.LEDGER_STAFF)


def by_agency(matter: Matter) -> Holder:
    return steps.held_by(main_part(matter).agency)


def main_part(matter: Matter) -> Assignment:
    """The agency that answers for it: one at a time."""
    return matter.assignments.main().select_related("agency").get()


def open_deferral(matter: Matter) -> Deferral | None:
    return Deferral.objects.filter(assignment__matter=matter, decision="").first()


def _no_deferral_waits(by: Any, matter: Matter) -> str | None:
    return _("暂缓申请正在等待决定，决定之后再办。") if open_deferral(matter) else None


def _deferral_of(kind: str, by: Any, matter: Matter) -> str | None:
    asked = open_deferral(matter)
    return None if asked and kind in ("", asked.kind) else _("现在没有等待决定的这种暂缓申请。")


def _owes_an_answer(by: Any, matter: Matter) -> str | None:
    return None if matter.answered_on is None else _("这一次的结果已经答复过反映人。")


def answered(by: Any, matter: Matter) -> str | None:
    return _("还没有答复反映人，不能办结。") if matter.answered_on is None else None


def _was_handled(by: Any, matter: Matter) -> str | None:
    if matter.state == State.CLOSED and matter.livelihood.outcome not in ("solved", "explained"):
        return _("此事项没有交给承办单位办理过。要重新受理，请选“重新核实”。")
    return None


def _was_turned_away(by: Any, matter: Matter) -> str | None:
    outcomes = LivelihoodMatter.Outcome
    turned = (outcomes.DUPLICATE, outcomes.REJECTED, outcomes.REFERRED)
    return None if matter.livelihood.outcome in turned else _("只有不予受理、重复、转送的事项可以重新核实。")


def _may_go_up(by: Any, matter: Matter) -> str | None:
    return None if matter.assembly.parent_id else _("本级政协没有上级，不能上报。")


def _came_from_below(by: Any, matter: Matter) -> str | None:
    return None if came_up(matter) else _("此事项不是下级上报的，不能退回下级。")


def came_up(matter: Matter) -> bool:
    return hasattr(matter, "hand_up") and matter.hand_up.returned_on is None


def _nothing_below(by: Any, matter: Matter) -> str | None:
    """What was closed here because it goes on elsewhere is opened again there."""
    return _("此事项随上级的事项办理，请由上级重新办理。") if matter.handed_to_id else None


def _both(*needs: Any) -> Any:
    return lambda by, matter: next(filter(None, (need(by, matter) for need in needs)), None)


def _step(label: Any, starts: Any, ends: Any, who: Any, **more: Any) -> Step:
    found = frozenset(starts) if isinstance(starts, (set, frozenset, list)) else frozenset([starts])
    return Step(label, found, ends, who, **more)


STEPS: dict[str, Step] = {
    "edit": _step(gettext_lazy("修改"), State.COLLECTED, None, may.may_edit),
    "register": _step(
        gettext_lazy("登记"),
        State.COLLECTED,
        State.REGISTERED,
        may.is_ledger_staff,
        holder=by_desk,
        clocks=("assign",),
        stops=("verify", "receive"),
    ),
    **{
        name: _step(
            label,
            AT_THE_DESK,
            state,
            may.is_ledger_staff,
            holder=by_desk,
            clocks=("answer_back",),
            stops=("verify", "receive", "assign"),
        )
        for name, label, state in [
            ("mark_duplicate", gettext_lazy("标为重复"), State.DUPLICATE),
            ("reject", gettext_lazy("不予受理"), State.REJECTED),
            ("refer", gettext_lazy("转送"), State.REFERRED),
        ]
    },
    "assign": _step(
        gettext_lazy("交办"),
        State.REGISTERED,
        State.ASSIGNED,
        may.is_ledger_staff,
        clocks=TERMS_OF_THE_AGENCY,
        stops=("assign",),
    ),
    "supervise": _step(gettext_lazy("确定监督委员"), [State.REGISTERED, *BEING_HANDLED], None, may.is_ledger_staff),
    "accept": _step(
        gettext_lazy("接办"),
        State.ASSIGNED,
        State.IN_PROGRESS,
        may.handles,
        holder=by_agency,
        stops=("accept",),
        part=Part(frozenset([ASSIGNED]), ACCEPTED, roles=MAIN),
    ),
    # The term for accepting passed without a word: it is the agency's all the same.
    "deem_accepted": _step(
        gettext_lazy("视为接办"),
        State.ASSIGNED,
        State.IN_PROGRESS,
        None,
        holder=by_agency,
        stops=("accept",),
        part=Part(frozenset([ASSIGNED]), ACCEPTED, own=False, roles=MAIN),
    ),
    "hand_back": _step(
        gettext_lazy("退回台账"),
        State.ASSIGNED,
        State.REGISTERED,
        may.handles,
        holder=by_desk,
        clocks=("assign",),
        stops=TERMS_OF_THE_AGENCY,
    ),
    "note_progress": _step(
        gettext_lazy("记进展"),
        State.IN_PROGRESS,
        State.IN_PROGRESS,
        may.notes_progress,
        holder=by_agency,
        clocks=("report_progress",),
        stops=("report_progress",),
        part=Part(frozenset([ACCEPTED]), None, own=False, roles=MAIN),
    ),
    "ask_extension": _step(
        gettext_lazy("申请延期"),
        State.IN_PROGRESS,
        State.IN_PROGRESS,
        may.handles,
        holder=by_agency,
        part=Part(frozenset([ACCEPTED]), None, roles=MAIN),
    ),
    **{
        name: _step(
            label,
            State.IN_PROGRESS,
            State.IN_PROGRESS,
            may.is_ledger_staff,
            holder=by_agency,
            needs=not_asked,
            part=Part(frozenset([ACCEPTED]), None, own=False, roles=MAIN),
        )
        for name, label in [
            ("grant_extension", gettext_lazy("同意延期")),
            ("refuse_extension", gettext_lazy("不同意延期")),
        ]
    },
    # The agency's word: it closes nothing, and its term goes on till somebody has looked (L3, L4).
    "claim": _step(
        gettext_lazy("申报办结"),
        State.IN_PROGRESS,
        State.CLAIMED,
        may.handles,
        holder=by_desk,
        clocks=("check_claim",),
        stops=("report_progress",),
        needs=_no_deferral_waits,
    ),
    "verify_done": _step(
        gettext_lazy("核实：确已办好"),
        State.CLAIMED,
        State.VERIFIED,
        may.looks,
        holder=by_desk,
        clocks=("answer_back",),
        stops=("check_claim", "resolve"),
    ),
    "verify_not_done": _step(
        gettext_lazy("核实：还没有办好"),
        State.CLAIMED,
        State.IN_PROGRESS,
        may.looks,
        holder=by_agency,
        clocks=("report_progress",),
        stops=("check_claim",),
        part=Part(frozenset([REPLIED]), ACCEPTED, own=False, roles=MAIN),
    ),
    "ask_deferral": _step(
        gettext_lazy("申请暂缓"),
        State.IN_PROGRESS,
        State.IN_PROGRESS,
        may.handles,
        holder=by_agency,
        clocks=("decide_deferral",),
        needs=_no_deferral_waits,
    ),
    # Its term waits; what was over stays over when it is taken up again (L4).
    "approve_long_term": _step(
        gettext_lazy("同意长期推进"),
        State.IN_PROGRESS,
        State.LONG_TERM,
        may.decides_deferral,
        holder=by_desk,
        clocks=("review_deferred", "answer_back"),
        stops=("decide_deferral", "report_progress"),
        pauses=("resolve",),
        needs=partial(_deferral_of, "long_term"),
    ),
    "approve_explained": _step(
        gettext_lazy("同意说明原因"),
        State.IN_PROGRESS,
        State.EXPLAINED,
        may.decides_deferral,
        holder=by_desk,
        clocks=("answer_back",),
        stops=("decide_deferral", "report_progress", "resolve"),
        needs=partial(_deferral_of, "explained"),
    ),
    "refuse_deferral": _step(
        gettext_lazy("不同意暂缓"),
        State.IN_PROGRESS,
        State.IN_PROGRESS,
        may.decides_deferral,
        holder=by_agency,
        stops=("decide_deferral",),
        needs=partial(_deferral_of, ""),
    ),
    "review_resume": _step(
        gettext_lazy("复核：继续办理"),
        State.LONG_TERM,
        State.IN_PROGRESS,
        may.is_ledger_staff,
        holder=by_agency,
        clocks=("report_progress",),
        stops=("review_deferred", "answer_back"),
        resumes=("resolve",),
        part=Part(frozenset([REPLIED]), ACCEPTED, own=False, roles=MAIN),
    ),
    "review_again": _step(
        gettext_lazy("复核：继续长期推进"),
        State.LONG_TERM,
        State.LONG_TERM,
        may.is_ledger_staff,
        holder=by_desk,
        clocks=("review_deferred", "answer_back"),
        stops=("review_deferred", "answer_back"),
    ),
    "review_explain": _step(
        gettext_lazy("复核：转为说明原因"),
        State.LONG_TERM,
        State.EXPLAINED,
        may.is_ledger_staff,
        holder=by_desk,
        clocks=("answer_back",),
        stops=("review_deferred", "answer_back", "resolve"),
    ),
    "answer": _step(
        gettext_lazy("答复反映人"),
        ANSWERED_FROM,
        None,
        may.answers,
        stops=("answer_back",),
        needs=_owes_an_answer,
    ),
    # What was verified or explained may still be judged by those it was heard from.
    "await_evaluation": _step(
        gettext_lazy("等待评价"),
        [State.VERIFIED, State.EXPLAINED],
        None,
        None,
        holder=by_desk,
        clocks=("evaluate",),
        needs=answered,
    ),
    "close": _step(
        gettext_lazy("办结"),
        [State.VERIFIED, State.EXPLAINED],
        State.CLOSED,
        may.is_ledger_staff,
        needs=answered,
    ),
    # Answered, and nothing is left to do.
    "end": _step(gettext_lazy("答复后办结"), TURNED_AWAY, State.CLOSED, None, needs=answered),
    "reopen": _step(
        gettext_lazy("重新办理"),
        [State.VERIFIED, State.EXPLAINED, State.CLOSED],
        State.IN_PROGRESS,
        may.reopens,
        holder=by_agency,
        clocks=("resolve", "report_progress"),
        stops=("answer_back", "evaluate"),
        needs=_both(_nothing_below, _was_handled),
        part=Part(frozenset([REPLIED]), ACCEPTED, own=False, roles=MAIN),
    ),
    "reconsider": _step(
        gettext_lazy("重新核实"),
        State.CLOSED,
        State.COLLECTED,
        may.is_ledger_staff,
        holder=by_desk,
        clocks=("verify",),
        needs=_both(_nothing_below, _was_turned_away),
    ),
    # To an assembly above, and back.
    "hand_up": _step(
        gettext_lazy("上报上级政协"),
        State.REGISTERED,
        State.HANDED_UP,
        may.is_ledger_staff,
        holder=steps.by_office(Role.UPPER_TIER),
        pauses=("assign",),
        needs=_may_go_up,
    ),
    "give_back": _step(
        gettext_lazy("退回下级"),
        State.COLLECTED,
        State.CLOSED,
        may.is_ledger_staff,
        needs=_came_from_below,
    ),
    "received_above": _step(gettext_lazy("上级已登记"), State.HANDED_UP, None, None),
    "answered_above": _step(gettext_lazy("上级已答复反映人"), State.HANDED_UP, None, None),
    "taken_back": _step(
        gettext_lazy("上级退回"),
        State.HANDED_UP,
        State.REGISTERED,
        None,
        holder=by_desk,
        resumes=("assign",),
    ),
    "close_with_above": _step(gettext_lazy("随上级办结"), State.HANDED_UP, State.CLOSED, None, needs=answered),
    "reopen_with_above": _step(
        gettext_lazy("随上级重新办理"),
        State.CLOSED,
        State.HANDED_UP,
        None,
        holder=steps.by_office(Role.UPPER_TIER),
    ),
}


def take(matter: Matter, name: str, **given: Any) -> steps.Taken | None:
    """The row is held from before the check: an answer and a request keep the state, which would stop nobody."""
    Matter.objects.select_for_update().get(pk=matter.pk)
    return steps.take(STEPS, matter, name, **given)


# Offered only while there is something to take them on; of the others a refusal says what is still missing.
_ON_OCCASION = (
    *("grant_extension", "refuse_extension", "approve_long_term", "approve_explained", "refuse_deferral"),
    *("answer", "close", "reopen", "reconsider", "hand_up", "give_back"),
    *("claim", "ask_deferral"),
)


def offered(user: Any, matter: Matter) -> list[str]:
    """Steps `user` may take now, less those there is nothing to do for."""
    names = [
        name
        for name in steps.allowed(STEPS, user, matter)
        if name not in _ON_OCCASION or STEPS[name].needs(user, matter) is None  # type: ignore[misc]
    ]
    if "ask_extension" in names and not _extensible(matter):
        names.remove("ask_extension")
    early = matter.livelihood.review_on and timezone.localdate() < matter.livelihood.review_on
    names = [name for name in names if not (early and name in ("review_again", "review_explain"))]
    return sorted(names, key=lambda name: name in ("edit", "supervise"))  # what carries it on comes first


def _extensible(matter: Matter) -> bool:
    running = matter.clocks.filter(name="resolve", stopped_on=None, due_on__gte=timezone.localdate())
    return not any(clock.extensions.filter(decision__in=["", "granted"]).exists() for clock in running)
