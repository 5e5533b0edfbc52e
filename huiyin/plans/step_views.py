"""The pages on which a topic is suggested, sifted and moved on, and a plan is decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.exports import answered, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.taking import StepNotAllowed
from huiyin.plans import forms, sheets, workflow
from huiyin.plans.models import AnnualPlan, Topic
from huiyin.plans.permissions import KEEPS, keeps, keeps_plan
from huiyin.plans.views import offered
from huiyin.web import number_in

# Suggesting


@never_cache
def suggest(request: HttpRequest) -> HttpResponse:
    """`plan` names the plan where more than one is open; `within` the topic a part is entered for."""
    plans = list(AnnualPlan.objects.open_to(request.user, timezone.localdate()).select_related("assembly"))
    plan = next((one for one in plans if str(one.pk) == request.GET.get("plan", "")), plans[0] if plans else None)
    within = _within(request)
    if within:
        plan = next((one for one in plans if (one.assembly_id, one.year) == (within.assembly_id, within.year)), None)
    if plan is None:
        return render(request, "plans/closed.html")
    form = forms.SuggestForm(request.POST or None, plans=plans, plan=plan, user=request.user)
    return ask(
        request,
        form,
        lambda facts: workflow.suggest(plan, by=request.user, within=within, **facts),
        title=_("建议选题"),
        about=plan,
        back=lambda made: made or plan,
        template="plans/suggest.html",
        plans=plans,
        plan=plan,
        within=within,
        **_folded(form),
    )


def _within(request: HttpRequest) -> Topic | None:
    given = request.GET.get("within", "")
    if not given:
        return None
    found = get_object_or_404(Topic.objects.visible_to(request.user), pk=number_in(given) or 0)
    if not keeps(request.user, found):
        raise PermissionDenied
    return found


def _folded(form: Any) -> dict[str, Any]:
    """Fields that stand open, and those that fold away until one was filled in or is wrong."""
    rest = [form[name] for name in form.rest]
    return {
        "first": [form[name] for name in form.first],
        "rest": rest,
        "unfold": form.is_bound and any(field.errors or field.value() for field in rest),
    }


# Plans


@never_cache
def open_plan(request: HttpRequest) -> HttpResponse:
    mine = request.user.assemblies_as(*KEEPS)  # type: ignore[union-attr]
    assembly = Assembly.objects.filter(pk__in=mine).first()
    if assembly is None:
        raise PermissionDenied
    taken = set(AnnualPlan.objects.filter(assembly=assembly).values_list("year", flat=True))
    return ask(
        request,
        forms.OpenForm(request.POST or None, taken=set() if request.POST else taken),
        lambda facts: workflow.open_plan(by=request.user, assembly=assembly, **facts),
        title=_("开始征集选题"),
        about=assembly,
        back=lambda made: made or reverse("plans:list"),
        notes=[_("委员、专门委员会和参加单位可以为这一年建议协商议题和调研题目。")],
    )


def _plan(request: HttpRequest, pk: int) -> AnnualPlan:
    return get_object_or_404(AnnualPlan.objects.visible_to(request.user).select_related("assembly"), pk=pk)


@never_cache
def plan_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _plan(request, pk)
    if name not in workflow.PLAN_STEPS:
        raise Http404
    if not workflow.PLAN_STEPS[name].may(request.user, found):
        raise PermissionDenied
    waiting = Topic.objects.of(found).waiting().select_related("lead_body")
    drafted = [topic for topic in waiting if topic.state == Topic.State.DRAFTED]
    left = [topic for topic in waiting if topic.state != Topic.State.DRAFTED]
    within = _within(request) if name == "add" else None
    data = request.POST or None
    made: dict[str, Callable[[], StepForm]] = {
        "extend": lambda: forms.ExtendForm(data, initial={"suggest_until": found.suggest_until}),
        "draw_up": lambda: StepForm(data),
        "decide": lambda: forms.DecideForm(data, left=len(left)),
        "adopt": lambda: forms.MeetingForm(data),
        "add": lambda: forms.AddForm(data, assembly=found.assembly_id),
    }
    more = {"within": within} if name == "add" else {}
    return ask(
        request,
        made[name](),
        lambda facts: getattr(workflow, name)(found, by=request.user, **facts, **more),
        title=workflow.PLAN_STEPS[name].label,
        about=within or found,
        back=lambda topic: topic if isinstance(topic, Topic) else within or found,
        notes=_plan_notes(name, found, waiting),
        template="plans/decide.html" if name == "decide" else "ask.html",
        drafted=drafted,
        left=left,
    )


def _plan_notes(name: str, found: AnnualPlan, waiting: QuerySet[Topic]) -> list[str]:
    if name == "draw_up":
        return [_("之后委员不能再提新的建议。已有的建议照常筛选，现在共 %(count)d 个。") % {"count": waiting.count()}]
    if name == "adopt":
        return [_("题目已经由%(meeting)s研究确定。") % {"meeting": found.decided_by}]
    if name == "add":
        return [_("计划已经确定。这里增列的题目记下自己的会议和日期。")]
    return []


# Sifting


STANDS = ["suggested", "shortlisted", "drafted", "declined", "merged", "withdrawn"]
OFFERED = {"suggested": ["shortlist", "decline"], "shortlisted": ["include", "decline"], "drafted": ["decline"]}


@never_cache
def suggestions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For the offices: what was suggested, by where it stands; many are sifted at once."""
    found = _plan(request, pk)
    if not keeps_plan(request.user, found.assembly_id):
        raise Http404
    topics = Topic.objects.of(found).visible_to(request.user)
    state = request.GET.get("state", "")
    state = state if state in STANDS else "suggested"
    form = forms.SiftForm(request.POST or None, topics=topics)
    if request.method == "POST" and form.is_valid() and _sifted(request, form):
        return redirect(f"{request.path}?state={state}")
    counts = {row["state"]: row["count"] for row in _counted(topics)}
    shown = topics.filter(state=state).select_related(
        "lead_body", "suggested_by", "suggested_for", "taken_into", "within"
    )
    if wanted(request):
        return answered(request, sheets.suggestions(found, state, shown))
    making = found.state in AnnualPlan.IN_MAKING
    context = {
        "plan": found,
        "state": state,
        "tabs": [(code, Topic.State(code).label, counts.get(code, 0)) for code in STANDS],
        "topics": shown,
        "form": form,
        "ways": [(name, workflow.STEPS[name].label) for name in OFFERED.get(state, [])] if making else [],
        "picked": {str(value) for value in request.POST.getlist("topic")},
    }
    return render(request, "plans/suggestions.html", context, status=400 if form.is_bound else 200)


def _counted(topics: QuerySet[Topic]) -> Any:
    from django.db.models import Count

    return topics.order_by().values("state").annotate(count=Count("pk"))


def _sifted(request: HttpRequest, form: forms.SiftForm) -> bool:
    facts = form.facts()
    name, picked = facts["name"], list(facts["topic"])
    said = {"answer": facts["answer"]} if name == "decline" else {}
    try:
        refused = workflow.sift(picked, name, by=request.user, key=facts["key"], **said)
    except StepNotAllowed as reason:
        refuse(form, reason)
        return False
    if done := len(picked) - len(refused):
        words = _("%(step)s：%(count)d 个。") % {"step": workflow.STEPS[name].label, "count": done}
        messages.success(request, words)
    for topic, why in refused:
        messages.error(request, _("“%(title)s”没有办成：%(reason)s") % {"title": topic, "reason": why})
    return True


# One topic


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    seen = Topic.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("assembly", "within"), pk=pk)
    if name not in workflow.STEPS:
        raise Http404
    if not workflow.STEPS[name].may(request.user, found):
        raise PermissionDenied
    if request.method == "GET" and name not in offered(request.user, found):
        messages.warning(request, _("现在是“%(state)s”，不能这样做。") % {"state": found.get_state_display()})
        return redirect(found)
    form = _form(request, found, name)
    return ask(
        request,
        form,
        lambda facts: getattr(workflow, name)(found, by=request.user, **facts),
        title=workflow.STEPS[name].label,
        about=found,
        back=lambda _made: found,
        notes=_notes(name, found),
    )


def _form(request: HttpRequest, found: Topic, name: str) -> StepForm:
    data = request.POST or None
    others = Topic.objects.visible_to(request.user).filter(assembly=found.assembly_id, year=found.year)
    others = others.exclude(pk=found.pk)
    if name == "change":
        return _change_form(request, found)
    if name == "merge":
        return forms.MergeForm(data, topics=others.filter(state__in=Topic.WAITING))
    if name == "move":
        above = others.filter(state__in=[*Topic.WAITING, Topic.State.APPROVED])
        return forms.MoveForm(data, topics=above, initial={"within": found.within_id, "order": found.order})
    plain = {"decline": forms.DeclineForm, "close": forms.CloseForm}
    return plain.get(name, StepForm)(data)


def _change_form(request: HttpRequest, found: Topic) -> StepForm:
    whole = keeps(request.user, found)
    initial = {name: getattr(found, name) for name in (workflow.WORKED_OUT if whole else workflow.SUGGESTED)}
    if whole:
        initial["with_bodies"] = list(found.with_bodies.all())
        return forms.WorkForm(request.POST or None, assembly=found.assembly_id, initial=initial)
    return forms.TopicForm(request.POST or None, assembly=found.assembly_id, initial=initial)


def _notes(name: str, found: Topic) -> list[str]:
    said = {
        "withdraw": _("撤回后不再参加筛选。"),
        "shortlist": _("建议者会收到通知。"),
        "include": _("列入后提交会议研究。须有牵头单位；协商议题还须有协商形式。"),
        "merge": _("建议者会收到通知；所并入的题目以后怎样，也会告诉建议者。"),
        "close": _("办结之后，题目仍在计划里，可以查阅。"),
    }
    return [said[name]] if name in said else []
