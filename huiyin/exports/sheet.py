"""What a download is, said once: its name, its columns, its rows, what was asked. The forms only write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from huiyin.exports.safety import clean

CHUNK = 500  # rows of a queryset held at a time

Words = str | Promise
Cell = str | int | Decimal | date | datetime | time | bool | None


class Datatype(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DAY = "day"
    MOMENT = "moment"
    HOUR = "hour"
    YES_NO = "yes-no"
    ADDRESS = "address"


class Personal(StrEnum):
    """What a column tells of somebody, beyond what is official (exports/personal.py)."""

    NO = "no"
    NAME = "name"
    CONTACT = "contact"
    WORDS = "words"


TEXT, WHOLE, DECIMAL, DAY = Datatype.TEXT, Datatype.WHOLE, Datatype.DECIMAL, Datatype.DAY
MOMENT, HOUR, YES_NO, ADDRESS = Datatype.MOMENT, Datatype.HOUR, Datatype.YES_NO, Datatype.ADDRESS

_TYPES: dict[Datatype, tuple[type, ...]] = {
    WHOLE: (int,),
    DECIMAL: (Decimal, int, float),
    DAY: (date,),
    MOMENT: (datetime,),
    HOUR: (time,),
    YES_NO: (bool,),
}


@dataclass(frozen=True)
class Column:
    """`key` names it for programs, `label` for readers. `read` is a path of attributes or a function; else the key."""

    key: str
    label: Words
    datatype: Datatype = TEXT
    width: int = 16
    means: Words = ""
    read: str | Callable[[Any], Any] = ""
    personal: Personal | None = None
    mask: Callable[[str], str] | None = None  # laid over its words as they are written

    def of(self, row: Any) -> Any:
        if callable(self.read):
            return self.read(row)
        for name in (self.read or self.key).split("."):
            row = getattr(row, name) if row is not None else None
            row = row() if callable(row) else row
        return row

    def cell(self, value: Any) -> Cell:
        if value is None or value == "":
            return None
        if self.datatype in _TYPES:
            if not isinstance(value, _TYPES[self.datatype]):
                raise TypeError(f"column {self.key}: {type(value).__name__} is not {self.datatype}")
            plain = _plain(value)
            return plain.date() if self.datatype == DAY and isinstance(plain, datetime) else plain
        text = clean(str(value))
        return self.mask(text) if self.mask else text


def _plain(value: Any) -> Cell:
    """As a reader's clock shows it, without seconds; a float as the digits it is written with."""
    if isinstance(value, datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        return local.replace(second=0, microsecond=0)
    if isinstance(value, float):
        return Decimal(str(value))
    return value


def person_in(value: Any) -> int | None:
    """The key of the person a cell names, where it is a record and not words."""
    meta = getattr(value, "_meta", None)
    if meta is None:
        return None
    if meta.label_lower == "members.person":
        return int(value.pk)
    person = getattr(value, "person_id", None) or getattr(getattr(value, "person", None), "pk", None)
    return int(person) if person else None


@dataclass(frozen=True)
class Sheet:
    """`name` is the file's, in ASCII. A row is a record its columns read, or a list of values in their order."""

    name: str
    title: Words
    columns: Sequence[Column]
    rows: Iterable[Any]
    asked: Sequence[tuple[Words, Words]] | None = None  # what the rows were narrowed by, in words
    taken_at: datetime = field(default_factory=timezone.now)
    fixed: int = 1  # columns that stay when one scrolls to the right
    people: Callable[[Any], Iterable[int]] | None = None  # whom a row names, where its cells are words already

    @property
    def labels(self) -> list[str]:
        return [clean(str(column.label)) for column in self.columns]

    def lines(self, people: set[int] | None = None) -> Iterator[list[Cell]]:
        """`people` is filled with the keys of the persons that personal columns name."""
        rows = self.rows.iterator(chunk_size=CHUNK) if isinstance(self.rows, QuerySet) else self.rows
        for row in rows:
            values = row if isinstance(row, list | tuple) else [column.of(row) for column in self.columns]
            if people is not None:
                people |= set(self.people(row)) if self.people else {key for one in values if (key := person_in(one))}
            yield [column.cell(value) for column, value in zip(self.columns, values, strict=True)]

    @property
    def count(self) -> int | None:
        """How many rows, where that is known without reading them."""
        if isinstance(self.rows, QuerySet):
            return self.rows.count()
        return len(self.rows) if isinstance(self.rows, Sequence) else None
