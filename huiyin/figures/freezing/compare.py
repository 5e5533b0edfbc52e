"""Figures beside each other: years of an assembly, assemblies whose figures one reads, tiers. No ranking.

A number comes from a frozen report where there is one, as put right since, and is counted now where there is none;
either is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.exports import DECIMAL, Personal, Sheet
from huiyin.exports import Column as SheetColumn
from huiyin.figures.freezing.numbers import FrozenNumbers, LiveNumbers, Number, Shown, plain, written
from huiyin.figures.measures import BY_CODE, CHAPTERS, EVERY, AnyFigure, Measure
from huiyin.figures.models import AnnualReport
from huiyin.figures.reports import assemblies_of, is_in_term, years_of

MOST = 6  # columns: a figure that is not frozen is counted for each
PER = 100


@dataclass(frozen=True)
class Column:
    assembly: Assembly
    year: int
    report: AnnualReport | None
    numbers: LiveNumbers | FrozenNumbers
    has_records: bool

    def __str__(self) -> str:
        return f"{self.assembly} {self.year}"

    @property
    def source(self) -> str:
        return _("定稿数字") if self.report else _("现有记录") if self.has_records else _("没有记录")

    def figure(self, measure: AnyFigure) -> Shown | None:
        """None: nothing was recorded, or its report was frozen before there was such a figure."""
        if not self.has_records:
            return None
        if isinstance(self.numbers, FrozenNumbers):
            return self.numbers.known(measure.code, self.year)
        return self.numbers.figure(measure.code, self.year)


@dataclass(frozen=True)
class Cell:
    number: Number = None
    words: str = ""
    url: str = ""
    change: Number = None
    percent: str = ""
    per: str = ""  # for each hundred members


@dataclass(frozen=True)
class Line:
    measure: AnyFigure
    cells: list[Cell]


@dataclass(frozen=True)
class Compared:
    columns: list[Column]
    chapters: list[tuple[Any, list[Line]]] = field(default_factory=list)


def columns_for(user: Any, assembly: Assembly, years: list[int], slugs: list[str]) -> list[Column]:
    """In the order of the register and of time."""
    places = [one for one in assemblies_of(user) if one == assembly or one.slug in slugs]
    wanted = [(one, year) for one in places for year in sorted(years) if is_in_term(one, year)][:MOST]
    frozen = AnnualReport.objects.visible_to(user).exclude(state=AnnualReport.State.DRAFT)
    reports: dict[tuple[int, int], AnnualReport] = {}
    # The newest; a published one before one that is only frozen.
    for report in frozen.filter(assembly__in=places, year__in=years).order_by("state", "pk").select_related("assembly"):
        reports[report.assembly_id, report.year] = report
    recorded = {one.pk: set(years_of(one)) for one in places}
    return [_column(one, year, reports.get((one.pk, year)), year in recorded[one.pk]) for one, year in wanted]


def _column(assembly: Assembly, year: int, report: AnnualReport | None, recorded: bool) -> Column:
    if report is not None:
        return Column(assembly, year, report, FrozenNumbers(report), True)
    return Column(assembly, year, None, LiveNumbers(assembly), recorded)


def compared(columns: list[Column], *, per_member: bool = False) -> Compared:
    lines = [Line(measure, list(_cells(measure, columns, per_member))) for measure in EVERY]
    chapters = [(name, [line for line in lines if line.measure.chapter == code]) for code, name in CHAPTERS.items()]
    return Compared(columns, [(name, inside) for name, inside in chapters if inside])


def _cells(measure: AnyFigure, columns: list[Column], per_member: bool) -> Iterator[Cell]:
    before: tuple[Assembly, Number] | None = None
    for column in columns:
        figure = column.figure(measure)
        number = figure.right if figure else None
        was = before[1] if before and before[0] == column.assembly else None
        yield _cell(measure, column, figure, was, per_member)
        before = (column.assembly, number)


def _cell(measure: AnyFigure, column: Column, figure: Shown | None, was: Number, per_member: bool) -> Cell:
    if figure is None:
        return Cell()
    number = figure.right
    corrected = _("［更正为%(right)s］") % {"right": figure.corrected} if figure.corrected else ""
    change = None if number is None or was is None else Decimal(number) - Decimal(was)
    return Cell(
        number=number,
        words=f"{written(figure.number)}{corrected}",
        url=column.numbers.url(figure),
        change=change,
        percent=_percent(change, was) if measure.unit != "%" else "",
        per=_per(measure, column, number) if per_member else "",
    )


def _percent(change: Decimal | None, was: Number) -> str:
    """
    >>> _percent(Decimal(5), 20), _percent(Decimal(-1), 3), _percent(Decimal(1), 0)
    ('+25%', '-33.3%', '')
    """
    if change is None or not was:
        return ""
    share = (100 * change / Decimal(was)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{'+' if share > 0 else ''}{written(share)}%"


def _per(measure: AnyFigure, column: Column, number: Number) -> str:
    """Work for each hundred of the assembly's own members; of people themselves that says nothing."""
    if number is None or not isinstance(measure, Measure) or measure.chapter in ("members", "duties"):
        return ""
    members = column.figure(BY_CODE["members"])
    if members is None or not members.right:
        return ""
    return written((PER * Decimal(number) / Decimal(members.right)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def signed(change: Number) -> str:
    """
    >>> signed(Decimal(3)), signed(Decimal(-3)), signed(0)
    ('+3', '-3', '0')
    """
    if change is None:
        return ""
    return f"{'+' if change > 0 else ''}{written(change)}"


def tiers(column: Column) -> list[tuple[AnyFigure, list[tuple[str, int]]]]:
    """The figures that divide by tier, with their parts from the nation down."""
    if not column.has_records:
        return []
    divided = [one for one in EVERY if any(split.code == "tier" for split in one.splits)]
    found = ((measure, column.figure(measure)) for measure in divided)
    return [
        (measure, [(key, figure.part("tier", key)) for key in Assembly.Tier.values])
        for measure, figure in found
        if figure
    ]


def sheet(name: str, found: Compared, *, per_member: bool) -> Sheet:
    """The same table for a spreadsheet."""
    columns = [
        SheetColumn("chapter", _("章")),
        SheetColumn("figure", _("数字"), width=30),
        SheetColumn("unit", _("单位"), width=8),
    ]
    for place, column in enumerate(found.columns, start=1):
        columns.append(SheetColumn(f"number_{place}", f"{column}（{column.source}）", DECIMAL))
        columns.append(SheetColumn(f"change_{place}", _("%(column)s 增减") % {"column": column}, DECIMAL))
        if per_member:
            columns.append(
                SheetColumn(f"per_{place}", _("%(column)s 每百名委员") % {"column": column}, personal=Personal.NO)
            )
    rows = [
        [str(name), str(line.measure.label), str(line.measure.unit_words), *_sheet_cells(line, per_member)]
        for name, lines in found.chapters
        for line in lines
    ]
    return Sheet(name, _("数字对比"), columns, rows)


def _sheet_cells(line: Line, per_member: bool) -> Iterator[Any]:
    for cell in line.cells:
        yield plain(cell.number)
        yield plain(cell.change)
        if per_member:
            yield cell.per
