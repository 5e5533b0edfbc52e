"""Similar matters beside a form, on a matter's page, and two of them compared."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.matters.models import Matter
from huiyin.matters.similar.merging import ways
from huiyin.matters.similar.nearest import NothingToCompare, similar_of, similar_to, text_of
from huiyin.matters.similar.reasons import side_by_side
from huiyin.web import page

# Fields of the forms in which matters are written: proposals, opinion items, livelihood matters.
TITLE = "title"
BODY = ("grounds", "recommendations", "situation", "cause", "advice", "description")


@never_cache
@require_POST
def beside_writing(request: HttpRequest) -> HttpResponse:
    """Of what is being written. It is posted, so that no draft stands in an address or a log."""
    body = "\n".join(words for name in BODY if (words := request.POST.get(name, "").strip()))
    written = _written(request)
    context: dict[str, Any] = {"own": written}
    try:
        year = written.year if written else timezone.localdate().year
        context["found"] = similar_to(request.user, request.POST.get(TITLE, ""), body, year=year, but=written)
    except NothingToCompare as why:
        context["why"] = str(why)
    return page(request, "matters/similar_writing.html", part="found", context=context)


def _written(request: HttpRequest) -> Matter | None:
    """The draft that is changed, which is no matter similar to itself."""
    key = request.POST.get("matter", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    return Matter.objects.visible_to(request.user).filter(pk=int(key)).first()


def _seen(request: HttpRequest, pk: int) -> Matter:
    beside = ("assembly", "rule_set", "proposal", "merged_into")
    return get_object_or_404(Matter.objects.visible_to(request.user).select_related(*beside), pk=pk)


@never_cache
def of_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked for by the matter's page when the reader comes to it; a page of its own without scripts."""
    matter = _seen(request, pk)
    context: dict[str, Any] = {"matter": matter}
    try:
        found = similar_of(request.user, matter)
        context["found"] = [(one, ways(request.user, matter, one.matter)) for one in found]
    except NothingToCompare:
        context["found"] = []
    return page(request, "matters/similar_of.html", part="found", context=context)


def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Both texts beside each other, what they share marked in each."""
    one, two = _seen(request, pk), _seen(request, other)
    runs = side_by_side(_words(one), _words(two))
    shared = sum(len("".join(said.split())) for marked, said in runs[0] if marked)
    context = {
        "matter": one,
        "sides": [
            (one, runs[0], ways(request.user, two, one)),
            (two, runs[1], ways(request.user, one, two)),
        ],
        "shared": shared,
        "title": _("对照两件事项"),
    }
    return render(request, "matters/similar_compare.html", context)


def _words(matter: Matter) -> str:
    text = text_of(matter)
    return f"{text.title}\n\n{text.body.removesuffix(matter.docket).rstrip()}"
