"""A report in prose, held against the records: each of its figures holds, differs, or has no measure here.

Reading a text needs no database; the measures and what is recorded are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huiyin.figures import matching
from huiyin.figures.matching import Named
from huiyin.figures.verdicts import Verdict, holds
from huiyin.text.contradictions import Contradiction, contradictions
from huiyin.text.figures import ProseFigure, find
from huiyin.text.repair import Repaired, repair


@dataclass(frozen=True)
class Reading:
    """A text as repaired, and the figures found in it."""

    repaired: Repaired
    figures: list[ProseFigure]


def read(text: str) -> Reading:
    repaired = repair(text)
    return Reading(repaired, find(repaired.text))


@dataclass(frozen=True)
class Finding:
    figure: ProseFigure
    measure: Any = None  # the measure spoken of, with its code
    recorded: int | Decimal | None = None
    verdict: Verdict | None = None  # None: the text was only read

    def as_json(self) -> dict[str, Any]:
        return {
            "number": _json_number(self.figure.number),
            "bound": self.figure.bound,
            "unit": self.figure.unit,
            "phrase": self.figure.phrase,
            "sentence": self.figure.sentence,
            "measure": self.measure.code if self.measure else None,
            "recorded": _json_number(self.recorded) if self.recorded is not None else None,
            "verdict": self.verdict.value if self.verdict else None,
        }


def findings(
    reading: Reading,
    measures: Sequence[Named],
    recorded: Callable[[Any], int | Decimal | None],
    *,
    year: int | None = None,
) -> list[Finding]:
    """`recorded` counts a measure's rows of `year`; it is asked once for each measure the text speaks of."""
    by_code = {measure.code: measure for measure in measures}
    codes = matching.match(reading.repaired.text, reading.figures, measures, year)
    values = {code: recorded(by_code[code]) for code in dict.fromkeys(codes) if code}
    return [
        _weigh(figure, by_code[code], values[code]) if code else Finding(figure, verdict=Verdict.NO_MEASURE)
        for figure, code in zip(reading.figures, codes, strict=True)
    ]


def contradictions_of(reading: Reading, found: Sequence[Finding]) -> list[Contradiction]:
    """Where the text contradicts itself; two exact numbers for one measure, too."""
    codes = [finding.measure.code if finding.measure else None for finding in found]
    return contradictions(reading.repaired.text, reading.figures, codes)


def _weigh(figure: ProseFigure, measure: Named, recorded: int | Decimal | None) -> Finding:
    if recorded is None:  # a share of nothing
        return Finding(figure, measure, verdict=Verdict.NO_MEASURE)
    agrees = holds(figure.number, figure.bound, recorded, ceiling=figure.ceiling)
    return Finding(figure, measure, recorded, Verdict.HOLDS if agrees else Verdict.DIFFERS)


def summary(found: Sequence[Finding]) -> dict[str, int]:
    return {"found": len(found)} | {
        verdict.value: sum(finding.verdict == verdict for finding in found) for verdict in Verdict
    }


def _json_number(number: int | Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)
