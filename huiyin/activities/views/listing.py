from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from huiyin.activities.filters import ActivityFilter
from huiyin.activities.models import Activity, Participation
from huiyin.members.parts import panels_of, parts_of
from huiyin.web import page

ROWS = 50


def activities(request: HttpRequest) -> HttpResponse:
    """What was held, newest first."""
    visible = Activity.objects.visible_to(request.user).select_related("assembly").order_by("-starts_on", "-pk")
    filters = ActivityFilter(request.GET, queryset=visible)
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    return page(request, "activities/activities.html", part="rows", context={"form": filters.form, "page_obj": found})


def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Its facts, those who took part as far as the reader may know, and what came of it."""
    visible = Activity.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("assembly", "visited", "topic", "organiser", "led_by"), pk=pk)
    facts = [
        (_("类别"), found.kind_name),
        (_("政协"), found.assembly.name),
        (_("地点"), found.place),
        (_("到访"), found.visited and found.visited.place_name),
        (_("组织"), found.organiser and found.organiser.name),
        (_("合办单位"), found.partner),
        (_("带队"), found.led_by),
        (_("议题"), found.topic),
    ]
    took_part = Participation.objects.visible_to(request.user).filter(activity=found)
    context = {
        "activity": found,
        "facts": facts,
        "participations": took_part.select_related("membership__person", "membership__sector"),
        "panels": panels_of(found, request.user),
        "parts": parts_of(found, request.user),
    }
    return render(request, "activities/activity.html", context)
