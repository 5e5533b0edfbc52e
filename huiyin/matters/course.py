"""The course of a matter, as its page tells it: who raised it, where it stands, what it was answered."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models import Matter, due_limits
from huiyin.matters.steps import Step
from huiyin.matters.timeline import timeline

# How the history of what a matter became begins: a step of the matter it came out of.
CAME = {"convert": Step(_("由提案转来"), frozenset(), None, None)}


def course(matter: Matter, user: Any, steps: dict[str, Step]) -> dict[str, Any]:
    """Context of `_matter_head.html` and `_course.html`."""
    today = timezone.localdate()
    return {
        "matter": matter,
        "due": matter.due_colour(today, due_limits(today)),
        "signatures": matter.signatures.proposers().select_related("person"),
        "assignments": matter.assignments.select_related("agency"),
        "answers": matter.answers.select_related("agency"),
        "clocks": matter.clocks.all(),
        "events": timeline(matter, CAME | steps, user),
    }
