"""The page of one who came without an account: masked, until somebody who may says why they look."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from huiyin.forms import StepForm, Text
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters import originators
from huiyin.matters.models import Matter, Originator
from huiyin.matters.originators import NEEDS_A_CONTACT, contact_missing

STEPS = {
    "look": gettext_lazy("查看姓名和联系方式"),
    "amend": gettext_lazy("改动"),
    "erase": gettext_lazy("删除姓名和联系方式"),
}


class LookForm(StepForm):
    why = Text(
        label=gettext_lazy("为什么查看"),
        max_length=200,
        help_text=gettext_lazy("例如：电话告知办理结果。谁、何时、为什么查看，都留下记录。"),
    )


class AmendForm(StepForm):
    why = Text(label=gettext_lazy("为什么改动"), max_length=200, help_text=gettext_lazy("例如：本人换了电话。"))
    name = Text(label=gettext_lazy("姓名"), max_length=60, required=False)
    contact = Text(label=gettext_lazy("联系方式"), max_length=120, required=False)
    answer_by = forms.ChoiceField(
        label=gettext_lazy("希望怎样得到答复"), choices=Originator.AnswerBy.choices, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer_by") in NEEDS_A_CONTACT and not given.get("contact"):
            self.add_error("contact", contact_missing())
        return given


class EraseForm(StepForm):
    why = Text(label=gettext_lazy("为什么删除"), max_length=200, help_text=gettext_lazy("例如：本人要求。"))


def _seen(request: HttpRequest, pk: int) -> Originator:
    """Without the two sealed fields: what is not read cannot slip into a page."""
    seen = Originator.objects.visible_to(request.user).defer("name", "contact")
    return get_object_or_404(seen.select_related("assembly", "taken_by"), pk=pk)


@never_cache
@sensitive_variables("shown")
def originator(request: HttpRequest, pk: int) -> HttpResponse:
    """Masked on GET. A reason, posted, shows name and contact once, on that answer alone; it is kept nowhere."""
    found, shown = _seen(request, pk), None
    form = LookForm(request.POST or None)
    if form.is_valid():
        try:
            shown = originators.look(found, by=request.user, **form.facts())
            form = LookForm()
        except StepNotAllowed as why:
            _refused(form, why)
    status = 200 if not form.is_bound else 409 if form.non_field_errors() else 400
    response = render(request, "matters/originator.html", _context(request, found, form, shown), status=status)
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response


def _context(request: HttpRequest, found: Originator, form: Any, shown: tuple[str, str] | None) -> dict[str, Any]:
    matters = Matter.objects.visible_to(request.user).filter(voices__originator=found).distinct()
    return {
        "originator": found,
        "form": form,
        "shown": shown,
        "matters": matters,
        "facts": [
            (_("希望怎样得到答复"), found.get_answer_by_display()),
            (_("接待日期"), found.taken_on.isoformat()),
            (_("接待人"), str(found.taken_by)),
            (_("保存至"), None if found.erased_on else found.keep_until.isoformat()),
            (_("删除日期"), found.erased_on and found.erased_on.isoformat()),
        ],
        "events": [_told(event) for event in Event.objects.of(found).reverse()],
    }


def _told(event: Event) -> dict[str, Any]:
    who = event.actor_name or _("按规则自动进行")
    return {
        "at": event.at,
        "who": who,
        "what": STEPS.get(event.step, event.step),
        "detail": event.facts.get("note", ""),
    }


def _refused(form: Any, why: StepNotAllowed) -> None:
    form.add_error(None, _("每次查看都要重新写明原因。") if isinstance(why, KeyAlreadyUsed) else str(why))
    form.data = form.data.copy()
    form.data["key"] = str(uuid.uuid4())


@never_cache
@sensitive_post_parameters()
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person wants changed is typed anew: the words before are not shown here."""
    found = _seen(request, pk)
    form = AmendForm(request.POST or None, initial={"answer_by": found.answer_by})
    return _ask(request, found, form, originators.amend, STEPS["amend"])


@never_cache
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    return _ask(request, _seen(request, pk), EraseForm(request.POST or None), originators.erase_now, STEPS["erase"])


def _ask(request: HttpRequest, found: Originator, form: Any, verb: Any, title: Any) -> HttpResponse:
    address = reverse("matters:originator", args=[found.pk])
    if form.is_valid():
        try:
            verb(found, by=request.user, **form.facts())
        except KeyAlreadyUsed:  # pressed twice
            return redirect(address)
        except StepNotAllowed as why:
            _refused(form, why)
        else:
            messages.success(request, _("已完成：%(step)s。") % {"step": title})
            return redirect(address)
    context = {"form": form, "title": title, "originator": found, "back": address}
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "matters/originator_step.html", context, status=status)
