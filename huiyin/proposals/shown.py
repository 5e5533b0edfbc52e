"""What the page of a proposal shows of its handling, as far as the reader may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin.matters.entered import entered_for
from huiyin.matters.models import Assignment, Clock, CoOpinion, Extension, Matter, Reply, ReturnRequest


@dataclass
class Share:
    """One agency's part."""

    part: Assignment
    running: list[Clock]
    requests: list[ReturnRequest]
    extensions: list[Extension]
    replies: list[Reply]
    opinion: CoOpinion | None


def entered(matter: Matter) -> str:
    """From paper, by the proposals staff: for a body where it is a body's, else for who signed."""
    own = matter.proposal
    return entered_for(matter, own.entered_by, body=own.collective_name)


def shares(user: Any, matter: Matter, clocks: list[Clock]) -> list[Share]:
    """Each agency's part in a proposal, those it was taken from last. Merged proposals show those of their lead."""
    handled = matter.merged_into or matter
    seen: dict[str, dict[int, list[Any]]] = {
        name: _by_part(model.objects.visible_to(user).filter(assignment__matter=handled))
        for name, model in _KINDS.items()
    }
    parts = sorted(handled.assignments.select_related("agency"), key=lambda part: part.state == "reassigned")
    return [
        Share(
            part=part,
            running=[clock for clock in clocks if clock.assignment_id == part.pk and clock.stopped_on is None],
            requests=seen["requests"].get(part.pk, []),
            extensions=seen["extensions"].get(part.pk, []),
            replies=seen["replies"].get(part.pk, []),
            opinion=next(iter(seen["opinions"].get(part.pk, [])), None),
        )
        for part in parts
    ]


_KINDS: dict[str, Any] = {
    "requests": ReturnRequest,
    "extensions": Extension,
    "replies": Reply,
    "opinions": CoOpinion,
}


def _by_part(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.assignment_id, []).append(row)
    return found


def merged_with(user: Any, matter: Matter) -> tuple[Matter | None, list[Matter]]:
    """The proposal it is merged into, and those merged into it, as far as the reader may see them."""
    seen = Matter.objects.visible_to(user)
    lead = seen.filter(pk=matter.merged_into_id).first() if matter.merged_into_id else None
    return lead, list(seen.filter(merged_into=matter).order_by("pk"))
