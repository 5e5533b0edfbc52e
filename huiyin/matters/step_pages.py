"""The page of one step, the same for every kind of matter: what it asks for, what it says when it is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.history.asking import refuse
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import steps
from huiyin.matters.forms import MatterStepForm
from huiyin.matters.models import Matter
from huiyin.matters.steps import Step
from huiyin.web import page

Beside = Callable[[HttpRequest, Matter], dict[str, Any]]


@dataclass(frozen=True)
class StepPages:
    """One kind of matter. `verbs` has a function of each step's name: (matter, by=, key=, what its form gives).

    `offered` gives the names of steps that make sense for a user now, `refused` why one that is the user's waits for
    somebody else. `elsewhere` are steps with pages of their own.
    """

    steps: dict[str, Step]
    verbs: ModuleType
    forms: Mapping[str, type[MatterStepForm]]
    offered: Callable[[Any, Matter], list[str]]
    template: str
    templates: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)
    refused: Callable[[Any, Matter, str], str | None] = lambda user, matter, name: None
    elsewhere: frozenset[str] = frozenset()
    prefilled: tuple[str, ...] = ()  # fields that a link may fill in beforehand; what the form does not offer is not
    hidden: frozenset[str] = frozenset()  # whose absence must not be told apart from a state it cannot be taken in
    on_refusal: Callable[[Any, StepNotAllowed, Matter], None] = lambda form, why, matter: None
    after: Callable[[HttpRequest, Matter, str], None] = lambda request, matter, name: None

    def answer(self, request: HttpRequest, matter: Matter, name: str) -> HttpResponse:
        """What the step needs is asked here; the step itself decides."""
        if name not in self.steps or self.steps[name].may is None or name in self.elsewhere:
            raise Http404
        form = self.forms.get(name, MatterStepForm)(
            request.POST or None, request.FILES or None, matter=matter, user=request.user, initial=self._begun(request)
        )
        if form.is_valid():
            try:
                getattr(self.verbs, name)(matter, by=request.user, **form.facts())
            except StepNotAllowed as why:
                refuse(form, why)
                self.on_refusal(form, why, matter)
            else:
                return self._done(request, matter, name)
        elif pressed_twice(request, matter, name):
            return self._done(request, matter, name)
        elif name not in self.offered(request.user, matter):
            return self.not_now(request, matter, name)
        context = {"matter": matter, "form": form, "name": name, "label": self.steps[name].label}
        context["classes"] = dict(matter.rule_set.choices("result_classes"))
        if name in self.beside:
            context |= self.beside[name](request, matter)
        status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
        template = self.templates.get(name, self.template)
        return page(request, template, part="found", context=context, status=status)

    def _begun(self, request: HttpRequest) -> dict[str, str]:
        return {name: request.GET[name] for name in self.prefilled if name in request.GET}

    def buttons(self, user: Any, matter: Matter) -> list[tuple[str, Any]]:
        return [(name, self.steps[name].label) for name in self.offered(user, matter)]

    def _done(self, request: HttpRequest, matter: Matter, name: str) -> HttpResponse:
        messages.success(request, _("已完成：%(step)s。") % {"step": self.steps[name].label})
        self.after(request, matter, name)
        seen = Matter.objects.visible_to(request.user).filter(pk=matter.pk).exists()
        return redirect(matter if seen else "desk:home")  # someone who has declined to sign sees it no more

    def not_now(self, request: HttpRequest, matter: Matter, name: str) -> HttpResponse:
        """Not theirs to take: 403. Theirs, but the matter has moved on or waits for another: back to it with a word."""
        chosen, user = self.steps[name], request.user
        if name in steps.allowed(self.steps, user, matter) and (why := self.refused(user, matter, name)):
            messages.warning(request, why)
            return redirect(matter)
        theirs = chosen.may and chosen.may(user, matter)
        if matter.state in chosen.starts and name not in self.hidden and not theirs:
            raise PermissionDenied
        words = _("现在不能“%(step)s”：此事项是“%(state)s”。")
        words = words % {"step": chosen.label, "state": matter.get_state_display()}
        if matter.state in chosen.starts and chosen.needs:
            words = chosen.needs(user, matter) or words
        messages.warning(request, words)
        return redirect(matter)


def pressed_twice(request: HttpRequest, matter: Matter, name: str) -> bool:
    """What was sound the first time may not be the second: who has been invited can no longer be chosen."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return False
    return Event.objects.of(matter).filter(key=key, step=name, actor=request.user.pk).exists()
