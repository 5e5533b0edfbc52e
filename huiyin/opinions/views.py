from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from huiyin.matters.course import course
from huiyin.matters.models import Kind, Matter


def item(request: HttpRequest, pk: int) -> HttpResponse:
    """What was heard, what is advised, and what came of it."""
    items = Matter.objects.visible_to(request.user).filter(kind=Kind.OPINION, opinion__isnull=False)
    matter = get_object_or_404(
        items.select_related("opinion", "assembly", "sector", "place", "holder_agency", "holder_person"), pk=pk
    )
    context = course(matter, request.user)
    context["item"] = matter.opinion
    origin = Matter.objects.visible_to(request.user).filter(pk=matter.origin_id).first()
    context["facts"] = [
        (_("来自提案"), origin),
        (_("政协"), matter.assembly.name),
        (_("界别"), matter.sector and matter.sector.name),
        (_("地点"), matter.place and matter.place.place_name),
        (_("提出日期"), matter.opened_on),
        (_("采用"), _("已采用") if matter.opinion.used else _("尚未采用")),
        (_("答复日期"), matter.answered_on),
        (_("办结日期"), matter.closed_on),
    ]
    return render(request, "opinions/item.html", context)
