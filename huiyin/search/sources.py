"""What can be searched: each folder says in its own `searched.py` which of its records, by which words, seen by whom.

A source is registered in `AppConfig.ready` as `SOURCES.add(Source(…))`. Everything a search finds is read again through
`visible_to(user)`: the index proposes keys, the record's own query decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

UNDATED = date(1900, 1, 1)  # the day of what has none: it comes last


class Text(NamedTuple):
    """What one record is found by."""

    pk: int
    on: date  # newest first is by this day
    title: str
    body: str
    labels: tuple[str, ...] = ()  # such as "proposal a7": readers whose reach names one of them may see it


@dataclass(frozen=True)
class Reach:
    """Which records of a source `visible_to(user)` can hold at most: those with a label, and those of these keys.

    It keeps the time a search takes from telling how much the reader may not see. It never lets anything through.
    """

    labels: frozenset[str] = frozenset()
    keys: tuple[QuerySet[Any], ...] = ()  # of primary keys


class Shown(NamedTuple):
    """A hit as a page has it."""

    title: str
    url: str
    facts: tuple[str, ...] = ()  # number, place, day, state …, already in words


class By(NamedTuple):
    """Rows that name both: by one of the columns `named` the watched row, by `record` what is found."""

    model: type[Model]
    named: tuple[str, ...]
    record: str
    only: Mapping[str, str] = MappingProxyType({})  # column → value of the rows that matter at all
    through: By | None = None  # what names the watched row to them, where they do not themselves


@dataclass(frozen=True)
class Watched:
    """A table whose changes change what a record is found by, in any of these columns or by coming and going."""

    model: type[Model]
    key: str  # the column that names the record
    columns: tuple[str, ...]
    only: Mapping[str, str] = field(default_factory=dict)  # column → value of the rows that matter at all
    # Where the table does not name the record itself:
    # `Watched(Sector, "id", ("name",), by=By(Membership, ("sector_id",), "person_id"))`: a name, of its people.
    by: By | None = None
    comes: bool = True  # False: whoever names a row that comes or goes is watched itself, and tells of that
    # Column → sets of values: from one value of a set to another, or between values of none, is no change.
    alike: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    code: str  # at most 12 characters, kept for ever
    label: str | Promise
    model: type[Model]
    texts: Callable[[QuerySet[Any]], Iterable[Text]]  # of the rows of a query over `model`, in any order
    watched: tuple[Watched, ...]
    shown: Callable[[Any, list[int]], dict[int, Shown]]  # (user, keys the user may see)
    reach: Callable[[Any], Reach] | None = None  # None: every record of the source is weighed
    said: str = ""  # column of a person's name, found by how it is said while somebody types
    only: Q = field(default_factory=Q)  # the rows that are found at all; else all of the model
    day: str = ""  # lookup of `Text.on`; named, a whole index is written without reading every text twice
    # How the filters of the search page read this source's rows: assembly, sector, state, category … → lookup.
    filters: Mapping[str, str] = field(default_factory=dict)
    # (user, keys) → the rows of these keys in `visible_to(user)`, where a database would work out all that holds.
    among: Callable[[Any, list[int]], QuerySet[Any]] | None = None
    # Keys → labels besides those of `texts`, told by other rows: asked when the index is written, by no search.
    labels: Callable[[list[int]], Mapping[int, tuple[str, ...]]] | None = None

    def all(self) -> QuerySet[Any]:
        return self.model._base_manager.filter(self.only)

    def indexed(self, keys: list[int], using: str | None = None) -> Iterator[Text]:
        """Of these keys the texts with all their labels, as the index has them."""
        more = self.labels(keys) if self.labels else {}
        for text in self.texts(self.all().using(using).filter(pk__in=keys)):
            yield text._replace(labels=(*text.labels, *more.get(text.pk, ())))

    def visible_to(self, user: Any) -> QuerySet[Any]:
        return self.model._default_manager.visible_to(user).filter(self.only)  # type: ignore[attr-defined]

    def seen(self, user: Any, keys: list[int]) -> QuerySet[Any]:
        """Of these keys the rows that the user may see."""
        if self.among:
            return self.among(user, keys).filter(self.only)
        return self.visible_to(user).filter(pk__in=keys)


class Sources:
    def __init__(self) -> None:
        self._by_code: dict[str, Source] = {}

    def add(self, source: Source) -> None:
        self._by_code[source.code] = source

    def __iter__(self) -> Iterator[Source]:
        return iter(self._by_code.values())

    def __getitem__(self, code: str) -> Source:
        return self._by_code[code]

    def __contains__(self, code: str) -> bool:
        return code in self._by_code


SOURCES = Sources()
