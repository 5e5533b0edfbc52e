"""What a matter may become: a folder below says how a matter of its kind is opened out of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.matters.models import Commitment, Kind, Matter
from huiyin.members.parts import Line


@dataclass(frozen=True)
class Carried:
    """What goes over from the one to the other. Those who raised it go over in any case."""

    situation: str
    advice: str


# Called inside the transaction of the step that opens it: (from what, what it carries, by whom, on which day).
Opening = Callable[[Matter, Carried, Any, date], Matter]
OPENINGS: dict[Kind, Opening] = {}

# Beside the promises of one proposal, by their keys: where one is followed besides, or the way to have it followed.
OF_COMMITMENTS: list[Callable[[Any, list[Commitment]], dict[int, Line]]] = []


def followed(user: Any, commitments: list[Commitment]) -> list[Commitment]:
    """With `followed`, a line or None, on each."""
    lines: dict[int, Line] = {}
    for of in OF_COMMITMENTS if commitments else []:
        lines |= of(user, commitments)
    for commitment in commitments:
        commitment.followed = lines.get(commitment.pk)  # type: ignore[attr-defined]
    return commitments
