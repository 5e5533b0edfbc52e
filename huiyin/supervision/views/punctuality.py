"""Whether agencies were in time, and the clocks behind each number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency, Assembly
from huiyin.exports import as_csv
from huiyin.matters.models import Clock, Matter
from huiyin.supervision import punctuality as counts
from huiyin.supervision.views.shared import chosen, tabs_of, year_of

PAGE_ROWS = 50


def _place(request: HttpRequest) -> tuple[Assembly, list[Assembly], int]:
    assembly, others = chosen(request, counts.assemblies_for(request.user))
    return assembly, others, year_of(request, timezone.localdate().year)


def _lines(request: HttpRequest, assembly: Assembly, year: int) -> list[counts.Line]:
    return counts.lines(counts.agencies_for(request.user, assembly), assembly, year, timezone.localdate())


def table(request: HttpRequest) -> HttpResponse:
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
    heading = [str(column) for column in counts.COLUMNS]
    return as_csv(f"punctuality-{assembly.slug}-{year}", heading, counts.rows(_lines(request, assembly, year)))


def _counted(request: HttpRequest) -> tuple[dict[str, Any], Any, Any]:
    """What the address asks for, all clocks it counts, and those of them the reader sees."""
    assembly, _others, year = _place(request)
    agency_pk, clock, which = (request.GET.get(name, "") for name in ("agency", "clock", "which"))
    if not agency_pk.isdecimal() or clock not in Clock.Name.values or which not in counts.Which.values:
        raise Http404
    agency: Agency = get_object_or_404(counts.agencies_for(request.user, assembly), pk=int(agency_pk))
    found = counts.counted(agency, assembly, year, timezone.localdate(), clock=clock, which=which)
    seen = found.filter(matter__in=Matter.objects.visible_to(request.user))
    named = {"clock_words": Clock.Name(clock).label, "which_words": counts.Which(which).label}
    return (
        {"assembly": assembly, "year": year, "agency": agency, **named},
        found,
        seen.select_related("matter"),
    )


def rows(request: HttpRequest) -> HttpResponse:
    context, found, seen = _counted(request)
    page_obj = Paginator(seen, PAGE_ROWS).get_page(request.GET.get("page"))
    total = found.count()
    context |= {"page_obj": page_obj, "total": total, "left_out": total - page_obj.paginator.count}
    context["table"] = (
        reverse("supervision:punctuality") + f"?assembly={context['assembly'].slug}&year={context['year']}"
    )
    return render(request, "supervision/punctuality_rows.html", context)


def rows_csv(request: HttpRequest) -> HttpResponseBase:
    context, _found, seen = _counted(request)
    heading = [_("编号"), _("案由"), _("期限"), _("开始"), _("到期"), _("停止")]
    return as_csv(f"punctuality-{context['assembly'].slug}-{context['year']}-rows", heading, _cells(seen))


def _cells(found: Any) -> Iterator[list[str]]:
    for clock in found.defer("explanation").iterator(500):
        yield [
            clock.matter.docket,
            clock.matter.title,
            str(clock.get_name_display()),
            *(day.isoformat() if day else "" for day in (clock.started_on, clock.due_on, clock.stopped_on)),
        ]
