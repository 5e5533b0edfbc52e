"""The history of a matter in people's words, as far as the reader may know it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.history.models import Event
from huiyin.matters.models import Feedback, Matter, State
from huiyin.matters.permissions import is_examiner, is_lead_proposer, reads_before_filing
from huiyin.matters.steps import Step

# What happens between people before a proposal is filed; that it was handed in and filed is no secret.
BEFORE_FILING_STEPS = frozenset({"draft", "edit", "invite", "sign", "review", "return_to_revise"})

# What comes of a step and is recorded beside it.
RECORDED = {"draft": _("起草"), "convert": _("转为社情民意信息"), "send_on": _("转送信函")}


def timeline(matter: Matter, steps: dict[str, Step], user: Any) -> list[dict[str, Any]]:
    """Newest first, as far as it is the reader's business.

    That somebody gave feedback is told to those who may read it; that somebody would not sign, to the one who asked
    and the one asked; what passed before filing, to those who had to do with it then; that somebody recommended
    something, to those who examine it.
    """
    spoken = set(Feedback.objects.visible_to(user).filter(matter=matter).values_list("person__user", flat=True))
    leads, early = is_lead_proposer(user, matter), reads_before_filing(user, matter)
    examines = is_examiner(user, matter)

    def may_know(event: Event) -> bool:
        if event.step == "feedback":
            return event.actor_id in spoken
        if event.step == "decline_to_sign":
            return leads or event.actor_id == user.pk
        if event.step == "recommend":
            return examines
        return early or event.step not in BEFORE_FILING_STEPS

    return [
        {"at": event.at, "who": _who(event), "what": _what(event, steps), "detail": _detail(event)}
        for event in Event.objects.of(matter).reverse()
        if may_know(event)
    ]


def _who(event: Event) -> str:
    return event.actor_name or str(_("按规则自动进行"))


def _what(event: Event, steps: dict[str, Step]) -> str:
    if event.step in steps:
        return str(steps[event.step].label)
    return str(RECORDED.get(event.step, event.step))


def _detail(event: Event) -> str:
    if event.before == event.after or event.after not in State.values:
        return event.facts.get("note", "")
    return event.facts.get("agency") or event.facts.get("note") or str(State(event.after).label)
