"""What the pages of supervision share: whose record, of which assembly, of which year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from huiyin.assemblies.models import Assembly
from huiyin.matters.models import Matter
from huiyin.matters.permissions import AGENCIES
from huiyin.supervision.permissions import READS_PUNCTUALITY, READS_SLIPS
from huiyin.web import number_in


def matter_seen(request: HttpRequest, pk: int) -> Matter:
    matters = Matter.objects.visible_to(request.user)
    return get_object_or_404(matters.select_related("assembly", "holder_agency", "holder_person"), pk=pk)


def chosen(request: HttpRequest, assemblies: Iterable[Assembly]) -> tuple[Assembly, list[Assembly]]:
    """The assembly the address names, or the first the reader has; and the others. 404 where there is none."""
    mine, slug = list(assemblies), request.GET.get("assembly")
    found = next((one for one in mine if slug in (None, "", one.slug)), None)
    if found is None:
        raise Http404
    return found, [one for one in mine if one != found]


def tabs_of(user: Any) -> dict[str, bool]:
    """Which of the pages of supervision this reader has, besides those open to all."""
    return {
        "slips": user.holds(*READS_SLIPS, *AGENCIES),
        "punctuality": user.holds(*READS_PUNCTUALITY, *AGENCIES),
    }


def year_of(request: HttpRequest, fallback: int) -> int:
    year = number_in(request.GET.get("year", ""))
    return year if year is not None and 1900 <= year <= 2200 else fallback
