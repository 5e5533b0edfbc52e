"""What the pages of activities share: the record a reader has, what came of pressing a button."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity
from huiyin.activities.permissions import organises
from huiyin.assemblies.models import Assembly
from huiyin.history.taking import StepNotAllowed

BESIDE = ("assembly", "visited", "topic", "organiser", "led_by", "series")


def seen(request: HttpRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.visible_to(request.user).select_related(*BESIDE), pk=pk)


def organised(request: HttpRequest, pk: int) -> Activity:
    found = seen(request, pk)
    if not organises(request.user, found):
        raise PermissionDenied
    return found


def planned_for(user: Any) -> Assembly | None:
    """The assembly in whose name somebody plans; None where they plan for none."""
    mine = user.assemblies_as(Role.LIAISON, Role.COMMITTEE_STAFF)
    return Assembly.objects.filter(pk__in=mine).order_by("pk").first()


def press(
    request: HttpRequest, act: Callable[[uuid.UUID], Any], words: Callable[[Any], Any], back: Any
) -> HttpResponse:
    """A button that asks for nothing more: taken or refused, one is told and is back where one was.

    `words` are said of what `act` gave.
    """
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        messages.error(request, _("这一页不完整。请刷新后再试。"))
        return redirect(back)
    try:
        made = act(key)
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words(made))
    return redirect(back)
