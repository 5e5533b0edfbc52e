"""What is to come and what was held: the list, a month of it, and both as a spreadsheet."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.activities.filters import ActivityFilter, home_of, own_activities
from huiyin.activities.models import Activity
from huiyin.activities.views.shared import planned_for
from huiyin.assemblies.models import Assembly
from huiyin.calendars.stored import working_days
from huiyin.exports import as_csv, as_xlsx
from huiyin.web import page

ROWS = 50
WIDE, NARROW = 40, 16  # columns of the sheet, in characters
_S = Activity.State


def _filtered(request: HttpRequest) -> ActivityFilter:
    visible = Activity.objects.visible_to(request.user).select_related("assembly", "organiser", "series")
    return ActivityFilter(request.GET, queryset=visible, request=request)


def activities(request: HttpRequest) -> HttpResponse:
    """To come, nearest first, with those whose day has passed and nobody said whether they were held; then the rest,
    newest first."""
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


def _rows(request: HttpRequest) -> Any:
    rows = _filtered(request).qs.prefetch_related("with_assemblies").order_by("starts_on", "pk")
    for one in rows.iterator(chunk_size=500):
        yield [
            one.title,
            str(one.get_kind_display()),
            one.called,
            str(one.series or ""),
            str(one.number or ""),
            str(one.get_state_display()),
            _moment(one.starts_on, one.starts_at),
            _moment(one.ends_on, one.ends_at),
            one.place,
            one.assembly.name,
            "、".join(other.name for other in one.with_assemblies.all()),
            str(one.organiser or ""),
            one.cancelled_why,
        ]


def _heading() -> list[str]:
    return [
        _("活动"),
        _("类别"),
        _("本级叫法"),
        _("系列"),
        _("第几期"),
        _("状态"),
        _("开始"),
        _("结束"),
        _("地点"),
        _("政协"),
        _("共同举办的政协"),
        _("组织"),
        _("取消原因"),
    ]


def _moment(day: date, hour: Any) -> str:
    return f"{day.isoformat()} {hour:%H:%M}" if hour else day.isoformat()


def activities_csv(request: HttpRequest) -> HttpResponseBase:
    return as_csv(f"activities-{timezone.localdate()}", _heading(), _rows(request))


def activities_xlsx(request: HttpRequest) -> HttpResponseBase:
    heading = _heading()
    widths = [WIDE, *[NARROW] * (len(heading) - 2), WIDE]  # what it is called, and why it was cancelled
    return as_xlsx(f"activities-{timezone.localdate()}", list(zip(heading, widths, strict=True)), _rows(request))


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
