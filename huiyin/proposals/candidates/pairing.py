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

FEW = 80  # texts that hold a pair of characters; beyond, it tells nothing of a matter
NEAREST = 12  # of each text are compared, by what they share
LEAST = 0.03  # of the weight of the shorter text's rare pairs that two must share to be compared
SHOWN = (Mark.SAME_TEXT, Mark.SAME_MATTER, Mark.SAME_PLACE)
_CHUNK = 4096
_ENTRIES = 8_000_000  # added up at once: some 250 MB
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


def alike(texts: Mapping[int, Words], told: Progress = lambda done, of: None) -> list[Pair]:
    """Pairs marked as the same text, the same matter, or the same place with another; the likest first."""
    keys = sorted(texts)
    prepared = _prepared(texts)
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


def _prepared(texts: Mapping[int, Words]) -> Callable[[int], Prepared]:
    @lru_cache(maxsize=4000)
    def of(key: int) -> Prepared:
        return prepare(texts[key].body, texts[key].title)

    return of


# Which are worth comparing


@dataclass(frozen=True)
class _Held:
    """Pairs of characters that few texts hold, and which texts those are."""

    texts: Ids  # by code, ascending
    ends: Ids  # where each code's texts end
    counts: Ids
    weights: Weights  # of a code: the fewer hold it, the more it tells


def nearest(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Places of pairs of texts that share rare pairs of characters, each once and the smaller first."""
    if len(texts) < 2:
        return []
    held = _held_by_few(_codes(texts), len(texts))
    both, shared = _summed(held, len(texts))
    first, second = both // len(texts), both % len(texts)
    every = np.bincount(held.texts, np.repeat(held.weights, held.counts), len(texts))
    enough = shared >= LEAST * np.minimum(every[first], every[second])
    first, second, shared = first[enough], second[enough], shared[enough]
    kept = _first_of_each(first, shared) | _first_of_each(second, shared)
    return list(zip(first[kept].tolist(), second[kept].tolist(), strict=True))


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
    kept = both[np.repeat(few, counts)].astype(np.uint16).astype(np.int64)
    return _Held(kept, np.cumsum(counts[few]), counts[few], np.log(1 + size / counts[few]))


def _summed(held: _Held, size: int) -> tuple[Ids, Weights]:
    """Each pair of texts as one number, with the weight of all they share."""
    found: list[tuple[Ids, Weights]] = []
    waiting, entries = [], 0
    for count in np.unique(held.counts).tolist():
        one, other = np.triu_indices(count, 1)
        codes = np.flatnonzero(held.counts == count)
        for some in np.array_split(codes, len(codes) * len(one) // _ENTRIES + 1):
            rows = held.texts[(held.ends[some] - count)[:, None] + np.arange(count)]
            waiting.append(((rows[:, one] * size + rows[:, other]).ravel(), np.repeat(held.weights[some], len(one))))
            entries += len(some) * len(one)
            if entries > _ENTRIES:
                found.append(_added(waiting))
                waiting, entries = [], 0
    return _added([*found, *waiting])


def _added(parts: Sequence[tuple[Ids, Weights]]) -> tuple[Ids, Weights]:
    """The same number once, with the sum of its weights."""
    both = np.concatenate([np.empty(0, np.int64), *(numbers for numbers, _weights in parts)])
    order = np.argsort(both)
    both = both[order]
    starts = np.flatnonzero(np.diff(both, prepend=-1) != 0)
    weights = np.concatenate([np.empty(0), *(weights for _numbers, weights in parts)])[order]
    return both[starts], np.add.reduceat(weights, starts) if len(starts) else weights


def _first_of_each(texts: Ids, shared: Weights) -> Any:
    """True for the NEAREST that share most with each."""
    order = np.lexsort((-shared, texts))
    starts = np.flatnonzero(np.diff(texts[order], prepend=-1) != 0)
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    kept = np.zeros(len(order), bool)
    kept[order] = rank < NEAREST
    return kept


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
