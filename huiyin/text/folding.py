"""One form for all spellings of the same text: what a search compares. The stored text is never replaced by it.

Full and half width, case, compatibility forms (NFKC, Unicode Standard Annex 15), Traditional and variant characters
fold to one; Tibetan digits to ASCII ones, and the tsheg that holds a line together to the ordinary one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from huiyin.text.scripts import simplified_forms

TSHEG = "\u0f0b"
_TIBETAN_DIGITS = {0x0F20 + digit: str(digit) for digit in range(10)}
_NON_BREAKING_TSHEG = {0x0F0C: TSHEG}


def fold(text: str) -> str:
    """May be shorter or longer than `text` (㍻, ﬁ): `folded` says where each character came from."""
    if text.isascii():
        return text.casefold()
    return _one_by_one(text) or _in_steps(text)


def _one_by_one(text: str) -> str:
    """The folded text where each character folds to one by itself, else empty."""
    found = _looked_up(text) if text else ""
    return found if unicodedata.is_normalized("NFKC", found) else ""


def _in_steps(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_forms())


def _looked_up(text: str) -> str:
    """Each character as the table has it; empty where one is not in it or folds to several."""
    there = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    if there.max() >= _LISTED:
        return ""
    found = folded_alone()[there]
    return "" if not found.all() else found.tobytes().decode("utf-32-le", "surrogatepass")


_LISTED = 0x30000


@cache
def folded_alone() -> Any:
    """Of each code point the one it folds to; 0 where it folds to several."""
    table = np.arange(_LISTED, dtype="<u4")
    alone = [code for code in range(1, _LISTED) if not 0xD800 <= code < 0xE000 and chr(code) != "\n"]
    became = _in_steps("\n".join(map(chr, alone))).split("\n")
    table[alone] = [ord(one) if len(one) == 1 else 0 for one in became]
    return table


@dataclass(frozen=True)
class Folded:
    text: str
    sources: list[int]  # of each folded character the offset it came from; one more entry: the source's length

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that folded to [start, end): whole characters of it."""
        last = self.sources[end - 1] if end > start else self.sources[start]
        beyond = next((offset for offset in self.sources[end:] if offset > last), self.sources[-1])
        return self.sources[start], beyond


def folded(text: str) -> Folded:
    """`fold(text)` with the way back. Characters that compose with the one before fold together with it."""
    if alone := _one_by_one(text):
        return Folded(alone, list(range(len(text) + 1)))
    parts: list[str] = []
    sources: list[int] = []
    for cluster in _clusters().finditer(text):
        part = _in_steps(cluster.group())
        parts.append(part)
        sources.extend([cluster.start()] * len(part))
    sources.append(len(text))
    return Folded("".join(parts), sources)


@cache
def _forms() -> dict[int, str]:
    return simplified_forms() | _TIBETAN_DIGITS | _NON_BREAKING_TSHEG


@cache
def _clusters() -> re.Pattern[str]:
    """A character and those after it that may compose or change places with it."""
    joining = {chr(code) for code in range(0x11000, 0x11A00) if unicodedata.combining(chr(code))}
    for code in range(0x300, 0x10000):
        character = chr(code)
        if unicodedata.combining(unicodedata.normalize("NFKD", character)[0]):
            joining.add(character)
        pair = unicodedata.normalize("NFD", character)
        if len(pair) > 1:
            joining.update(pair[1:])
    joining |= {chr(code) for code in [*range(0x1160, 0x1200), *range(0x1D165, 0x1D1AE)]}
    listed = "".join(sorted(map(re.escape, joining)))
    return re.compile(f".[{listed}]*", re.DOTALL)
