from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from huiyin.exports import as_csv
from huiyin.matters import ledger as rules
from huiyin.matters.models import Matter
from huiyin.web import page


def ledger(request: HttpRequest) -> HttpResponse:
    chosen = rules.LedgerFilter(request.GET, Matter.objects.visible_to(request.user), request=request)
    # With a filter that makes no sense the list is empty and the field says why.
    matters = chosen.qs if chosen.form.is_valid() else Matter.objects.none()
    shown = rules.after(rules.newest_first(matters), rules.read_place(request.GET.get("after", "")))
    found = list(shown[: settings.LEDGER_PAGE_ROWS + 1])
    more, found = len(found) > settings.LEDGER_PAGE_ROWS, found[: settings.LEDGER_PAGE_ROWS]
    context = {
        "filter": chosen,
        "matters": rules.with_colours(found, timezone.localdate()),
        "total": matters.count(),
        "more": rules.place_of(found[-1]) if more else "",
        "first_page": "after" not in request.GET,
        "query": _without(request, "after"),
    }
    return page(request, "matters/ledger.html", part="rows", context=context)


def ledger_csv(request: HttpRequest) -> HttpResponseBase:
    chosen = rules.LedgerFilter(request.GET, Matter.objects.visible_to(request.user), request=request)
    matters = chosen.qs if chosen.form.is_valid() else Matter.objects.none()
    return as_csv(f"ledger-{timezone.localdate()}", [str(column) for column in rules.COLUMNS], rules.rows(matters))


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    return query.urlencode()
