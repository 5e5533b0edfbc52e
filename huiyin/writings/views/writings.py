from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from huiyin.web import page
from huiyin.writings.filters import WritingFilter
from huiyin.writings.models import Writing

ROWS = 50


def writings(request: HttpRequest) -> HttpResponse:
    """Newest first; one's own drafts before all."""
    visible = Writing.objects.visible_to(request.user).select_related("author", "body").defer("text")
    newest = visible.order_by(F("submitted_on").desc(nulls_first=True), "-pk")
    filters = WritingFilter(request.GET, queryset=newest)
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    return page(request, "writings/writings.html", part="rows", context={"form": filters.form, "page_obj": found})


def writing(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Writing.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("assembly", "author", "body", "topic", "activity"), pk=pk)
    facts = [
        (_("类别"), found.get_kind_display()),
        (_("作者"), found.author),
        (_("完成单位"), found.body and found.body.name),
        (_("政协"), found.assembly.name),
        (_("提交日期"), found.submitted_on),
        (_("议题"), found.topic),
        (_("活动"), found.activity),
    ]
    return render(request, "writings/writing.html", {"writing": found, "facts": facts})
