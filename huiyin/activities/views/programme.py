"""Agenda, materials, decisions: the organiser's pages; what was done about a decision; the list of decisions."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.activities import workflow
from huiyin.activities.filters import DecisionFilter
from huiyin.activities.forms import DecisionForm, DoneForm, ItemForm, MaterialsForm
from huiyin.activities.models import Activity, AgendaItem, Decision, Material
from huiyin.activities.permissions import may_report, organises
from huiyin.activities.views.planning import no_longer
from huiyin.activities.views.shared import organised, press
from huiyin.activities.workflow.programme import STEPS
from huiyin.exports import DAY, WHOLE, Column, Sheet, answered, asked_by, back_to_the_page, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.taking import StepNotAllowed
from huiyin.web import number_in, page

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
    line = get_object_or_404(found.agenda.select_related("activity"), pk=number_in(number) or 0)
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
        back=lambda made: reverse("activities:agenda", args=(found.pk,)) if made else found,
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


def decisions(request: HttpRequest) -> HttpResponseBase:
    if wanted(request):
        return decisions_csv(request)
    filters = _found(request)
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    context = {"form": filters.form, "page_obj": found, "today": timezone.localdate()}
    return page(request, "activities/decisions.html", part="rows", context=context)


DECISIONS = [
    Column("starts_on", gettext_lazy("日期"), DAY, 12, read="activity.starts_on"),
    Column("activity", gettext_lazy("活动"), width=40, read="activity.title"),
    Column("order", gettext_lazy("序号"), WHOLE, 8),
    Column("text", gettext_lazy("议定事项"), width=44),
    Column("asked", gettext_lazy("由谁落实"), width=22, read=lambda one: one.asked_body or one.asked_agency),
    Column("due_on", gettext_lazy("期限"), DAY, 12),
    Column("done_on", gettext_lazy("落实日期"), DAY, 12),
    Column("done", gettext_lazy("落实情况"), width=36),
]


def decisions_csv(request: HttpRequest) -> HttpResponseBase:
    found = _found(request)
    if not found.form.is_valid():
        return back_to_the_page(request, reverse("activities:decisions"))
    name = f"decisions-{timezone.localdate()}"
    return answered(request, Sheet(name, _("议定事项"), DECISIONS, found.qs, asked_by(found.form)))
