"""Where a text contradicts itself: no database is asked, the text's own numbers are enough.

Only where it says clearly what is whole and what is part, what is old and what is new; a doubt is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import chain
from typing import Any

from huiyin.text import ratios
from huiyin.text.figures import ProseFigure
from huiyin.text.outline import OPEN, Stretch, T, Term, outline, sentences
from huiyin.text.sums import sums, total


class Kind(StrEnum):
    SUM = "sum"
    SHARE = "share"
    GROWTH = "growth"
    PERSONS = "persons"
    SAME_THING = "same_thing_two_numbers"

    @property
    def words(self) -> str:
        """In Chinese; who shows them translates them."""
        return _WORDS[self]


def _(words: str) -> str:
    return words


_WORDS = {
    Kind.SUM: _("分项之和与总数不符"),
    Kind.SHARE: _("占比与数字不符"),
    Kind.GROWTH: _("增减与数字不符"),
    Kind.PERSONS: _("人数多于人次"),
    Kind.SAME_THING: _("同一事项两个数字"),
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`figures` are places among the text's figures: first the one that is contradicted."""

    kind: Kind
    sentence: str
    says: str
    works_out: str
    figures: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "sentence": self.sentence,
            "says": self.says,
            "works_out": self.works_out,
            "figures": list(self.figures),
        }


LEAST_SHUFFLED = 10
_take_part = "到场|参加|参与|听课|出席|到会|参训|参学|参会"
_persons = re.compile(
    rf"(?<![每邀])({T})[^{OPEN}，。；]{{0,10}}?(?:{_take_part})[^{OPEN}。；]{{0,12}}?[，、（(](?:累计|共计|合计|总计|共)?[^{OPEN}。；]{{0,8}}?({T})"
)
# 参加培训的委员有412人，共计380人次.
_persons_after = re.compile(
    rf"(?:{_take_part})[^{OPEN}，。；]{{0,12}}?的?(?:委员|代表|人员|同志|群众|干部)(?:共|有|为|达)*({T})[，、（(](?:累计|共计|合计|总计|共)({T})"
)
_referring = re.compile(r"(?:所|上述|前述|这些?|该)[\u3400-\u9fff]{0,3}$")
_part = re.compile(r"其中|分别|[ABCＡＢＣ]类|上年|去年|同比|第.季度|上半年|下半年|[0-9]月")
_han_pairs = re.compile("(?=([\u3400-\u9fff]{2}))")
_COMMON = frozenset(
    (
        "全年",
        "先后",
        "开展",
        "共有",
        "其中",
        "分别",
        "组织",
        "进行",
        "全市",
        "全区",
        "全县",
        "全省",
        "需要",
        "说明",
        "已由",
    )
)


def contradictions(
    text: str, figures: Sequence[ProseFigure], codes: Sequence[str | None] | None = None
) -> list[Contradiction]:
    """In the order of the figures contradicted. With the measure each figure speaks of (`codes`), two exact numbers
    for one measure are told of too."""
    found: list[Contradiction] = []
    stretches = outline(text, figures)
    for stretch in stretches:
        found += _sums(stretch)
        found += (_ratio(Kind.SHARE, *told) for told in ratios.shares(stretch))
        found += (_ratio(Kind.GROWTH, *told) for told in ratios.changes(stretch))
        found += _more_persons_than_times(stretch)
    found += _shuffled([term for stretch in stretches for term in stretch.terms], text)
    found += _two_for_one(stretches, codes or (), text)
    return _once(found)


def _once(found: list[Contradiction]) -> list[Contradiction]:
    kept: dict[tuple[Kind, frozenset[int]], Contradiction] = {}
    for told in found:
        kept.setdefault((told.kind, frozenset(told.figures)), told)
    return sorted(kept.values(), key=lambda told: min(told.figures))


def _sums(stretch: Stretch) -> Iterator[Contradiction]:
    for whole, parts in sums(stretch):
        added = " + ".join(_written(part.number) for part in parts)
        is_one = len(parts) == 1
        works_out = f"{added} > {_written(whole.number)}" if is_one else f"{added} = {_written(total(parts))}"
        places = (whole.place, *(part.place for part in parts))
        yield Contradiction(Kind.SUM, _sentence(whole, *parts), _said(whole), works_out, places)


def _ratio(kind: Kind, stated: Term, of: list[Term], way: str, reckoned: Decimal) -> Contradiction:
    mark = stated.unit if stated.unit in ("%", "个百分点", "倍") else ""
    rounded = reckoned.quantize(Decimal("0.1"), ROUND_HALF_UP)
    places = (stated.place, *(term.place for term in of))
    return Contradiction(kind, _sentence(stated, *of), _said(stated), f"{way} = {_written(rounded)}{mark}", places)


def _more_persons_than_times(stretch: Stretch) -> Iterator[Contradiction]:
    for sentence in sentences(stretch):
        for match in chain(_persons.finditer(sentence), _persons_after.finditer(sentence)):
            persons, times = stretch.term(match[1]), stretch.term(match[2])
            if (persons.unit, times.unit) == ("人", "人次") and times.exact and persons.number > times.number:
                says = f"{_said(persons)}，{_said(times)}"
                works_out = f"{_written(persons.number)} > {_written(times.number)}"
                places = (persons.place, times.place)
                yield Contradiction(Kind.PERSONS, _sentence(persons, times), says, works_out, places)


def _shuffled(terms: list[Term], text: str) -> Iterator[Contradiction]:
    """236人次 in one place and 263人次 in another, of what seems one thing: digits changed places."""
    by_digits: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        if term.exact and term.number >= LEAST_SHUFFLED and term.number == int(term.number):
            by_digits.setdefault((term.unit, "".join(sorted(str(int(term.number))))), []).append(term)
    for alike in by_digits.values():
        for place, one in enumerate(alike[:20]):
            for other in alike[place + 1 : 20]:
                if one.number != other.number and _is_one_thing(one, other, text):
                    yield _two_numbers(one.place, other.place, one.figure, other.figure)


def _is_one_thing(one: Term, other: Term, text: str) -> bool:
    if one.figure.sentence == other.figure.sentence or any(_part.search(_beside(term, text)) for term in (one, other)):
        return False
    common = (_pairs(one, text) & _pairs(other, text)) - _COMMON
    is_long = one.number >= 100 and len(common) >= 2
    return is_long or (bool(common) and bool(_referring.search(text[max(0, other.start - 6) : other.start])))


def _beside(term: Term, text: str) -> str:
    return re.split("[，。；\n]", text[max(0, term.start - 16) : term.start])[-1]


def _pairs(term: Term, text: str) -> set[str]:
    after = re.split("[，。；、\n]", text[term.end : term.end + 6])[0]
    return {pair[1] for words in (_beside(term, text)[-10:], after) for pair in _han_pairs.finditer(words)}


def _two_for_one(stretches: list[Stretch], codes: Sequence[str | None], text: str) -> Iterator[Contradiction]:
    """The measure alone is not enough, words may be taken wrongly: the same words must stand beside both."""
    first: dict[str, Term] = {}
    for term in (term for stretch in stretches for term in stretch.terms):
        code = codes[term.place] if term.place < len(codes) else None
        if code is None or not term.exact or _part.search(_beside(term, text)):
            continue
        one = first.setdefault(code, term)
        if _is_slip(one.number, term.number) and len((_pairs(one, text) & _pairs(term, text)) - _COMMON) >= 2:
            yield _two_numbers(one.place, term.place, one.figure, term.figure)


def _is_slip(one: Decimal, other: Decimal) -> bool:
    """One digit differs, or two changed places; numbers further apart are of two things."""
    first, second = str(one), str(other)
    if one == other or len(first) != len(second) or len(first) < 2:
        return False
    return sorted(first) == sorted(second) or sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _two_numbers(one: int, other: int, figure: ProseFigure, later: ProseFigure) -> Contradiction:
    says = f"{_written(Decimal(figure.number))}{figure.unit}，{_written(Decimal(later.number))}{later.unit}"
    works_out = f"{_written(Decimal(figure.number))} ≠ {_written(Decimal(later.number))}"
    return Contradiction(Kind.SAME_THING, later.sentence, says, works_out, (one, other))


def _said(term: Term) -> str:
    return term.said


def _sentence(*terms: Term) -> str:
    """Of the last of them, where the reader ends."""
    return max(terms, key=lambda term: term.start).figure.sentence


def _written(number: Decimal) -> str:
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
