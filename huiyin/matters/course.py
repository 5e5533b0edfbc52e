"""The course of a matter, as its page tells it: who raised it, where it stands, what it was answered."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from huiyin.matters.models import Matter, Signature, due_limits
from huiyin.matters.timeline import timeline


def course(matter: Matter, user: Any) -> dict[str, Any]:
    """Context of `_matter_head.html` and `_course.html`."""
    today = timezone.localdate()
    return {
        "matter": matter,
        "due": matter.due_colour(today, due_limits(today)),
        "signatures": matter.signatures.filter(state=Signature.State.SIGNED).select_related("person"),
        "assignments": matter.assignments.select_related("agency"),
        "answers": matter.answers.select_related("agency"),
        "clocks": matter.clocks.all(),
        "events": timeline(matter, {}, user),
    }
