"""Which texts of many are alike: those that share what few of them hold are compared, all others are not looked at.

Knows nothing of proposals. docs/rules/similar.md says how the limits were chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from huiyin.text.keys import Codes, canonical, codes_of_many, units
from huiyin.text.likeness import Mark, Prepared, compare, prepare
from huiyin.text.places import NO_NAMES, Names

FEW = 80  # texts that hold a pair of characters; beyond, it tells nothing of a matter
NEAREST = 20  # of each text are compared, by what they share
LEAST = 0.02  # of the weight of the shorter text's rare pairs that two must share to be compared
SHOWN = (Mark.SAME_TEXT, Mark.SAME_MATTER, Mark.SAME_PLACE)
_CHUNK = 4096
_TOLD_EVERY = 200

Progress = Callable[[int, int], None]
Ids = np.ndarray[Any, np.dtype[np.int64]]
Weights = np.ndarray[Any, np.dtype[np.float64]]


class Words(NamedTuple):
    title: str
    body: str


class Pair(NamedTuple):
    one: int  # the smaller key
    other: int
    mark: Mark
    score: float  # of text.likeness, from 0 to 1


def alike(texts: Mapping[int, Words], told: Progress = lambda done, of: None, *, known: Names = NO_NAMES) -> list[Pair]:
    """Pairs marked as the same text, the same matter, or the same place with another; the likest first.

    `known`: names of places that tell two matters apart.
    """
    keys = sorted(texts)
    prepared = _prepared(texts, known)
    found = []
    close = nearest([f"{texts[key].title}\n{texts[key].body}" for key in keys])
    for done, (first, second) in enumerate(close):
        if done % _TOLD_EVERY == 0:
            told(done, len(close))
        one, other = keys[first], keys[second]
        likeness = compare(prepared(one), prepared(other))
        if likeness.mark in SHOWN:
            found.append(Pair(one, other, likeness.mark, likeness.score))
    told(len(close), len(close))
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _prepared(texts: Mapping[int, Words], known: Names) -> Callable[[int], Prepared]:
    @lru_cache(maxsize=4000)
    def of(key: int) -> Prepared:
        return prepare(texts[key].body, texts[key].title, known=known)

    return of


# Which are worth comparing


@dataclass(frozen=True)
class _Held:
    """Pairs of characters that few texts hold: of each its texts, of each text the ones it holds."""

    texts: Ids  # by code
    starts: Ids  # where the texts of each code begin
    counts: Ids
    weights: Weights  # of a code: the fewer hold it, the more it tells
    codes: Ids  # by text
    bounds: Ids  # where the codes of each text begin, and the last end

    def shared_with(self, text: int) -> tuple[Weights, float]:
        """Of every text the weight of what it shares with this one; the weight of all that this one holds."""
        codes = self.codes[self.bounds[text] : self.bounds[text + 1]]
        counts = self.counts[codes]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        others = self.texts[np.repeat(self.starts[codes], counts) + within]
        shared: Any = np.bincount(others, np.repeat(self.weights[codes], counts), len(self.bounds) - 1)
        shared[text] = 0
        return shared, float(self.weights[codes].sum())


def nearest(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Places of pairs of texts that share rare pairs of characters, each once and the smaller first."""
    if len(texts) < 2:
        return []
    held = _held_by_few(_codes(texts), len(texts))
    every = np.bincount(np.repeat(np.arange(len(texts)), np.diff(held.bounds)), held.weights[held.codes], len(texts))
    found = set()
    for text in range(len(texts)):
        shared, own = held.shared_with(text)
        enough = np.flatnonzero((shared > 0) & (shared >= LEAST * np.minimum(every, own)))
        best = enough[np.argsort(-shared[enough], kind="stable")[:NEAREST]]
        found |= {(min(text, other), max(text, other)) for other in best.tolist()}
    return sorted(found)


def _codes(texts: Sequence[str]) -> Codes:
    """Of each text its pairs of characters, as `code << 16 | place`, ascending. Raises ValueError beyond 65,536."""
    if len(texts) > 1 << 16:
        raise ValueError(f"{len(texts)} texts at once")
    found = []
    for first in range(0, len(texts), _CHUNK):
        some = [units(canonical(text)) for text in texts[first : first + _CHUNK]]
        found.append(codes_of_many(some) + np.uint64(first))
    both = np.concatenate(found)
    both.sort()
    return both


def _held_by_few(both: Codes, size: int) -> _Held:
    starts = np.flatnonzero(np.diff(both >> np.uint64(16), prepend=np.uint64(0)) != 0)
    counts = np.diff(np.append(starts, len(both)))
    few = (counts > 1) & (counts <= FEW)
    texts = both[np.repeat(few, counts)].astype(np.uint16).astype(np.int64)
    counts = counts[few]
    by_text = np.argsort(texts, kind="stable")
    return _Held(
        texts,
        np.cumsum(counts) - counts,
        counts,
        np.log(1 + size / counts),
        np.repeat(np.arange(len(counts)), counts)[by_text],
        np.searchsorted(texts[by_text], np.arange(size + 1)),
    )


# Which belong together


class Group(NamedTuple):
    keys: tuple[int, ...]
    pairs: tuple[Pair, ...]  # inside it, the likest first


MOST_TOGETHER = 12  # of one group: more is no decision any more


def groups(pairs: Sequence[Pair], most: int = MOST_TOGETHER) -> list[Group]:
    """Texts connected by being the same text or matter. The likest come together first; a full group takes no more."""
    same = [pair for pair in pairs if pair.mark in (Mark.SAME_TEXT, Mark.SAME_MATTER)]
    together: dict[int, set[int]] = {}
    for pair in sorted(same, key=lambda pair: (-pair.score, pair.one, pair.other)):
        one, other = together.get(pair.one, {pair.one}), together.get(pair.other, {pair.other})
        if one is not other and len(one) + len(other) <= most:
            one |= other
            together |= dict.fromkeys(one, one)
    return sorted(_groups(together, same), key=lambda group: (-group.pairs[0].score, group.keys))


def _groups(together: Mapping[int, set[int]], same: Sequence[Pair]) -> Iterator[Group]:
    for members in {id(one): one for one in together.values()}.values():
        inside = [pair for pair in same if pair.one in members and pair.other in members]
        yield Group(tuple(sorted(members)), tuple(sorted(inside, key=lambda pair: -pair.score)))
