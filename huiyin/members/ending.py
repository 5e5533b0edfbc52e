"""The liaison office's pages where a membership or an office ends."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.forms import PastDay, StepForm, Text
from huiyin.history.asking import ask
from huiyin.history.models import Event
from huiyin.members import leaving
from huiyin.members.models import Membership, Seat
from huiyin.members.permissions import keeps_register


class EndForm(StepForm):
    on = PastDay(label=gettext_lazy("最后一天"))
    why = Text(
        label=gettext_lazy("原因"), max_length=100, help_text=gettext_lazy("例如：届满、辞去、调离。机关内部留存。")
    )


def _kept(request: HttpRequest, rows: QuerySet[Any], pk: int) -> Any:
    found = get_object_or_404(rows.select_related("person"), pk=pk)
    if not keeps_register(request.user, leaving.assembly_of(found).pk):
        raise PermissionDenied
    return found


def _end(request: HttpRequest, held: Any, act: Any, notes: list[str]) -> HttpResponse:
    return ask(
        request,
        EndForm(request.POST or None),
        lambda facts: act(held, by=request.user, **facts),
        title=_("结束任职"),
        about=held,
        back=lambda _made: held.person,
        notes=notes,
    )


def _undo(request: HttpRequest, held: Any) -> HttpResponse:
    if request.method != "POST" and leaving.ended_today(held) is None:
        raise Http404
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: leaving.undo_end(held, by=request.user, **facts),
        title=_("撤销结束任职"),
        about=held,
        back=lambda _made: held.person,
        notes=[_("任职、一同结束的职务和对子都恢复原样。")],
    )


@never_cache
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    held = _kept(request, Membership.objects.visible_to(request.user), pk)
    notes = [
        _("这一天是任职的最后一天。本级各会议、委员会里的职务和联系对子同日结束，对子等待接续。"),
        _("履职记录留存；本人的账号照常可以查阅自己的记录。登记错了，当天可以撤销。"),
    ]
    return _end(request, held, leaving.end_membership, notes)


@never_cache
def membership_undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _undo(request, _kept(request, Membership.objects.visible_to(request.user), pk))


@never_cache
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    held = _kept(request, Seat.objects.visible_to(request.user).select_related("body__assembly"), pk)
    return _end(
        request, held, leaving.end_seat, [_("这一天是任职的最后一天。机关干部离任的，联系对子同日结束，等待接续。")]
    )


@never_cache
def seat_undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _undo(request, _kept(request, Seat.objects.visible_to(request.user).select_related("body__assembly"), pk))


def with_endings(user: Any, rows: list[Any]) -> None:
    """Beside each row what the reader may do with it: `ends`, `undoes`."""
    kept = [row for row in rows if keeps_register(user, leaving.assembly_of(row).pk)]
    today = timezone.localdate()
    over = {row.pk for row in kept if row.ends_on is not None and row.ends_on <= today}
    steps = Event.objects.filter(step__in=["end_membership", "end_seat"], at__date=today)
    labels = {type(row)._meta.label_lower for row in kept}
    entered = (
        set(steps.filter(subject__in=labels, subject_id__in=over).values_list("subject_id", flat=True))
        if over
        else set()
    )
    for row in kept:
        row.ends, row.undoes = row.pk not in over, row.pk in over & entered and leaving.ended_today(row) is not None
