"""Passages that two texts share, shown to people as the reason why they are put together.

The longest ones come from a suffix automaton (Blumer et al., 1985): the time grows with the length of the texts and not
with their product, however often they repeat themselves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from huiyin.text.folding import folded

SHORTEST = 6  # characters: 有关部门尽快 is a phrase, what is longer was most often copied


class Passage(NamedTuple):
    start_a: int
    end_a: int
    start_b: int
    end_b: int


def passages(a: str, b: str, shortest: int = SHORTEST) -> list[Passage]:
    """Where each stretch of `b` stands in `a`, longest first; offsets into `a` and `b` as given.

    At least `shortest` letters and digits long; punctuation, spaces, script, case and width do not count. Of `b` no
    character is in two passages; a stretch of `a` that `b` repeats is named each time, where it first stands in `a`.
    Raises ValueError when `shortest` is below 1.
    """
    if shortest < 1:
        raise ValueError(f"a passage of {shortest} characters")
    one, other = _bare(a), _bare(b)
    if min(len(one.text), len(other.text)) < shortest:
        return []
    found = _apart(_longest_matches(one.text, other.text, shortest), len(other.text), shortest)
    return [Passage(*one.source(start, length), *other.source(at, length)) for length, at, start in found]


@dataclass(frozen=True)
class _Bare:
    """The letters and digits of a text, folded, and from where to where in it each came."""

    text: str
    starts: list[int]
    ends: list[int]

    def source(self, start: int, length: int) -> tuple[int, int]:
        return self.starts[start], self.ends[start + length - 1]


def _bare(text: str) -> _Bare:
    whole = folded(text)
    ends = list(whole.sources[1:])
    for at in range(len(ends) - 2, -1, -1):
        if ends[at] == whole.sources[at]:  # two folded characters of one
            ends[at] = ends[at + 1]
    kept = [at for at, character in enumerate(whole.text) if _counts(character)]
    return _Bare("".join(whole.text[at] for at in kept), [whole.sources[at] for at in kept], [ends[at] for at in kept])


def _counts(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


Match = tuple[int, int, int]  # length, start in b, start in a


def _longest_matches(a: str, b: str, shortest: int) -> Iterator[Match]:
    """Every stretch of `b` that stands in `a` and no longer does with the character before or behind it."""
    automaton = _Automaton(a)
    state = length = 0
    for end, character in enumerate(b):
        further, longer = automaton.step(state, length, character)
        if longer <= length and length >= shortest:
            yield length, end - length, automaton.first_ends[state] - length
        state, length = further, longer
    if length >= shortest:
        yield length, len(b) - length, automaton.first_ends[state] - length


def _apart(matches: Iterable[Match], size_of_b: int, shortest: int) -> Iterator[Match]:
    """The longest match, then the longest of what it leaves, and so on: in `b` none overlaps another."""
    waiting = [(-length, at, start) for length, at, start in matches]
    heapify(waiting)
    taken = bytearray(size_of_b)
    while waiting:
        minus, at, start = heappop(waiting)
        # What is taken is no shorter than this match, so it reaches into it from outside and leaves one piece.
        first, last = taken.find(0, at, at - minus), taken.rfind(0, at, at - minus) + 1
        if first < 0:
            continue
        if last - first == -minus:
            taken[first:last] = b"\1" * -minus
            yield -minus, at, start
        elif last - first >= shortest:
            heappush(waiting, (first - last, first, start + first - at))


class _Automaton:
    """Knows every stretch of a text. A state stands for those that end in the same places; 0 is no stretch."""

    def __init__(self, text: str) -> None:
        self.nexts: list[dict[str, int]] = [{}]
        self.links = [-1]
        self.lengths = [0]  # of the longest stretch of a state
        self.first_ends = [0]
        last = 0
        for end, character in enumerate(text, 1):
            last = self._extended(last, end, character)

    def step(self, state: int, length: int, character: str) -> tuple[int, int]:
        """The longest end of the stretch read so far, with the character, that stands in the text."""
        while character not in self.nexts[state]:
            if not state:
                return 0, 0
            state = self.links[state]
            length = self.lengths[state]
        return self.nexts[state][character], length + 1

    def _extended(self, last: int, end: int, character: str) -> int:
        new = self._state({}, 0, end, end)
        while last >= 0 and character not in self.nexts[last]:
            self.nexts[last][character] = new
            last = self.links[last]
        if last >= 0:
            self.links[new] = self._split(last, character)
        return new

    def _split(self, last: int, character: str) -> int:
        """The state for `last` and the character alone, parted from those of longer stretches if need be."""
        whole = self.nexts[last][character]
        if self.lengths[whole] == self.lengths[last] + 1:
            return whole
        part = self._state(self.nexts[whole].copy(), self.links[whole], self.lengths[last] + 1, self.first_ends[whole])
        self.links[whole] = part
        while last >= 0 and self.nexts[last].get(character) == whole:
            self.nexts[last][character] = part
            last = self.links[last]
        return part

    def _state(self, nexts: dict[str, int], link: int, length: int, first_end: int) -> int:
        self.nexts.append(nexts)
        self.links.append(link)
        self.lengths.append(length)
        self.first_ends.append(first_end)
        return len(self.nexts) - 1
