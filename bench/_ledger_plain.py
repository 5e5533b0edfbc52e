"""The page the ledger is compared with: one query that an index serves, the same rows and columns as plain text."""

from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from huiyin.matters.models import Assignment, Matter, ProgressNote, Signature

TEMPLATE = """{% extends "base.html" %}{% block title %}Plain{% endblock %}{% block content %}
<pre>{% for row in rows %}{% for cell in row %}{{ cell }} {% endfor %}
{% endfor %}</pre>{% endblock %}"""
COLUMNS = (
    *("docket", "title", "kind", "proposal__window", "opinion__author_kind", "livelihood__source"),
    *("raised", "place__place_name", "holder_agency__name", "handler", "due_on", "state", "changed_at", "note"),
    *("proposal__result_class", "livelihood__outcome", "answered_on", "closed_on"),
)


def plain(request: HttpRequest) -> HttpResponse:
    def one(model: Any, field: str, *order: str) -> Any:
        return Subquery(model.objects.filter(matter=OuterRef("pk")).order_by(*order).values(field)[:1])

    found = Matter.objects.filter(assembly=int(request.GET["of"]), kind="livelihood").order_by("-opened_on", "-pk")
    found = found.annotate(
        raised=one(Signature, "person__name", "pk"),
        handler=one(Assignment, "handler", "pk"),
        note=one(ProgressNote, "text", "-pk"),
    )
    template = engines["django"].from_string(TEMPLATE) if not _CACHE else _CACHE[0]
    _CACHE[:] = [template]
    return HttpResponse(template.render({"rows": found.values_list(*COLUMNS)[: settings.LEDGER_PAGE_ROWS]}, request))


_CACHE: list[Any] = []
urlpatterns = [path("plain/", plain), path("", include("huiyin.urls"))]
