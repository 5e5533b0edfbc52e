"""Planned, changed, cancelled, held; copied; the minutes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.activities import workflow
from huiyin.activities.forms import ActivityForm, CancelForm, MinutesForm
from huiyin.activities.models import Activity
from huiyin.activities.permissions import organises, organises_for
from huiyin.activities.views.shared import organised, planned_for
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.models import Event
from huiyin.history.taking import allowed

NOT_COPIED = ("number", "starts_on", "ends_on", "sign_up_until")


@never_cache
def plan(request: HttpRequest) -> HttpResponse:
    """A new one; `?copy=` begins with the facts and the agenda of one that was, `?on=` with a day."""
    source = _source(request)
    assembly = source.assembly if source else planned_for(request.user)
    if assembly is None or not organises_for(request.user, assembly.pk):
        raise PermissionDenied
    initial: dict[str, Any] = {"starts_on": request.GET.get("on", "")[:10], "series": request.GET.get("series")}
    form = ActivityForm(request.POST or None, assembly=assembly, user=request.user, now=source, initial=initial)
    if source is not None:
        form.initial = dict(form.initial) | dict.fromkeys(NOT_COPIED)
    return ask(
        request,
        form,
        lambda facts: workflow.plan_activity(by=request.user, assembly=assembly, agenda_of=source, **facts),
        title=_("安排活动"),
        about=assembly,
        back=lambda made: made or source or reverse("activities:list"),
        notes=[_("名称、地点等已照“%(title)s”填好，议程也会带过来。请填新的日期。") % {"title": source}]
        if source
        else [],
        template="activities/plan.html",
    )


def _source(request: HttpRequest) -> Activity | None:
    given = request.GET.get("copy", "")
    if not given.isdecimal():
        return None
    found = get_object_or_404(Activity.objects.visible_to(request.user).select_related("assembly"), pk=int(given[:18]))
    if not organises(request.user, found):
        raise PermissionDenied
    return found


@never_cache
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    changes = Event.objects.of(found).filter(step="change").count()
    form = ActivityForm(
        request.POST or None, assembly=found.assembly, user=request.user, now=found, initial={"seen": changes}
    )
    if form.is_valid() and form.cleaned_data["seen"] != changes and not _came_before(form):
        form.data = request.POST.copy()
        form.data["seen"] = str(changes)
        form.add_error(None, _overtaken(found))
    return ask(
        request,
        form,
        lambda facts: workflow.change_activity(found, by=request.user, **facts),
        title=workflow.STEPS["change"].label,
        about=found,
        back=lambda _made: found,
        notes=[_("改动时间或地点，会通知可能来参加的人。")] if found.state == Activity.State.PLANNED else [],
        template="activities/plan.html",
    )


def _came_before(form: ActivityForm) -> bool:
    return Event.objects.filter(key=form.cleaned_data["key"]).exists()


def _overtaken(found: Activity) -> str:
    last = Event.objects.of(found).filter(step="change").last()
    who = last.actor_name if last else ""
    return _("您打开这一页以后，%(who)s改动过安排。下面是您填的，请对照活动页核对，再提交一次就以您的为准。") % {
        "who": who
    }


@never_cache
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "cancel", CancelForm, workflow.cancel_activity)


@never_cache
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "hold", StepForm, workflow.hold_activity)


@never_cache
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "write_minutes", MinutesForm, workflow.write_minutes)


def _step(request: HttpRequest, pk: int, name: str, form_class: type[StepForm], act: Any) -> HttpResponse:
    found = organised(request, pk)
    step = workflow.STEPS[name]
    if request.method != "POST" and name not in allowed(workflow.STEPS, request.user, found):
        return no_longer(request, found, step.label)
    return ask(
        request,
        form_class(request.POST or None, initial={"minutes": found.minutes}),
        lambda facts: act(found, by=request.user, **facts),
        title=step.label,
        about=f"{found} · {found.starts_on.isoformat()}",
        back=lambda _made: found,
    )


def no_longer(request: HttpRequest, found: Activity, label: Any) -> HttpResponse:
    """The page of a step whose time has passed says so."""
    words = _("“%(step)s”现在不能进行：活动是“%(state)s”。") % {"step": label, "state": found.get_state_display()}
    context = {"title": label, "about": found, "back": found, "words": words}
    return render(request, "activities/no_longer.html", context, status=409)
