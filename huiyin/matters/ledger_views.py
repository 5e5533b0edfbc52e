"""The pages of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page

from huiyin.assemblies.models import Agency, Assembly, Sector
from huiyin.exports import answered, back_to_the_page, wanted
from huiyin.matters.ledger import export, listing, months
from huiyin.matters.ledger.filters import BY_NAME, GROUPS, Chosen, sources
from huiyin.matters.models import Due, Kind
from huiyin.members.models import Membership, member_assemblies
from huiyin.web import page


def order_of(request: HttpRequest) -> str:
    asked = request.GET.get("order", "")
    return asked if asked in listing.ORDERS else next(iter(listing.ORDERS))


def ledger(request: HttpRequest) -> HttpResponseBase:
    return ledger_sheet(request) if wanted(request) else _page(request)


@gzip_page  # decision 0029: why here, and why that is safe
def _page(request: HttpRequest) -> HttpResponse:
    chosen, code = Chosen(request.GET), order_of(request)
    more = {"order": code if code in request.GET.values() else ""}
    context: dict[str, Any] = {
        "chosen": chosen,
        "chips": chosen.chips(**more),
        "query": chosen.query(**more),
        "filters": chosen.query(),
        "order": code,
        "orders": [(name, order.words) for name, order in listing.ORDERS.items()],
    }
    # With a filter that makes no sense the list is empty and the field says why.
    context |= _rows(request, chosen, listing.ORDERS[code]) if chosen.is_valid else NOTHING
    if not request.htmx:  # type: ignore[attr-defined]
        context |= _form(chosen)
    return page(request, "matters/ledger.html", part="rows", context=context)


NOTHING: dict[str, Any] = {"matters": [], "total": 0, "before": "", "after": ""}


def _rows(request: HttpRequest, chosen: Chosen, order: listing.Order) -> dict[str, Any]:
    user: Any = request.user
    after, before = (listing.read_place(order, request.GET.get(way, "")) for way in ("after", "before"))
    backwards = before is not None and after is None
    seen = listing.each_way(user, chosen)
    found = listing.find(seen, order, after or before, settings.LEDGER_PAGE_ROWS, backwards=backwards)
    keys = found.keys
    return {
        "matters": listing.rows(user, [pk for _value, pk in keys]),
        "total": None if after or before else listing.count(seen),  # said once, where the list begins
        "before": listing.place_of(keys[0]) if keys and (found.more if backwards else after) else "",
        "after": listing.place_of(keys[-1]) if keys and (found.more or backwards) else "",
    }


def _form(chosen: Chosen) -> dict[str, Any]:
    return {
        "options": {name: _options(name, str(chosen.read.get(name, "")), get_language() or "") for name in CHOICES},
        "fields": [
            (name, BY_NAME[name].label, chosen.values.get(name, ""), chosen.errors.get(name, "")) for name in NAMED
        ],
        "unfolded": any(name in chosen.values for name in FOLDED),
        "also": [(name, words) for name, words in chosen.values.items() if name not in SHOWN],
    }


NAMED = ("agency", "place", "person", "sector", "opened", "closed")
FOLDED = ("source", "answered", *NAMED)
SHOWN = {"q", "kind", "group", "due", "mine", *FOLDED}  # the rest of the filters comes by links


def _sources() -> Any:
    found = sources()
    return [(kind.label, [one for one in found if one[0].startswith(f"{kind.value}.")]) for kind in Kind]


CHOICES: dict[str, Callable[[], Any]] = {
    "kind": lambda: Kind.choices,
    "group": lambda: [(code, words) for code, (words, _states) in GROUPS.items()],
    "due": lambda: [choice for choice in Due.choices if choice[0] != Due.NONE],
    "source": _sources,
}


@lru_cache(maxsize=500)
def _options(name: str, chosen: str, language: str) -> SafeString:
    """The choices of a field as drawn: the same for everybody, so drawn once a language."""
    return _drawn(CHOICES[name](), chosen)


def _drawn(choices: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    return format_html_join("", "{}", ((_option(code, words, chosen),) for code, words in choices))


def _option(code: Any, words: Any, chosen: str) -> SafeString:
    if isinstance(words, list):
        return format_html('<optgroup label="{}">{}</optgroup>', code, _drawn(words, chosen))
    selected = SafeString(" selected") if code == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', code, selected, words)


def ledger_sheet(request: HttpRequest) -> HttpResponseBase:
    chosen = Chosen(request.GET)
    if not chosen.is_valid:
        return back_to_the_page(request, reverse("matters:ledger"))
    return answered(request, export.sheet(request.user, chosen))


NAMES_SHOWN = 600


def ledger_names(request: HttpRequest) -> HttpResponse:
    """The choices of a field one types into, fetched when it is first entered; without scripts one types all of it."""
    named = NAMES_OF.get(request.GET.get("of", ""))
    names = named(request.user) if named else []
    options = format_html_join("", '<option value="{}">', ((name,) for name in dict.fromkeys(names)))
    return HttpResponse(options)


def _assemblies(user: Any) -> Any:
    """Where one works or is a member, and all below: whose places and agencies one's matters may name."""
    here = {held.assembly_id for held in user.roles_today} | member_assemblies(user)
    levels = ["pk", "parent", "parent__parent", "parent__parent__parent"]
    within = reduce(or_, (Q(**{f"{level}__in": here}) for level in levels))
    return Assembly.objects.visible_to(user).filter(within)


def _places(user: Any) -> Any:
    return _assemblies(user).values_list("place_name", flat=True)[:NAMES_SHOWN]


def _agencies(user: Any) -> Any:
    here = {held.assembly_id for held in user.roles_today} | member_assemblies(user)
    return Agency.objects.visible_to(user).filter(assembly__in=here).values_list("name", flat=True)[:NAMES_SHOWN]


def _sectors(user: Any) -> Any:
    here = {held.assembly_id for held in user.roles_today} | member_assemblies(user)
    return Sector.objects.visible_to(user).filter(assembly__in=here).values_list("name", flat=True)[:NAMES_SHOWN]


def _people(user: Any) -> Any:
    here = {held.assembly_id for held in user.roles_today} | member_assemblies(user)
    sitting = Membership.objects.visible_to(user).on(timezone.localdate()).filter(assembly__in=here)
    return sitting.values_list("person__name", flat=True)[:NAMES_SHOWN]


NAMES_OF: dict[str, Callable[[Any], Any]] = {
    "place": _places,
    "agency": _agencies,
    "sector": _sectors,
    "person": _people,
}


def ledger_months(request: HttpRequest) -> HttpResponse:
    """A year of the ledger by month and by kind, place or agency, with its rates; each number opens its rows."""
    user, chosen, today = request.user, Chosen(request.GET), timezone.localdate()
    year = months.year_asked(request.GET.get("of", ""), today)
    grouping = request.GET.get("by", "")
    grouping = grouping if grouping in months.GROUPINGS else "kind"
    context: dict[str, Any] = {
        "chosen": chosen,
        "filters": chosen.query(),
        "of": year,
        "years": [one for one in (year - 1, year + 1) if one <= today.year],
        "grouping": grouping,
        "groupings": list(months.GROUPINGS.items()),
        "measures": list(months.MEASURES.values()),
    }
    if chosen.is_valid:
        context |= {
            "lines": months.by_month(user, chosen, year, today),
            "groups": months.by_group(user, chosen, year, grouping),
            "rates": months.rates(user, chosen, year),
            "middle": months.days_to_answer(user, chosen, year),
        }
    return render(request, "matters/ledger_months.html", context)


def ledger_look_back(request: HttpRequest) -> HttpResponse:
    chosen = Chosen(request.GET)
    sections = months.looked_back(request.user, chosen) if chosen.is_valid else []
    context = {"chosen": chosen, "sections": sections, "today": timezone.localdate(), "shown": months.ROWS_SHOWN}
    return render(request, "matters/ledger_look_back.html", context)
