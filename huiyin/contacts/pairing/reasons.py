"""What speaks for two people, what against, and how much each weighs. docs/rules/pairing.md. No Django inside."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

# One clash of languages weighs more than twenty pairs that have neither sector nor prefecture in common.
LANGUAGE, SECTOR, PLACE = 100, 3, 2
ANY = "any"


@dataclass(frozen=True)
class End:
    """One to be paired. `sector` or `place` None: not known, and then in common with nobody's."""

    id: int
    sector: Hashable = None
    place: Hashable = None
    language: str = ANY


def clashes(one: End, other: End) -> bool:
    return one.language != other.language and ANY not in (one.language, other.language)


def cost(one: End, other: End) -> int:
    apart = LANGUAGE if clashes(one, other) else 0
    apart += 0 if one.sector is not None and one.sector == other.sector else SECTOR
    return apart + (0 if one.place is not None and one.place == other.place else PLACE)


def reasons(one: End, other: End) -> list[str]:
    """Codes, the language first; nothing is said of what is not known of either."""
    found = []
    if clashes(one, other):
        found.append("language_clash")
    elif one.language != ANY and one.language == other.language:
        found.append("same_language")
    for name in ("sector", "place"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine is not None and theirs is not None:
            found.append(f"same_{name}" if mine == theirs else f"other_{name}")
    return found
