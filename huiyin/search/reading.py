"""What the index proposes: keys of records that may hold what is asked for, newest first or best first.

Nothing here is a result. `finding.py` reads each proposed record through its own `visible_to` and its present words.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connections

from huiyin.search.models import Segment
from huiyin.search.packing import Block
from huiyin.search.sources import Reach
from huiyin.search.writing import BLOCK_BITS, Key
from huiyin.text.keys import LABELS, UNIT_BITS, VERSION, Codes, label, span
from huiyin.text.ranking import holding_from_pairs

SAMPLED = 2  # of the largest segments: the frequencies of codes are read there
_AT_ONCE = 8  # segments whose lists are in memory together
REMEMBERED = 200  # segments a process keeps in memory: about 3 MB each at the most
MASKS = 4096  # labels of segments whose places it keeps: at most 8 kB each


class Moved(Exception):
    """Segments were put together while they were read: begin again."""


class View:
    """A segment as a process keeps it: which record stands at which place. It never changes, so neither does this."""

    def __init__(self, row: Segment) -> None:
        self.identity = row.key
        self.pk, self.size, self.newest = row.pk, row.size, row.newest.toordinal()
        self.ages = -np.frombuffer(row.days, np.int32)  # rising from place to place
        self.of = np.frombuffer(row.sources, np.uint8)
        self.codes: list[str] = row.source_codes
        self.keys = np.frombuffer(row.objects_held, np.int64)
        self.directory = np.frombuffer(row.directory, np.uint64)
        often = np.frombuffer(row.frequent, np.uint8)
        count = len(often) // 12
        self.often = np.frombuffer(row.frequent, np.uint64, count)
        self.counts = np.frombuffer(row.frequent, np.uint32, count, 8 * count)
        self._sorted: Any = None

    def block(self, code: int) -> int:
        """The key of the block a code is in, if it is anywhere."""
        number = int(np.searchsorted(self.directory, np.uint64(code), side="right")) - 1
        return (self.pk << BLOCK_BITS) + max(number, 0)

    def blocks(self, first: int, beyond: int) -> range:
        return range(self.block(first), self.block(beyond - 1) + 1)

    def key(self, place: int) -> Key:
        return Key(int(self.ages[place]), self.codes[self.of[place]], -int(self.keys[place]))

    def places_of(self, keys: Any) -> Any:
        """Of all records with one of these keys, of whatever source."""
        if self._sorted is None:
            self._sorted = np.argsort(self.keys)
        low = np.searchsorted(self.keys, keys, sorter=self._sorted)
        high = np.searchsorted(self.keys, keys, side="right", sorter=self._sorted)
        stretches = [self._sorted[first:last] for first, last in zip(low, high, strict=True) if first < last]
        return np.concatenate(stretches) if stretches else np.empty(0, np.int64)


_views: OrderedDict[UUID, View] = OrderedDict()


def views(using: str | None = None) -> list[View]:
    """All segments in use, the newest first."""
    rows = Segment.objects.using(using).filter(live=True, version=VERSION)
    keys = dict(rows.order_by("-newest", "-pk").values_list("key", "pk"))
    if unknown := [pk for key, pk in keys.items() if key not in _views]:
        for row in Segment.objects.using(using).filter(pk__in=unknown):
            _views[row.key] = View(row)
    found = [_views[key] for key in keys if key in _views]
    for key in keys:
        if key in _views:
            _views.move_to_end(key)
    while len(_views) > max(REMEMBERED, len(keys)):
        _views.popitem(last=False)
    return found


@dataclass(frozen=True)
class Wanted:
    """What must hold of a text for it to be proposed."""

    pairs: Any = field(default_factory=lambda: np.empty(0, np.uint64))  # all of these codes
    lone: tuple[str, ...] = ()  # and all of these units
    since: int = 0  # ordinals of days, both included
    until: int = 4_000_000
    beyond: Key | None = None  # only what comes after this

    @property
    def newest(self) -> int:
        return min(self.until, self.beyond.day) if self.beyond else self.until

    def stretch(self, view: View) -> tuple[int, int]:
        """The places of its days: from the first, to the one after the last."""
        first, last = np.searchsorted(view.ages, [-self.newest, -self.since + 1])
        return int(first), int(last)


_masks: OrderedDict[tuple[UUID, int], Any] = OrderedDict()


class Allowed:
    """Which places the reader may be shown at all, as far as labels and keys tell.

    A segment never changes, so neither do the places of a label in it: they are kept, a bit each.
    """

    def __init__(self, reaches: dict[str, Reach | None], using: str | None) -> None:
        self.reaches = reaches
        self.labels = sorted({label(name) for reach in reaches.values() if reach for name in reach.labels})
        self._bits_of: dict[UUID, dict[int, Any]] = {}
        own = {reach: _own(reach, using) for reach in {*reaches.values()} if reach}
        self._own = {code: own[reach] for code, reach in reaches.items() if reach}

    def mask(self, view: View, read: Lists) -> Any:
        allowed = np.zeros(view.size, bool)
        marked: dict[Reach, Any] = {}
        for number, code in enumerate(view.codes):
            if code not in self.reaches:
                continue
            here = view.of == number
            if (reach := self.reaches[code]) is None:
                allowed |= here
                continue
            if reach not in marked:  # sources share one
                marked[reach] = self._marked(view, reach, self._own[code], read)
            allowed |= marked[reach] & here
        return allowed

    def _marked(self, view: View, reach: Reach, own: Any, read: Lists) -> Any:
        bits = np.zeros((view.size + 7) // 8, np.uint8)
        for name in reach.labels:
            bits |= self._bits(view, label(name), read)
        marked = np.unpackbits(bits, count=view.size).view(bool)
        marked[view.places_of(own)] = True
        return marked

    def unread(self, view: View) -> list[int]:
        """Of the labels those whose places in the segment are not in memory; the others stay there for this search."""
        known = {code: _masks.get((view.identity, code)) for code in self.labels}
        self._bits_of[view.identity] = {code: bits for code, bits in known.items() if bits is not None}
        return [code for code, bits in known.items() if bits is None]

    def _bits(self, view: View, code: int, read: Lists) -> Any:
        known = self._bits_of[view.identity]
        if code not in known:
            held = np.zeros(view.size, bool)
            held[read.of(view, code)] = True
            known[code] = _masks[view.identity, code] = np.packbits(held)
            while len(_masks) > MASKS:
                _masks.popitem(last=False)
        return known[code]


def _own(reach: Reach, using: str | None) -> Any:
    keys = {key for query in reach.keys for key in query.using(using)}
    return np.fromiter(sorted(keys), np.int64, len(keys))


class Lists:
    """The blocks of some segments, read in one query. Raises Moved where one is gone."""

    def __init__(
        self,
        some: Sequence[View],
        codes: Iterable[int],
        spans: Iterable[tuple[int, int]],
        allowed: Allowed,
        using: Any,
    ) -> None:
        wanted = {view.block(int(code)) for view in some for code in (*codes, *allowed.unread(view))}
        wanted |= {number for view in some for first, beyond in spans for number in view.blocks(first, beyond)}
        self._blocks = _read(sorted(wanted), using)
        if len(self._blocks) < len(wanted):
            raise Moved

    def of(self, view: View, code: int) -> Any:
        return self._blocks[view.block(code)].of(code)

    def within(self, view: View, first: int, beyond: int) -> Any:
        held = np.zeros(view.size, bool)
        for number in view.blocks(first, beyond):
            held[self._blocks[number].within(first, beyond)] = True
        return np.flatnonzero(held)


def _read(keys: list[int], using: str | None) -> dict[int, Block]:
    found: dict[int, Block] = {}
    with connections[using or "default"].cursor() as cursor:
        for first in range(0, len(keys), 900):
            some = keys[first : first + 900]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"SELECT id, data FROM search_block WHERE id IN ({marks})", some)  # nosec B608 - marks alone
            found.update((key, Block(data)) for key, data in cursor)
    return found


def proposed(wanted: Wanted, allowed: Allowed, using: str | None = None) -> Iterator[Key]:
    """In the order of keys, one perhaps more than once. Segments are opened as they are needed."""
    unopened = [view for view in views(using) if _may_hold(view, wanted)]
    opened: list[tuple[Key, int, Iterator[Key]]] = []  # by its next key; the number tells two alike apart
    number = count()
    size = 1
    while opened or unopened:
        # The next key may stand in any segment that is not older.
        while unopened and (not opened or opened[0][0].day <= unopened[0].newest):
            some, unopened, size = unopened[:size], unopened[size:], size * 2
            for keys in _open(some, wanted, allowed, using):
                if (first := next(keys, None)) is not None:
                    heapq.heappush(opened, (first, next(number), keys))
        if opened:
            key, which, keys = opened[0]
            yield key
            if (following := next(keys, None)) is None:
                heapq.heappop(opened)
            else:
                heapq.heapreplace(opened, (following, which, keys))


def _may_hold(view: View, wanted: Wanted) -> bool:
    return -int(view.ages[-1]) <= wanted.newest and view.newest >= wanted.since


def _open(some: Sequence[View], wanted: Wanted, allowed: Allowed, using: str | None) -> list[Iterator[Key]]:
    spans = [span(unit) for unit in wanted.lone]
    lists = Lists(some, wanted.pairs.tolist(), spans, allowed, using)
    return [_keys(view, _places(view, wanted, lists), allowed.mask(view, lists), wanted.beyond) for view in some]


def _places(view: View, wanted: Wanted, lists: Lists) -> Any:
    first, last = wanted.stretch(view)
    found = [lists.of(view, code) for code in wanted.pairs.tolist()]
    found += [lists.within(view, *span(unit)) for unit in wanted.lone]
    found.sort(key=len)
    held = np.arange(first, last) if not found else found[0][(found[0] >= first) & (found[0] < last)]
    for other in found[1:]:
        there = np.searchsorted(other, held)
        there[there == len(other)] = 0
        held = held[other[there] == held] if len(other) else held[:0]
    return held


def _keys(view: View, places: Any, mask: Any, beyond: Key | None) -> Iterator[Key]:
    for place in places[mask[places]].tolist():
        key = view.key(place)
        if beyond is None or key > beyond:
            yield key


# Best first


@dataclass(eq=False)
class Frequencies:
    """How many texts hold a pair or a unit, as far as a sample tells (`ranking.Index`)."""

    codes: Any
    counts: Any
    sampled: int
    texts: int

    def holding_pairs(self, codes: Codes, /) -> Any:
        """A pair that the sample does not list is in few."""
        few = max(1.0, self.sampled / 4000)
        if not len(self.codes):
            return np.full(len(codes), few)
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        counts = np.where(self.codes[at] == codes, self.counts[at], few)
        return np.maximum(1.0, counts * (self.texts / self.sampled))

    def holding_units(self, units: Codes, /) -> Any:
        listed, summed = self._by_unit
        if not len(listed):
            return np.ones(len(units))
        at = np.minimum(np.searchsorted(listed, units), len(listed) - 1)
        held = np.where(listed[at] == units, summed[at], 0)
        return np.maximum(1.0, holding_from_pairs(held * (self.texts / self.sampled), self.texts))

    @cached_property
    def _by_unit(self) -> tuple[Any, Any]:
        units = self.codes[self.codes < LABELS] >> np.uint64(UNIT_BITS)
        starts = np.flatnonzero(np.diff(units, prepend=np.uint64(0)) != 0)
        return units[starts], np.add.reduceat(self.counts[: len(units)], starts) if len(starts) else units


def frequencies(using: str | None = None) -> Frequencies:
    there = views(using)
    sample = sorted(there, key=lambda view: -view.size)[:SAMPLED]
    return _frequencies(tuple(view.identity for view in sample), sum(view.size for view in there))


@lru_cache(maxsize=4)
def _frequencies(identities: tuple[UUID, ...], size: int) -> Frequencies:
    sample = [_views[identity] for identity in identities]
    codes = np.concatenate([np.empty(0, np.uint64), *(view.often for view in sample)])
    counts = np.concatenate([np.empty(0, np.uint32), *(view.counts for view in sample)])
    order = np.argsort(codes, kind="stable")
    codes, counts = codes[order], counts[order].astype(np.int64)
    starts = np.flatnonzero(np.diff(codes, prepend=np.uint64(0)) != 0)
    summed = np.add.reduceat(counts, starts) if len(starts) else counts
    return Frequencies(codes[starts], summed, max(1, sum(view.size for view in sample)), size)


def best(
    weights: dict[int, float], allowed: Allowed, most: int, wanted: Wanted = Wanted(), using: str | None = None
) -> list[tuple[float, Key]]:
    """Those in which codes of the greatest weight stand, at most `most`, with the sum of the weights.

    Of `wanted` the days alone bound them.
    """
    found: list[tuple[float, Key]] = []
    there = [view for view in views(using) if _may_hold(view, wanted)]
    for begin in range(0, len(there), _AT_ONCE):
        some = there[begin : begin + _AT_ONCE]
        lists = Lists(some, list(weights), [], allowed, using)
        for view in some:
            scores = np.zeros(view.size, np.float32)
            for code, weight in weights.items():
                scores[lists.of(view, code)] += np.float32(weight)
            first, last = wanted.stretch(view)
            scores[:first] = scores[last:] = 0
            scores[~allowed.mask(view, lists)] = 0
            held = np.flatnonzero(scores)
            if len(held) > most:
                held = held[np.argpartition(-scores[held], most)[:most]]
            found += [(float(scores[place]), view.key(place)) for place in held.tolist()]
    seen: dict[tuple[str, int], tuple[float, Key]] = {}
    for score, key in found:
        named = (key.source, key.pk)
        if named not in seen or seen[named][0] < score:
            seen[named] = (score, key)
    return heapq.nsmallest(most, seen.values(), key=lambda one: (-one[0], one[1]))
