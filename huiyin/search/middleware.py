"""The request that changed something indexes it before it answers: nobody has to wait for the worker's next turn."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from huiyin.search import writing

READING = {"GET", "HEAD", "OPTIONS"}
log = logging.getLogger(__name__)


class FollowsChanges:
    """What went wrong is for the worker to do again: the change itself is kept, and a search looks through it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in READING:
            try:
                writing.follow_at_once()
            except Exception:  # a page that did its work is not shown as failed
                log.exception("the index was not brought up to date")
        return response
