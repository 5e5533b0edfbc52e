"""What became of a frozen figure since: its number now, and the rows that came, went or changed.

A reader meets the rows they may open; the rest is a count. A row that is no more is named by its kind and key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from huiyin.figures.freezing.counted import SLICE, Counting, in_the_part, labels_of
from huiyin.figures.freezing.numbers import Number, sides_of, written
from huiyin.figures.freezing.rows import Difference, Kept, changes, difference, unpack
from huiyin.figures.measures import BY_CODE, AnyFigure, Rate, percent
from huiyin.figures.models import AnnualReport, FrozenFigure
from huiyin.figures.tables import TABLES

SHOWN = 200  # rows of one kind on a page; the rest is a count


@dataclass(frozen=True)
class Line:
    """A row a reader may open, or one that is no more (`url` empty). `changed` names columns."""

    key: int
    words: str
    url: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lines:
    """`closed`: how many more there are that this reader may not open; `more`: that no room was for."""

    shown: list[Line] = field(default_factory=list)
    closed: int = 0
    more: int = 0

    @property
    def total(self) -> int:
        return len(self.shown) + self.closed + self.more


@dataclass(frozen=True)
class Drift:
    figure: FrozenFigure
    measure: AnyFigure | None  # None: the register has it no more
    now: Number = None
    sides: tuple[int, int] | None = None  # numerator and denominator now
    rows: Difference = field(default_factory=lambda: Difference(frozenset(), frozenset(), {}))
    model_changed: bool = False
    went_changed: dict[int, tuple[str, ...]] = field(default_factory=dict)  # of rows that went and still exist

    @property
    def redefined(self) -> bool:
        """Its definition rose since: two numbers that mean different things, whose rows are not compared."""
        return self.measure is not None and self.measure.version != self.figure.version

    @property
    def comparable(self) -> bool:
        return self.measure is not None and not self.redefined and not self.model_changed

    @property
    def moved(self) -> bool:
        """The number itself is another now."""
        sides = (self.figure.numerator, self.figure.denominator)
        same = written(self.now) == written(self.figure.number)
        return not same or (self.sides is not None and self.sides != sides)

    def __bool__(self) -> bool:
        return not self.comparable or self.moved or bool(self.rows)

    @property
    def now_words(self) -> str:
        return f"{written(self.now)}{self.figure.unit}" if self.now is not None else written(None)

    @property
    def then_words(self) -> str:
        number = self.figure.number
        return f"{written(number)}{self.figure.unit}" if number is not None else written(None)


def drift_of(figure: FrozenFigure, counting: Counting | None = None) -> Drift:
    measure = BY_CODE.get(figure.code)
    if measure is None:
        return Drift(figure, None)
    assembly, year = figure.report.assembly, figure.year
    sides = sides_of(measure, assembly, year)
    now = percent(*sides) if sides else measure.value(assembly, year)
    model = measure.rows(assembly, year).model
    if measure.version != figure.version or model._meta.label_lower != figure.model:
        return Drift(figure, measure, now, sides, model_changed=model._meta.label_lower != figure.model)
    counting = counting or Counting()
    then, present = unpack(figure.rows), counting.kept(measure, assembly, year)
    found = difference(then, present)
    still = Kept(labels_of(model), counting.cells_of(model, sorted(found.went)))
    return Drift(figure, measure, now, sides, found, went_changed=changes(then, still))


def drifts_of(report: AnnualReport) -> list[Drift]:
    """Of every figure that was frozen, in the register's order; each row read once.

    They share the report and its assembly, with which sums over its members are kept while they are counted.
    """
    counting = Counting()
    return [drift_of(figure, counting) for figure in report.figures.order_by("pk")]


# As one reader sees it


@dataclass(frozen=True)
class Seen:
    drift: Drift
    came: Lines
    went: Lines
    changed: Lines


def seen_by(user: Any, drift: Drift) -> Seen:
    if not drift.comparable or not drift.rows:
        return Seen(drift, Lines(), Lines(), Lines())
    return Seen(
        drift,
        _lines(user, drift, drift.rows.came, {}),
        _lines(user, drift, drift.rows.went, drift.went_changed),
        _lines(user, drift, drift.rows.changed, drift.rows.changed),
    )


def _lines(user: Any, drift: Drift, keys: Iterable[int], changed: Any) -> Lines:
    model = apps.get_model(drift.figure.model)
    wanted = sorted(keys)
    lines, closed = [], 0
    for some in _slices(wanted):
        existing = set(model._base_manager.filter(pk__in=some).values_list("pk", flat=True))
        opened = rows_for(user, drift.measure, model, some)
        told = _told_to(user, drift.measure, model, some, changed)
        opened = {key: row for key, row in opened.items() if told.get(key, True)}
        closed += len(existing - opened.keys())
        for key in some:
            if key not in existing:
                lines.append(Line(key, gone(model, key)))
            elif key in opened:
                lines.append(_line(opened[key], told.get(key, ())))
    return Lines(lines[:SHOWN], closed, max(0, len(lines) - SHOWN))


def _told_to(user: Any, measure: Any, model: Any, keys: list[int], changed: Any) -> dict[int, tuple[str, ...]]:
    """Of a share, that a row changed sides is for those who may open the rows of its part: whose it is told there."""
    mine = {key: tuple(changed[key]) for key in keys if key in changed}
    if not isinstance(measure, Rate) or not mine:
        return mine
    side, told = in_the_part(), rows_for(user, measure.part, model, mine)
    return {
        key: columns if key in told else tuple(column for column in columns if column != side)
        for key, columns in mine.items()
    }


def _slices(keys: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(keys), SLICE):
        yield keys[first : first + SLICE]


def rows_for(user: Any, measure: AnyFigure | None, model: type[models.Model], keys: Iterable[int]) -> dict[int, Any]:
    """Those of the rows that exist and that `user` may open, as the figure's own page opens them."""
    if measure is None:
        return {}
    rows = TABLES[model].fetch(measure.opens(model._default_manager.filter(pk__in=list(keys)), user))
    return {row.pk: row for row in rows}


def _line(row: Any, changed: tuple[str, ...]) -> Line:
    table = TABLES[type(row)]
    cells = tuple(zip(table.labels, table.cells(row), strict=True))
    return Line(row.pk, cells[0][1] or str(row), table.link(row), cells, changed)


def gone(model: type[models.Model], key: int) -> str:
    return _("%(kind)s %(key)d 号，已不在") % {"kind": TABLES[model].kind, "key": key}
