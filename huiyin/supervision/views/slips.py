"""Three-colour slips: the list, what would be issued, one slip for print, its acknowledgement."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.exports import DAY, Column, Personal, Sheet, answered, wanted
from huiyin.history.asking import ask
from huiyin.matters.models import Matter
from huiyin.supervision import slips
from huiyin.supervision.forms import SlipForm
from huiyin.supervision.models import SLIP_COLOURS, Slip
from huiyin.supervision.permissions import ISSUES_SLIPS
from huiyin.supervision.views.shared import chosen, tabs_of, year_of
from huiyin.web import number_in

PAGE_ROWS = 50


def _filtered(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    seen = Slip.objects.visible_to(request.user)
    years = list(seen.order_by("-year").values_list("year", flat=True).distinct())
    year = year_of(request, years[0] if years else timezone.localdate().year)
    colour, open_only = request.GET.get("colour", ""), request.GET.get("open") == "1"
    rows = seen.filter(year=year).select_related("matter", "agency", "clock", "assembly")
    if colour in SLIP_COLOURS:
        rows = rows.filter(colour=colour)
    if open_only:
        rows = rows.filter(acknowledged_on__isnull=True)
    colours = [(value, words) for value, words in Slip._meta.get_field("colour").choices]  # type: ignore[union-attr]
    return {"year": year, "years": years, "colour": colour, "colours": colours, "open_only": open_only}, rows


def listed(request: HttpRequest) -> HttpResponseBase:
    if wanted(request):
        return listed_csv(request)
    context, rows = _filtered(request)
    page_obj = Paginator(rows.order_by("assembly", "-number"), PAGE_ROWS).get_page(request.GET.get("page"))
    issues = bool(request.user.assemblies_as(*ISSUES_SLIPS))  # type: ignore[union-attr]
    context |= {"page_obj": page_obj, "issues": issues, "tabs": tabs_of(request.user)}
    return render(request, "supervision/slips.html", context)


COLUMNS = [
    Column("number", gettext_lazy("编号"), width=12, read=lambda row: f"{row.year}-{row.number}"),
    Column("colour", gettext_lazy("颜色"), width=8, read="get_colour_display"),
    Column("agency", gettext_lazy("承办单位"), width=22),
    Column("title", gettext_lazy("案由"), width=44, read="matter.title"),
    Column("clock", gettext_lazy("期限"), width=16, read="clock.get_name_display"),
    Column("due_on", gettext_lazy("期限日"), DAY, 12),
    Column("issued_on", gettext_lazy("发出日期"), DAY, 12),
    Column("acknowledged_on", gettext_lazy("签收日期"), DAY, 12),
    Column("acknowledged_by", gettext_lazy("签收人"), width=12, read="acknowledged_name", personal=Personal.NO),
    Column("acknowledged_note", gettext_lazy("打算怎样办"), width=36),
]


def listed_csv(request: HttpRequest) -> HttpResponseBase:
    context, rows = _filtered(request)
    colours = dict(context["colours"])
    asked = [(_("年度"), context["year"]), (_("颜色"), colours.get(context["colour"]))]
    asked += [(_("签收"), _("还没有签收"))] if context["open_only"] else []
    found = rows.order_by("assembly", "number")
    told = [(one, words) for one, words in asked if words]
    return answered(request, Sheet(f"slips-{context['year']}", _("督办单"), COLUMNS, found, told))


@never_cache
def issue(request: HttpRequest) -> HttpResponse:
    """First what would be issued; then, row by row, what came of it."""
    user = request.user
    places = Assembly.objects.filter(pk__in=user.assemblies_as(*ISSUES_SLIPS))  # type: ignore[union-attr]
    if not places:
        raise PermissionDenied
    assembly, others = chosen(request, places)
    matter = _one_matter(request, assembly)
    context: dict[str, Any] = {"assembly": assembly, "others": others, "matter": matter, "key": uuid.uuid4()}
    if request.method == "POST" and (codes := request.POST.getlist("clock")):
        done = slips.issue_many(user, assembly, codes, key=_key(request))
        numbers = {"issued": sum(one.slip is not None for one in done), "done": done}
        return render(request, "supervision/issued.html", context | numbers)
    found = slips.candidates(user, assembly.pk, timezone.localdate(), matter)
    nothing_ticked = request.method == "POST"
    context |= {"candidates": found, "nothing_ticked": nothing_ticked}
    return render(request, "supervision/issue.html", context, status=400 if nothing_ticked else 200)


def _one_matter(request: HttpRequest, assembly: Assembly) -> Matter | None:
    given = request.GET.get("matter", "")
    if not given:
        return None
    if (key := number_in(given)) is None:
        raise Http404
    return get_object_or_404(Matter.objects.visible_to(request.user).filter(assembly=assembly), pk=key)


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _seen(request: HttpRequest, pk: int) -> Slip:
    rows = Slip.objects.visible_to(request.user).select_related("assembly", "matter", "clock", "agency", "issued_by")
    return get_object_or_404(rows, pk=pk)


def slip(request: HttpRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    may_acknowledge = row.acknowledged_on is None and slips.acknowledges(request.user, row)
    return render(request, "supervision/slip.html", {"slip": row, "may_acknowledge": may_acknowledge})


@never_cache
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    if not slips.acknowledges(request.user, row):
        raise PermissionDenied
    return ask(
        request,
        SlipForm(request.POST or None),
        lambda facts: slips.acknowledge(row, by=request.user, **facts),
        title=_("签收督办单"),
        about=row.matter,
        back=lambda _made: reverse("supervision:slip", args=[row.pk]),
        notes=[_("签收不改变期限；事项仍须在期限内办理。")],
    )
