"""Agenda, materials, decisions: the organiser's pages; what was done about a decision; the list of decisions."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.activities import workflow
from huiyin.activities.filters import DecisionFilter
from huiyin.activities.forms import DecisionForm, DoneForm, ItemForm, MaterialsForm
from huiyin.activities.models import Activity, AgendaItem, Decision, Material
from huiyin.activities.permissions import may_report, organises
from huiyin.activities.views.planning import no_longer
from huiyin.activities.views.shared import organised, press
from huiyin.activities.workflow.programme import STEPS
from huiyin.exports import as_csv
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.taking import StepNotAllowed
from huiyin.web import page

ROWS = 50


@never_cache
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines in their order, a button for each way a line may go, and a form for the next one."""
    found = organised(request, pk)
    if found.state == Activity.State.CANCELLED:
        return no_longer(request, found, _("编排议程"))
    adds = request.method == "POST" and "move" not in request.POST
    if request.method == "POST" and not adds:
        return _moved(request, found)
    form = ItemForm(request.POST if adds else None, assembly=found.assembly)
    if form.is_valid():
        try:
            workflow.add_item(found, by=request.user, **form.facts())
        except StepNotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("已加上这一项。"))
            return redirect("activities:agenda", found.pk)
    lines = found.agenda.select_related("speaker")
    context = {"activity": found, "lines": lines, "form": form, "key": uuid.uuid4()}
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "activities/agenda.html", context, status=status)


def _moved(request: HttpRequest, found: Activity) -> HttpResponse:
    """`move` is "up-12", "down-12" or "remove-12"."""
    how, _dash, number = request.POST["move"].partition("-")
    line = get_object_or_404(found.agenda.select_related("activity"), pk=int(number) if number.isdecimal() else 0)
    if how == "remove":
        words = _("已去掉“%(title)s”。") % {"title": line.title}
        return press(
            request,
            lambda key: workflow.remove_item(line, by=request.user, key=key),
            lambda _made: words,
            f"{request.path}#lines",
        )
    words = _("已调整“%(title)s”的次序。") % {"title": line.title}
    return press(
        request,
        lambda key: workflow.move_item(line, by=request.user, key=key, up=how == "up"),
        lambda _made: words,
        f"{request.path}#lines",
    )


@never_cache
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One line put right."""
    line = get_object_or_404(AgendaItem.objects.visible_to(request.user).select_related("activity__assembly"), pk=pk)
    found = line.activity
    if not organises(request.user, found):
        raise PermissionDenied
    initial = {
        "title": line.title,
        "is_first_item": line.is_first_item,
        "speaker": line.speaker.name if line.speaker else line.speaker_name,
    }
    return ask(
        request,
        ItemForm(request.POST or None, assembly=found.assembly, initial=initial),
        lambda facts: workflow.change_item(line, by=request.user, **facts),
        title=STEPS["change_item"].label,
        about=found,
        back=lambda _made: ("activities:agenda", found.pk) if _made else found,
    )


@never_cache
def materials(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    if found.state not in STEPS["add_material"].starts:
        return no_longer(request, found, STEPS["add_material"].label)
    return ask(
        request,
        MaterialsForm(request.POST or None, request.FILES or None),
        lambda facts: workflow.add_materials(found, by=request.user, **facts),
        title=STEPS["add_material"].label,
        about=found,
        back=lambda _made: found,
        notes=[_("已通知、报名的委员和组织者能打开，别人看不到。")],
    )


@never_cache
def material_remove(request: HttpRequest, pk: int) -> HttpResponse:
    material = get_object_or_404(Material.objects.visible_to(request.user).select_related("activity__assembly"), pk=pk)
    if not organises(request.user, material.activity):
        raise PermissionDenied
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: workflow.remove_material(material, by=request.user, **facts),
        title=STEPS["remove_material"].label,
        about=material.title,
        back=lambda _made: material.activity,
    )


@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    if found.state not in STEPS["decide"].starts:
        return no_longer(request, found, STEPS["decide"].label)
    return ask(
        request,
        DecisionForm(request.POST or None, activity=found),
        lambda facts: workflow.decide(found, by=request.user, **facts),
        title=STEPS["decide"].label,
        about=found,
        back=lambda _made: found,
        notes=[_("记下的议定事项不能删除，落实情况写在后面。")],
    )


@never_cache
def done(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related("activity__assembly", "activity__organiser"), pk=pk
    )
    if not may_report(request.user, decision):
        raise PermissionDenied
    initial = {"done": decision.done, "done_on": decision.done_on or timezone.localdate()}
    return ask(
        request,
        DoneForm(request.POST or None, initial=initial),
        lambda facts: workflow.report_done(decision, by=request.user, **facts),
        title=_("写落实情况"),
        about=f"{decision.activity} · {decision.text[:60]}",
        back=lambda _made: decision.activity,
    )


def _found(request: HttpRequest) -> DecisionFilter:
    """Open ones first, those nearest or longest past their day before all."""
    visible = Decision.objects.visible_to(request.user).select_related("activity", "asked_body", "asked_agency")
    return DecisionFilter(request.GET, queryset=visible, request=request)


def decisions(request: HttpRequest) -> HttpResponse:
    filters = _found(request)
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    context = {"form": filters.form, "page_obj": found, "today": timezone.localdate()}
    return page(request, "activities/decisions.html", part="rows", context=context)


def decisions_csv(request: HttpRequest) -> HttpResponseBase:
    heading = [_("日期"), _("活动"), _("序号"), _("议定事项"), _("由谁落实"), _("期限"), _("落实日期"), _("落实情况")]
    rows = (_row(one) for one in _found(request).qs.iterator(chunk_size=500))
    return as_csv(f"decisions-{timezone.localdate()}", heading, rows)


def _row(one: Decision) -> list[str]:
    days: list[Any] = [one.due_on, one.done_on]
    due_on, done_on = (day.isoformat() if day else "" for day in days)
    asked = str(one.asked_body or one.asked_agency or "")
    activity = one.activity
    return [activity.starts_on.isoformat(), activity.title, str(one.order), one.text, asked, due_on, done_on, one.done]
