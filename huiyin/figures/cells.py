"""Tables that stand in a text as lines: which heading and which row a figure in a cell belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

FEWEST_CELLS = 3
_apart = re.compile(r"[ \u00a0]{2,}|\u3000+|\t+|\|")
_digit = re.compile(r"[0-9]")
TOTALS = re.compile(r"\W*(?:合计|总计|共计|总数|全市|全区|全省|全县|全州)\W*$")


class Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Cell:
    title: str  # the line above the table
    heading: str
    row: str

    @property
    def is_of_total(self) -> bool:
        return bool(TOTALS.fullmatch(self.row))


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    cells: tuple[tuple[int, int], ...]  # where each begins and ends, empty ones left out

    @property
    def is_row(self) -> bool:
        return len(self.cells) >= FEWEST_CELLS


def cells(text: str, figures: Sequence[Placed]) -> dict[int, Cell]:
    """By the place of the figure; figures that stand in no table are not there."""
    if not _apart.search(text):
        return {}
    found: dict[int, Cell] = {}
    place, title, head = 0, "", None
    for line in _lines(text):
        if not line.is_row:
            head = None
            title = text[line.start : line.end].strip() or title
            continue
        inside = []
        while place < len(figures) and figures[place].start < line.end:
            if figures[place].start >= line.start:
                inside.append(place)
            place += 1
        if head is None:
            head = line if not _digit.search(text, line.start, line.end) else None
            continue
        if len(head.cells) == len(line.cells):
            found |= {at: cell for at in inside if (cell := _cell(text, head, line, figures[at], title))}
    return found


def _lines(text: str) -> list[_Line]:
    lines, start = [], 0
    for written in text.split("\n"):
        end = start + len(written)
        lines.append(_Line(start, end, _cells_of(text, start, end)))
        start = end + 1
    return lines


def _cells_of(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    if end - start > 400:  # a row of a table is short; a paragraph with double spaces is none
        return ()
    edges = [(start, start), *(gap.span() for gap in _apart.finditer(text, start, end)), (end, end)]
    spans = ((before[1], after[0]) for before, after in zip(edges, edges[1:], strict=False))
    return tuple((first, last) for first, last in spans if text[first:last].strip())


def _cell(text: str, head: _Line, line: _Line, figure: Placed, title: str) -> Cell | None:
    for column, (first, last) in enumerate(line.cells):
        if first <= figure.start and figure.end <= last and column:
            heading, row = head.cells[column], line.cells[0]
            return Cell(title, text[slice(*heading)].strip(), text[slice(*row)].strip())
    return None
