"""The history of a matter in people's words, as far as the reader may know it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.history.models import Event
from huiyin.matters.models import BEFORE_FILING, Feedback, Matter, State
from huiyin.matters.permissions import is_examiner, is_lead_proposer, reads_before_filing
from huiyin.matters.steps import Step

# What happens between people before a proposal is filed; that it was handed in and filed is no secret.
BEFORE_FILING_STEPS = frozenset(
    {
        "draft",
        "draft_for",
        "edit",
        "invite",
        "take_back_invitation",
        "sign",
        "move_signing_day",
        "ask_again",
        "expire_signing",
    }
    | {"review", "return_to_revise"}
)


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
        return early or not (event.step in BEFORE_FILING_STEPS or _counted_before_filing(event))

    told = [
        {"at": event.at, "step": event.step, "who": _who(event), "what": _what(event, steps), "detail": _detail(event)}
        for event in Event.objects.of(matter).reverse()
        if may_know(event)
    ]
    return sorted([*told, *_taken_in(matter)], key=lambda row: row["at"], reverse=True)


def _taken_in(matter: Matter) -> list[dict[str, Any]]:
    """What is merged into this one has its own history; that it was, belongs to this one's too, without its title."""
    ids = matter.merged.values("pk")
    merged = Event.objects.filter(subject=matter._meta.label_lower, subject_id__in=ids, step="merge")
    last = {event.subject_id: event for event in merged.order_by("at", "pk")}
    words = _("另一件内容相同的提案并入本案")
    return [{"at": event.at, "who": _who(event), "what": _("并案"), "detail": words} for event in last.values()]


def _counted_before_filing(event: Event) -> bool:
    return event.step == "recompute" and event.before in BEFORE_FILING


def _who(event: Event) -> str:
    return event.actor_name or _("按规则自动进行")


# What is done to a matter besides the steps of its course.
OTHER_STEPS = {
    "draft": gettext_lazy("起草"),
    "draft_for": gettext_lazy("代为录入"),
    "convert": gettext_lazy("转为社情民意信息"),
    "send_on": gettext_lazy("转送信函"),
    "recompute": gettext_lazy("重新核定期限"),
    "collect": gettext_lazy("收集"),
    "to_ledger": gettext_lazy("承诺转入台账"),
    "handed_up_here": gettext_lazy("下级上报"),
    "withdraw_consent": gettext_lazy("第一提案人收回公开的同意"),
    "withhold_name": gettext_lazy("改动公开的署名"),
}


def _what(event: Event, steps: dict[str, Step]) -> str:
    if event.step in steps:
        return str(steps[event.step].label)
    return str(OTHER_STEPS.get(event.step, event.step))


def _detail(event: Event) -> str:
    if event.before == event.after or event.after not in State.values:
        return event.facts.get("note", "")
    return event.facts.get("agency") or event.facts.get("note") or str(State(event.after).label)
