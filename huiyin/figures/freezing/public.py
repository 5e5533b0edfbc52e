"""What anybody reads without signing in: published reports, their numbers with what each means, and corrections.

No row of a figure is reached from here.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from huiyin.figures.freezing.numbers import FrozenNumbers
from huiyin.figures.freezing.prose import figures_in, placed_in
from huiyin.figures.freezing.views import _corrections, public_url
from huiyin.figures.models import AnnualReport

ROWS = 20
fresh = cache_control(private=True, no_cache=True)


def published() -> QuerySet[AnnualReport]:
    found: QuerySet[AnnualReport] = AnnualReport.objects.visible_to(AnonymousUser()).select_related("assembly")
    return found


@login_not_required
@fresh
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    found = published().defer("text", "checks").order_by("-published_on", "-pk")
    page_obj = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(request, "figures/public_documents.html", {"page_obj": page_obj})


@login_not_required
@fresh
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(published(), pk=pk)
    pieces = placed_in(found.text, found.year, FrozenNumbers(found, public_url))
    named = {(figure.code, figure.year): figure for figure in figures_in(pieces)}
    context = {
        "report": found,
        "pieces": pieces,
        "named": list(named.values()),
        "corrections": _corrections(found),
    }
    return render(request, "figures/public_document.html", context)
