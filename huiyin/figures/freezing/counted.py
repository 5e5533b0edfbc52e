"""A figure counted to be kept: its number, its parts, its rows.

A row is read once however many figures count it: what its cells say is the same in each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.assemblies.models import Assembly
from huiyin.figures.freezing.numbers import divisions_of, people_behind, sides_of
from huiyin.figures.freezing.rows import Kept, digest_of, digested, pack
from huiyin.figures.measures import AnyFigure, Rate, percent
from huiyin.figures.models import FrozenFigure
from huiyin.figures.tables import TABLES
from huiyin.history.wording import kept

SLICE = 2000  # keys in a query


class Counting:
    """Rows read so far, by model, for all figures that are counted together."""

    def __init__(self) -> None:
        self._read: dict[type[models.Model], dict[int, bytes]] = {}

    def cells_of(self, model: type[models.Model], keys: Iterable[int]) -> dict[int, bytes]:
        """Digests of what the model's table shows of each of these rows that exists, in the assembly's language."""
        read = self._read.setdefault(model, {})
        wanted = list(dict.fromkeys(keys))
        unread = [key for key in wanted if key not in read]
        table = TABLES[model]
        with override(settings.LANGUAGE_CODE):
            for first in range(0, len(unread), SLICE):
                some = model._base_manager.filter(pk__in=unread[first : first + SLICE])
                for row in some.select_related(*table.related):
                    read[row.pk] = digested(table.cells(row))
        return {key: read[key] for key in wanted if key in read}

    def kept(self, measure: AnyFigure, assembly: Assembly, year: int) -> Kept:
        rows = measure.rows(assembly, year)
        keys = list(rows.order_by().values_list("pk", flat=True))
        cells = self.cells_of(rows.model, keys)
        labels = labels_of(rows.model)
        if not isinstance(measure, Rate):
            return Kept(labels, cells)
        # Of a share it is told of each row, too, whether it belongs to the part.
        part = set(measure.part.rows(assembly, year).order_by().values_list("pk", flat=True))
        told = {key: digest + digest_of("1" if key in part else "0") for key, digest in cells.items()}
        return Kept((*labels, in_the_part()), told)


def in_the_part() -> str:
    """The column that is no cell of the row's table, in the language that what is kept is kept in."""
    return kept(lambda: _("计入分子"))


def labels_of(model: type[models.Model]) -> tuple[str, ...]:
    with override(settings.LANGUAGE_CODE):
        return tuple(TABLES[model].labels)


def frozen_of(measure: AnyFigure, assembly: Assembly, year: int, counting: Counting | None = None) -> FrozenFigure:
    """The figure as it stands, not saved."""
    counted = (counting or Counting()).kept(measure, assembly, year)
    sides = sides_of(measure, assembly, year)
    number = percent(*sides) if sides else measure.value(assembly, year)
    rows = measure.rows(assembly, year)
    with override(settings.LANGUAGE_CODE):
        figure = FrozenFigure(
            code=measure.code,
            year=year,
            label=str(measure.label),
            chapter=measure.chapter,
            unit=measure.unit,
            bound=measure.bound,
            definition=str(measure.definition),
            version=measure.version,
            number=None if number is None else Decimal(number).quantize(Decimal("0.01")),
            numerator=sides and sides[0],
            denominator=sides and sides[1],
            persons=people_behind(measure, assembly, year),
            parts={
                code: [[part.key, str(part.name), part.count] for part in parts]
                for code, parts in divisions_of(measure, rows).items()
            },
            model=rows.model._meta.label_lower,
            rows=pack(counted),
        )
    figure.digest = digest_of_figure(figure)
    return figure


def digest_of_figure(figure: FrozenFigure) -> str:
    said = {
        name: getattr(figure, name)
        for name in ("code", "year", "label", "chapter", "unit", "bound", "definition", "version", "parts", "model")
    }
    numbers = {name: _written(getattr(figure, name)) for name in ("number", "numerator", "denominator", "persons")}
    return _sha256({**said, **numbers, "rows": hashlib.sha256(bytes(figure.rows)).hexdigest()})


def digest_of_report(report: Any, figures: Sequence[FrozenFigure]) -> str:
    """Of the words and of every figure: whoever has it can tell whether either was changed since."""
    listed = sorted([figure.code, figure.year, figure.digest] for figure in figures)
    said = {
        "assembly": report.assembly.slug,
        "year": report.year,
        "title": report.title,
        "text": report.text,
        "counted_on": report.counted_on.isoformat(),
        "checks": report.checks,
        "figures": listed,
    }
    return _sha256(said)


def _written(number: int | Decimal | None) -> str | None:
    return None if number is None else f"{Decimal(number):.2f}"


def _sha256(said: dict[str, Any]) -> str:
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
