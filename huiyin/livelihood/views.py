from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from huiyin.matters.course import course
from huiyin.matters.models import Kind, Matter

BESIDE = (
    "livelihood__topic",
    "livelihood__activity",
    "assembly",
    "sector",
    "place",
    "holder_agency",
    "holder_person",
)


def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """A problem, deed, issue or suggestion: where it comes from, who has it, what was done."""
    matters = Matter.objects.visible_to(request.user).filter(kind=Kind.LIVELIHOOD, livelihood__isnull=False)
    found = get_object_or_404(matters.select_related(*BESIDE), pk=pk)
    own = found.livelihood
    context = course(found, request.user)
    context["own"] = own
    context["facts"] = [
        (_("类别"), own.get_kind_display()),
        (_("来源"), own.get_source_display()),
        (_("地点"), found.place and found.place.place_name),
        (_("政协"), found.assembly.name),
        (_("界别"), found.sector and found.sector.name),
        (_("议题"), own.topic),
        (_("活动"), own.activity),
        (_("提出日期"), found.opened_on),
        (_("答复日期"), found.answered_on),
        (_("解决日期"), own.solved_on),
        (_("办结日期"), found.closed_on),
    ]
    return render(request, "livelihood/matter.html", context)
