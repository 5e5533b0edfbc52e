"""The words of a Word file (.docx): paragraphs, rows of tables, footnotes. No Django in this module.

Only the parts that hold words are unpacked, and no more of them than a report can have: what declares little and holds
much is refused. What was deleted with changes tracked is not read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree  # nosec B405 - what declares entities was refused before (archives.py)

from huiyin import archives

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 40 * MEGABYTE  # of the parts read: a report of 60,000 characters has two
MOST_ALL = 120 * MEGABYTE  # of all parts, pictures too, which are not read
MOST_PARTS = 2000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_SKIPPED = {_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}instrText"}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


class NotWord(ValueError):
    """No Word file, or one that is not whole."""


class TooMuch(ValueError):
    """It unpacks to more than a report can hold."""


class Macros(ValueError):
    """It brings programs along."""


def words(data: bytes) -> str:
    """Raises NotWord, TooMuch or Macros."""
    try:
        names = archives.check(data, most_parts=MOST_PARTS, most_unpacked=MOST_ALL)
        if _PARTS[0] not in names:
            raise NotWord
        with zipfile.ZipFile(BytesIO(data)) as book:
            parts = [book.read(name) for name in _PARTS if name in names]
        if sum(map(len, parts)) > MOST_UNPACKED:
            raise TooMuch
        found = ["".join(_words(part)) for part in parts]
    except archives.TooMuch as much:
        raise TooMuch from much
    except archives.Macros as macros:
        raise Macros from macros
    except (archives.Unsafe, zipfile.BadZipFile, ElementTree.ParseError, OSError, RuntimeError, EOFError) as broken:
        raise NotWord from broken
    return "\n".join(filter(str.strip, found))


def _words(part: bytes) -> Iterator[str]:
    """Cells of a row stand apart by a tab, as they do when a table is copied."""
    skipped, cells = 0, 0
    for event, element in ElementTree.iterparse(BytesIO(part), events=("start", "end")):  # nosec B314 - as above
        if element.tag in _SKIPPED:
            skipped += 1 if event == "start" else -1
        if event == "start":
            cells += element.tag == f"{_W}tc"
        elif not skipped:
            yield from _said(element, in_cell=cells > 0)
        if event == "end":
            cells -= element.tag == f"{_W}tc"
            element.clear()


def _said(element: Any, *, in_cell: bool) -> Iterator[str]:
    if element.tag == f"{_W}t":
        yield element.text or ""
    elif element.tag in _SIGNS:
        yield _SIGNS[element.tag]
    elif element.tag == f"{_W}p":
        yield " " if in_cell else "\n"
    elif element.tag == f"{_W}tc":
        yield "\t"
    elif element.tag == f"{_W}tr":
        yield "\n"
