from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from huiyin.contacts.filters import PairFilter
from huiyin.contacts.models import Meeting, Pair
from huiyin.web import page

ROWS = 50


def pairs(request: HttpRequest) -> HttpResponse:
    """One's own pairs; the liaison office and the leader read those of their assembly."""
    visible = (
        Pair.objects.visible_to(request.user).select_related("first", "second", "group").order_by("-starts_on", "-pk")
    )
    filters = PairFilter(request.GET, queryset=visible)
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    return page(request, "contacts/pairs.html", part="rows", context={"form": filters.form, "page_obj": found})


def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, of which kind, since when, and that they met. What was said is not stored."""
    visible = Pair.objects.visible_to(request.user).select_related("first", "second", "group", "assembly")
    found = get_object_or_404(visible, pk=pk)
    facts = [
        (_("类别"), found.get_kind_display()),
        (_("联系人"), found.first),
        (_("联系对象"), found.second),
        (_("界别群众"), found.group),
        (_("政协"), found.assembly.name),
        (_("结对日期"), found.starts_on),
        (_("结束日期"), found.ends_on),
    ]
    met = Meeting.objects.visible_to(request.user).filter(pair=found)
    context = {"pair": found, "facts": facts, "meetings": met.select_related("by", "met").order_by("-held_on", "-pk")}
    return render(request, "contacts/pair.html", context)
