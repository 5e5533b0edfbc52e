"""The pages of handovers: what was handed over at one meeting, to read, to print and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.exports import as_csv
from huiyin.matters.ledger import with_colours
from huiyin.matters.models import Assignment, Matter
from huiyin.proposals.batches import Handover

COLUMNS = [_("案号"), _("案由"), _("承办单位"), _("状态"), _("期限")]
SHOWN = 50


def handovers(request: HttpRequest) -> HttpResponse:
    seen = Matter.objects.visible_to(request.user)
    held = Handover.objects.visible_to(request.user).select_related("assembly")
    counted = held.annotate(total=Count("matters", filter=Q(matters__in=seen)))
    return render(request, "desk/handovers.html", {"handovers": counted[:SHOWN]})


def _handover(request: HttpRequest, pk: int) -> tuple[Handover, QuerySet[Matter]]:
    """The list, as far as the reader sees its matters: an agency reads its own."""
    held = get_object_or_404(Handover.objects.visible_to(request.user).select_related("assembly"), pk=pk)
    matters = Matter.objects.visible_to(request.user).filter(handovers=held).order_by("year", "number", "pk")
    parts = Prefetch("assignments", Assignment.objects.current().select_related("agency"), to_attr="parts")
    return held, matters.select_related("assembly", "holder_agency").prefetch_related(parts)


def handover(request: HttpRequest, pk: int) -> HttpResponse:
    held, matters = _handover(request, pk)
    rows = with_colours(list(matters), timezone.localdate())
    return render(request, "desk/handover.html", {"handover": held, "matters": rows})


def handover_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    held, matters = _handover(request, pk)
    name = f"handover-{held.held_on}-{held.pk}"
    return as_csv(name, [str(column) for column in COLUMNS], _rows(matters))


def _rows(matters: Any) -> Iterator[list[str]]:
    for matter in matters:
        yield [
            matter.docket,
            matter.title,
            "、".join(f"{part.agency}（{part.get_role_display()}）" for part in matter.parts),
            str(matter.get_state_display()),
            matter.due_on.isoformat() if matter.due_on else "",
        ]
