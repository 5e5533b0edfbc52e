"""The year's key proposals: list, export, and the end of being one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.exports import DAY, WHOLE, Column, Sheet, answered, wanted
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


def listed(request: HttpRequest) -> HttpResponseBase:
    if wanted(request):
        return listed_csv(request)
    year, years, rows = _of_year(request)
    found = list(rows)
    with_due([row.order for row in found])
    context = {"year": year, "years": years, "rows": [(row, _agencies(row)) for row in found]}
    context["tabs"] = tabs_of(request.user)
    return render(request, "supervision/keys.html", context)


COLUMNS = [
    Column("docket", gettext_lazy("案号"), width=14, read=lambda row: f"{row.matter.year} {row.matter.docket}"),
    Column("title", gettext_lazy("案由"), width=44, read="matter.title"),
    Column(
        "leader", gettext_lazy("领导"), width=20, read=lambda row: f"{row.order.leader_office}{row.order.leader_name}"
    ),
    Column("confirmed_by", gettext_lazy("由哪次会议确定"), width=22),
    Column("agencies", gettext_lazy("承办单位"), width=28, read=_agencies),
    Column("state", gettext_lazy("提案状态"), width=12, read="matter.get_state_display"),
    Column("order_state", gettext_lazy("督办状态"), width=12, read="order.get_state_display"),
    Column("due_on", gettext_lazy("报告期限"), DAY, 12, read="order.due_on"),
    Column("visits", gettext_lazy("督办活动次数"), WHOLE, 12),
    Column("last_visit", gettext_lazy("最近一次"), DAY, 12),
    Column("unmarked_on", gettext_lazy("取消日期"), DAY, 12),
]


def listed_csv(request: HttpRequest) -> HttpResponseBase:
    year, _years, rows = _of_year(request)
    return answered(request, Sheet(f"key-proposals-{year}", _("重点提案"), COLUMNS, rows, [(_("年度"), str(year))]))


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
