from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from huiyin.contacts.models import Meeting, Pair


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Meeting.objects.visible_to(request.user)
    found = get_object_or_404(
        visible.select_related("by", "met", "assembly", "seat__body", "pair__first", "pair__second"), pk=pk
    )
    may_open_pair = Pair.objects.visible_to(request.user).filter(pk=found.pair_id).exists()
    facts = [
        (_("类别"), found.get_kind_display()),
        (_("日期"), found.held_on),
        (_("主动方"), found.by),
        (_("身份"), found.seat and f"{found.seat.body.name} · {found.seat.office}"),
        (_("对方"), found.met),
        (_("主题"), found.theme),
        (_("政协"), found.assembly.name),
        (_("联系对子"), found.pair if may_open_pair else None),
    ]
    return render(request, "contacts/meeting.html", {"meeting": found, "facts": facts})
