"""Which texts answer a question best, where no text need hold all of its words.

An index of pairs (`keys.codes`) proposes texts by `terms`; `rerank` reads those and orders them. A short question is
looked for in official words too. What most of the best candidates say tells them apart no further and counts for less,
so a score is comparable among the candidates of one call only. The constants were chosen on every second question of
two collections (questions about statutes, messages and the replies to them) and looked at on the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from huiyin.text.folding import fold
from huiyin.text.keys import UNIT_BITS, Codes, alone, canonical, codes, units
from huiyin.text.official_words import called

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]

MOST_TERMS = 64
MOST_READ = 4_000_000  # texts named in all lists of one question: bounds its time, chosen by no measurement
MOST_UNITS = 600  # of a question; what comes later says little new
RARITY_POWER = 1.6  # of a pair's weight; 1 is BM25's, 2 that of a cosine over TF-IDF
ENOUGH = 1.2  # a pair said often counts at most 1 + this times as much as one said once
ENOUGH_ASKED = 8.0  # the same, of the question
LATER = 0.5  # weight of what a long question says late: people name the matter first
FIRST_UNITS = 30  # after so many units most of the way down to LATER is gone
UNIT_WEIGHT = 1.0  # of a single unit against a pair: the same matter in other words shares units
NEAR_WEIGHT = 0.25  # of two units near each other in either order
NEAR = 4  # units apart at most
ADDED = 0.6  # weight of all the official words together that one word said brings
LONGEST_ADDED = 80  # units; a longer question says enough itself
BEST = 30  # candidates that are told apart once more
AMONG_BEST = 0.3  # how much of a gram's weight is left to how few of the best say it
SHORTEST = 40  # units: a shorter text is not favoured any further

_TIBETAN = re.compile("[\u0f00-\u0fff]")


class Index(Protocol):
    """What the ranking asks of an index: counts, in the order they are asked for."""

    texts: int

    def holding_pairs(self, codes: Codes, /) -> Sequence[int]:
        """Of each code, how many texts hold it."""

    def holding_units(self, units: Codes, /) -> Sequence[float]:
        """Of each unit (its code point), how many texts hold it. May be rough: see `holding_from_pairs`."""


class Text(NamedTuple):
    title: str
    body: str


def holding_from_pairs(held: Any, texts: int) -> Any:
    """About how many texts hold a unit, from the sum of how many hold each pair that begins with it."""
    return texts * -np.expm1(-np.asarray(held, dtype=np.float64) / max(texts, 1))


def terms(query: str, index: Index) -> list[tuple[int, float]]:
    """The codes to propose texts by, the most telling first, and what each adds to a text that holds it.

    A question of one unit has no pair: look it up by `keys.span`.
    """
    found, said = _pairs_asked(*_asked(query))
    if not len(found):
        return []
    held = np.asarray(index.holding_pairs(found), dtype=np.float64)
    weights = said * _rarity(held, index.texts) ** RARITY_POWER
    order = np.argsort(-weights, kind="stable")
    order = order[held[order] > 0][:MOST_TERMS]
    order = order[(np.cumsum(held[order]) <= MOST_READ) | (np.arange(len(order)) == 0)]
    return [(int(found[place]), float(weights[place])) for place in order]


def rerank(query: str, candidates: Sequence[Text], index: Index) -> Numbers:
    """How well each candidate answers, the better the higher; comparable among these candidates only."""
    words, said_weights = _asked(query)
    asked = _points(words)
    grams = _Grams(asked)
    if not candidates or not grams.count:
        return np.zeros(len(candidates))
    # A title is read twice: what it says is said of the whole text.
    read = _read([f"{one.title} {one.title} {one.body}" for one in candidates])
    counts = grams.counts(read)
    said = grams.counts([asked], said_weights)[0]
    weights = _enough(said, ENOUGH_ASKED) * grams.kind_weights * grams.rarity(index) ** RARITY_POWER
    lengths = np.array([max(len(one), SHORTEST) for one in read], dtype=np.float64)
    told = _enough(counts, ENOUGH) * weights / np.sqrt(lengths)[:, None]
    # Summed row by row: a matrix product rounds by the row's place, and texts alike would score apart.
    return (told * _among_best(told.sum(axis=1), counts)).sum(axis=1)


def _among_best(scores: Numbers, counts: Numbers) -> Numbers:
    """Of each gram a factor about 1: more where few of the best candidates say it, less where most do."""
    best = counts[scores >= np.sort(scores)[-BEST:][0]]  # all that are level: the order they came in says nothing
    rarity = _rarity(np.count_nonzero(best, axis=0).astype(np.float64), len(best)) / np.log(2)  # 1 where half say it
    return 1 + AMONG_BEST * (np.minimum(rarity, 2.0) - 1)


def _read(texts: Sequence[str]) -> list[Places]:
    """The units of each text as code points, 0 between runs."""
    return [_fast(text) if _is_plain(text) else _exact(text) for text in texts]


def _is_plain(text: str) -> bool:
    """Whether each character folds by itself and is a unit of its own."""
    return not _TIBETAN.search(text) and unicodedata.is_normalized("NFC", text)


def _fast(text: str) -> Places:
    return alone()[np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")]


def _exact(text: str) -> Places:
    return _points(units(canonical(text)))


def _points(units_text: str) -> Places:
    there = np.frombuffer(units_text.encode("utf-32-le"), "<u4").astype(np.int64)
    there[there == ord(" ")] = 0
    return there


def _rarity(held: Numbers, texts: float) -> Numbers:
    return np.log1p(np.maximum(texts - held + 0.5, 0.5) / (held + 0.5))


def _enough(counts: Numbers, most: float) -> Numbers:
    return counts * (1 + most) / (counts + most)


def _asked(query: str) -> tuple[str, Numbers]:
    """The units of the question, then those of other words for it, each word a run; and what each unit weighs."""
    said = units(canonical(query))
    runs, weights = [said[:MOST_UNITS]], [_position_weights(min(len(said), MOST_UNITS))]
    for word, share in called(fold(query)).items() if len(said) <= LONGEST_ADDED else ():
        runs.append(f" {units(canonical(word))}")
        weights.append(np.full(len(runs[-1]), ADDED * share))
    return "".join(runs), np.concatenate(weights)


def _position_weights(count: int) -> Numbers:
    return LATER + (1 - LATER) * np.exp(-np.arange(count) / FIRST_UNITS)


def _pairs_asked(asked: str, weights: Numbers) -> tuple[Codes, Numbers]:
    """The distinct pairs of the question, and how often each is said, by the weights of its units."""
    there = codes(asked)
    places = np.array([place for place, unit in enumerate(asked) if unit != " "], dtype=np.int64)
    whole = (there & np.uint64((1 << UNIT_BITS) - 1)) != 0  # else the last of its run, with nothing beyond
    distinct, where = np.unique(there[whole], return_inverse=True)
    said = np.bincount(where, weights=weights[places[whole]], minlength=len(distinct))
    return distinct, _enough(said.astype(np.float64), ENOUGH_ASKED)


class _Grams:
    """What a question is compared by: its units, its pairs of neighbours, its pairs of units near each other."""

    def __init__(self, asked: Places) -> None:
        self._alphabet = np.unique(asked[asked > 0])
        size = len(self._alphabet)
        self._pairs_from, self._near_from = size, size + size * size
        present = np.unique(self._keys([asked])[0])
        self._columns = np.full(self._near_from + size * size, -1, dtype=np.int64)
        self._columns[present] = np.arange(len(present))
        self.count = len(present)
        self._pair = (present >= self._pairs_from) & (present < self._near_from)
        self._unit = present < self._pairs_from
        self._near = present >= self._near_from
        self._near_units = np.array(np.divmod(present[self._near] - self._near_from, max(size, 1)))
        first, second = np.divmod(present[self._pair] - self._pairs_from, max(size, 1))
        points = self._alphabet.astype(np.uint64)
        self._codes = points[first] << np.uint64(UNIT_BITS) | points[second]
        self.kind_weights = np.where(self._pair, 1.0, np.where(self._unit, UNIT_WEIGHT, NEAR_WEIGHT))

    def counts(self, read: Sequence[Places], weights: Numbers | None = None) -> Numbers:
        """Of each text, a row: how often it says each gram of the question. `weights` are of the units of one text."""
        keys, owners, places = self._keys(read)
        columns = self._columns[keys]
        known = columns >= 0
        said = None if weights is None else weights[places[known]]
        cells = owners[known] * self.count + columns[known]
        counted = np.bincount(cells, weights=said, minlength=len(read) * self.count)
        return counted.reshape(len(read), self.count).astype(np.float64)

    def rarity(self, index: Index) -> Numbers:
        """Of units near each other the index knows nothing: they meet as often as if they did so by chance."""
        held_units = np.asarray(index.holding_units(self._alphabet.astype(np.uint64)), dtype=np.float64)
        held = np.empty(self.count)
        held[self._unit] = held_units
        held[self._pair] = index.holding_pairs(self._codes)
        held[self._near] = held_units[self._near_units].prod(axis=0) / max(index.texts, 1)
        return _rarity(held, index.texts)

    def _keys(self, read: Sequence[Places]) -> tuple[Places, Places, Places]:
        """Every gram made of units of the question: its key, the text it stands in, the place in all texts together."""
        ended = np.zeros(NEAR, dtype=np.int64)
        joined = np.concatenate([part for one in read for part in (one, ended)])
        owners = np.repeat(np.arange(len(read)), [len(one) + NEAR for one in read])
        letters = self._letters(joined)
        asked = np.flatnonzero(letters >= 0)
        runs = np.cumsum(joined == 0)
        size = len(self._alphabet)
        keys, places = [letters[asked]], [asked]
        for apart in range(1, NEAR + 1):
            here = asked[(letters[asked + apart] >= 0) & (runs[asked] == runs[asked + apart])]
            one, other = letters[here], letters[here + apart]
            if apart == 1:
                keys.append(self._pairs_from + one * size + other)
                places.append(here)
            keys.append(self._near_from + np.minimum(one, other) * size + np.maximum(one, other))
            places.append(here)
        place = np.concatenate(places)
        return np.concatenate(keys), owners[place], place

    def _letters(self, joined: Places) -> Places:
        """Of each unit its number among those of the question, -1 of any other."""
        table = np.full(0x110000, -1, dtype=np.int64)
        table[self._alphabet] = np.arange(len(self._alphabet))
        return table[joined]
