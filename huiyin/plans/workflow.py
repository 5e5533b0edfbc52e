"""What can happen to a plan of the year and to its topics, from the suggestion to the end. Decision 0030.

Every step on a topic holds its plan first: while one enters what the meeting decided, nobody
suggests, shortlists or moves beside it, and no suggestion is left without an answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.history.models import record
from huiyin.history.taking import KeyAlreadyUsed, Step, StepNotAllowed, begin, begun, locked, take
from huiyin.history.wording import kept
from huiyin.plans.models import AnnualPlan, Topic
from huiyin.plans.permissions import decides, is_suggester, keeps, keeps_plan, may_change, may_suggest
from huiyin.plans.telling import tell

_P, _T = AnnualPlan.State, Topic.State
_WAITING = frozenset({_T.SUGGESTED, _T.SHORTLISTED, _T.DRAFTED})
PLAN_STEPS = {
    "extend": Step(gettext_lazy("改征集截止日期"), frozenset({_P.COLLECTING}), None, keeps),
    "draw_up": Step(gettext_lazy("结束征集，编制草案"), frozenset({_P.COLLECTING}), _P.DRAFT, keeps),
    "decide": Step(gettext_lazy("记入研究确定的结果"), frozenset({_P.DRAFT}), _P.DECIDED, decides),
    "adopt": Step(gettext_lazy("记入通过"), frozenset({_P.DECIDED}), _P.ADOPTED, decides),
    "add": Step(gettext_lazy("增列题目"), frozenset({_P.DECIDED, _P.ADOPTED}), None, decides),
}
STEPS = {
    "change": Step(gettext_lazy("修改"), frozenset({*_WAITING, _T.APPROVED}), None, may_change),
    "withdraw": Step(gettext_lazy("撤回建议"), frozenset({_T.SUGGESTED}), _T.WITHDRAWN, is_suggester),
    "shortlist": Step(gettext_lazy("入围"), frozenset({_T.SUGGESTED}), _T.SHORTLISTED, keeps),
    "include": Step(gettext_lazy("列入草案"), frozenset({_T.SHORTLISTED}), _T.DRAFTED, keeps),
    "take_out": Step(gettext_lazy("移出草案"), frozenset({_T.DRAFTED}), _T.SHORTLISTED, keeps),
    "merge": Step(gettext_lazy("并入另一题目"), _WAITING, _T.MERGED, keeps),
    "decline": Step(gettext_lazy("不采纳"), _WAITING, _T.DECLINED, keeps),
    "reconsider": Step(gettext_lazy("重新考虑"), frozenset({_T.DECLINED}), _T.SUGGESTED, keeps),
    "move": Step(gettext_lazy("移到另一题目之下"), frozenset({*_WAITING, _T.APPROVED}), None, keeps),
    "close": Step(gettext_lazy("办结"), frozenset({_T.APPROVED}), _T.CLOSED, keeps),
    "reopen": Step(gettext_lazy("撤销办结"), frozenset({_T.CLOSED}), _T.APPROVED, keeps),
}
# In the history of a topic, beside its own steps.
BESIDE_STEPS = {
    "suggest": gettext_lazy("建议"),
    "approve": gettext_lazy("确定"),
    "add": gettext_lazy("增列"),
    "import": gettext_lazy("由计划表导入"),
    "follow": gettext_lazy("随所并入的题目并入另一题目"),
}
SUGGESTED = ("title", "why", "kind", "format", "lead_body", "first_month", "last_month")  # of whoever suggests
WORKED_OUT = (*SUGGESTED, "participants", "outputs", "livelihood", "thematic_education")  # by the offices
# Where a topic may stand below another, by its own state.
ABOVE = {_T.DRAFTED: {_T.DRAFTED, _T.APPROVED}, _T.APPROVED: {_T.APPROVED}}
_ABOVE_ANY = {*_WAITING, _T.APPROVED}


# The plan


@transaction.atomic
def open_plan(
    *, by: Any, assembly: Assembly, key: uuid.UUID, year: int, suggest_until: date | None = None
) -> AnnualPlan:
    typed = [assembly.pk, year, suggest_until]
    if existing := begun(AnnualPlan, "open_plan", by=by, key=key, typed=typed):
        return existing
    if not keeps_plan(by, assembly.pk):
        raise PermissionDenied
    locked(assembly)
    if AnnualPlan.objects.filter(assembly=assembly, year=year).exists():
        raise StepNotAllowed(_("%(year)d 年度的计划已经有了，请直接打开。") % {"year": year})
    plan = AnnualPlan.objects.create(assembly=assembly, year=year, suggest_until=suggest_until)
    begin(plan, "open_plan", by=by, key=key, typed=typed, facts={"until": _iso(suggest_until)})
    return plan


def extend(plan: AnnualPlan, *, by: Any, key: uuid.UUID, suggest_until: date | None) -> AnnualPlan:
    facts = {"was": _iso(plan.suggest_until), "until": _iso(suggest_until)}
    take(PLAN_STEPS, plan, "extend", by=by, key=key, typed=[suggest_until], facts=facts, suggest_until=suggest_until)
    return plan


def draw_up(plan: AnnualPlan, *, by: Any, key: uuid.UUID) -> AnnualPlan:
    take(PLAN_STEPS, plan, "draw_up", by=by, key=key)
    return plan


@transaction.atomic
def decide(plan: AnnualPlan, *, by: Any, key: uuid.UUID, on: date, meeting: str, answer: str = "") -> AnnualPlan:
    """All topics of the draft are chosen at once; whatever was left out is answered with `answer`."""
    meeting, answer = meeting.strip(), answer.strip()
    _dated(on, meeting)
    facts, changes = {"on": on.isoformat(), "meeting": meeting}, {"decided_on": on, "decided_by": meeting}
    if not take(PLAN_STEPS, plan, "decide", by=by, key=key, typed=[on, meeting, answer], facts=facts, **changes):
        return plan
    waiting = list(Topic.objects.of(plan).waiting().select_for_update(of=("self",)))
    drafted = [topic for topic in waiting if topic.state == _T.DRAFTED]
    left = [topic for topic in waiting if topic.state != _T.DRAFTED]
    if not drafted:
        raise StepNotAllowed(_("草案里还没有题目。请先把入围的题目列入草案。"))
    if left and not answer:
        words = _("还有 %(count)d 个建议没有列入草案。请写明给建议者的答复。")
        raise StepNotAllowed(words % {"count": len(left)})
    _become(drafted, "approve", by, key, facts, state=_T.APPROVED, chosen_on=on, chosen_by=meeting)
    _become(left, "decline", by, key, {"note": answer}, state=_T.DECLINED, answer=answer)
    tell(drafted, "chosen", key)
    tell(left, "declined", key)
    return plan


def _become(topics: list[Topic], step: str, by: Any, key: uuid.UUID, facts: dict, **changes: Any) -> None:
    Topic.objects.filter(pk__in=[topic.pk for topic in topics]).update(**changes)
    for topic in topics:
        before, topic.state = topic.state, changes["state"]
        of_row = uuid.uuid5(key, str(topic.pk))
        record(topic, step, by=by, before=before, after=topic.state, key=of_row, facts=facts)


@transaction.atomic
def adopt(plan: AnnualPlan, *, by: Any, key: uuid.UUID, on: date, meeting: str) -> AnnualPlan:
    meeting = meeting.strip()
    _dated(on, meeting)
    facts, changes = {"on": on.isoformat(), "meeting": meeting}, {"adopted_on": on, "adopted_by": meeting}
    if not take(PLAN_STEPS, plan, "adopt", by=by, key=key, typed=[on, meeting], facts=facts, **changes):
        return plan
    if plan.decided_on and on < plan.decided_on:
        words = _("通过的日期不能早于研究确定的日期（%(day)s）。")
        raise StepNotAllowed(words % {"day": plan.decided_on.isoformat()})
    return plan


@transaction.atomic
def add(
    plan: AnnualPlan, *, by: Any, key: uuid.UUID, on: date, meeting: str, within: Topic | None = None, **facts: Any
) -> Topic:
    """A topic that another meeting chose later: it keeps its own day and meeting."""
    meeting = meeting.strip()
    _dated(on, meeting)
    typed = [on, meeting, within.pk if within else None, *_typed(facts)]
    said = {"on": on.isoformat(), "meeting": meeting, "note": facts["title"]}
    if not take(PLAN_STEPS, plan, "add", by=by, key=key, typed=typed, facts=said):
        return _made_under(uuid.uuid5(key, "topic"))
    topic = _made(plan, facts, within=within, state=_T.APPROVED, chosen_on=on, chosen_by=meeting)
    _placed(topic, within)
    _complete(topic)
    begin(topic, "add", by=by, key=uuid.uuid5(key, "topic"), typed=typed, facts=said)
    return topic


def _made_under(key: uuid.UUID) -> Topic:
    from huiyin.history.models import Event

    return Topic.objects.get(pk=Event.objects.get(key=key).subject_id)


def _dated(on: date, meeting: str) -> None:
    if not meeting:
        raise StepNotAllowed(_("请写明是哪次会议。"))
    if on > timezone.localdate():
        raise StepNotAllowed(_("会议还没有开：日期不能晚于今天。"))


def _made(plan: AnnualPlan, facts: dict[str, Any], **more: Any) -> Topic:
    together = facts.pop("with_bodies", [])
    topic = Topic.objects.create(assembly_id=plan.assembly_id, year=plan.year, **facts, **more)
    topic.with_bodies.set(together)
    return topic


# A suggestion


@transaction.atomic
def suggest(plan: AnnualPlan, *, by: Any, key: uuid.UUID, within: Topic | None = None, **facts: Any) -> Topic:
    """`within`, `with_bodies` and what else the offices work out are theirs alone to say."""
    typed = [plan.pk, within.pk if within else None, *_typed(facts)]
    if existing := begun(Topic, "suggest", by=by, key=key, typed=typed):
        return existing
    plan, kept_by = locked(plan), keeps_plan(by, plan.assembly_id)
    if not may_suggest(by, plan.assembly_id) or (within and not kept_by):
        raise PermissionDenied
    if not AnnualPlan.objects.open_to(by, timezone.localdate()).filter(pk=plan.pk).exists():
        raise StepNotAllowed(_("这个年度的选题现在不征集建议。有情况要反映，可以写社情民意信息或者提案。"))
    topic = _made(plan, facts, within=within, suggested_by=by, suggested_on=timezone.localdate(), state=_T.SUGGESTED)
    _placed(topic, within)
    begin(topic, "suggest", by=by, key=key, typed=typed)
    return topic


@transaction.atomic
def change(topic: Topic, *, by: Any, key: uuid.UUID, **facts: Any) -> Topic:
    """What stood there before is kept in the history."""
    given = {name: value for name, value in facts.items() if name != "with_bodies"}
    was = {name: _plain(getattr(topic, name)) for name, value in given.items() if getattr(topic, name) != value}
    _hold_plan(topic)
    if not take(STEPS, topic, "change", by=by, key=key, typed=_typed(facts), facts={"was": was}, **given):
        return topic
    if not keeps(by, topic) and not set(facts) <= {*SUGGESTED, "suggested_for"}:
        raise PermissionDenied
    if "with_bodies" in facts:
        topic.with_bodies.set(facts["with_bodies"])
    if topic.state in (_T.DRAFTED, _T.APPROVED):
        _complete(topic)
    return topic


@transaction.atomic
def withdraw(topic: Topic, *, by: Any, key: uuid.UUID) -> Topic:
    _hold_plan(topic)
    if take(STEPS, topic, "withdraw", by=by, key=key):
        if topic.taken_in.exists():
            raise StepNotAllowed(_("已有别人的建议并入这个题目，不能撤回。确有原因的，请与委员联络工作人员联系。"))
        _no_parts(topic)
    return topic


# Sifted by the offices


@transaction.atomic
def shortlist(topic: Topic, *, by: Any, key: uuid.UUID) -> Topic:
    _sifted(topic, "shortlist", by=by, key=key)
    return topic


@transaction.atomic
def include(topic: Topic, *, by: Any, key: uuid.UUID) -> Topic:
    """Into the draft the meeting will have before it."""
    plan = _hold_plan(topic)
    if take(STEPS, topic, "include", by=by, key=key):
        _in_making(plan)
        _complete(topic)
        _placed(topic, topic.within)
    return topic


@transaction.atomic
def take_out(topic: Topic, *, by: Any, key: uuid.UUID) -> Topic:
    plan = _hold_plan(topic)
    if take(STEPS, topic, "take_out", by=by, key=key):
        _in_making(plan)
        _no_parts(topic, [_T.DRAFTED])
    return topic


@transaction.atomic
def decline(topic: Topic, *, by: Any, key: uuid.UUID, answer: str) -> Topic:
    answer = answer.strip()
    if not answer:
        raise StepNotAllowed(_("请写明不采纳的理由：建议者会看到。"))
    _sifted(topic, "decline", by=by, key=key, typed=answer, facts={"note": answer}, answer=answer)
    return topic


@transaction.atomic
def reconsider(topic: Topic, *, by: Any, key: uuid.UUID) -> Topic:
    _sifted(topic, "reconsider", by=by, key=key, answer="")
    return topic


@transaction.atomic
def merge(topic: Topic, *, by: Any, key: uuid.UUID, into: Topic, answer: str = "") -> Topic:
    """Whoever suggested it goes on with the other topic, and is told what becomes of that."""
    answer = answer.strip() or kept(lambda: _("并入“%(title)s”一并研究。") % {"title": into.title})
    changes = {"taken_into": into, "answer": answer}
    facts = {"note": answer, "into": into.pk}
    if not _sifted(topic, "merge", by=by, key=key, typed=[into.pk, answer], facts=facts, **changes):
        return topic
    into.refresh_from_db()
    if into.pk == topic.pk or (into.assembly_id, into.year) != (topic.assembly_id, topic.year):
        raise StepNotAllowed(_("只能并入同一年度计划的另一个题目。"))
    if into.state not in _WAITING:
        raise StepNotAllowed(_("“%(title)s”不再等待研究，不能并入。") % {"title": into})
    brought = list(topic.taken_in.all())
    for other in brought:  # one step from every suggestion to where it went
        of_row = uuid.uuid5(key, f"follow/{other.pk}")
        record(other, "follow", by=by, before=other.state, after=other.state, key=of_row, facts=facts)
    topic.taken_in.update(taken_into=into)
    tell(brought, "merged", key)
    return topic


_TOLD = {"shortlist": "shortlisted", "decline": "declined", "reconsider": "reconsidered", "merge": "merged"}


def _sifted(
    topic: Topic, name: str, *, by: Any, key: uuid.UUID, typed: Any = None, facts: Any = None, **changes: Any
) -> bool:
    """False where the step had been taken under this key before."""
    plan = _hold_plan(topic)
    if not take(STEPS, topic, name, by=by, key=key, typed=typed, facts=facts, **changes):
        return False
    _in_making(plan)
    if name in ("decline", "merge"):
        _no_parts(topic)
    tell([topic], _TOLD[name], key)
    return True


def sift(topics: Iterable[Topic], name: str, *, by: Any, key: uuid.UUID, **said: Any) -> list[tuple[Topic, str]]:
    """One step on many, row by row; those it was refused for, each with the reason."""
    verbs: dict[str, Any] = {"shortlist": shortlist, "decline": decline, "include": include}
    refused = []
    for topic in topics:
        try:
            with transaction.atomic():
                verbs[name](topic, by=by, key=uuid.uuid5(key, f"{name}/{topic.pk}"), **said)
        except KeyAlreadyUsed:
            raise
        except StepNotAllowed as reason:
            refused.append((topic, str(reason)))
    return refused


# In the tree


@transaction.atomic
def move(topic: Topic, *, by: Any, key: uuid.UUID, within: Topic | None, order: int = 0) -> Topic:
    _hold_plan(topic)
    facts = {"note": within.title if within else ""}
    typed = [within.pk if within else None, order]
    if take(STEPS, topic, "move", by=by, key=key, typed=typed, facts=facts, within=within, order=order):
        _placed(topic, within)
    return topic


def _placed(topic: Topic, within: Topic | None) -> None:
    if within is None:
        return
    within.refresh_from_db()
    if (within.assembly_id, within.year) != (topic.assembly_id, topic.year):
        raise StepNotAllowed(_("只能放在同一年度计划的题目之下。"))
    above: Topic | None = within
    while above is not None:
        if above.pk == topic.pk:
            raise StepNotAllowed(_("不能放在自己或自己的子题目之下。"))
        above = above.within
    allowed = ABOVE.get(_T(topic.state), _ABOVE_ANY)
    if within.state not in allowed:
        words = _("上级题目“%(title)s”现在是“%(state)s”，不能放在它之下。请先处理上级题目，或者移开。")
        raise StepNotAllowed(words % {"title": within, "state": within.get_state_display()})


def _no_parts(topic: Topic, states: Iterable[str] = Topic.WAITING) -> None:
    if topic.parts.filter(state__in=states).exists():
        raise StepNotAllowed(_("这个题目之下还有子题目。请先移开子题目，或者先处理它们。"))


def _complete(topic: Topic) -> None:
    """What stands in a plan says who leads, and in which form one consults."""
    if topic.lead_body_id is None:
        raise StepNotAllowed(_("“%(title)s”还没有牵头单位。请先点“修改”补上。") % {"title": topic})
    if topic.kind == Topic.Kind.CONSULTATION and not topic.format:
        raise StepNotAllowed(_("“%(title)s”是协商议题，还没有协商形式。请先点“修改”补上。") % {"title": topic})


# The end


@transaction.atomic
def close(topic: Topic, *, by: Any, key: uuid.UUID, on: date) -> Topic:
    facts = {"on": on.isoformat()}
    _hold_plan(topic)
    if take(STEPS, topic, "close", by=by, key=key, typed=[on], facts=facts, closed_on=on):
        if topic.chosen_on and on < topic.chosen_on:
            raise StepNotAllowed(_("办结日期不能早于确定日期（%(day)s）。") % {"day": topic.chosen_on.isoformat()})
        if topic.parts.filter(state=_T.APPROVED).exists():
            raise StepNotAllowed(_("还有子题目没有办结。请先办结子题目。"))
        tell([topic], "closed", key)
    return topic


@transaction.atomic
def reopen(topic: Topic, *, by: Any, key: uuid.UUID) -> Topic:
    _hold_plan(topic)
    if take(STEPS, topic, "reopen", by=by, key=key, closed_on=None):
        above = topic.within
        if above is not None and above.state == _T.CLOSED:
            raise StepNotAllowed(_("上级题目已经办结。请先撤销上级题目的办结。"))
    return topic


# What all of these share


def _hold_plan(topic: Topic) -> AnnualPlan | None:
    """The plan's row, held until the transaction ends; none where topics were entered without one."""
    plans = AnnualPlan.objects.select_for_update().order_by("pk")
    return plans.filter(assembly=topic.assembly_id, year=topic.year).first()


def _in_making(plan: AnnualPlan | None) -> None:
    if plan is None or plan.state not in AnnualPlan.IN_MAKING:
        raise StepNotAllowed(_("年度计划已经研究确定，这一步不能再进行。要增加题目，请在计划页增列。"))


def _typed(facts: dict[str, Any]) -> list[Any]:
    return [[name, _plain(value)] for name, value in sorted(facts.items())]


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, str | int | None):
        return value
    return sorted(row.pk for row in value)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
