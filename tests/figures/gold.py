"""The report texts marked by hand (tests/figures/reports), and how what is found agrees with the marks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPORTS = Path(__file__).with_name("reports")
LAST_SEEN = 8  # texts up to this number may be looked at; the rest are only measured
UNIT_OF_A_SHARE = "%"
# What a marker could name: the register as it was when the texts were marked. A newer measure is no code here.
MARKED_BESIDE = {"proposals_received", "proposals_filed", "proposals_not_filed", "proposals_replied"}
MARKED_BESIDE |= {"opinion_items_received"}


@dataclass(frozen=True)
class Marked:
    """One text with its marks."""

    name: str
    text: str
    gold: dict[str, Any]

    @property
    def is_seen(self) -> bool:
        return int(self.name[:2]) <= LAST_SEEN


@dataclass
class Score:
    right: int = 0
    found: int = 0
    marked: int = 0
    wrong: list[str] = field(default_factory=list)  # + found and not marked, - marked and not found

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 1.0

    def __iadd__(self, other: Score) -> Score:
        self.right += other.right
        self.found += other.found
        self.marked += other.marked
        self.wrong += other.wrong
        return self


def texts(*, seen: bool | None = None) -> list[Marked]:
    found = (
        Marked(path.name.removesuffix(".txt"), path.read_text(encoding="utf-8"), _gold(path))
        for path in sorted(REPORTS.glob("*.txt"))
    )
    return [marked for marked in found if seen is None or marked.is_seen == seen]


def _gold(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.with_name(path.stem + ".gold.json").read_text(encoding="utf-8"))
    return gold


def figures_found(marked: Marked) -> Score:
    """A figure is found when number, bound and unit are the marked ones and it ends where the mark ends."""
    from huiyin.figures.audit import read

    reading = read(marked.text)
    own = {
        (reading.repaired.source(figure.end - 1) + 1, float(figure.number), figure.bound, _unit(figure.unit))
        for figure in reading.figures
    }
    gold = {
        (figure["end"], round(float(figure["number"]), 6), figure["bound"], _unit(figure["unit"]))
        for figure in marked.gold["figures"]
    }
    return _score(marked, {(end, round(number, 6), bound, unit) for end, number, bound, unit in own}, gold)


def codes_matched(marked: Marked) -> Score:
    """Of the figures with a code, found or marked: how many have the right one."""
    from huiyin.figures import matching
    from huiyin.figures.audit import read
    from huiyin.figures.measures import BY_CODE, EVERY, MEASURES

    known = {measure.code for measure in MEASURES} | MARKED_BESIDE
    assert known <= set(BY_CODE)
    reading = read(marked.text)
    codes = matching.match(reading.repaired.text, reading.figures, EVERY, marked.gold["year"])
    own = {
        (reading.repaired.source(figure.end - 1) + 1, code)
        for figure, code in zip(reading.figures, codes, strict=True)
        if code in known
    }
    gold = {(figure["end"], figure["code"]) for figure in marked.gold["figures"] if figure["code"] in known}
    return _score(marked, own, gold)


def contradictions_seen(marked: Marked) -> Score:
    """A contradiction is seen when one of its kind is told of that shares two figures with the marked one."""
    from huiyin.figures import matching
    from huiyin.figures.audit import read
    from huiyin.figures.measures import EVERY
    from huiyin.text.contradictions import contradictions

    reading = read(marked.text)
    codes = matching.match(reading.repaired.text, reading.figures, EVERY, marked.gold["year"])
    own = [
        (told.kind, {reading.repaired.source(reading.figures[place].end - 1) + 1 for place in told.figures})
        for told in contradictions(reading.repaired.text, reading.figures, codes)
    ]
    gold = [(mark["kind"], set(_ends(marked, mark["at"]))) for mark in marked.gold["contradictions"]]
    right, left = 0, list(own)
    score = Score(found=len(own), marked=len(gold))
    for kind, ends in gold:
        same = next((told for told in left if told[0] == kind and len(told[1] & ends) >= 2), None)
        if same:
            left.remove(same)
            right += 1
        else:
            score.wrong.append(f"{marked.name} - {kind} {_said(marked, ends)}")
    score.right = right
    score.wrong += [f"{marked.name} + {kind} {_said(marked, ends)}" for kind, ends in left]
    return score


def repairs_made(marked: Marked) -> Score:
    """By what came of it: the places marked as damage, and everywhere else the text as it was."""
    from huiyin.text.repair import repair

    made = repair(marked.text)
    own = {(edit.start, edit.end, edit.after) for edit in made.repairs}
    gold = {(mark["at"], mark["end"], mark["right"]) for mark in marked.gold.get("repairs", [])}
    return _score(
        marked,
        {trimmed(marked.text, *edit) for edit in own},
        {trimmed(marked.text, *edit) for edit in gold},
    )


def trimmed(text: str, start: int, end: int, after: str) -> tuple[int, int, str]:
    """The same edit without what it leaves as it was at either side: `,、` to `、` takes out the comma."""
    before = text[start:end]
    while before and after and before[-1] == after[-1]:
        before, after, end = before[:-1], after[:-1], end - 1
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    return start, end, after


def total(measure: Any, of: Iterable[Marked]) -> Score:
    whole = Score()
    for marked in of:
        whole += measure(marked)
    return whole


def _score(marked: Marked, own: set[Any], gold: set[Any]) -> Score:
    wrong = [*_told(marked, "+", own - gold), *_told(marked, "-", gold - own)]
    return Score(len(own & gold), len(own), len(gold), wrong)


def _told(marked: Marked, sign: str, places: set[Any]) -> Iterator[str]:
    for place in sorted(places, key=str):
        end = place[0]
        yield f"{marked.name} {sign} …{marked.text[max(0, end - 22) : end]}| {place[1:]}"


def _ends(marked: Marked, starts: Sequence[int]) -> Iterator[int]:
    ends = {figure["at"]: figure["end"] for figure in marked.gold["figures"]}
    return (ends[start] for start in starts if start in ends)


def _said(marked: Marked, ends: Iterable[int]) -> list[str]:
    return [marked.text[max(0, end - 8) : end] for end in sorted(ends)]


def _unit(unit: str) -> str:
    return UNIT_OF_A_SHARE if unit in ("%", "％", "百分之") else unit
