"""One order: its plan, visits, notes and report, and its next step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.history.asking import ask
from huiyin.history.models import Event
from huiyin.supervision import orders
from huiyin.supervision.forms import FORMS
from huiyin.supervision.models import SupervisionOrder
from huiyin.supervision.views.matters import with_due

NOTES = {
    "replan": gettext_lazy("新的方案代替现在的方案；原来的方案留在经过里。"),
    "end": gettext_lazy("结束之后不能再记录活动和进展。"),
    "call_off": gettext_lazy("撤销就是不等报告而结束，理由会留在记录里。"),
}


def _seen(request: HttpRequest, pk: int) -> SupervisionOrder:
    rows = SupervisionOrder.objects.visible_to(request.user).select_related("matter__assembly", "leader")
    return get_object_or_404(rows, pk=pk)


def order(request: HttpRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    (row,) = with_due([row])
    context = {
        "order": row,
        "matter": row.matter,
        "key_proposal": getattr(row, "key_proposal", None),
        "steps": [(name, orders.STEPS[name].label) for name in orders.offered(request.user, row)],
        "plan_steps": row.plan_steps.all(),
        "visits": row.visits.prefetch_related("people"),
        "notes": row.progress_notes.select_related("agency"),
        "events": _events(row),
        "facts": _facts(row),
    }
    return render(request, "supervision/order.html", context)


def _facts(row: SupervisionOrder) -> list[tuple[str, Any]]:
    mark = getattr(row, "key_proposal", None)
    return [
        (_("领导"), f"{row.leader_office}{row.leader_name}"),
        (_("下达日期"), row.ordered_on),
        (_("负责处室"), row.get_office_display()),
        (_("指向的承办单位"), "、".join(one.name for one in row.means()) or _("还没有交办")),
        (_("由哪次会议确定"), mark and mark.confirmed_by),
        (_("快速办理"), _("是") if mark and mark.fast_track else ""),
        (_("取消重点提案"), mark and mark.unmarked_on),
        (_("结束日期"), row.ended_on),
    ]


def _events(row: SupervisionOrder) -> list[dict[str, Any]]:
    words = {name: step.label for name, step in orders.STEPS.items()}
    words |= {"order": _("下达督办"), "unmark": _("取消重点提案")}
    return [
        {
            "at": event.at,
            "who": event.actor_name,
            "what": words.get(event.step, event.step),
            "detail": event.facts.get("note") or event.facts.get("agency") or event.facts.get("place") or "",
        }
        for event in Event.objects.of(row).reverse()
    ]


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    row = _seen(request, pk)
    if name not in orders.STEPS:
        raise Http404
    chosen = orders.STEPS[name]
    if not chosen.may(request.user, row):
        raise PermissionDenied
    form = FORMS[name](request.POST or None, order=row, user=request.user)
    if not form.is_bound and name not in orders.offered(request.user, row):
        words = _("现在不能“%(step)s”：这份督办是“%(state)s”。")
        messages.warning(request, words % {"step": chosen.label, "state": row.get_state_display()})
        return redirect(row)
    return ask(
        request,
        form,
        lambda facts: getattr(orders, name)(row, by=request.user, **facts),
        title=chosen.label,
        about=row.matter,
        back=lambda _made: reverse("supervision:order", args=[row.pk]),
        notes=[NOTES[name]] if name in NOTES else [],
    )
