"""A text with a sign in place of each of its figures, so that rules may speak of the words between them.

In 收到提案⟨0⟩，立案⟨1⟩ the signs stand for 163件 and 149件. Only what is stated exactly is reckoned with.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from huiyin.text.figures import ProseFigure, plain_of

OPEN, CLOSE = "\ue000", "\ue001"
T = f"{OPEN}[0-9]+{CLOSE}"
SIGN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
BETWEEN = f"[^{OPEN}{CLOSE}。！？!?\\n；;]"  # words of one sentence, without a figure
LONGEST_STRETCH = 2000  # characters: a report's longest paragraph has some 600
WINDOW = 1000  # figures on either side among which a whole is looked for; a report has a hundred in all
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
    said: str  # as it stands in the text


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph: its words with signs for the figures, and the figures."""

    text: str
    terms: tuple[Term, ...]
    first: int  # place of its first figure
    all_terms: Sequence[Term] = ()  # of the whole text, or of so much of it that no report is longer

    def term(self, sign: str) -> Term:
        return self.terms[int(sign.strip(OPEN + CLOSE)) - self.first]

    def terms_in(self, part: str) -> list[Term]:
        return [self.terms[int(sign[1]) - self.first] for sign in SIGN.finditer(part)]


def outline(text: str, figures: Sequence[ProseFigure]) -> list[Stretch]:
    plain = plain_of(text)
    terms = [_term(place, figure, text, plain) for place, figure in enumerate(figures)]
    starts = [figure.start for figure in figures]
    found, at = [], 0
    for edge in _edges(plain):
        first, last = bisect_left(starts, at), bisect_left(starts, edge)
        if last > first:
            inside = tuple(terms[first:last])
            found.append(
                Stretch(
                    _with_signs(plain, inside, at, edge), inside, first, terms[max(0, first - WINDOW) : last + WINDOW]
                )
            )
        at = edge
    return found


def _edges(plain: str) -> Iterator[int]:
    """The ends of the paragraphs; a text without paragraphs is cut at sentences, or anywhere."""
    at = 0
    while at < len(plain):
        end = plain.find("\n", at, at + LONGEST_STRETCH)
        if end < 0 and at + LONGEST_STRETCH < len(plain):
            end = max(plain.rfind("。", at, at + LONGEST_STRETCH), plain.rfind("，", at, at + LONGEST_STRETCH))
            end = end if end > at else at + LONGEST_STRETCH - 1
        at = end + 1 if end >= 0 else len(plain)
        yield at


def _term(place: int, figure: ProseFigure, text: str, plain: str) -> Term:
    unit = plain_of(figure.unit)
    exact = figure.bound == "exact" and _approximate(plain, figure) is None
    number = Decimal(figure.number)
    return Term(
        place,
        number,
        _FAMILIES.get(unit, unit),
        exact,
        figure.start,
        figure.end,
        figure,
        text[figure.start : figure.end],
    )


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
