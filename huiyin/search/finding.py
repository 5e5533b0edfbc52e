"""What a reader finds. Each proposed record is read through its own `visible_to` and looked through as it now stands.

So nothing is found that is not there, and nothing that the reader may not see; what changed a moment ago and is not yet
in the index is looked through besides. `docs/rules/search.md` has the rules.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from huiyin.assemblies.models import Assembly
from huiyin.search.models import Change
from huiyin.search.reading import Allowed, Moved, Wanted, best, frequencies, proposed
from huiyin.search.sources import SOURCES, Reach, Source, Sources, Text
from huiyin.search.writing import Key, key_of, words_of
from huiyin.text import ranking
from huiyin.text.keys import Words, canonical
from huiyin.text.likeness import Mark, compare, prepare
from huiyin.text.passages import Passage, passages
from huiyin.text.places import NO_NAMES, Names

COUNTED = 1000  # nobody counts further
UNREAD = 500  # changes that the index has not read: as many are looked through one by one
RERANKED = 300  # of a ranked search, as many texts are read
COMPARED = 40  # of those like a text, where fewer are asked for
_FIRST, _MORE = 40, 200  # proposals read at once

Result = TypeVar("Result")


@dataclass(frozen=True)
class Asked:
    words: Words
    sources: tuple[str, ...] = ()  # none named: all
    since: date | None = None  # both days included
    until: date | None = None
    in_title: bool = False
    filters: tuple[tuple[str, Any], ...] = ()  # of Source.filters; a source without one of them finds nothing


class Hit(NamedTuple):
    source: str
    pk: int
    on: date
    title: str
    body: str
    score: float = 0.0

    @property
    def place(self) -> str:
        """Where the next page begins."""
        return f"{self.on.toordinal()}.{self.source}.{self.pk}"


class Near(NamedTuple):
    hit: Hit
    mark: Mark
    passages: list[Passage]  # that both have; offsets in title, a line's end, body of either


@dataclass
class Found:
    hits: list[Hit] = field(default_factory=list)
    next: str = ""


@dataclass(frozen=True)
class Finder:
    """A reader before an index. `everyone` may be a stand-in where records are nobody's, as in an evaluation."""

    user: Any
    sources: Sources = SOURCES
    using: str | None = None

    def newest(self, asked: Asked, place: str = "", limit: int = 25) -> Found:
        """The newest records in which all the words stand; from `place` on, which `Found.next` gave."""
        hits = steadily(lambda: list(islice(self.each(asked, place), limit + 1)))
        return Found(hits[:limit], hits[limit - 1].place if len(hits) > limit else "")

    def count(self, asked: Asked) -> int:
        """At most COUNTED + 1, which says: more."""
        return steadily(lambda: sum(1 for _hit in islice(self.each(asked, step=_MORE), COUNTED + 1)))

    def keys(self, asked: Asked) -> list[int]:
        """Of the newest COUNTED records: for a list that has its own columns and order."""
        return steadily(lambda: [hit.pk for hit in islice(self.each(asked, step=_MORE), COUNTED)])

    def each(self, asked: Asked, place: str = "", step: int = _FIRST) -> Iterator[Hit]:
        """All of them, newest first. Raises Moved where the index was put together meanwhile."""
        beyond = _read_place(place)
        if (place and beyond is None) or not asked.words:
            return
        there = self._proposed(asked, beyond)
        while some := list(islice(there, step)):
            yield from self._verified(some, asked)
            step = _MORE

    def ranked(self, query: str, asked: Asked, limit: int = 50) -> list[Hit]:
        """The best `limit`, best first: texts that tell of what the query tells of, in other words too."""
        return steadily(lambda: self._ranked(query, asked, limit))

    def _ranked(self, query: str, asked: Asked, limit: int) -> list[Hit]:
        common = frequencies(self.using)
        weights = dict(ranking.terms(query, common))
        texts = self._best(weights, asked, max(limit, RERANKED))
        read = [ranking.Text(text.title, text.body) for _key, text in texts]
        scores = ranking.rerank(query, read, common)
        best = sorted(zip(scores, texts, strict=True), key=lambda one: (-one[0], one[1][0]))[:limit]
        return [_hit(key, text, score) for score, (key, text) in best if score > 0]

    def nearest(
        self, title: str, body: str, asked: Asked, limit: int = 5, without: Collection[tuple[str, int]] = ()
    ) -> list[Near]:
        """The records most like a text, the likest first, none of `without`. `asked.words` is not looked at."""
        return steadily(lambda: self._nearest(title, body, asked, limit, without))

    def _nearest(
        self, title: str, body: str, asked: Asked, limit: int, without: Collection[tuple[str, int]]
    ) -> list[Near]:
        common = frequencies(self.using)
        weights = dict(ranking.terms(f"{title}\n{body}", common))
        there = [
            one
            for one in self._best(weights, asked, max(COMPARED, limit) + len(without))
            if (one[0].source, one[0].pk) not in without
        ]
        known = NO_NAMES if self.using else places_known()  # a scratch database has no assemblies
        mine = prepare(body, title, known=known)
        alike = [compare(mine, prepare(text.body, text.title, known=known)) for _key, text in there]
        likest = sorted(zip(alike, there, strict=True), key=lambda one: (-one[0].score, one[1][0]))[:limit]
        return [
            Near(_hit(key, text, like.score), like.mark, passages(f"{title}\n{body}", f"{text.title}\n{text.body}"))
            for like, (key, text) in likest
            if like.score > 0
        ]

    def _best(self, weights: dict[int, float], asked: Asked, most: int) -> list[tuple[Key, Text]]:
        """Those of the greatest weight that the reader may see; where filters leave few, more are proposed."""
        named = self._named(asked)
        allowed = Allowed(self._reaches(named), self.using)
        wanted = _wanted(asked)
        unread = sorted(self._unread(named, wanted))
        for proposals in (most, 10 * most):
            keys = [key for _score, key in best(weights, allowed, proposals, wanted, using=self.using)]
            texts = self.texts(dict.fromkeys([*keys, *unread]), asked.filters)
            found = [(key, text) for key in dict.fromkeys([*keys, *unread]) if (text := self._text(texts, key))]
            if len(found) >= most or len(keys) < proposals:
                break
        return found[: most + len(unread)]

    def _text(self, texts: dict[tuple[str, int], Text], key: Key) -> Text | None:
        """Of a key that is the record's own today."""
        text = texts.get((key.source, key.pk))
        return text if text and key_of(self.sources[key.source], text.pk, text.on) == key else None

    def _proposed(self, asked: Asked, beyond: Key | None) -> Iterator[Key]:
        """Each record once: those not yet indexed in their place among the others."""
        named = self._named(asked)
        wanted = _wanted(asked, beyond)
        allowed = Allowed(self._reaches(named), self.using)
        unread = sorted(self._unread(named, wanted))
        last = None
        for key in heapq.merge(proposed(wanted, allowed, self.using), unread):
            if key != last:
                yield key
            last = key

    def _named(self, asked: Asked) -> list[Source]:
        filters = {name for name, _value in asked.filters}
        named = (source for source in self.sources if not asked.sources or source.code in asked.sources)
        return [source for source in named if filters <= set(source.filters)]

    def _reaches(self, named: Iterable[Source]) -> dict[str, Reach | None]:
        """Sources that are reached in the same way share it."""
        asked = {source.code: source.reach for source in named}
        found = {reach: reach(self.user) for reach in {*asked.values()} if reach}
        return {code: found[reach] if reach else None for code, reach in asked.items()}

    def _unread(self, named: Iterable[Source], wanted: Wanted) -> Iterator[Key]:
        """Of what changed and is not yet indexed, as much as can be looked through."""
        codes = [source.code for source in named]
        changes = Change.objects.using(self.using).filter(source__in=codes).order_by("-pk")
        keys = defaultdict(set)
        for code, object_id in changes.values_list("source", "object_id")[:UNREAD]:
            keys[code].add(object_id)
        for source in named:
            if keys[source.code]:
                for text in source.texts(self._rows(source, keys[source.code])):
                    key = key_of(source, text.pk, text.on)
                    if wanted.since <= key.day <= wanted.until and (wanted.beyond is None or key > wanted.beyond):
                        yield key

    def _rows(self, source: Source, keys: Iterable[int]) -> Any:
        return source.seen(self.user, list(keys)).using(self.using)

    def _verified(self, keys: list[Key], asked: Asked) -> Iterator[Hit]:
        texts = self.texts(keys, asked.filters)
        for key in keys:
            if (text := self._text(texts, key)) and _holds(asked, text):
                yield _hit(key, text)

    def texts(self, keys: Iterable[Key], filters: tuple[tuple[str, Any], ...] = ()) -> dict[tuple[str, int], Text]:
        """As they stand now, of those the reader may see."""
        by_source = defaultdict(list)
        for key in keys:
            by_source[key.source].append(key.pk)
        found = {}
        for code, some in by_source.items():
            source = self.sources[code]
            lookups = {source.filters[name]: value for name, value in filters}
            for text in source.texts(self._rows(source, some).filter(**lookups)):
                found[code, text.pk] = text
        return found


def places_known() -> Names:
    """Of the assemblies' own places those that say where: a matter of one county is not that of the next."""
    narrow = Assembly.objects.filter(tier__in=[Assembly.Tier.PREFECTURE, Assembly.Tier.COUNTY])
    return _names(tuple(narrow.order_by("place_name").values_list("place_name", flat=True)))


@lru_cache(maxsize=4)
def _names(names: tuple[str, ...]) -> Names:
    return Names(names)


def _hit(key: Key, text: Text, score: float = 0.0) -> Hit:
    return Hit(key.source, key.pk, date.fromordinal(key.day), text.title, text.body, score)


def _holds(asked: Asked, text: Text) -> bool:
    return asked.words.stand_in(canonical(text.title) if asked.in_title else words_of(text))


def _wanted(asked: Asked, beyond: Key | None = None) -> Wanted:
    since, until = asked.since or date.min, asked.until or date.max
    lone = tuple(asked.words.lone())
    return Wanted(asked.words.pairs(), lone, since.toordinal(), until.toordinal(), beyond)


def _read_place(place: str) -> Key | None:
    """None for what is no place: nothing comes after it."""
    day, _dot, rest = place.partition(".")
    source, _dot, pk = rest.partition(".")
    if not (day.isascii() and day.isdecimal() and pk.isascii() and pk.isdecimal() and len(day) < 8 and len(pk) < 19):
        return None
    return Key(-int(day), source, -int(pk))


def steadily(look: Callable[[], Result]) -> Result:
    """Segments are put together now and then while somebody reads; a third look finds them at rest."""
    for _time in range(2):
        try:
            return look()
        except Moved:
            continue
    return look()
