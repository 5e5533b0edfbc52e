"""The pages of handovers: what was handed over at one meeting, to read, to print and as CSV."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.desk import sheets
from huiyin.exports import DAY, Column, Sheet, answered, wanted
from huiyin.matters.ledger import with_colours
from huiyin.matters.models import Assignment, Matter
from huiyin.proposals.batches import Handover

COLUMNS = [
    Column("docket", _("案号"), width=14),
    Column("title", _("案由"), width=44),
    Column(
        "agencies",
        _("承办单位"),
        width=36,
        read=lambda matter: "、".join(f"{part.agency}（{part.get_role_display()}）" for part in matter.parts),
    ),
    Column("state", _("状态"), width=12, read="get_state_display"),
    Column("due_on", _("期限"), DAY, 12),
]
SHOWN = 50


def handovers(request: HttpRequest) -> HttpResponseBase:
    seen = Matter.objects.visible_to(request.user)
    held = Handover.objects.visible_to(request.user).select_related("assembly")
    counted = held.annotate(total=Count("matters", filter=Q(matters__in=seen)))
    if wanted(request):
        return answered(request, sheets.handovers(counted))
    return render(request, "desk/handovers.html", {"handovers": counted[:SHOWN]})


def _handover(request: HttpRequest, pk: int) -> tuple[Handover, QuerySet[Matter]]:
    """The list, as far as the reader sees its matters: an agency reads its own."""
    held = get_object_or_404(Handover.objects.visible_to(request.user).select_related("assembly"), pk=pk)
    matters = Matter.objects.visible_to(request.user).filter(handovers=held).order_by("year", "number", "pk")
    parts = Prefetch("assignments", Assignment.objects.current().select_related("agency"), to_attr="parts")
    return held, matters.select_related("assembly", "holder_agency").prefetch_related(parts)


def handover(request: HttpRequest, pk: int) -> HttpResponseBase:
    if wanted(request):
        return handover_csv(request, pk)
    held, matters = _handover(request, pk)
    rows = with_colours(list(matters), timezone.localdate())
    return render(request, "desk/handover.html", {"handover": held, "matters": rows})


def handover_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    held, matters = _handover(request, pk)
    name, asked = f"handover-{held.held_on}-{held.pk}", [(_("政协"), str(held.assembly)), (_("交办会"), str(held))]
    return answered(request, Sheet(name, _("交办清单"), COLUMNS, matters, asked))
