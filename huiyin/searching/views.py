"""The search page: hits, how many of what, suggestions, hits as a sheet."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.exports import ADDRESS, DAY, Column, Sheet, answered, back_to_the_page, wanted
from huiyin.search.finding import COUNTED, Finder, Found, Hit, steadily
from huiyin.searching.asking import EXACT, RANKED, AskForm
from huiyin.searching.facets import facets as counted
from huiyin.searching.showing import lines, rows
from huiyin.searching.suggesting import suggestions
from huiyin.text.folding import TSHEG
from huiyin.web import page

PAGE = 25
BEST = 50  # of the best only so many are worth reading
MANY_SYLLABLES = 9  # Tibetan letters in a row: more is hardly one syllable
_TIBETAN_RUN = re.compile(f"[\u0f40-\u0fbc]{{{MANY_SYLLABLES},}}")


@never_cache
def search(request: HttpRequest) -> HttpResponseBase:
    form = AskForm(request.GET or None, request.user)
    if wanted(request):
        return _sheet(request, form)
    context: dict[str, Any] = {"form": form}
    if form.is_asked and form.is_valid():
        context |= _found(request, form)
    elif form.is_bound:
        form.is_valid()
    return page(request, "search/search.html", part="hits", context=context)


def _found(request: HttpRequest, form: AskForm) -> dict[str, Any]:
    found = _hits(request, form)
    shown = rows(request.user, found.hits, form.words, is_ranked=form.is_ranked)
    return {
        "rows": shown,
        "address": form.address(),
        "next": found.next,
        "is_first": not request.GET.get("after"),
        "chosen": form.said("q", "mode"),
        "tries": [] if shown else tries(form),
        "lacks_tsheg": lacks_tsheg(form.text),
        "other_mode": form.address(mode=EXACT if form.is_ranked else RANKED),
    }


def _hits(request: HttpRequest, form: AskForm) -> Found:
    finder = Finder(request.user)
    if form.is_ranked:
        return Found(finder.ranked(form.text, form.asked, BEST))
    return finder.newest(form.asked, request.GET.get("after", ""), PAGE)


def tries(form: AskForm) -> list[tuple[str, str]]:
    """What to try where nothing was found: words, and the address where it is done."""
    found = []
    words = [word.strip(TSHEG) for word in form.words.texts]
    if len(words) > 1:
        found += [(_("只找“%(word)s”") % {"word": word}, form.address(q=word)) for word in words[:5]]
    if form.is_narrowed:
        found.append((_("去掉其他条件"), form.bare()))
    return found


def lacks_tsheg(text: str) -> bool:
    """Whether so many Tibetan letters stand in a row that the signs between syllables may have been left out."""
    return bool(_TIBETAN_RUN.search(text))


@never_cache
def facets(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.GET or None, request.user)
    context: dict[str, Any] = {"form": form}
    if form.is_asked and form.is_valid():
        found = counted(request.user, form.asked)
        context |= {"facets": found, "groups": _groups(form, found), "most": COUNTED, "address": form.address()}
    return page(request, "search/facets.html", part="facets", context=context)


def _groups(form: AskForm, found: Any) -> list[tuple[str, list[tuple[Any, str, bool]]]]:
    """Of each way of counting its numbers, each with the address that narrows to it."""
    chosen = form.cleaned_data
    what = [(one, form.address(what=one.code), chosen["what"] == one.code) for one in found.sources]
    years = [
        (one, form.address(since=f"{one.code}-01-01", until=f"{one.code}-12-31"), _is_year(chosen, one.code))
        for one in found.years
    ]
    where = [(one, form.address(assembly=one.code), chosen["assembly"] == one.code) for one in found.assemblies]
    groups = [(_("类别"), what), (_("年份"), years), (_("政协组织"), where)]
    return [(words, some) for words, some in groups if some]


def _is_year(chosen: dict[str, Any], year: str) -> bool:
    return f"{chosen['since']} {chosen['until']}" == f"{year}-01-01 {year}-12-31"


@never_cache
def suggest(request: HttpRequest) -> HttpResponse:
    """The choices under the search field, for the script that shows them."""
    found = suggestions(request.user, request.GET.get("q", "").strip())
    return render(request, "search/_suggestions.html", {"rows": found})


COLUMNS = [
    Column("kind", gettext_lazy("类别"), width=10, read="label"),
    Column("title", gettext_lazy("标题"), width=44),
    Column("day", gettext_lazy("日期"), DAY, width=12, read="on"),
    Column("facts", gettext_lazy("情况"), width=36),
    Column("snippet", gettext_lazy("有检索词的一段"), width=60),
    Column("address", gettext_lazy("网址"), ADDRESS, width=30, read="url"),
]


def _sheet(request: HttpRequest, form: AskForm) -> HttpResponseBase:
    """The newest COUNTED hits, or the best; that there may be more is said in it."""
    if not (form.is_asked and form.is_valid()):
        return back_to_the_page(request)
    hits = _all(request.user, form)
    asked = [(str(label), value) for label, value in form.said()]
    if len(hits) > COUNTED:
        asked.append((_("范围"), _("最新的 %(most)d 条；后面还有。") % {"most": COUNTED}))
    at = request.build_absolute_uri("/").rstrip("/")
    shown = list(lines(request.user, hits[:COUNTED], form.words, is_ranked=form.is_ranked, at=at))
    return answered(request, Sheet("search", gettext_lazy("检索结果"), COLUMNS, shown, asked=asked))


def _all(user: Any, form: AskForm) -> list[Hit]:
    finder = Finder(user)
    if form.is_ranked:
        return list(finder.ranked(form.text, form.asked, BEST))
    return steadily(lambda: list(islice(finder.each(form.asked, step=200), COUNTED + 1)))
