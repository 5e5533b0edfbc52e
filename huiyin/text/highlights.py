"""Where the words of a search stand in a text as it was written: what a page marks, and the stretch a list shows.

Found as a search finds them (keys.py), across scripts and widths; shown is the record's own spelling.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from huiyin.text.folding import TSHEG, folded
from huiyin.text.keys import Words, parted, unit_texts

LEAD = 4  # a snippet begins within this part of its length before the first hit
LONGEST_WORD = 24  # characters: no edge is looked for beyond
PAIRS_UP_TO = 12  # units of a question: a longer one is marked where three stand together
_EDGE = re.compile(r"[。！？；;!?\n།]\s*|[，、,：:\s]+")
_JOINED = re.compile("[\u0f40-\u0fbcA-Za-z0-9\u00c0-\u024f]")


class Piece(NamedTuple):
    text: str
    is_hit: bool


class Marked(NamedTuple):
    """A stretch of a text, in pieces; whether more of it stands before and after."""

    pieces: list[Piece]
    begins_later: bool = False
    ends_earlier: bool = False

    @property
    def has_hit(self) -> bool:
        return any(piece.is_hit for piece in self.pieces)


def marked(text: str, words: Words, around: int | None = None) -> Marked:
    """The whole text; with `around` about so many characters of it, where most of the words stand."""
    hits = spans(text, words)
    first, last = (0, len(text)) if around is None else _stretch(text, hits, around)
    within = [(start, end) for start, end in hits if start >= first and end <= last]
    return Marked(list(_pieces(text, first, last, within)), first > 0, last < len(text))


def spans(text: str, words: Words) -> list[tuple[int, int]]:
    """Where words stand, in order; words that overlap are one stretch."""
    whole = folded(text)
    canonical, places = parted(whole.text)
    found = sorted({at for word in words.texts for at in _each(canonical, word)})
    merged: list[list[int]] = []
    for start, end in found:
        first, last = whole.source(places[start], places[end - 1] + 1)
        if merged and first < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return [(first, last) for first, last in merged]


def _each(canonical: str, word: str) -> Iterator[tuple[int, int]]:
    """Each place of a word, without the signs that only part words."""
    inner = word.strip(f" {TSHEG}")
    before = word.index(inner) if inner else 0
    at = canonical.find(word)
    while inner and at >= 0:
        yield at + before, at + before + len(inner)
        at = canonical.find(word, at + 1)


def of_any(words: Words) -> Words:
    """What to mark where a record need not hold all the words: whatever few neighbouring units it shares with them."""
    runs = [unit_texts(run) for text in words.texts for run in text.split(" ") if run]
    together = 2 if sum(map(len, runs)) <= PAIRS_UP_TO else 3
    return Words(tuple(dict.fromkeys(part for run in runs for part in _parts(run, together))))


def _parts(run: list[str], together: int) -> Iterator[str]:
    for first in range(max(1, len(run) - together + 1)):
        yield "".join(run[first : first + together]).replace(TSHEG * 2, TSHEG)


def _stretch(text: str, hits: list[tuple[int, int]], around: int) -> tuple[int, int]:
    """From an edge a little before the hit that most hits follow, to one after about `around` characters."""
    if len(text) <= around:
        return 0, len(text)
    start, end = hits[_fullest(hits, around)] if hits else (0, 0)
    first = _begin(text, start, around // LEAD)
    first = next((one[0] for one in hits if one[0] < first < one[1]), first)
    last = min(len(text), max(first + around, end))
    if cut := next((one[1] for one in hits if one[0] < last < one[1]), 0):
        return first, cut
    return first, _end(text, last, max([first + around // 2, *(beyond for _start, beyond in hits if beyond <= last)]))


def _fullest(hits: list[tuple[int, int]], around: int) -> int:
    """The hit from which on most is found within reach; of equals, the first."""
    starts = [start for start, _end in hits]
    reach = around - around // LEAD
    return max(range(len(hits)), key=lambda at: (bisect_right(starts, starts[at] + reach) - at, -at))


def _begin(text: str, start: int, lead: int) -> int:
    """The first edge of a sentence or clause not further than `lead` before the hit, else of a word."""
    earliest = max(0, start - lead)
    if earliest == 0:
        return 0
    ends = [edge.end() for edge in _EDGE.finditer(text, earliest, start)]
    return ends[0] if ends else _word_edge(text, range(earliest, start), start)


def _end(text: str, last: int, no_earlier: int) -> int:
    """The last edge before `last`, else the end of a word about there; never before `no_earlier`."""
    ends = [edge.end() for edge in _EDGE.finditer(text, min(no_earlier, last), last)]
    if last >= len(text) or not ends:
        return _word_edge(text, range(last, min(len(text), last + LONGEST_WORD)), last)
    return ends[-1]


def _word_edge(text: str, among: range, otherwise: int) -> int:
    """The first place where a cut parts no word, no syllable, no sign from its mark."""
    return next((at for at in among if not _is_joined(text, at)), otherwise)


def _is_joined(text: str, at: int) -> bool:
    both = _JOINED.match(text[at - 1]) and _JOINED.match(text[at])
    return bool(both) or unicodedata.category(text[at]).startswith("M")


def _pieces(text: str, first: int, last: int, hits: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    at = first
    for start, end in hits:
        if start > at:
            yield Piece(text[at:start], False)
        yield Piece(text[start:end], True)
        at = end
    if at < last:
        yield Piece(text[at:last], False)
