"""What changed from one text to another, in runs a person can read.

Sentences are compared first, then the words of those that changed: a Chinese character, a Tibetan syllable with its
tsheg, a number or a Latin word each count as one. Bits of old text standing between changes go to the changes, so that
a sentence written anew reads as one that went and one that came, not as a sieve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from operator import attrgetter


class Change(StrEnum):
    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Run:
    change: Change
    text: str


_SENTENCE = re.compile(r"[^。！？；\n།]*[。！？；\n།]+\s*|[^。！？；\n།]+")
# A Tibetan syllable with its vowels and tsheg; a number with its signs; a Latin word; a gap; else one character.
_WORD = re.compile(
    r"[\u0f40-\u0fbc\u0f71-\u0f84]+\u0f0b?|\d+(?:[.,:/-]\d+)*%?|[A-Za-z\u00c0-\u024f]+|[^\S\n]+|[\s\S][\u0300-\u036f]*"
)
_TOO_SHORT = 2  # words of unchanged text between two changes that are not worth reading apart
_TOO_LITTLE = 0.3  # of a passage that must have stayed for it to be shown as mended and not as written anew
_TOO_MANY = 4_000_000  # pairs of words: beyond, a passage is shown as written anew rather than waited for


def differences(old: str, new: str) -> list[Run]:
    """Runs in reading order: what stayed and went make `old`, what stayed and came make `new`."""
    return list(_joined(_runs(_SENTENCE.findall(old), _SENTENCE.findall(new))))


def counts(runs: list[Run]) -> tuple[int, int]:
    """How many characters came and how many went, gaps not counted."""
    found = {change: sum(len(re.sub(r"\s", "", run.text)) for run in runs if run.change == change) for change in Change}
    return found[Change.IN], found[Change.OUT]


def _runs(old: list[str], new: list[str]) -> Iterator[Run]:
    for tag, first, last, begin, end in _compared(old, new):
        if tag == "equal":
            yield Run(Change.SAME, "".join(old[first:last]))
        else:
            yield from _passage("".join(old[first:last]), "".join(new[begin:end]))


def _passage(old: str, new: str) -> list[Run]:
    anew = [Run(Change.OUT, old), Run(Change.IN, new)]
    if not old or not new:
        return anew
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > _TOO_MANY:
        return anew
    steps = _readable(_compared(before, after))
    stayed = sum(last - first for tag, first, last, _begin, _end in steps if tag == "equal")
    if stayed < _TOO_LITTLE * min(len(before), len(after)):
        return anew
    found = []
    for tag, first, last, begin, end in steps:
        if tag == "equal":
            found.append(Run(Change.SAME, "".join(before[first:last])))
        else:
            found += [Run(Change.OUT, "".join(before[first:last])), Run(Change.IN, "".join(after[begin:end]))]
    return found


Step = tuple[str, int, int, int, int]


def _compared(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


def _readable(steps: list[Step]) -> list[Step]:
    """Short unchanged bits between two changes become part of the change."""
    kept: list[Step] = []
    for place, step in enumerate(steps):
        tag, first, last, begin, end = step
        between = 0 < place < len(steps) - 1
        changes = tag != "equal" or (between and last - first <= _TOO_SHORT)
        if changes and kept and kept[-1][0] != "equal":
            _tag, since, _upto, start, _stop = kept.pop()
            kept.append(("replace", since, last, start, end))
        else:
            kept.append(("replace" if changes else "equal", first, last, begin, end))
    return kept


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Neighbours of one sort are one run; of a change, what went stands before what came."""
    for same, neighbours in groupby(filter(attrgetter("text"), runs), lambda run: run.change == Change.SAME):
        together = list(neighbours)
        for change in [Change.SAME] if same else [Change.OUT, Change.IN]:
            if text := "".join(run.text for run in together if run.change == change):
                yield Run(change, text)
