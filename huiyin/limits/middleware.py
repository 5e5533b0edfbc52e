"""What is counted of the requests that come in, and the answer to who asks too often."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from huiyin.exports import wanted
from huiyin.limits.addresses import address_of, neighbourhood
from huiyin.limits.counting import TooOften, spend

MINUTE, HOUR, DAY = 60, 3600, 86_400
BEHIND_ONE_ADDRESS = 20  # accounts of one office come from one address


@dataclass(frozen=True)
class Limit:
    what: str  # its number: settings.LIMITS
    seconds: int


SEARCH, TYPED = Limit("search", MINUTE), Limit("typed", MINUTE)
EXPORT, UPLOAD, PUBLIC = Limit("export", HOUR), Limit("upload", DAY), Limit("public", MINUTE)
AS_TYPED = {"search:suggest", "matters:similar"}
SEARCHES = {"search:home", "search:facets"}
EXPORTS = ("documents:", "privacy:export", "privacy:files", "rulebook:export", "duties:record_json")


class Limited:
    """Before a page does anything. A new list, paper or public page is counted without saying so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        try:
            for limit, times in limits_of(request, view):
                spend(limit.what, _whom(request, settings.LIMITS[limit.what]), seconds=limit.seconds, times=times)
        except TooOften as refused:
            return too_often(request, refused.wait)
        return None


def limits_of(request: HttpRequest, view: Any) -> Iterator[tuple[Limit, int]]:
    """Each limit that is asked of this request, and how many it spends."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    if route in AS_TYPED:
        yield TYPED, 1
    elif route in SEARCHES:
        yield SEARCH, 1
    if wanted(request) or route.startswith(EXPORTS):
        yield EXPORT, 1
    if request.content_type == "multipart/form-data" and (
        files := sum(len(some) for _field, some in request.FILES.lists())
    ):
        yield UPLOAD, files
    if not getattr(view, "login_required", True) and not request.user.is_authenticated:
        yield PUBLIC, 1


def _whom(request: HttpRequest, most: int) -> list[tuple[str, int]]:
    address = f"address {neighbourhood(address_of(request))}"
    if not request.user.is_authenticated:
        return [(address, most)]
    return [(f"account {request.user.pk}", most), (f"{address} signed in", most * BEHIND_ONE_ADDRESS)]


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """429 with the time to wait, in a header and in words; for HTMX the words alone, which base.html puts on top."""
    template = "_too_often.html" if getattr(request, "htmx", None) else "429.html"
    response = render(request, template, {"when": when(wait)}, status=429)
    response["Retry-After"] = str(wait)
    return response


def when(wait: int) -> str:
    if wait < MINUTE:
        return ngettext("%(count)d 秒后", "%(count)d 秒后", wait) % {"count": wait}
    if wait < HOUR:
        minutes = math.ceil(wait / MINUTE)
        return ngettext("%(count)d 分钟后", "%(count)d 分钟后", minutes) % {"count": minutes}
    hours = math.ceil(wait / HOUR)
    return ngettext("%(count)d 小时后", "%(count)d 小时后", hours) % {"count": hours}
