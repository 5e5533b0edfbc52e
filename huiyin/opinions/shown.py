"""What an item's page tells, as far as it is the reader's business."""

from __future__ import annotations

from typing import Any

from huiyin.history.models import Event
from huiyin.matters.comparing import compared
from huiyin.matters.course import course
from huiyin.matters.entered import entered_for
from huiyin.matters.models import Matter, Reply, State
from huiyin.opinions import workflow
from huiyin.opinions.models import BulletinIssue, ItemVersion, SignOff
from huiyin.opinions.permissions import reads_inside, reads_original
from huiyin.opinions.workflow.table import untold

PARTS = ("title", "situation", "cause", "advice")
# Inside the house: who let it go out, and what they said.
OF_THE_DESK = {"check", "sign", "sign_as_chair", "send_back_to_edit", "clear"}
# What an agency that handles it may know of its course.
SINCE_ISSUED = {"issue", "dispatch", "reply", "answered", "ask_extension", "grant_extension", "refuse_extension"}
SINCE_ISSUED |= {"feed_back", "close", "record_adoption"}


def item_page(user: Any, matter: Matter) -> dict[str, Any]:
    inside, original = reads_inside(user, matter), reads_original(user, matter)
    context = course(matter, user, workflow.STEPS)
    context["events"] = [event for event in context["events"] if _may_know(event, inside, original)]
    if not original:
        context["signatures"] = context["signatures"].none()
    versions = list(ItemVersion.objects.visible_to(user).filter(matter=matter).select_related("by"))
    return context | {
        "item": matter.opinion,
        "original": original,
        "entered": entered(user, matter),
        "versions": versions,
        "comparisons": list(_comparisons(versions)),
        "sign_offs": SignOff.objects.visible_to(user).filter(matter=matter).select_related("by").order_by("pk"),
        "issues": BulletinIssue.objects.visible_to(user).filter(entries__matter=matter).order_by("pk"),
        "adoptions": matter.adoptions.all(),
        "replies": Reply.objects.visible_to(user)
        .filter(assignment__matter=matter)
        .select_related("assignment__agency"),
        "voices": _voices(matter) if original else [],
        "returned": _returned(matter) if original and matter.state == State.RETURNED else "",
        "remarks": Event.objects.of(matter).filter(step="remark_on_edit") if original else [],
        "became": Matter.objects.visible_to(user).filter(origin=matter).order_by("pk"),
        "origin": Matter.objects.visible_to(user).filter(pk=matter.origin_id).first(),
    }


def entered(user: Any, matter: Matter) -> str:
    """Who wrote it down for whom; like the authors themselves no business of an agency."""
    own = matter.opinion
    if not reads_original(user, matter):
        return ""
    signed = matter.signatures.proposers().exists()
    return entered_for(matter, own.raised_by, body="" if signed else own.author_name)


def _may_know(event: dict[str, Any], inside: bool, original: bool) -> bool:
    if inside:
        return True
    if not original:
        return event.get("step") in SINCE_ISSUED
    return event.get("step") not in OF_THE_DESK


def _comparisons(versions: list[ItemVersion]) -> Any:
    """Each edition with the author's own words before it: edited ones with the last the author wrote."""
    own: ItemVersion | None = None
    for version in versions:
        if own is not None:
            parts = [
                compared(ItemVersion._meta.get_field(name).verbose_name, getattr(own, name), getattr(version, name))  # type: ignore[union-attr]
                for name in PARTS
                if getattr(own, name) != getattr(version, name)
            ]
            yield {"old": own, "new": version, "parts": parts}
        if version.kind != ItemVersion.Kind.EDITED:
            own = version


def _returned(matter: Matter) -> str:
    last = Event.objects.of(matter).filter(step="return_to_author").last()
    return str(last.facts.get("note", "")) if last else ""


def _voices(matter: Matter) -> list[dict[str, Any]]:
    waiting = set(untold(matter).values_list("pk", flat=True)) if matter.answered_on else set()
    found = matter.voices.select_related("originator", "carried_to__matter").prefetch_related("answers")
    return [
        {
            "who": voice.originator,
            "carried": voice.carried_to,
            "told": list(voice.answers.all()),
            "owed": voice.pk in waiting,
        }
        for voice in found
    ]
