"""What other records add to the page of a person, a topic or an activity.

A folder below says in its own `parts.py` which of its rows belong to such a record; the page that shows them stands
above and imports none of it. Every row comes through `visible_to(user)`, so the page tells a reader nothing that the
row's own page would not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

SHOWN = 10


@dataclass(frozen=True)
class Line:
    words: str
    url: str
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Part:
    title: Any  # lazy words
    paths: tuple[str, ...]  # from a row to the record it belongs to; a row may lead to it in more than one way
    rows: Callable[[Any], QuerySet[Any]]  # those this user may see, newest first
    line: Callable[[Any], Line]

    def of(self, records: Iterable[Model], user: Any) -> QuerySet[Any]:
        belongs = reduce(or_, (Q(**{f"{path}__in": records}) for path in self.paths))
        return self.rows(user).filter(belongs)


@dataclass(frozen=True)
class Panel:
    """What is more than lines: a template of the app below, and what it is given; none of it where there is None."""

    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]  # (record, user)


PARTS: dict[type[Model], list[Part]] = defaultdict(list)
PANELS: dict[type[Model], list[Panel]] = defaultdict(list)


def panels_of(record: Model, user: Any) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of each; a page shows them by `{% include template with panel=context only %}`."""
    asked = ((panel.template, panel.context(record, user)) for panel in PANELS[type(record)])
    return [(template, context) for template, context in asked if context is not None]


@dataclass(frozen=True)
class Shown:
    """A part as the page has it: at most `SHOWN` lines, and how many there are in all."""

    title: str
    lines: list[Line]
    total: int


def parts_of(record: Model, user: Any) -> list[Shown]:
    """The parts that have a row; two queries at most for each."""
    return [shown for part in PARTS[type(record)] if (shown := _shown(part, part.of([record], user)))]


def _shown(part: Part, rows: QuerySet[Any]) -> Shown | None:
    first = list(rows[: SHOWN + 1])
    if not first:
        return None
    total = rows.count() if len(first) > SHOWN else len(first)
    return Shown(str(part.title), [part.line(row) for row in first[:SHOWN]], total)


def totals(records: list[Any], user: Any) -> list[tuple[Any, list[tuple[str, int]]]]:
    """Each record with how many rows every part has for it; one query for each part, however many records."""
    if not records:
        return []
    found = [(str(part.title), _counted(part, records, user)) for part in PARTS[type(records[0])]]
    return [(record, [(title, count[record.pk]) for title, count in found if record.pk in count]) for record in records]


def _counted(part: Part, records: list[Any], user: Any) -> dict[Any, int]:
    path = part.paths[0]
    grouped = part.of(records, user).order_by().values(path).annotate(rows=Count("pk"))
    return {row[path]: row["rows"] for row in grouped}
