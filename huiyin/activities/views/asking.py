"""One page that asks for a step of attendance, and who may open which record."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from huiyin.activities.models import Activity
from huiyin.activities.permissions import organises
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed


def activity_seen(request: HttpRequest, pk: int) -> Activity:
    seen = Activity.objects.visible_to(request.user).select_related("assembly", "organiser")
    return get_object_or_404(seen, pk=pk)


def activity_organised(request: HttpRequest, pk: int) -> Activity:
    """To anybody else there is no such page."""
    found = activity_seen(request, pk)
    if not organises(request.user, found):
        raise Http404
    return found


def ask_for(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    about: Any,
    back: Any,
    notes: Iterable[Any] = (),
    template: str = "activities/step_form.html",
    **more: Any,
) -> HttpResponse:
    """The page of one form. Nothing typed is lost when `act` refuses."""
    if form.is_valid():
        try:
            act(form.facts())
        except StepNotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("已完成：%(step)s。") % {"step": title})
            return redirect(back)
    context = {"form": form, "title": title, "about": about, "back": back, "notes": [*notes], **more}
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, template, context, status=status)


def refuse(form: Any, refused: StepNotAllowed) -> None:
    """Where the key was spent on other words, the next press has one of its own."""
    form.add_error(None, str(refused))
    if isinstance(refused, KeyAlreadyUsed):
        form.data = form.data.copy()
        form.data["key"] = str(uuid.uuid4())


def key_in(request: HttpRequest) -> uuid.UUID:
    """Of a button without a form of its own."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
