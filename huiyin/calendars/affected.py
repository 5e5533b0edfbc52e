"""What folders below know of a calendar: which terms it would move. Filled by them, as NAVIGATION is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from huiyin.assemblies.models import Assembly


@dataclass(frozen=True)
class Note:
    words: str
    url: str


# For a reader and the assembly whose calendar it is, None for the national one.
NOTES: list[Callable[[Any, Assembly | None], list[Note]]] = []


def notes(user: Any, assembly: Assembly | None) -> list[Note]:
    return [note for of in NOTES for note in of(user, assembly)]
