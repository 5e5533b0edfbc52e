"""What a matter may become: a folder below says how a matter of its kind is opened out of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.matters.models import Kind, Matter


@dataclass(frozen=True)
class Carried:
    """What goes over from the one to the other. Those who raised it go over in any case."""

    situation: str
    advice: str


# Called inside the transaction of the step that opens it: (from what, what it carries, by whom, on which day).
Opening = Callable[[Matter, Carried, Any, date], Matter]
OPENINGS: dict[Kind, Opening] = {}
