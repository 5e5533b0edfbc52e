"""A text cut at its figures, so that a page can mark each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huiyin.figures.audit import Finding


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
