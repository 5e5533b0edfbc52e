"""The year's key proposals: list, export, and the end of being one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.exports import as_csv
from huiyin.history.asking import ask
from huiyin.supervision import keys
from huiyin.supervision.forms import SayWhyForm
from huiyin.supervision.models import KeyProposal
from huiyin.supervision.permissions import marks_key
from huiyin.supervision.views.matters import with_due
from huiyin.supervision.views.shared import tabs_of, year_of


def _of_year(request: HttpRequest) -> tuple[int, list[int], QuerySet[Any]]:
    seen = KeyProposal.objects.visible_to(request.user)
    years = list(seen.order_by("-year").values_list("year", flat=True).distinct())
    year = year_of(request, years[0] if years else timezone.localdate().year)
    rows = seen.filter(year=year).select_related("matter__assembly", "matter__holder_agency", "order__matter")
    rows = rows.prefetch_related("order__agencies", "matter__assignments__agency")
    rows = rows.annotate(visits=Count("order__visits"), last_visit=Max("order__visits__held_on"))
    return year, years, rows.order_by("matter__assembly", "matter__year", "matter__number", "pk")


def _agencies(row: KeyProposal) -> str:
    named = [one.name for one in row.order.agencies.all()]
    return "、".join(named or [one.agency.name for one in row.matter.assignments.all()])


def listed(request: HttpRequest) -> HttpResponse:
    year, years, rows = _of_year(request)
    found = list(rows)
    with_due([row.order for row in found])
    context = {"year": year, "years": years, "rows": [(row, _agencies(row)) for row in found]}
    context["tabs"] = tabs_of(request.user)
    return render(request, "supervision/keys.html", context)


def listed_csv(request: HttpRequest) -> HttpResponseBase:
    year, _years, rows = _of_year(request)
    heading = [_("案号"), _("案由"), _("领导"), _("由哪次会议确定"), _("承办单位"), _("提案状态"), _("督办状态")]
    heading += [_("报告期限"), _("督办活动次数"), _("最近一次"), _("取消日期")]
    return as_csv(f"key-proposals-{year}", heading, _lines(rows))


def _lines(rows: Any) -> Iterator[list[str]]:
    for row in rows:
        yield [
            f"{row.matter.year} {row.matter.docket}",
            row.matter.title,
            f"{row.order.leader_office}{row.order.leader_name}",
            row.confirmed_by,
            _agencies(row),
            str(row.matter.get_state_display()),
            str(row.order.get_state_display()),
            row.order.due_on.isoformat(),
            str(row.visits),
            *(day.isoformat() if day else "" for day in (row.last_visit, row.unmarked_on)),
        ]


@never_cache
def unmark(request: HttpRequest, pk: int) -> HttpResponse:
    rows = KeyProposal.objects.visible_to(request.user).select_related("matter__assembly", "order")
    row = get_object_or_404(rows, pk=pk)
    if not marks_key(request.user, row.matter):
        raise PermissionDenied
    return ask(
        request,
        SayWhyForm(request.POST or None),
        lambda facts: keys.unmark(row, by=request.user, **facts),
        title=_("取消重点提案"),
        about=row.matter,
        back=lambda _made: reverse("supervision:matter", args=[row.matter_id]),
        notes=[_("督办随之结束，已做的记录保留。提案照常办理。")],
    )
