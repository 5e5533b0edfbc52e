"""Whether agencies were in time, and the clocks behind each number."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency, Assembly
from huiyin.exports import DAY, Column, Sheet, answered, wanted
from huiyin.matters.models import Clock, Matter
from huiyin.supervision import punctuality as counts
from huiyin.supervision.views.shared import chosen, tabs_of, year_of
from huiyin.web import number_in

PAGE_ROWS = 50


def _place(request: HttpRequest) -> tuple[Assembly, list[Assembly], int]:
    assembly, others = chosen(request, counts.assemblies_for(request.user))
    return assembly, others, year_of(request, timezone.localdate().year)


def _lines(request: HttpRequest, assembly: Assembly, year: int) -> list[counts.Line]:
    return counts.lines(counts.agencies_for(request.user, assembly), assembly, year, timezone.localdate())


def table(request: HttpRequest) -> HttpResponseBase:
    if wanted(request):
        return table_csv(request)
    assembly, others, year = _place(request)
    context = {
        "assembly": assembly,
        "others": others,
        "year": year,
        "years": counts.years_of(assembly, timezone.localdate()),
        "columns": counts.COLUMNS,
        "lines": _lines(request, assembly, year),
        "tabs": tabs_of(request.user),
    }
    return render(request, "supervision/punctuality.html", context)


def table_csv(request: HttpRequest) -> HttpResponseBase:
    assembly, _others, year = _place(request)
    name, asked = f"punctuality-{assembly.slug}-{year}", _asked(assembly, year)
    lines = list(counts.rows(_lines(request, assembly, year)))
    return answered(request, Sheet(name, _("按期情况"), counts.SHEET, lines, asked))


def _asked(assembly: Assembly, year: int) -> list[tuple[str, str]]:
    return [(_("政协"), str(assembly)), (_("年度"), str(year))]


def _counted(request: HttpRequest) -> tuple[dict[str, Any], Any, Any]:
    """What the address asks for, all clocks it counts, and those of them the reader sees."""
    assembly, _others, year = _place(request)
    agency_pk, clock, which = (request.GET.get(name, "") for name in ("agency", "clock", "which"))
    if (key := number_in(agency_pk)) is None or clock not in Clock.Name.values or which not in counts.Which.values:
        raise Http404
    agency: Agency = get_object_or_404(counts.agencies_for(request.user, assembly), pk=key)
    found = counts.counted(agency, assembly, year, timezone.localdate(), clock=clock, which=which)
    seen = found.filter(matter__in=Matter.objects.visible_to(request.user))
    named = {"clock_words": Clock.Name(clock).label, "which_words": counts.Which(which).label}
    return (
        {"assembly": assembly, "year": year, "agency": agency, **named},
        found,
        seen.select_related("matter"),
    )


def rows(request: HttpRequest) -> HttpResponseBase:
    if wanted(request):
        return rows_csv(request)
    context, found, seen = _counted(request)
    page_obj = Paginator(seen, PAGE_ROWS).get_page(request.GET.get("page"))
    total = found.count()
    context |= {"page_obj": page_obj, "total": total, "left_out": total - page_obj.paginator.count}
    context["table"] = (
        reverse("supervision:punctuality") + f"?assembly={context['assembly'].slug}&year={context['year']}"
    )
    return render(request, "supervision/punctuality_rows.html", context)


ROWS = [
    Column("docket", gettext_lazy("编号"), width=14, read="matter.docket"),
    Column("title", gettext_lazy("案由"), width=44, read="matter.title"),
    Column("clock", gettext_lazy("期限"), width=16, read="get_name_display"),
    Column("started_on", gettext_lazy("开始"), DAY, 12),
    Column("due_on", gettext_lazy("到期"), DAY, 12),
    Column("stopped_on", gettext_lazy("停止"), DAY, 12),
]


def rows_csv(request: HttpRequest) -> HttpResponseBase:
    context, _found, seen = _counted(request)
    name = f"punctuality-{context['assembly'].slug}-{context['year']}-rows"
    asked = [*_asked(context["assembly"], context["year"]), (_("承办单位"), str(context["agency"]))]
    asked += [(_("期限"), str(context["clock_words"])), (_("情况"), str(context["which_words"]))]
    return answered(request, Sheet(name, _("按期情况的明细"), ROWS, seen.defer("explanation"), asked))
