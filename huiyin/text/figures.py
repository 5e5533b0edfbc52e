"""Figures counted in report prose: 学习座谈会32次, 43名委员, 对子1800多对, 办复率99.6%, 三分之二."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.text.clauses import Clauses, Sentences
from huiyin.text.counted import Found, counted
from huiyin.text.numerals import Bound, Number
from huiyin.text.scripts import to_simplified
from huiyin.text.shares import shares


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure as the text states it.

    `number` is in base units: 1.3万 is 13000, 56亿元 is 5600000000 with the unit 元, and 三分之二 is 66.666667 with the
    unit %. `text[start:end]` runs from its first digit to its unit, a following 以上 or 左右 included. `ceiling` is
    exclusive.
    """

    number: Number
    bound: Bound
    floor_only: bool  # 以上, 超过: the text states a floor and nothing above it
    ceiling: Number | None  # 1800多 is below 1900; 3至5 is below 6
    unit: str
    phrase: str  # the words that say what is counted, a person confirms them
    sentence: str
    start: int
    end: int


_thin = re.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")  # 1\u2009267
# 12 456公里, as bulletins write thousands, also with a plain space; 表1 286件 and columns of numbers are none.
_spaced = re.compile(
    r"(?<=[\u3400-\u9fff）)])(?<![表图圖第注例题章页栏行])(?<!附件)"
    r"([1-9][0-9]{0,2})((?: [0-9]{3})+)(?! ?[0-9])"
)
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_WIDE = str.maketrans(f"０１２３４５６７８９．％＋－−{_SPACES}", "0123456789.%+--" + " " * len(_SPACES))


def plain_of(text: str) -> str:
    """The text in Simplified characters and half-width digits: what the rules read, with every offset kept."""
    plain = _thin.sub(",", text).translate(_WIDE)
    return to_simplified(_spaced.sub(lambda match: match[1] + match[2].replace(" ", ","), plain))


def find(text: str) -> list[ProseFigure]:
    """Return the figures of a text in either script, in order, none inside another.

    Years, dates, terms, ordinals, addresses, record numbers and slogans counted by a single Chinese digit (四件大事)
    are not figures, unless what is counted stands beside it (八个协商议题).
    """
    plain = plain_of(text)
    found = sorted([*counted(text, plain), *shares(plain)], key=lambda figure: (figure.start, -figure.end))
    return _described(text, plain, _apart(found))


def _apart(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for figure in found:
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return kept


def _described(text: str, plain: str, found: list[Found]) -> list[ProseFigure]:
    clauses, sentences = Clauses(plain), Sentences(text)
    figures = []
    for position, figure in enumerate(found):
        earlier = found[position - 1] if position else None
        later = found[position + 1] if position + 1 < len(found) else None
        phrase = clauses.phrase(text, figure, earlier, later)
        sentence = sentences.around(figure.start, figure.end)
        figures.append(ProseFigure(*figure.amount, figure.unit, phrase, sentence, figure.start, figure.end))
    return figures
