"""The first page of supervision, and what supervision there is of one matter."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.exports import answered, wanted
from huiyin.history.asking import ask
from huiyin.matters.models import Matter, due_limits
from huiyin.supervision import instructions, keys, orders, sheets, slips
from huiyin.supervision import permissions as may
from huiyin.supervision.forms import AmendForm, InstructionForm, KeyForm, OrderForm
from huiyin.supervision.models import Award, KeyProposal, LeaderInstruction, Slip, SupervisionOrder
from huiyin.supervision.views.shared import matter_seen, tabs_of

SHOWN = 50


def home(request: HttpRequest) -> HttpResponseBase:
    """Orders that are open, the nearest report first; slips that nobody has acknowledged."""
    user: Any = request.user
    seen = SupervisionOrder.objects.visible_to(user).open().order_by("due_on", "pk")
    if wanted(request):
        return answered(request, sheets.orders(seen.select_related("matter")))
    waiting = Slip.objects.visible_to(user).filter(acknowledged_on__isnull=True)
    context = {
        "orders": with_due(seen.select_related("matter__assembly").prefetch_related("agencies")[:SHOWN]),
        "total": seen.count(),
        "slips": waiting.select_related("matter", "agency", "clock").order_by("due_on", "pk")[:SHOWN],
        "slips_total": waiting.count(),
        "issues": bool(user.assemblies_as(*may.ISSUES_SLIPS)),
        "tabs": tabs_of(user),
    }
    return render(request, "supervision/home.html", context)


def with_due(rows: Any) -> list[SupervisionOrder]:
    """Each with the colour of its report's date, by the calendar of the assembly."""
    today = timezone.localdate()
    found, limits = list(rows), due_limits(today)
    for order in found:
        ended = order.state in (SupervisionOrder.State.ENDED, SupervisionOrder.State.REPORTED)
        order.due = "none" if ended else slips.colour_of(order.due_on, order.matter.assembly_id, today, limits)
    return found


def of_matter(request: HttpRequest, pk: int) -> HttpResponse:
    matter, user = matter_seen(request, pk), request.user
    seen = SupervisionOrder.objects.visible_to(user).filter(matter=matter).select_related("matter")
    marks = KeyProposal.objects.visible_to(user).filter(matter=matter).select_related("order")
    today = timezone.localdate()
    context = {
        "matter": matter,
        "due": matter.due_colour(today, due_limits(today)),
        "marks": [(mark, mark.unmarked_on is None and may.marks_key(user, matter)) for mark in marks],
        "orders": with_due(seen.prefetch_related("agencies")),
        "instructions": instructions.told_to(user, matter),
        "amends": may.records_instructions(user, matter),
        "slips": Slip.objects.visible_to(user).filter(matter=matter).select_related("agency", "clock"),
        "awards": Award.objects.visible_to(user).filter(matter=matter).select_related("round"),
        "actions": actions(user, matter),
    }
    return render(request, "supervision/matter.html", context)


def actions(user: Any, matter: Matter) -> list[tuple[str, str]]:
    """What `user` may begin on this matter: words and address."""
    supervised, found = may.is_supervised(matter), []
    if supervised and may.gives_orders(user, matter):
        found.append((_("下达督办"), reverse("supervision:order_new", args=[matter.pk])))
    if supervised and may.marks_key(user, matter) and not matter.key_marks.filter(unmarked_on=None).exists():
        found.append((_("列为重点提案"), reverse("supervision:mark", args=[matter.pk])))
    if may.records_instructions(user, matter) and matter.state not in may.BEFORE_FILING:
        found.append((_("登记领导批示"), reverse("supervision:instruct", args=[matter.pk])))
    issues = may.issues_slips(user, matter.assembly_id)
    if issues and slips.candidates(user, matter.assembly_id, timezone.localdate(), matter):
        address = reverse("supervision:issue") + f"?assembly={matter.assembly.slug}&matter={matter.pk}"
        found.append((_("发督办单"), address))
    return found


def _back(matter: Matter, anchor: str = "") -> str:
    return reverse("supervision:matter", args=[matter.pk]) + anchor


@never_cache
def order_new(request: HttpRequest, pk: int) -> HttpResponse:
    matter = matter_seen(request, pk)
    if not may.gives_orders(request.user, matter):
        raise PermissionDenied
    return ask(
        request,
        OrderForm(request.POST or None, matter=matter),
        lambda facts: orders.order(matter, by=request.user, **facts),
        title=_("下达督办"),
        about=matter,
        back=lambda made: made or _back(matter),
        notes=[_("督办不改变事项的状态，也不改变任何期限。")],
    )


@never_cache
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    matter = matter_seen(request, pk)
    if not may.marks_key(request.user, matter):
        raise PermissionDenied
    return ask(
        request,
        KeyForm(request.POST or None, matter=matter),
        lambda facts: keys.mark(matter, by=request.user, **facts),
        title=_("列为重点提案"),
        about=matter,
        back=lambda made: made.order if made else _back(matter),
        notes=[_("同时建立一份督办：方案、督办活动和结果都记在那里。")],
    )


@never_cache
def instruct(request: HttpRequest, pk: int) -> HttpResponse:
    matter = matter_seen(request, pk)
    if not may.records_instructions(request.user, matter):
        raise PermissionDenied
    return ask(
        request,
        InstructionForm(request.POST or None),
        lambda facts: instructions.instruct(matter, by=request.user, **facts),
        title=_("登记领导批示"),
        about=matter,
        back=lambda _made: _back(matter, "#instructions"),
        notes=[_("登记后不能修改或删除，只能更正；原来的一条保留。")],
    )


@never_cache
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    rows = LeaderInstruction.objects.visible_to(request.user).select_related("matter__assembly")
    row = get_object_or_404(rows, pk=pk)
    matter = row.matter
    if not may.records_instructions(request.user, matter):
        raise PermissionDenied
    words = ["leader_name", "leader_office", "level", "given_on", "text", "gist"]
    return ask(
        request,
        AmendForm(request.POST or None, initial={name: getattr(row, name) for name in words}),
        lambda facts: instructions.amend(row, by=request.user, **facts),
        title=_("更正领导批示"),
        about=matter,
        back=lambda _made: _back(matter, "#instructions"),
        notes=[_("原来的一条保留，注明已更正；提出人只看到更正后的摘要。")],
    )
