"""Characters broken because a replacement in GBK bytes did not look at where a character begins.

A reading inserted between the two bytes of a character leaves `?reading)`, because the first byte swallowed
the opening bracket, and every later character is paired wrongly until a one-byte character puts the pairs
right again. Putting the missing byte back and pairing anew restores the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from huiyin.text import glosses

LONGEST_RUN = 40
STOP = "。"  # bytes A1 A3
LEADS = range(0x81, 0xFF)
CLOSING = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "【": "】", "〔": "〕"}
FULL_WIDTH = 0xFEE0  # from an ASCII mark to its full-width form, GBK A3 + (mark + 0x80)
MARKS = frozenset("!,:;()")

broken_gloss = re.compile(rf"\?([{glosses.PINYIN}]+)\)")
# The `<` of a closing tag was swallowed the same way.
tag_tail = re.compile(r"\?/[A-Za-z][A-Za-z0-9]{0,9}>")


class Run(NamedTuple):
    text: str
    end: int  # offset after the last broken character


def runs_after_gloss(text: str, start: int, before: str) -> Iterator[Run]:
    """Yield each reading of the broken gloss at `start`; `before` ends with the character in front of it."""
    gloss = broken_gloss.match(text, start)
    trail = _bytes(before[-1:])
    if not gloss or len(trail) != 2:
        return
    for lead, _ in _glossed(trail[1], gloss[1]):
        run = _pair_again(lead, "", text, gloss.end())
        if run:
            yield run


def run_after_lost_lead(text: str, start: int) -> Run | None:
    """Return what stands for `?` and a full-width form at `start`: a full stop that lost its first byte."""
    following = _bytes(_widened(text[start + 1 : start + 2]))
    if len(following) != 2 or following[0] != 0xA3 or tag_tail.match(text, start):
        return None
    return _pair_again(following[1], STOP, text, start + 2)


def closing_marks(text: str) -> list[str]:
    """Return the marks that would close what is still open in the last paragraph of `text`, innermost last."""
    open_marks: list[str] = []
    for character in text[text.rfind("\n") + 1 :]:
        if character in CLOSING:
            open_marks.append(CLOSING[character])
        elif open_marks and character == open_marks[-1]:
            open_marks.pop()
    return open_marks


def _pair_again(pending: int, run: str, text: str, at: int) -> Run | None:
    while at < len(text) and len(run) < LONGEST_RUN:
        if text[at] == "?":
            return _ended_by_question_mark(pending, run, text, at)
        following = _bytes(_widened(text[at]) if text[at] in MARKS else text[at])
        character = _character(pending, following[0]) if following else ""
        if not character:
            return None
        run, at = run + character, at + 1
        if len(following) == 1:
            return Run(run, at)
        pending = following[1]
    return None


def _ended_by_question_mark(pending: int, run: str, text: str, at: int) -> Run | None:
    if tail := tag_tail.match(text, at):
        open_marks = closing_marks(text[max(0, at - 500) : at])
        # A1 leads every closing mark of GBK.
        return Run(run + open_marks[-1], tail.end()) if pending == 0xA1 and open_marks else None
    if gloss := broken_gloss.match(text, at):
        found = [
            character
            for trail in range(0x40, 0xFF)
            if glosses.is_han(character := _character(pending, trail)) and glosses.is_read(character, gloss[1])
        ]
        return Run(run + found[0], gloss.end()) if len(found) == 1 else None
    return None


def _glossed(first: int, reading: str) -> Iterator[tuple[int, str]]:
    pinyin = glosses.spelled(reading)
    for lead in LEADS:
        character = _character(first, lead)
        if glosses.is_han(character) and glosses.is_read(character, pinyin):
            yield lead, character


def character_across(before: str, letter: str) -> str:
    """Return the character made of the last byte of `before` and an ASCII `letter`, or nothing."""
    trail = _bytes(before)
    return _character(trail[1], ord(letter)) if len(trail) == 2 else ""


def _character(first: int, second: int) -> str:
    decoded = bytes((first, second)).decode("gbk", "ignore")
    return decoded if len(decoded) == 1 and ord(decoded) > 0x7F else ""


def _bytes(character: str) -> bytes:
    return character.encode("gbk", "ignore")


def _widened(mark: str) -> str:
    """Give an ASCII mark its full-width form back: the copies were made half-width after the damage."""
    return chr(ord(mark) + FULL_WIDTH) if mark and "!" <= mark <= "~" and not mark.isalnum() else mark
