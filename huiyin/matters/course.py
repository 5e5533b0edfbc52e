"""The course of a matter, as its page tells it: who raised it, where it stands, what it was answered."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models import Matter, due_limits
from huiyin.matters.steps import Step
from huiyin.matters.timeline import timeline

# What the history of an opinion item or a livelihood matter calls its steps; nobody takes one by these.
STEPS = {
    name: Step(words, frozenset(), None, None)
    for name, words in {
        "submit": _("提交"),
        "register": _("登记"),
        "convert": _("由提案转来"),
        "assign": _("交办"),
        "issue": _("采用"),
        "close": _("办结"),
    }.items()
}


def course(matter: Matter, user: Any, steps: dict[str, Step] | None = None) -> dict[str, Any]:
    """Context of `_matter_head.html` and `_course.html`."""
    today = timezone.localdate()
    return {
        "matter": matter,
        "due": matter.due_colour(today, due_limits(today)),
        "signatures": matter.signatures.proposers().select_related("person"),
        "assignments": matter.assignments.select_related("agency"),
        "answers": matter.answers.select_related("agency"),
        "clocks": matter.clocks.all(),
        "events": timeline(matter, STEPS | (steps or {}), user),
    }
