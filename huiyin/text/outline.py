"""A text with a sign in place of each of its figures, so that rules may speak of the words between them.

In 收到提案⟨0⟩，立案⟨1⟩ the signs stand for 163件 and 149件. Only what is stated exactly is reckoned with.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from huiyin.text.figures import ProseFigure, plain_of

OPEN, CLOSE = "\ue000", "\ue001"
T = f"{OPEN}[0-9]+{CLOSE}"
SIGN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
BETWEEN = f"[^{OPEN}{CLOSE}。！？!?\\n；;]"  # words of one sentence, without a figure
LONGEST_PARAGRAPH = 4000
_FAMILIES = {
    "名": "人",
    "位": "人",
    "場": "次",
    "场": "次",
    "期": "次",
    "场次": "次",
    "讲": "次",
    "％": "%",
    "百分之": "%",
}
_sentence_end = re.compile(r"[。！？!?\n\r…]")


@dataclass(frozen=True, slots=True)
class Term:
    """A figure as reckoning takes it."""

    place: int  # among the figures of the text
    number: Decimal
    unit: str  # one word for those that reports use for one another
    exact: bool
    start: int
    end: int
    figure: ProseFigure


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph: its words with signs for the figures, and the figures."""

    text: str
    terms: tuple[Term, ...]
    first: int  # place of its first figure
    all_terms: Sequence[Term] = ()  # of the whole text

    def term(self, sign: str) -> Term:
        return self.terms[int(sign.strip(OPEN + CLOSE)) - self.first]

    def terms_in(self, part: str) -> list[Term]:
        return [self.terms[int(sign[1]) - self.first] for sign in SIGN.finditer(part)]


def outline(text: str, figures: Sequence[ProseFigure]) -> list[Stretch]:
    plain = plain_of(text)
    terms = [_term(place, figure, plain) for place, figure in enumerate(figures)]
    starts = [figure.start for figure in figures]
    found, at = [], 0
    for edge in [*(match.end() for match in re.finditer(r"\n", plain)), len(plain)]:
        first, last = bisect_left(starts, at), bisect_left(starts, edge)
        if last - first > 1:
            inside = tuple(terms[first:last])
            found.append(Stretch(_with_signs(plain, inside, at, edge), inside, first, terms))
        at = edge
    return found


def _term(place: int, figure: ProseFigure, plain: str) -> Term:
    unit = plain_of(figure.unit)
    exact = figure.bound == "exact" and _approximate(plain, figure) is None
    number = Decimal(figure.number)
    return Term(place, number, _FAMILIES.get(unit, unit), exact, figure.start, figure.end, figure)


def _approximate(plain: str, figure: ProseFigure) -> re.Match[str] | None:
    return re.match("左右|上下|以上|以下|以内", plain[figure.end : figure.end + 2])


def _with_signs(plain: str, terms: Sequence[Term], start: int, end: int) -> str:
    pieces, at = [], start
    for term in terms:
        pieces += [plain[at : term.start], f"{OPEN}{term.place}{CLOSE}"]
        at = term.end
    return "".join([*pieces, plain[at:end]])


def sentences(stretch: Stretch) -> list[str]:
    return [part for part in _sentence_end.split(stretch.text) if OPEN in part]
