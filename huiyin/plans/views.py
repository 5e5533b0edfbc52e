"""The plan of a year, its topics, and what came of each. The pages of the steps: step_views.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.exports import DAY, Column, Sheet, answered, wanted
from huiyin.history.models import Event
from huiyin.history.taking import allowed
from huiyin.members.parts import panels_of, parts_of
from huiyin.plans import tree, workflow
from huiyin.plans.models import AnnualPlan, Topic
from huiyin.plans.permissions import KEEPS, keeps_plan, knows_suggester
from huiyin.web import page


def topics(request: HttpRequest) -> HttpResponseBase:
    """The plan of one year, the newest that has topics unless another is named."""
    asked = tree.asked_of(request.GET, request.user)
    return _as_sheet(request, asked) if wanted(request) else _tree(request, asked)


def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(AnnualPlan.objects.visible_to(request.user).select_related("assembly"), pk=pk)
    asked = tree.asked_of(request.GET, request.user, found)
    return _as_sheet(request, asked) if wanted(request) else _tree(request, asked)


def _tree(request: HttpRequest, asked: tree.Asked) -> HttpResponse:
    user: Any = request.user
    found = asked.plan
    keeps = found is not None and keeps_plan(user, found.assembly_id)
    open_to = AnnualPlan.objects.open_to(user, timezone.localdate()).select_related("assembly")
    context = {
        "asked": asked,
        "plan": found,
        "nodes": tree.nodes_of(asked, user),
        "leads": tree.leads(asked),
        "kinds": Topic.Kind.choices,
        "states": [(state.value, state.label) for state in tree.IN_TREE],
        "facts": _facts_of_plan(found) if found else [],
        "steps": [(name, workflow.PLAN_STEPS[name].label) for name in allowed(workflow.PLAN_STEPS, user, found)]
        if found
        else [],
        "sifts": keeps and found is not None,
        "waiting": Topic.objects.of(found).filter(state=Topic.State.SUGGESTED).count() if keeps and found else 0,
        "events": _events_of_plan(found, keeps) if found else [],
        "open_to": list(open_to),
        "has_suggested": Topic.objects.filter(suggested_by=user).exists(),
        "may_open": user.holds(*KEEPS) and not open_to,
        "may_import": user.holds(*KEEPS),
    }
    return page(request, "plans/topics.html", part="rows", context=context)


def _facts_of_plan(found: AnnualPlan) -> list[tuple[str, Any]]:
    collecting = found.state == AnnualPlan.State.COLLECTING
    return [
        (_("征集截止"), found.suggest_until.isoformat() if collecting and found.suggest_until else None),
        (_("研究确定"), found.decided_on and f"{found.decided_on.isoformat()} · {found.decided_by}"),
        (_("通过"), found.adopted_on and f"{found.adopted_on.isoformat()} · {found.adopted_by}"),
    ]


def _events_of_plan(found: AnnualPlan, keeps: bool) -> list[dict[str, Any]]:
    """Which meeting decided what, for everybody; who entered it, for the offices."""
    words = {name: step.label for name, step in workflow.PLAN_STEPS.items()} | {"open_plan": _("开始征集选题")}
    return [
        {
            "at": event.at,
            "who": event.actor_name if keeps else "",
            "what": words.get(event.step, event.step),
            "detail": _said(event.facts),
        }
        for event in Event.objects.of(found).reverse()
    ]


def _said(facts: dict[str, Any]) -> str:
    named = (facts.get("note"), facts.get("meeting"), facts.get("on"))
    until = _("截至 %(day)s") % {"day": facts["until"]} if facts.get("until") else ""
    return " · ".join(str(words) for words in (*named, until) if words)


def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, what was done for it and its parts, and what else belongs to it."""
    seen = Topic.objects.visible_to(request.user)
    beside = ("assembly", "lead_body", "within", "taken_into", "suggested_by", "suggested_for")
    found = get_object_or_404(seen.select_related(*beside), pk=pk)
    knows = knows_suggester(request.user, found)
    taken_into = seen.filter(pk=found.taken_into_id).first() if found.taken_into_id else None
    own = AnnualPlan.objects.filter(assembly=found.assembly_id, year=found.year).select_related("assembly").first()
    context = {
        "topic": found,
        "plan": own,
        "above": f"{reverse('plans:list')}?{urlencode({'assembly': found.assembly.slug, 'year': found.year})}",
        "facts": _facts(found, own, seen, knows),
        "labels": _labels(found),
        "steps": [(name, workflow.STEPS[name].label) for name in offered(request.user, found)],
        "part": _part_of(request.user, found, own),
        "taken_into": taken_into,
        "nodes": tree.whole(found, request.user) if found.is_chosen else [],
        "taken_in": found.taken_in.visible_to(request.user) if knows else [],
        "panels": panels_of(found, request.user),
        "parts": parts_of(found, request.user),
        "events": _events(found) if knows else [],
        "knows": knows,
    }
    return render(request, "plans/topic.html", context)


def offered(user: Any, found: Topic) -> list[str]:
    """Steps that would not be refused at once: sifting ends with the plan's decision."""
    names = allowed(workflow.STEPS, user, found)
    making = {"shortlist", "include", "take_out", "merge", "decline", "reconsider"}
    if making & {*names} and not AnnualPlan.objects.in_making().filter(assembly=found.assembly_id, year=found.year):
        return [name for name in names if name not in making]
    return names


def _part_of(user: Any, found: Topic, own: AnnualPlan | None) -> str:
    """What a part of this topic is entered by: a suggestion, as long as the plan is in making, else what a meeting
    added. Empty where `user` enters none."""
    if own is None or found.state not in (*Topic.WAITING, Topic.State.APPROVED):
        return ""
    if own.state in AnnualPlan.IN_MAKING:
        return "plans:suggest" if keeps_plan(user, own.assembly_id) else ""
    return "plans:plan_step" if "add" in allowed(workflow.PLAN_STEPS, user, own) else ""


def _facts(found: Topic, own: AnnualPlan | None, seen: Any, knows: bool) -> list[tuple[str, Any]]:
    within = seen.filter(pk=found.within_id).first() if found.within_id else None
    chosen = found.chosen_on and " · ".join(filter(None, [found.chosen_on.isoformat(), found.chosen_by]))
    facts = [
        (_("计划"), own or f"{found.assembly} {found.year}"),
        (_("协商形式"), found.get_format_display()),
        (_("牵头"), found.lead_body and found.lead_body.name),
        (_("参与单位"), "、".join(str(body) for body in found.with_bodies.all())),
        (_("时间"), found.months),
        (_("参加人员"), found.participants),
        (_("预期成果"), found.outputs),
        (_("属于"), within),
        (_("确定"), chosen),
        (_("办结"), found.closed_on and found.closed_on.isoformat()),
    ]
    if knows:
        suggester = found.suggested_for or found.suggested_by
        facts += [
            (_("建议者"), suggester and str(suggester)),
            (_("建议日期"), found.suggested_on and found.suggested_on.isoformat()),
        ]
    return facts


def _labels(found: Topic) -> list[str]:
    """What kind of choice it was, in words."""
    named = {"thematic_education": _("主题教育选题"), "livelihood": _("民生议题")}
    return [str(found.get_kind_display()), *(words for name, words in named.items() if getattr(found, name))]


def _events(found: Topic) -> list[dict[str, Any]]:
    words = {name: step.label for name, step in workflow.STEPS.items()} | workflow.BESIDE_STEPS
    return [
        {
            "at": event.at,
            "who": event.actor_name,
            "what": words.get(event.step, event.step),
            "detail": _changed(event.facts["was"]) if event.facts.get("was") else _said(event.facts),
        }
        for event in Event.objects.of(found).reverse()
    ]


def _changed(was: dict[str, Any]) -> str:
    """Names of the fields, and of those in words what stood there."""
    names = [str(getattr(Topic._meta.get_field(name), "verbose_name", name)) for name in was]
    title = _("；原题目：%(title)s") % {"title": was["title"]} if "title" in was else ""
    return _("改动：%(names)s%(title)s") % {"names": "、".join(names), "title": title}


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What became of one's own suggestions."""
    own = Topic.objects.filter(suggested_by=request.user.pk).select_related("assembly", "taken_into")
    open_to = AnnualPlan.objects.open_to(request.user, timezone.localdate()).select_related("assembly")
    context = {"topics": own.order_by("-suggested_on", "-pk"), "open_to": list(open_to)}
    return render(request, "plans/mine.html", context)


# On paper and as a sheet


def printed(request: HttpRequest) -> HttpResponse:
    asked = tree.asked_of(request.GET, request.user)
    found = asked.plan
    context = {"asked": asked, "plan": found, "nodes": tree.nodes_of(asked, request.user)}
    return render(request, "plans/print.html", context | {"facts": _facts_of_plan(found) if found else []})


COLUMNS = [
    Column("number", gettext_lazy("序号"), width=8),
    Column("kind", gettext_lazy("类别"), width=12),
    Column("title", gettext_lazy("题目"), width=44),
    Column("format", gettext_lazy("协商形式"), width=20),
    Column("lead_body", gettext_lazy("牵头"), width=22),
    Column("with_bodies", gettext_lazy("参与单位"), width=28),
    Column("months", gettext_lazy("时间"), width=12),
    Column("participants", gettext_lazy("参加人员"), width=28),
    Column("outputs", gettext_lazy("预期成果"), width=28),
    Column("chosen_on", gettext_lazy("确定日期"), DAY, 12),
    Column("chosen_by", gettext_lazy("确定的会议"), width=24),
    Column("state", gettext_lazy("状态"), width=10),
    Column("progress", gettext_lazy("进展"), width=40),
]


def xlsx(request: HttpRequest) -> HttpResponseBase:
    return _as_sheet(request, tree.asked_of(request.GET, request.user))


def _as_sheet(request: HttpRequest, asked: tree.Asked) -> HttpResponseBase:
    name = f"plan-{asked.assembly.slug if asked.assembly else 'none'}-{asked.year or ''}"
    title = str(asked.plan or _("年度计划"))
    return answered(request, Sheet(name, title, COLUMNS, list(_sheet(tree.nodes_of(asked, request.user))), fixed=3))


def _sheet(nodes: list[tree.Node]) -> Iterator[list[Any]]:
    numbers: list[int] = []
    for node in nodes:
        numbers = numbers[: node.depth + 1] + [0] * (node.depth + 1 - len(numbers))
        numbers[node.depth] += 1
        one = node.topic
        counted = [f"{stage}：{_counts(cell)}" for stage, cell in node.stages if cell.counts]
        yield [
            ".".join(map(str, numbers)),
            one.get_kind_display(),
            one.title,
            one.get_format_display(),
            str(one.lead_body or ""),
            "、".join(str(body) for body in one.with_bodies.all()),
            one.months,
            one.participants,
            one.outputs,
            one.chosen_on,
            one.chosen_by,
            one.get_state_display(),
            "；".join(counted),
        ]


def _counts(cell: Any) -> str:
    return "、".join(f"{label} {count}" for label, count in cell.counts)
