from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Min, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.exports import DAY, WHOLE, Column, Sheet, answered, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, allowed
from huiyin.livelihood.workflow import offered
from huiyin.livelihood.workflow.table import ANSWERED_FROM
from huiyin.matters.models import Matter, Originator
from huiyin.members.models import person_of
from huiyin.visits import sheets, workflow
from huiyin.visits.as_activity import unreached
from huiyin.visits.forms import (
    CancelForm,
    CorrectForm,
    FinishForm,
    PlaceForm,
    PlanForm,
    ReceiveForm,
    SettleForm,
)
from huiyin.visits.models import Received, Reception, ReceptionPlace
from huiyin.visits.permissions import KEEPS, keeps, keeps_place, may_plan, writes_down

ROWS = 50
_S = Reception.State
BESIDE = ("place__assembly", "place__place", "planned_by", "activity")


def days(request: HttpRequest) -> HttpResponseBase:
    """The days to come, nearest first, with those nobody has finished; then those held, newest first."""
    seen = Reception.objects.visible_to(request.user).select_related("place__place").prefetch_related("members")
    if wanted(request):
        return answered(request, sheets.days(seen.order_by("-held_on", "-pk")))
    waiting = seen.filter(state__in=[_S.PLANNED, _S.UNDER_WAY]).order_by("held_on", "pk")
    over = seen.exclude(state__in=[_S.PLANNED, _S.UNDER_WAY]).order_by("-held_on", "-pk")
    context = {
        "waiting": waiting[:ROWS],
        "page_obj": Paginator(over, ROWS).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "visits/days.html", context)


def places(request: HttpRequest) -> HttpResponseBase:
    today = timezone.localdate()
    coming, held = Q(receptions__state=_S.PLANNED, receptions__held_on__gte=today), Q(receptions__state=_S.HELD)
    seen = ReceptionPlace.objects.visible_to(request.user).select_related("place", "assembly")
    dated = seen.annotate(
        next_on=Min("receptions__held_on", filter=coming), last_on=Max("receptions__held_on", filter=held)
    )
    dated = dated.order_by("-is_open", "place__place_code", "pk")
    if wanted(request):
        return answered(request, sheets.places(dated))
    context = {
        "places": dated,
        "may_open": request.user.holds(*KEEPS),  # type: ignore[union-attr]
    }
    return render(request, "visits/places.html", context)


def _place(request: HttpRequest, pk: int) -> ReceptionPlace:
    seen = ReceptionPlace.objects.visible_to(request.user).select_related("place", "assembly")
    return get_object_or_404(seen, pk=pk)


def place(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Where it is, when somebody is there next, what was held there."""
    if wanted(request):
        return place_csv(request, pk)
    found = _place(request, pk)
    seen = Reception.objects.visible_to(request.user).filter(place=found).prefetch_related("members")
    context = {
        "place": found,
        "facts": [
            (_("类别"), found.get_kind_display()),
            (_("政协"), found.assembly.name),
            (_("所在县（区）"), found.place.place_name),
            (_("具体地点"), found.spot),
            (_("固定接待日"), found.regular_days),
        ],
        "waiting": seen.filter(state__in=[_S.PLANNED, _S.UNDER_WAY]).order_by("held_on", "pk"),
        "over": seen.exclude(state__in=[_S.PLANNED, _S.UNDER_WAY]).order_by("-held_on", "-pk")[:ROWS],
        "keeps": keeps_place(request.user, found),
        "may_plan": found.is_open and may_plan(request.user, found),
        "may_export": _may_export(request.user, found),
    }
    return render(request, "visits/place.html", context)


@never_cache
def place_open(request: HttpRequest) -> HttpResponse:
    mine = request.user.assemblies_as(*KEEPS)  # type: ignore[union-attr]
    assembly = Assembly.objects.filter(pk__in=mine).first()
    if assembly is None:
        raise PermissionDenied
    return ask(
        request,
        PlaceForm(request.POST or None, assembly=assembly),
        lambda facts: workflow.open_place(by=request.user, assembly=assembly, **facts),
        title=_("增加接待点"),
        about=assembly,
        back=lambda made: made or reverse("visits:places"),
    )


@never_cache
def place_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    if not keeps_place(request.user, found):
        raise PermissionDenied
    names = ("kind", "name", "spot", "regular_days", "is_open")
    initial = {name: getattr(found, name) for name in names} | {"place": found.place_id}
    return ask(
        request,
        PlaceForm(request.POST or None, assembly=found.assembly, initial=initial),
        lambda facts: workflow.change_place(found, by=request.user, **facts),
        title=_("改动接待点"),
        about=found,
        back=lambda _made: found,
    )


def _may_export(user: Any, found: ReceptionPlace) -> bool:
    return user.holds(Role.LEDGER_STAFF, assembly_id=found.assembly_id)


def place_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything that was brought to a place, without anybody's name."""
    found = _place(request, pk)
    if not _may_export(request.user, found):
        raise PermissionDenied
    lines = Received.objects.visible_to(request.user).filter(reception__place=found)
    lines = lines.select_related("reception", "originator", "matter").order_by(
        "reception__held_on", "reception", "order"
    )
    name = f"reception-{found.pk}-{timezone.localdate()}"
    return answered(request, Sheet(name, _("接待反映的事"), BROUGHT, lines, [(_("接待点"), str(found))]))


def _number(line: Received) -> str:
    matter = line.matter
    if matter is None:
        return ""
    if matter.docket:
        return f"{matter.year} {matter.docket}"
    return f"{matter.year}-{matter.number}" if matter.number else ""


BROUGHT = [
    Column("held_on", gettext_lazy("日期"), DAY, 12, read="reception.held_on"),
    Column("kind", gettext_lazy("类别"), width=14, read="reception.get_kind_display"),
    Column("order", gettext_lazy("序号"), WHOLE, 8),
    Column("what", gettext_lazy("反映的事"), width=44),
    Column("masked", gettext_lazy("反映人"), width=14),
    Column("outcome", gettext_lazy("结果"), width=14, read="get_outcome_display"),
    Column("answer", gettext_lazy("当面答复的内容"), width=36),
    Column("number", gettext_lazy("台账编号"), width=14, read=_number),
    Column("title", gettext_lazy("台账标题"), width=36, read="matter.title"),
    Column("state", gettext_lazy("现在的状态"), width=12, read="matter.get_state_display"),
    Column("closed_on", gettext_lazy("办结日期"), DAY, 12, read="matter.closed_on"),
]


@never_cache
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    if not (found.is_open and may_plan(request.user, found)):
        raise PermissionDenied
    initial: dict[str, Any] = (
        {} if keeps_place(request.user, found) else {"members": str(person_of(request.user)), "kind": "visit"}
    )
    initial["held_on"] = timezone.localdate()
    return ask(
        request,
        PlanForm(request.POST or None, place=found, initial=initial),
        lambda facts: workflow.plan_visit(found, by=request.user, **facts),
        title=_("安排一次接待"),
        about=found,
        back=lambda made: made or found,
    )


# The day


def _reception(request: HttpRequest, pk: int) -> Reception:
    seen = Reception.objects.visible_to(request.user).select_related(*BESIDE).prefetch_related("members")
    return get_object_or_404(seen, pk=pk)


def _lines(request: HttpRequest, found: Reception) -> list[Received]:
    lines = Received.objects.visible_to(request.user).filter(reception=found)
    beside = Prefetch("corrections", to_attr="corrected")
    return list(lines.select_related("originator", "matter", "same_as", "answered_by").prefetch_related(beside))


@never_cache
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The day; for those at the table also what was brought, what came of the last time, and the next one to note."""
    found = _reception(request, pk)
    writes = writes_down(request.user, found)
    at_table = writes and found.state == _S.UNDER_WAY
    form = ReceiveForm(request.POST or None, reception=found, user=request.user) if at_table else None
    if request.method == "POST":
        if form is None:
            return _no_longer(request, found, writes)
        if (answer := _noted(request, found, form)) is not None:
            return answer
    lines = _lines(request, found)
    context = {
        "visit": found,
        "steps": [(name, workflow.STEPS[name].label) for name in _offered(request.user, found)],
        "facts": _facts(found),
        "untold": _untold(request.user, found),
        "form": form,
        "lines": lines,
        "count": found.received.count(),
        "reads": writes,
        "follow": _follow(request, found) if writes else [],
        "seen": _seen(request, lines),
        "mine": _looked_up(request, lines),
        "events": _events(found),
    }
    status = 200 if form is None or not form.is_bound else 409 if form.non_field_errors() else 400
    return render(request, "visits/visit.html", context, status=status)


def _no_longer(request: HttpRequest, found: Reception, writes: bool) -> HttpResponse:
    if not writes:
        raise PermissionDenied
    messages.error(request, _("没有记下：这次接待现在是“%(state)s”。") % {"state": found.get_state_display()})
    return redirect(found)


def _noted(request: HttpRequest, found: Reception, form: ReceiveForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        line = workflow.note_down(found, by=request.user, **form.facts())
    except StepNotAllowed as refused:
        refuse(form, refused)
        return None
    words = _("第 %(order)d 件已记下：%(outcome)s。请接待下一位。")
    messages.success(request, words % {"order": line.order, "outcome": line.get_outcome_display()})
    return redirect(f"{found.get_absolute_url()}#note")


def _offered(user: Any, found: Reception) -> list[str]:
    names = [name for name in allowed(workflow.STEPS, user, found) if name != "receive"]
    return [name for name in names if name != "hold" or found.held_on <= timezone.localdate()]


def _facts(found: Reception) -> list[tuple[str, Any]]:
    return [
        (_("地点"), found.place),
        (_("所在县（区）"), found.place.place.place_name),
        (_("具体地点"), found.place.spot),
        (_("主题"), found.theme),
        (_("安排人"), str(found.planned_by)),
        (_("取消原因"), found.cancelled_why),
        (_("日历里的活动"), found.activity),
    ]


def _untold(user: Any, found: Reception) -> dict[str, Any] | None:
    """Whom whoever keeps the day has to tell otherwise, while it is planned."""
    if found.state != _S.PLANNED or not keeps(user, found):
        return None
    names = [str(person) for person in unreached(found)]
    return {"names": names} if names else None


def _follow(request: HttpRequest, found: Reception) -> list[tuple[Matter, bool, bool]]:
    """What came of earlier days, each with whether the reader may open it, and whether they may tell its people now."""
    matters = workflow.since_last(found)
    seen = _openable(request, [one.pk for one in matters])
    return [(one, one.pk in seen, one.pk in seen and _answers(request.user, one)) for one in matters]


def _answers(user: Any, matter: Matter) -> bool:
    return matter.state in ANSWERED_FROM and "answer" in offered(user, matter)


def _seen(request: HttpRequest, lines: list[Received]) -> set[int]:
    return _openable(request, [line.matter_id for line in lines if line.matter_id])


def _openable(request: HttpRequest, named: list[int]) -> set[int]:
    return set(Matter.objects.visible_to(request.user).filter(pk__in=named).values_list("pk", flat=True))


def _looked_up(request: HttpRequest, lines: list[Received]) -> set[int]:
    """Originators whose page this reader has."""
    named = [line.originator_id for line in lines if line.originator_id]
    return set(Originator.objects.visible_to(request.user).filter(pk__in=named).values_list("pk", flat=True))


def _events(found: Reception) -> list[dict[str, Any]]:
    """The day's own history; who came and with what stands in the lines."""
    words = {name: step.label for name, step in workflow.STEPS.items()} | {"plan_visit": _("安排")}
    told = Event.objects.of(found).exclude(step="receive").reverse()
    return [
        {"at": event.at, "who": event.actor_name, "what": words.get(event.step, event.step), "detail": _moved(event)}
        for event in told
    ]


def _moved(event: Event) -> str:
    was, on = event.facts.get("was"), event.facts.get("on")
    if was and was != on:
        return _("日期由 %(was)s 改为 %(on)s") % {"was": was, "on": on}
    return event.facts.get("note", "")


FORMS: dict[str, type[StepForm]] = {"cancel": CancelForm, "hold": StepForm, "finish": FinishForm}


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _reception(request, pk)
    if name not in workflow.STEPS or name == "receive":
        raise Http404
    if not workflow.STEPS[name].may(request.user, found):
        raise PermissionDenied
    if name == "change":
        members = "、".join(str(person) for person in found.members.all())
        initial = {"kind": found.kind, "held_on": found.held_on, "theme": found.theme, "members": members}
        form: StepForm = PlanForm(request.POST or None, place=found.place, initial=initial)
    else:
        form = FORMS[name](request.POST or None)
    return ask(
        request,
        form,
        lambda facts: getattr(workflow, name)(found, by=request.user, **facts),
        title=workflow.STEPS[name].label,
        about=f"{found} · {found.held_on.isoformat()}",
        back=lambda _made: found,
        notes=_notes(name, found),
    )


def _notes(name: str, found: Reception) -> list[str]:
    if name == "hold":
        return [_("开始后，每来一位记一件；人走之前写明当面怎样答复，或者记入台账。")]
    if name == "finish":
        return [_("结束后不再记新的；已记的只能更正，更正前的文字留存。")]
    return []


def _line(request: HttpRequest, pk: int) -> Received:
    seen = Received.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("reception__place__assembly", "originator"), pk=pk)


@never_cache
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A line that was left open gets its answer or its matter."""
    line = _line(request, pk)

    def act(facts: dict[str, Any]) -> Any:
        key, by = facts["key"], request.user
        if facts["outcome"] == Received.Outcome.ANSWERED:
            return workflow.answer_on_spot(line, by=by, key=key, answer=facts["answer"])
        return workflow.enter_in_ledger(line, by=by, key=key, kind=facts["kind"], title=facts.get("title", ""))

    return ask(
        request,
        SettleForm(request.POST or None, reception=line.reception, user=request.user),
        act,
        title=_("写明着落"),
        about=f"{line.order}. {line.what[:60]}",
        back=lambda _made: line.reception,
    )


@never_cache
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    return ask(
        request,
        CorrectForm(request.POST or None, received=line),
        lambda facts: workflow.correct(line, by=request.user, **facts),
        title=_("更正记录"),
        about=f"{line.reception} · {line.order}",
        back=lambda _made: line.reception,
        notes=[_("更正前的文字和理由留存。已记入台账的，台账上的文字在事项页改。")],
    )


# On paper


def visit_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The day's record without anybody's name; 404 for those who do not read what was said."""
    found = _reception(request, pk)
    if not writes_down(request.user, found):
        raise Http404
    context = {"visit": found, "lines": _lines(request, found), "facts": _facts(found)}
    return render(request, "visits/print.html", context)


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """For the notice board: what came of what was said here before. No name of anybody, masked or not."""
    found = _reception(request, pk)
    if not writes_down(request.user, found):
        raise Http404
    return render(request, "visits/notice.html", {"visit": found, "matters": workflow.since_last(found)})
