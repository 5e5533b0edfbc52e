"""Text no program takes for an instruction: what a cell may not hold, and what must not begin one."""

from __future__ import annotations

import re

LONGEST = 32_767  # of a cell in Excel, counted in UTF-16
CUT = "…〔截断〕"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
_ENDS = re.compile("\r\n?")
# Spaces, quotes and signs nobody sees: a program that drops them finds what stands behind.
_BEFORE = "[\\s\"'`´‘’“”＂＇\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*"
_INSTRUCTION = re.compile(f"[\t\r\n]|{_BEFORE}[=+\\-@＝＋－＠﹢﹣﹦﹫]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def clean(text: str) -> str:
    """Without signs no sheet can hold; one kind of line end."""
    return _ENDS.sub("\n", _FORBIDDEN.sub("", text))


def is_instruction(text: str) -> bool:
    """A spreadsheet might compute it, or send something off; a number it may read as one."""
    return bool(_INSTRUCTION.match(text)) and not _NUMBER.fullmatch(text)


def harmless(text: str) -> str:
    """Where a cell cannot be marked as text, an apostrophe before it: Excel takes what follows for words."""
    return f"'{text}" if is_instruction(text) else text


def as_given(cell: str) -> str:
    """What was put into `harmless`: an apostrophe stands only before what needs one."""
    return cell[1:] if cell.startswith("'") and is_instruction(cell[1:]) else cell


def shortened(text: str) -> str:
    """As much as a cell of a workbook holds, with a mark where it was cut."""
    if len(text) * 2 <= LONGEST or _units(text) <= LONGEST:
        return text
    left = text[: LONGEST - len(CUT)]
    while _units(left) + len(CUT) > LONGEST:
        left = left[: len(left) - max(1, (_units(left) + len(CUT) - LONGEST) // 2)]
    return left + CUT


def _units(text: str) -> int:
    return len(text) + sum(sign > "\uffff" for sign in text)
