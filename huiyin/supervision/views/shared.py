"""What the pages of supervision share: one page that asks for a step, one way to say what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.models import Matter
from huiyin.supervision.permissions import AGENCY_ROLES, READS_PUNCTUALITY, READS_SLIPS


def matter_seen(request: HttpRequest, pk: int) -> Matter:
    matters = Matter.objects.visible_to(request.user)
    return get_object_or_404(matters.select_related("assembly", "holder_agency", "holder_person"), pk=pk)


def ask(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    about: Any,
    back: Callable[[Any], Any],
    notes: Iterable[Any] = (),
    template: str = "supervision/form.html",
) -> HttpResponse:
    """The page of one form. Nothing typed is lost when `act` refuses; done, it leads to `back` of what was made."""
    if form.is_valid():
        try:
            made = act(form.facts())
        except StepNotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("已完成：%(step)s。") % {"step": title})
            return redirect(back(made))
    context = {"form": form, "title": title, "about": about, "back": back(None), "notes": [*notes]}
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, template, context, status=status)


def refuse(form: Any, refused: StepNotAllowed) -> None:
    """Where the key was spent on other words, the next press has one of its own."""
    form.add_error(None, str(refused))
    if isinstance(refused, KeyAlreadyUsed):
        form.data = form.data.copy()
        form.data["key"] = str(uuid.uuid4())


def chosen(request: HttpRequest, assemblies: Iterable[Assembly]) -> tuple[Assembly, list[Assembly]]:
    """The assembly the address names, or the first the reader has; and the others. 404 where there is none."""
    mine, slug = list(assemblies), request.GET.get("assembly")
    found = next((one for one in mine if slug in (None, "", one.slug)), None)
    if found is None:
        raise Http404
    return found, [one for one in mine if one != found]


def tabs_of(user: Any) -> dict[str, bool]:
    """Which of the pages of supervision this reader has, besides those open to all."""
    return {
        "slips": user.holds(*READS_SLIPS, *AGENCY_ROLES),
        "punctuality": user.holds(*READS_PUNCTUALITY, *AGENCY_ROLES),
    }


def year_of(request: HttpRequest, fallback: int) -> int:
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and 1900 <= int(given) <= 2200 else fallback
