"""A text cut at its figures, so that a page can mark each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huiyin.figures.audit import Finding
from huiyin.text.repair import Repair

BESIDE = 8  # characters shown on either side of a repaired place


@dataclass(frozen=True)
class Piece:
    """A stretch of text; with `finding` it is a figure, the `number`th of the text."""

    text: str
    finding: Finding | None = None
    number: int = 0


def marked(text: str, findings: Sequence[Finding]) -> Iterator[Piece]:
    at = 0
    for number, finding in enumerate(findings, start=1):
        figure = finding.figure
        if figure.start < at:
            continue
        yield Piece(text[at : figure.start])
        yield Piece(text[figure.start : figure.end], finding, number)
        at = figure.end
    yield Piece(text[at:])


@dataclass(frozen=True)
class Beside:
    """The words around a place of the text as it came."""

    before: str
    after: str


def beside(text: str, edit: Repair) -> Beside:
    before = text[max(0, edit.start - BESIDE) : edit.start]
    return Beside(before.rpartition("\n")[2], text[edit.end : edit.end + BESIDE].partition("\n")[0])
