"""What a text is found by: its words written one way, and the pairs of units that an index holds.

A run is a stretch of letters and digits; whatever else ends it. A unit is a character, in Tibetan a whole syllable: a
search for པ does not find པའི. A word of a query is found where its units stand one after the other in a run, so an
index of pairs of neighbouring units holds every text that can match, and `Words.stand_in` says which of those do.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np

from huiyin.text.folding import TSHEG, fold, folded_alone

Codes = np.ndarray[Any, np.dtype[np.uint64]]

UNIT_BITS = 21  # Unicode's own
MOST_TEXTS = 1 << 16  # told apart in one call of `codes_of_many`
LABELS = 1 << 47  # all codes from here on
VERSION = 2  # of what is written into an index: raise it when `canonical`, `codes` or the labels of a source change
_TIBETAN = "\u0f00\u0f35\u0f37\u0f39\u0f3e-\u0f6c\u0f71-\u0f84\u0f86-\u0fbc"
_SYLLABLES = re.compile(f"({TSHEG}*[{_TIBETAN}]+(?:{TSHEG}+[{_TIBETAN}]+)*{TSHEG}*)")
_SYLLABLE = re.compile(f"[{_TIBETAN}]+")
_UNIT = re.compile(f"[{_TIBETAN}]+|[^{TSHEG}]")
_GAP = re.compile(" +")
_HAS_TIBETAN = re.compile("[\u0f00-\u0fff]")
# A syllable stands as one character of the private planes: two that share one are told apart by `stand_in`.
_PRIVATE, _PRIVATE_COUNT = 0xF0000, 0x1FFFE


def canonical(text: str) -> str:
    """The folded text as runs with one space between; a Tibetan run has a tsheg before, between and after."""
    folded = fold(text)
    if not _HAS_TIBETAN.search(folded):
        return " ".join(_spaced(folded).split())
    pieces = _SYLLABLES.split(folded)
    pieces[::2] = [_spaced(piece) for piece in pieces[::2]]
    pieces[1::2] = [f"{TSHEG}{TSHEG.join(_SYLLABLE.findall(piece))}{TSHEG}" for piece in pieces[1::2]]
    return " ".join("".join(pieces).split())


def parted(folded_text: str) -> tuple[str, list[int]]:
    """`canonical` of a text that is folded already; of each character of it the place where it stood."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for number, piece in enumerate(_SYLLABLES.split(folded_text)):
        for part, where in _runs_of(piece) if number % 2 == 0 else _syllables_of(piece):
            parts.append(part)
            places.extend(at + place for place in where)
        at += len(piece)
    text = "".join(parts)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    return text[first:last], places[first:last]


def _runs_of(piece: str) -> Iterator[tuple[str, Iterable[int]]]:
    at = 0
    for gap in _GAP.finditer(_spaced(piece)):
        yield piece[at : gap.start()], range(at, gap.start())
        yield " ", (gap.start(),)
        at = gap.end()
    yield piece[at:], range(at, len(piece))


def _syllables_of(piece: str) -> Iterator[tuple[str, Iterable[int]]]:
    for syllable in _SYLLABLE.finditer(piece):
        yield TSHEG, (syllable.start(),)
        yield syllable.group(), range(*syllable.span())
    yield TSHEG, (len(piece) - 1,)


def unit_texts(run: str) -> list[str]:
    """The units of a canonical run as they are written, a syllable between its tshegs."""
    return [f"{TSHEG}{one}{TSHEG}" if _SYLLABLE.fullmatch(one) else one for one in _UNIT.findall(run)]


def units(canonical_text: str) -> str:
    """One character a unit: a Tibetan syllable becomes one of the private planes."""
    if TSHEG not in canonical_text:
        return canonical_text
    return _SYLLABLE.sub(_as_one, canonical_text).replace(TSHEG, "")


def _as_one(syllable: re.Match[str]) -> str:
    return chr(_PRIVATE + zlib.crc32(syllable.group().encode()) % _PRIVATE_COUNT)


def codes(units_text: str) -> Codes:
    """Each pair of neighbouring units as a number, in order; of the last of a run, the pair with nothing."""
    there = np.frombuffer(units_text.encode("utf-32-le"), "<u4").astype(np.uint64)
    there[there == ord(" ")] = 0
    beyond = np.append(there[1:], np.uint64(0))
    return ((there << np.uint64(UNIT_BITS)) | beyond)[there != 0]


def codes_of_many(units_texts: Sequence[str]) -> Codes:
    """The distinct codes of each text, in one sorted array of `packed` numbers. Raises ValueError beyond MOST_TEXTS."""
    if len(units_texts) > MOST_TEXTS:
        raise ValueError(f"{len(units_texts)} texts at once")
    lengths = np.fromiter((len(one) + 1 for one in units_texts), np.int64, len(units_texts))
    there = np.frombuffer("".join(f"{one} " for one in units_texts).encode("utf-32-le"), "<u4").astype(np.uint64)
    there[there == ord(" ")] = 0
    found = packed(there << np.uint64(UNIT_BITS), np.repeat(np.arange(len(units_texts), dtype=np.uint64), lengths))
    found[:-1] |= there[1:] << np.uint64(16)
    found = found[there != 0]
    found.sort()
    return found[np.diff(found, prepend=np.uint64(0)) != 0]


def packed(code: Any, which: Any) -> Any:
    """A code and the number of a text below MOST_TEXTS as one number, ordered by code first."""
    return (code << np.uint64(16)) | which


def unpacked(both: Codes) -> tuple[Codes, Any]:
    return both >> np.uint64(16), both.astype(np.uint16)


def label(name: str) -> int:
    """The code of a word about a text that is none of its words, such as the assembly it belongs to.

    Two names may share one: it bounds what is read and decides nothing.
    """
    return LABELS | int.from_bytes(blake2b(name.encode(), digest_size=5).digest())


def span(unit: str) -> tuple[int, int]:
    """All codes that begin with a unit: from the first, to the one after the last."""
    return ord(unit) << UNIT_BITS, (ord(unit) + 1) << UNIT_BITS


@dataclass(frozen=True)
class Words:
    """A query: texts that all have to stand there, each unbroken but for what separates its runs."""

    texts: tuple[str, ...]  # canonical

    @classmethod
    def of(cls, query: str) -> Words:
        """Words stand apart by spaces or punctuation; what stands in quotation marks belongs together."""
        found: list[str] = []
        for place, piece in enumerate(_QUOTED.split(query)):
            words = canonical(piece)
            found += ([words] if place % 2 else words.split(" ")) if words else []
        return cls(tuple(dict.fromkeys(word for word in found if word)))

    def __bool__(self) -> bool:
        return bool(self.texts)

    def stand_in(self, canonical_text: str) -> bool:
        return all(text in canonical_text for text in self.texts)

    def pairs(self) -> Codes:
        """Codes that a text holds for certain where all the words stand in it; those of a lone unit are `lone`."""
        inner = [codes(run)[:-1] for run in self._runs()]
        return np.unique(np.concatenate([np.empty(0, np.uint64), *inner]))

    def lone(self) -> list[str]:
        """Runs of one unit: found as the beginning of a code."""
        return sorted({run for run in self._runs() if len(run) == 1})

    def _runs(self) -> list[str]:
        return [run for text in self.texts for run in units(text).split(" ")]


_QUOTED = re.compile('[“「『《"]([^“”「」『』《》"]*)[”」』》"]')


def _spaced(text: str) -> str:
    """A space for each character that is neither letter, digit nor a mark upon one."""
    there = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    listed = _kept()
    kept = listed[np.minimum(there, len(listed) - 1)]
    return np.where(kept, there, np.uint32(ord(" "))).tobytes().decode("utf-32-le")


@cache
def alone() -> Any:
    """Of every code point what it is in a canonical text: 0 where it ends a run, its first where it is several."""
    kept, folded = _kept(), np.arange(0x110000, dtype=np.int64)
    folded[: len(folded_alone())] = folded_alone()
    several = np.flatnonzero(folded == 0)
    found = np.where(kept[np.minimum(folded, len(kept) - 1)], folded, 0)
    found[several] = [ord(canonical(chr(point))[:1] or "\0") for point in several.tolist()]
    return found


@cache
def _kept() -> Any:
    """Of each code point whether it is kept; the last one stands for all beyond it."""
    return np.array([unicodedata.category(chr(code))[0] in "LNM" for code in range(0x323B0)] + [False])
