"""What I agreed to, and taking it back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.matters.models import Matter
from huiyin.members import consents
from huiyin.members.models import Consent, Person, person_of
from huiyin.privacy.consent import agreed, led, signed
from huiyin.proposals import workflow

SAID = 50  # of the history, the newest


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    said = Consent.objects.visible_to(request.user).order_by("-at", "-pk")[:SAID]
    return render(request, "privacy/consents.html", {"agreed": agreed(person) if person else [], "said": said})


@never_cache
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Of a proposal of one's own: 404 for any other."""
    person = person_of(request.user)
    if person is None or code not in _PAGES:
        raise Http404
    return _PAGES[code](request, person, pk)


def _proposal(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    matter = get_object_or_404(led(person), pk=pk)
    return _ask(
        request,
        matter,
        lambda facts: workflow.withdraw_publish_consent(matter, by=request.user, **facts),
        title=_("收回公开的同意"),
        notes=[
            consents.WORDINGS[Consent.What.PROPOSAL][consents.current(Consent.What.PROPOSAL)],
            _("收回后，公开的页面马上撤下。已经有人看过、抄走的收不回。要再公开，请同提案委员会办公室联系。"),
        ],
    )


def _name(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    matter = get_object_or_404(signed(person), pk=pk)
    last = consents.said_last(person, Consent.What.NAME, matter)
    again = last is not None and not last.given
    if again:
        title, note = _("重新署我的名"), _("公开的页面马上写上您的全名。")
    else:
        title, note = _("收回署名的同意"), _("公开的页面上马上只留您的姓。提案本身和机关里看到的不变。")
    return _ask(
        request,
        matter,
        lambda facts: workflow.withhold_name(matter, by=request.user, given=again, **facts),
        title=title,
        notes=[consents.WORDINGS[Consent.What.NAME][consents.current(Consent.What.NAME)], note],
    )


def _ask(request: HttpRequest, matter: Matter, act: Any, *, title: str, notes: list[Any]) -> HttpResponse:
    form = StepForm(request.POST or None)
    return ask(request, form, act, title=title, about=matter.title, back=reverse("privacy:consents"), notes=notes)


_PAGES = {"proposal": _proposal, "name": _name}
