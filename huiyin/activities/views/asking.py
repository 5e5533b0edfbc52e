"""Who may open which activity to take a step of attendance there."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest

from huiyin.activities.models import Activity
from huiyin.activities.permissions import organises
from huiyin.activities.views.shared import seen


def activity_organised(request: HttpRequest, pk: int) -> Activity:
    """To anybody else there is no such page."""
    found = seen(request, pk)
    if not organises(request.user, found):
        raise Http404
    return found


def key_in(request: HttpRequest) -> uuid.UUID:
    """Of a button without a form of its own."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
