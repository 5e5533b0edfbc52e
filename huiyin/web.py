"""What all pages share: the frame around them, parts of a page for HTMX, unreadable requests turned away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import get_script_prefix, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _

NavigationEntry = tuple[str | Promise, str, str]  # words, route, icon


@dataclass(frozen=True)
class Link:
    words: str
    url: str
    icon: str
    current: bool


# Filled in the apps' own urls.py: (entry, who sees it).
NAVIGATION: list[tuple[NavigationEntry, Callable[[Any], bool]]] = []
# Routes that stand in the bar itself, those first that stand first here; filled by huiyin/urls.py. A reader has at
# most as many as fit beside each other in English at 1,440 px; whatever else they may open stands under "more".
FIRST: list[str] = []
FIT = 6


def page(request: HttpRequest, template: str, *, part: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render the whole page, or its named part alone when HTMX asked for that."""
    htmx = request.htmx  # type: ignore[attr-defined]
    whole = not htmx or htmx.boosted or htmx.history_restore_request
    response = render(request, template if whole else f"{template}#{part}", context, status=status)
    patch_vary_headers(response, ["HX-Request"])  # caches, the phone's too, keep the two apart
    return response


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the bar's entries this user has."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "more_navigation": []}
    entries = [entry for entry, may_see in NAVIGATION if may_see(user)]
    named = sorted((entry for entry in entries if entry[1] in FIRST), key=lambda entry: FIRST.index(entry[1]))
    bar = named[:FIT]
    in_bar = {route for _words, route, _icon in bar}  # by route: to compare words would translate each of them
    more = [entry for entry in entries if entry[1] not in in_bar]
    return {"navigation": list(_links(request, bar)), "more_navigation": list(_links(request, more))}


def _links(request: HttpRequest, entries: list[NavigationEntry]) -> Iterator[Link]:
    for words, route, icon in entries:
        url = _address(route, get_script_prefix())
        here = request.path == url if url == "/" else request.path.startswith(url)
        yield Link(str(words), url, icon, here)


@cache
def _address(route: str, prefix: str) -> str:
    """Each page asks for some thirty of them, and they stay what they are."""
    return reverse(route)


class CleanCookies:
    """A cookie with characters no database stores is of none of our making: it counts as if it had not come.

    Stands before sessions, whose key a cookie holds: in quotes it may spell NUL, which PostgreSQL refuses to look for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if is_readable(value)}
        return self.get_response(request)


class CleanText:
    """A query or path with characters no database stores gets a page that says so, not an error from below."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = [request.path, *(value for values in request.GET.lists() for value in [values[0], *values[1]])]
        if any(not is_readable(value) for value in given):
            return refuse(request, _("网址中有无法识别的字符。请检查网址，或从首页重新进入。"))
        return self.get_response(request)


def record_named(request: HttpRequest, name: str, rows: QuerySet[Any]) -> Any:
    """The row whose key the address names; None where it names none, 404 where it is none of `rows`."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if (key := number_in(given)) is None:
        raise Http404
    return get_object_or_404(rows, pk=key)


def number_in(text: str) -> int | None:
    """The whole number an address or a form names, of 18 digits at most, which every database holds; else None.

    Longer ones are no mistake of anybody's: `int` itself refuses those of more than 4,300 digits with an error.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def is_readable(text: str) -> bool:
    """False where the text holds NUL, half a surrogate pair, or the mark left by bytes that were not UTF-8."""
    return not any(sign == "\x00" or sign == "\ufffd" or "\ud800" <= sign <= "\udfff" for sign in text)


def refuse(request: HttpRequest, words: str, status: int = 400) -> HttpResponse:
    return render(request, "400.html", {"words": words}, status=status)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For a form whose token is no longer good: signed in again elsewhere, or cookies gone."""
    return refuse(request, _("这一页放得太久，或者您在别处重新登录过。请返回上一页，刷新后再提交。"), status=403)
