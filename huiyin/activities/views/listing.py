"""What is to come and what was held: the list, a month of it, and both as a spreadsheet."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.filters import ActivityFilter, home_of, own_activities
from huiyin.activities.models import Activity
from huiyin.activities.views.shared import planned_for
from huiyin.assemblies.models import Assembly
from huiyin.calendars.stored import working_days
from huiyin.exports import TEXT, Column, Sheet, answered, asked_by, back_to_the_page, wanted
from huiyin.web import page

ROWS = 50
_S = Activity.State


def _filtered(request: HttpRequest) -> ActivityFilter:
    visible = Activity.objects.visible_to(request.user).select_related("assembly", "organiser", "series")
    return ActivityFilter(request.GET, queryset=visible, request=request)


def activities(request: HttpRequest) -> HttpResponseBase:
    """To come, nearest first, with those whose day has passed and nobody said whether they were held; then the rest,
    newest first."""
    if wanted(request):
        return sheet(request)
    filters = _filtered(request)
    coming = filters.qs.filter(state=_S.PLANNED).order_by("starts_on", "starts_at", "pk")
    over = filters.qs.exclude(state=_S.PLANNED).order_by("-starts_on", "-pk")
    found = Paginator(over, ROWS).get_page(request.GET.get("page"))
    first = list(coming[: ROWS + 1]) if found.number == 1 else []
    context = {
        "form": filters.form,
        "coming": first[:ROWS],
        "more_coming": len(first) > ROWS,
        "page_obj": found,
        "today": timezone.localdate(),
        "may_plan": planned_for(request.user) is not None,
        "query": request.GET.urlencode(),
        "filtered": any(request.GET.get(name) for name in filters.form.fields),
    }
    return page(request, "activities/activities.html", part="rows", context=context)


def _moment(day: date, hour: Any) -> str:
    return f"{day.isoformat()} {hour:%H:%M}" if hour else day.isoformat()


COLUMNS = [
    Column("title", gettext_lazy("活动"), width=40),
    Column("kind", gettext_lazy("类别"), read="get_kind_display"),
    Column("called", gettext_lazy("本级叫法")),
    Column("series", gettext_lazy("系列")),
    Column("number", gettext_lazy("第几期"), width=8),
    Column("state", gettext_lazy("状态"), width=10, read="get_state_display"),
    # A day, and an hour where one is known: not every activity has both.
    Column("starts", gettext_lazy("开始"), TEXT, read=lambda one: _moment(one.starts_on, one.starts_at)),
    Column("ends", gettext_lazy("结束"), TEXT, read=lambda one: _moment(one.ends_on, one.ends_at)),
    Column("place", gettext_lazy("地点")),
    Column("assembly", gettext_lazy("政协"), read="assembly.name"),
    Column(
        "with_assemblies",
        gettext_lazy("共同举办的政协"),
        read=lambda one: "、".join(other.name for other in one.with_assemblies.all()),
    ),
    Column("organiser", gettext_lazy("组织")),
    Column("cancelled_why", gettext_lazy("取消原因"), width=40),
]


def sheet(request: HttpRequest) -> HttpResponseBase:
    found = _filtered(request)
    if not found.form.is_valid():
        return back_to_the_page(request, reverse("activities:list"))
    rows = found.qs.prefetch_related("with_assemblies").order_by("starts_on", "pk")
    name = f"activities-{timezone.localdate()}"
    return answered(request, Sheet(name, _("活动"), COLUMNS, rows, asked_by(found.form)))


def month(request: HttpRequest) -> HttpResponse:
    """One month of one assembly, day by day; `?month=2023-05`, `?assembly=` its slug, `?mine=1`."""
    first = _first_of(request.GET.get("month", ""))
    assembly = _assembly(request)
    after = (first + timedelta(days=32)).replace(day=1)
    shown = Activity.objects.visible_to(request.user).filter(starts_on__lt=after, ends_on__gte=first)
    shown = shown.of(assembly) if assembly else shown
    mine = request.GET.get("mine") == "1"
    shown = shown.filter(own_activities(request.user)) if mine else shown
    context = {
        "first": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": after.strftime("%Y-%m"),
        "assembly": assembly,
        "mine": mine,
        "assemblies": Assembly.objects.all(),
        "weeks": _weeks(first, list(shown.order_by("starts_on", "starts_at", "pk")), assembly),
        "today": timezone.localdate(),
    }
    return render(request, "activities/month.html", context)


def _first_of(given: str) -> date:
    try:
        return date.fromisoformat(f"{given}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _assembly(request: HttpRequest) -> Assembly | None:
    slug = request.GET.get("assembly")
    wanted = Q(slug=slug) if slug else Q(pk=home_of(request.user))
    return Assembly.objects.filter(wanted).first()


def _weeks(first: date, rows: list[Activity], assembly: Assembly | None) -> list[list[dict[str, Any]]]:
    """What lasts several days stands on each of them."""
    calendar = working_days(assembly)
    return [
        [
            {
                "day": day,
                "in_month": day.month == first.month,
                "off": calendar.reason_off(day) not in (None, "weekend") and calendar.reason_off(day),
                "activities": [one for one in rows if one.starts_on <= day <= one.ends_on],
            }
            for day in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
