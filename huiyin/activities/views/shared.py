"""What the pages of activities share: the record a reader has, the page of one form, what came of pressing it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity
from huiyin.activities.permissions import organises
from huiyin.assemblies.models import Assembly
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed

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


def ask(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    about: Any,
    back: Callable[[Any], Any],
    notes: Iterable[Any] = (),
    done: Any = "",
    template: str = "activities/form.html",
    **more: Any,
) -> HttpResponse:
    """The page of one form. Nothing typed is lost when `act` refuses; done, it leads to `back` of what was made."""
    if form.is_valid():
        try:
            made = act(form.facts())
        except StepNotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(request, done or _("已完成：%(step)s。") % {"step": title})
            return redirect(back(made))
    context = {"form": form, "title": title, "about": about, "back": back(None), "notes": [*notes]} | more
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, template, context, status=status)


def refuse(form: Any, refused: StepNotAllowed) -> None:
    """Where the key was spent on other words, the next press has one of its own."""
    form.add_error(None, str(refused))
    if isinstance(refused, KeyAlreadyUsed):
        form.data = form.data.copy()
        form.data["key"] = str(uuid.uuid4())


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
