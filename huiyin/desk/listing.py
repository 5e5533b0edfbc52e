"""The pages of the desk's list: read it, choose from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from huiyin.desk import inbox
from huiyin.exports import answered, asked_by, back_to_the_page, wanted
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.ledger import with_colours
from huiyin.matters.models import Matter
from huiyin.matters.permissions import EXAMINES
from huiyin.matters.sheets import matters as sheet_of_matters
from huiyin.proposals import bulk
from huiyin.web import page


def _chosen(request: HttpRequest, given: QueryDict) -> tuple[str, str, inbox.DeskFilter, QuerySet[Matter]]:
    """Tab, order, filter and the rows they find; a tab or order there is none of is the first."""
    tab, order = _known(given, "tab", inbox.TABS), _known(given, "sort", inbox.ORDERS)
    found = inbox.DeskFilter(given, inbox.in_tab(request.user, tab), request=request)
    # With a filter that makes no sense the list is empty and the field says why.
    return tab, order, found, found.qs if found.form.is_valid() else Matter.objects.none()


def _known(given: QueryDict, name: str, known: Iterable[str]) -> str:
    words = str(given.get(name, ""))
    return words if words in known else next(iter(known))


def _with_a_desk(request: HttpRequest) -> Any:
    user: Any = request.user
    if not inbox.has_a_desk(user):
        raise PermissionDenied
    return user


def listing(request: HttpRequest) -> HttpResponseBase:
    user = _with_a_desk(request)
    tab, order, found, matters = _chosen(request, request.GET)
    if wanted(request):
        if not found.form.is_valid():
            return back_to_the_page(request)
        asked = [(_("哪些"), inbox.TABS[tab]), *asked_by(found.form)]
        return answered(request, sheet_of_matters("desk", _("待办"), inbox.ordered(matters, order), asked))
    shown = inbox.after(inbox.ordered(matters, order), order, request.GET.get("after", ""))
    rows = list(shown[: settings.LEDGER_PAGE_ROWS + 1])
    more, rows = len(rows) > settings.LEDGER_PAGE_ROWS, rows[: settings.LEDGER_PAGE_ROWS]
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "filter": found,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "tab": tab,
        "tabs": inbox.tabs(user),
        "order": order,
        "orders": [(code, words) for code, (words, _column) in inbox.ORDERS.items()],
        "matters": with_colours(rows, timezone.localdate()),
        "total": matters.count(),
        "proposals": inbox.for_bulk(matters).count(),
        "most": bulk.MOST,
        "more": inbox.place_of(rows[-1]) if more else "",
        "first_page": "after" not in request.GET,
        "query": query.urlencode(),
        "agency": inbox.is_an_agency_s(user),
        "examines": user.holds(*EXAMINES),
    }
    return page(request, "desk/list.html", part="rows", context=context)


@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """From the list to a batch: the rows ticked, those of the page, or all that the filter finds."""
    user = _with_a_desk(request)
    given = request.POST
    query = QueryDict(given.get("query", ""))
    back = f"{reverse('desk:list')}?{query.urlencode()}" if query else reverse("desk:list")
    if request.method != "POST":
        return redirect("desk:list")
    try:
        batch, left_out = bulk.prepare(user, _picked(request, given, query))
    except StepNotAllowed as refused:
        messages.warning(request, str(refused))
        return redirect(back)
    if left_out:
        words = ngettext(
            "有 %(count)d 件没有选上：不是提案，或属于另一级政协，或超过了一批的数目。",
            "有 %(count)d 件没有选上：不是提案，或属于另一级政协，或超过了一批的数目。",
            left_out,
        )
        messages.info(request, words % {"count": left_out})
    return redirect(batch)


def _picked(request: HttpRequest, given: QueryDict, query: QueryDict) -> QuerySet[Matter]:
    """In the order of the list. What one may not see is passed over without a word."""
    _tab, order, _found, matters = _chosen(request, query)
    if given.get("pick") == "found":
        return inbox.ordered(inbox.for_bulk(matters), order)[: bulk.MOST]
    ticked = given.get("page", "").split(",") if given.get("pick") == "page" else given.getlist("matter")
    keys = [int(pk) for pk in ticked[: bulk.MOST + 1] if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    return inbox.ordered(inbox.looked_after(request.user).filter(pk__in=keys), order)
