"""Where a report's numbers come from: counted now for a draft, read from what was frozen for the rest.

Nothing of a frozen report is counted here: its page asks no table of records.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.figures.measures import BY_CODE, AnyFigure, Rate
from huiyin.figures.reports import cut_off
from huiyin.figures.splits import Part

Number = int | Decimal | None
NOTHING = "—"  # there is nothing to divide by, or to take the middle of


def written(number: Number) -> str:
    """
    >>> written(Decimal("440.00")), written(Decimal("93.40")), written(None)
    ('440', '93.4', '—')
    """
    if number is None:
        return NOTHING
    return str(int(number)) if number == int(number) else f"{number.normalize():f}"  # type: ignore[union-attr]


def plain(number: Number) -> Number:
    """As the measure gives it: what was counted is whole.

    >>> plain(Decimal("440.00")), plain(Decimal("93.40"))
    (440, Decimal('93.4'))
    """
    if number is None:
        return None
    return int(number) if number == int(number) else Decimal(number).normalize()


class Shown(ABC):
    """One figure as a reader meets it."""

    code: str
    year: int
    label: str
    unit: str
    bound: str
    definition: str
    live: bool
    corrected = ""  # what it was put right to after publication, as it reads

    @property
    @abstractmethod
    def number(self) -> Number: ...

    @property
    def right(self) -> Number:
        """As put right after publication, where it was."""
        return self.number

    @property
    @abstractmethod
    def persons(self) -> int | None: ...

    @abstractmethod
    def part(self, by: str, key: str) -> int:
        """A part that no row belongs to is 0."""

    def words(self, *, by: str = "", part: str = "", form: str = "") -> str:
        """How it reads: 440名; n: 440; about: 1800余对; persons: the people behind person-times."""
        if form == "persons":
            return f"{written(self.persons)}名"
        number = self.part(by, part) if by else self.number
        if form == "n" or number is None:
            return written(number)
        if form == "about":
            cut = cut_off(int(number))
            return f"{cut}余{self.unit}" if cut < number else f"{cut}{self.unit}"
        return f"{written(number)}{self.unit}"

    def __str__(self) -> str:
        return f"{self.label} {self.words()}"


class Now(Shown):
    """Counted when asked, once."""

    live = True

    def __init__(self, measure: AnyFigure, assembly: Assembly, year: int) -> None:
        self.measure, self.assembly, self.year = measure, assembly, year
        self.code, self.label, self.unit, self.bound = measure.code, str(measure.label), measure.unit, measure.bound
        self.definition = str(measure.definition)
        self._parts: dict[str, dict[str, int]] = {}

    @cached_property
    def number(self) -> Number:
        return self.measure.value(self.assembly, self.year)

    @cached_property
    def persons(self) -> int | None:
        return people_behind(self.measure, self.assembly, self.year)

    def part(self, by: str, key: str) -> int:
        if by not in self._parts:
            found = divisions_of(self.measure, self.measure.rows(self.assembly, self.year)).get(by, [])
            self._parts[by] = {one.key: one.count for one in found}
        return self._parts[by].get(key, 0)


def divisions_of(measure: AnyFigure, rows: QuerySet) -> dict[str, list[Part]]:
    """The parts of each division, but of one with a part so small that it would tell whose it is."""
    found = {split.code: split.parts(rows) for split in measure.splits}
    return {code: parts for code, parts in found.items() if all(part.count >= measure.least for part in parts)}


def people_behind(measure: AnyFigure, assembly: Assembly, year: int) -> int | None:
    if not measure.persons:
        return None
    known = measure.rows(assembly, year).filter(**{f"{measure.persons}__isnull": False})
    return known.order_by().values(measure.persons).distinct().count()


class Stored(Shown):
    """As it was frozen."""

    live = False
    _right: Decimal | None = None

    def __init__(self, row: Any, right: Decimal | None = None) -> None:
        self.row = row
        self.code, self.year, self.label, self.unit = row.code, row.year, row.label, row.unit
        self.bound, self.definition = row.bound, row.definition
        self._right = right
        self.corrected = f"{written(right)}{row.unit}" if right is not None else ""

    @property
    def number(self) -> Number:
        return self.row.number

    @property
    def right(self) -> Number:
        return self.number if self._right is None else self._right

    @property
    def persons(self) -> int | None:
        return self.row.persons

    def part(self, by: str, key: str) -> int:
        return next((count for known, _name, count in self.row.parts.get(by, []) if known == key), 0)


class Absent(Stored):
    """Named in the words and not among what was frozen. That cannot be written; it is said rather than hidden."""

    def __init__(self, code: str, year: int) -> None:
        self.code, self.year, self.label, self.unit, self.bound, self.definition = code, year, code, "", "exact", ""

    def words(self, *, by: str = "", part: str = "", form: str = "") -> str:
        return _("（没有这个数字）")


class Numbers(Protocol):
    def figure(self, code: str, year: int) -> Shown: ...

    def codes_of(self, chapter: str, year: int) -> list[str]: ...

    def url(self, figure: Shown, *, by: str = "", part: str = "") -> str: ...


Leads = Callable[[Shown, str, str], str]


class LiveNumbers:
    def __init__(self, assembly: Assembly, url: Leads | None = None) -> None:
        self.assembly, self._leads = assembly, url
        self._known: dict[tuple[str, int], Now] = {}

    def figure(self, code: str, year: int) -> Now:
        if (code, year) not in self._known:
            self._known[code, year] = Now(BY_CODE[code], self.assembly, year)
        return self._known[code, year]

    def codes_of(self, chapter: str, year: int) -> list[str]:
        return [code for code, measure in BY_CODE.items() if measure.chapter == chapter]

    def url(self, figure: Shown, *, by: str = "", part: str = "") -> str:
        if self._leads:
            return self._leads(figure, by, part)
        page = BY_CODE[figure.code].url(self.assembly, figure.year)
        return page + (f"?{by}={quote(part)}" if by else "")


class FrozenNumbers:
    """All of a report's figures in two queries; what their rows were is not fetched."""

    def __init__(self, report: Any, url: Leads | None = None) -> None:
        self.report, self._leads = report, url
        right = dict(report.corrections.order_by("pk").values_list("figure", "number"))
        rows = report.figures.defer("rows").order_by("pk")
        self._known = {(row.code, row.year): Stored(row, right.get(row.pk)) for row in rows}

    def figure(self, code: str, year: int) -> Shown:
        return self._known.get((code, year)) or Absent(code, year)

    def known(self, code: str, year: int) -> Stored | None:
        return self._known.get((code, year))

    def codes_of(self, chapter: str, year: int) -> list[str]:
        return [code for (code, of), known in self._known.items() if known.row.chapter == chapter and of == year]

    def url(self, figure: Shown, *, by: str = "", part: str = "") -> str:
        if self._leads:
            return self._leads(figure, by, part)
        return reverse("figures:frozen", args=[self.report.pk, figure.year, figure.code])

    @property
    def every(self) -> list[Stored]:
        return list(self._known.values())


def numbers_of(report: Any, url: Leads | None = None) -> LiveNumbers | FrozenNumbers:
    draft = report.state == "draft"
    return LiveNumbers(report.assembly, url) if draft else FrozenNumbers(report, url)


def sides_of(measure: AnyFigure, assembly: Assembly, year: int) -> tuple[int, int] | None:
    """Numerator and denominator of a share."""
    return measure.sides(assembly, year) if isinstance(measure, Rate) else None
