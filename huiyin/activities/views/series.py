"""Series: those there are, one with its activities, and its days to come."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.activities import workflow
from huiyin.activities.forms import RepeatForm, SeriesForm, chosen_days
from huiyin.activities.models import Activity, Series
from huiyin.activities.permissions import organises_for
from huiyin.activities.views.shared import planned_for
from huiyin.activities.workflow.series import MOST_DAYS
from huiyin.assemblies.models import Assembly
from huiyin.calendars.stored import working_days
from huiyin.history.asking import ask, refuse
from huiyin.history.taking import StepNotAllowed

_S = Activity.State


def every_series(request: HttpRequest) -> HttpResponse:
    held, coming = Q(activities__state=_S.HELD), Q(activities__state=_S.PLANNED)
    rows = Series.objects.visible_to(request.user).select_related("assembly")
    counted = rows.annotate(
        held=Count("activities", filter=held),
        last_on=Max("activities__starts_on", filter=held),
        next_on=Min("activities__starts_on", filter=coming & Q(activities__starts_on__gte=timezone.localdate())),
    )
    context = {"rows": counted, "may_open": planned_for(request.user) is not None}
    return render(request, "activities/every_series.html", context)


def _series(request: HttpRequest, pk: int) -> Series:
    return get_object_or_404(Series.objects.visible_to(request.user).select_related("assembly"), pk=pk)


def series(request: HttpRequest, pk: int) -> HttpResponse:
    found = _series(request, pk)
    activities = Activity.objects.visible_to(request.user).filter(series=found).select_related("led_by")
    context = {
        "series": found,
        "activities": activities.order_by("-number", "-starts_on", "-pk"),
        "keeps": organises_for(request.user, found.assembly_id),
    }
    return render(request, "activities/series.html", context)


@never_cache
def series_open(request: HttpRequest) -> HttpResponse:
    assembly = planned_for(request.user)
    if assembly is None:
        raise PermissionDenied
    return ask(
        request,
        SeriesForm(request.POST or None),
        lambda facts: workflow.open_series(by=request.user, assembly=assembly, **facts),
        title=_("新建系列"),
        about=assembly,
        back=lambda made: made or reverse("activities:every_series"),
        notes=[_("编号的讲堂、分期的读书小组、每月一次的会，都可以建成系列。")],
    )


@never_cache
def series_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    initial = {name: getattr(found, name) for name in ("kind", "title", "note")}
    return ask(
        request,
        SeriesForm(request.POST or None, initial=initial),
        lambda facts: workflow.change_series(found, by=request.user, **facts),
        title=_("改动系列"),
        about=found,
        back=lambda _made: found,
    )


def _kept(request: HttpRequest, pk: int) -> Series:
    found = _series(request, pk)
    if not organises_for(request.user, found.assembly_id):
        raise PermissionDenied
    return found


@never_cache
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """First the rule; then the days that follow from it, of which one leaves out some; then they are planned."""
    found = _kept(request, pk)
    last = found.activities.order_by("-number").first()
    form = RepeatForm(
        request.POST or None,
        assembly=found.assembly,
        user=request.user,
        now=last,
        initial={"starts_on": None, "ends_on": None} if last else {"title": found.title},
    )
    offered: list[date] = []
    if form.is_valid():
        offered = _offered(form)
        if (answer := _planned(request, form, found, offered)) is not None:
            return answer
    chosen = chosen_days(request.POST.getlist("day"), offered) if "plan" in request.POST else None
    context = {
        "series": found,
        "form": form,
        "days": _looked_at(found.assembly, offered, chosen),
        "most": MOST_DAYS,
    }
    status = 409 if form.non_field_errors() else 400 if form.is_bound and form.errors else 200
    return render(request, "activities/repeat.html", context, status=status)


def _offered(form: RepeatForm) -> list[date]:
    typed = form.cleaned_data
    return workflow.repeated(
        typed["every"],
        typed["starts_on"],
        typed["until"],
        weekdays=typed["weekdays"],
        month_days=typed["month_days"],
    )


def _planned(request: HttpRequest, form: RepeatForm, found: Series, offered: list[date]) -> HttpResponse | None:
    if "plan" not in request.POST:
        return None
    days = chosen_days(request.POST.getlist("day"), offered)
    try:
        made = workflow.plan_days(found, by=request.user, days=days, **form.facts())
    except StepNotAllowed as refused:
        refuse(form, refused)
        return None
    messages.success(request, _("已安排 %(count)d 次。") % {"count": len(made)})
    return redirect(found)


def _looked_at(assembly: Assembly, days: list[date], chosen: list[date] | None) -> list[dict[str, Any]]:
    """Each day with why it is no working day; those begin unticked."""
    calendar = working_days(assembly)
    found = []
    for day in days:
        off = calendar.reason_off(day)
        words = _("周末") if off == "weekend" else off or ""
        found.append({"day": day, "off": words, "ticked": day in chosen if chosen is not None else off is None})
    return found
