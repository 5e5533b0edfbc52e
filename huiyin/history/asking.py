"""The page that asks for what a step needs, and takes the step."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed


def ask(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    about: Any,
    back: Any,
    notes: Iterable[Any] = (),
    done: Any = "",
    template: str = "ask.html",
    **more: Any,
) -> HttpResponse:
    """The page of one form. Nothing typed is lost when `act` refuses; done, it leads to `back`.

    That is a place, or a function of what was made (of None: where the page leads when nothing is).
    """
    leads_to = back if callable(back) else lambda made: back
    if form.is_valid():
        try:
            made = _once(act, form.facts())
        except StepNotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(request, done or _("已完成：%(step)s。") % {"step": title})
            return redirect(leads_to(made))
    context = {"form": form, "title": title, "about": about, "back": leads_to(None), "notes": [*notes], **more}
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, template, context, status=status)


def _once(act: Callable[[dict[str, Any]], Any], facts: dict[str, Any]) -> Any:
    """Of one press that came by two connections at once, the second finds what the first made.

    Both looked for the key before either had written it; the database lets one write, and a verb is one transaction.
    What the first wrote may also stand in the way of the second, as its own name does.
    """
    try:
        return act(facts)
    except IntegrityError:
        return act(facts)
    except StepNotAllowed:
        key = facts.get("key")
        if key is None or not Event.objects.filter(key=key).exists():
            raise
        return act(facts)


def refuse(form: Any, refused: StepNotAllowed) -> None:
    """Where the key was spent on other words, the next press has one of its own."""
    form.add_error(None, str(refused))
    if isinstance(refused, KeyAlreadyUsed):
        form.data = form.data.copy()
        form.data["key"] = str(uuid.uuid4())
