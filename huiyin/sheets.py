"""Spreadsheets as people send them, read into rows of text: xlsx, xls, ods, csv, and what is pasted out of one.

Judged by content, not by name. Formulas are never worked out: a cell is what the file says it showed. Hidden sheets are
not read: nobody takes over what they do not see.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin import archives
from huiyin.sheet_reader import ENCRYPTED, SECONDS, TOO_LARGE

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 5
MOST_UNPACKED = 60  # megabytes: a sheet of 5,000 rows unpacks to less than ten
MOST_PARTS = 500  # files inside a workbook
MOST_ROWS = 5000
MOST_COLUMNS = 200
MOST_SHEETS = 30
ZIP, OLE = archives.BEGINNING, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
# A workbook under a password: the stream new programs put it into; in an old one, the record after its beginning.
LOCKED = (
    re.compile(re.escape("EncryptedPackage".encode("utf-16-le"))),
    re.compile(rb"\x09\x08\x10\x00.{16}\x2f\x00", re.DOTALL),
)
_READER = str(Path(__file__).with_name("sheet_reader.py"))


class SheetRefused(ValidationError):
    """The file is no spreadsheet we read. The message says what is wrong and what to do."""


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: list[list[str]]
    # First row, first column, last row, last column of each merged area, counted from 0.
    merged: tuple[tuple[int, int, int, int], ...] = field(default=())

    def filled(self) -> Sheet:
        """Every cell of a merged area with the text of its first one, as a reader takes it."""
        rows = [list(row) for row in self.rows]
        for top, left, bottom, right in self.merged:
            if top >= len(rows) or left >= len(rows[top]):
                continue
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
        return replace(self, rows=rows)


def fill_down(rows: list[list[str]], column: int) -> list[list[str]]:
    """An empty cell of that column has the text of the nearest one above: how lists without merged cells are read."""
    last, filled = "", []
    for row in rows:
        last = row[column] if row[column].strip() else last
        filled.append([*row[:column], last, *row[column + 1 :]])
    return filled


def read(file: Any) -> list[Sheet]:
    """`file` has a `name` and `read()`, or is pasted text. Empty sheets are left out. Raises SheetRefused."""
    if isinstance(file, str):
        return [pasted(file)]
    name = str(getattr(file, "name", ""))[:100]
    data = _data(file, name)
    if data.startswith(ZIP):
        _check_zip(data, name)
        sheets = _book(data, name)
    elif data.startswith(OLE):
        if any(mark.search(data) for mark in LOCKED):
            raise _encrypted(name)
        if archives.has_old_macros(data):
            raise _macros(name)
        sheets = _book(data, name)
    else:
        sheets = [Sheet(name, _cells(_decoded(data, name), name))]
    sheets = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not sheets:
        raise SheetRefused(_("“%(name)s”里没有内容。请确认表里有数据，并且工作表没有隐藏。") % {"name": name})
    return sheets


def pasted(text: str) -> Sheet:
    """Rows copied out of a spreadsheet: tabs between cells; a text without tabs is one column or comma-separated."""
    name = _("粘贴的内容")
    if not text.strip():
        raise SheetRefused(_("没有粘贴任何内容。"))
    return Sheet(name, _cells(_clean(text), name))


def _data(file: Any, name: str) -> bytes:
    size = getattr(file, "size", None)
    if size is not None and size > MOST_MEGABYTES * MEGABYTE:
        raise _too_large(name)
    if hasattr(file, "seek"):
        file.seek(0)
    data = file.read(MOST_MEGABYTES * MEGABYTE + 1)
    if len(data) > MOST_MEGABYTES * MEGABYTE:
        raise _too_large(name)
    if not data:
        raise SheetRefused(_("“%(name)s”是空文件。请重新选择。") % {"name": name})
    return data


def _too_large(name: str) -> SheetRefused:
    words = _(
        "“%(name)s”太大：文件不超过 %(megabytes)d MB，一张表不超过 %(rows)d 行、%(columns)d 列。"
        "请删去多余的行列和图片，或者拆成几个文件。"
    )
    return SheetRefused(words % {"name": name, "megabytes": MOST_MEGABYTES, "rows": MOST_ROWS, "columns": MOST_COLUMNS})


def _encrypted(name: str) -> SheetRefused:
    return SheetRefused(_("“%(name)s”设了打开密码，读不了。请在表格软件里取消密码，另存后再传。") % {"name": name})


def _broken(name: str) -> SheetRefused:
    words = _("“%(name)s”打不开，可能没有传完整或者已经损坏。请在表格软件里打开，另存为 xlsx 后再传。")
    return SheetRefused(words % {"name": name})


def _macros(name: str) -> SheetRefused:
    return SheetRefused(_("“%(name)s”里有宏（会运行的程序），不能收。请另存为不带宏的 xlsx 后再传。") % {"name": name})


def _no_sheet(name: str) -> SheetRefused:
    words = _("“%(name)s”不是表格文件。请传 xlsx、xls、ods 或 csv，或者把表格内容复制后粘贴。")
    return SheetRefused(words % {"name": name})


def _check_zip(data: bytes, name: str) -> None:
    try:
        parts = archives.check(data, most_parts=MOST_PARTS, most_unpacked=MOST_UNPACKED * MEGABYTE)
    except archives.TooMuch:
        raise _too_large(name) from None
    except archives.Locked:
        raise _encrypted(name) from None
    except archives.Macros:
        raise _macros(name) from None
    except archives.Unsafe:
        raise _broken(name) from None
    if not any(part in BOOKS for part in parts) or any(part.startswith("word/") for part in parts):
        raise _no_sheet(name)


def _book(data: bytes, name: str) -> list[Sheet]:
    limits = [str(limit) for limit in (MOST_ROWS, MOST_COLUMNS, MOST_SHEETS)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", _READER, *limits], input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_large(name) from None
    if done.returncode == ENCRYPTED:
        raise _encrypted(name)
    if done.returncode == TOO_LARGE or done.returncode < 0 or b"MemoryError" in done.stderr:
        raise _too_large(name)  # below zero: it was ended, for want of memory or time
    if done.returncode:
        raise _broken(name)
    return [
        Sheet(
            _clean(found["name"]),
            [[_clean(cell) for cell in row] for row in found["rows"]],
            tuple(tuple(area) for area in found["merged"]),
        )
        for found in json.loads(done.stdout)
    ]


def _clean(text: str) -> str:
    """Without what no database stores: NUL and halves of surrogate pairs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").replace("\x00", "")
    return "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff")


# Text


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        raise _no_sheet(name)
    else:
        encodings = ["utf-8-sig", *_double_bytes(data)]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        _check_text(text, name)
        return _clean(text)
    raise _no_sheet(name)


def _double_bytes(data: bytes) -> list[str]:
    """Most bytes are sound in both; the one whose everyday characters (their first bytes) occur more comes first."""
    pairs = [byte for byte in data if byte >= 0x81]
    mainland = sum(0xB0 <= byte <= 0xD7 for byte in pairs[::2])
    island = sum(0xA4 <= byte <= 0xC6 for byte in pairs[::2])
    return ["big5", "gb18030"] if island > mainland else ["gb18030", "big5"]


def _check_text(text: str, name: str) -> None:
    start = text.lstrip()[:200].lower()
    if start.startswith(("<html", "<!doctype", "<table", "<?xml", "<meta", "<div")):
        words = _("“%(name)s”其实是网页，只是名字像表格。请在表格软件里打开，另存为 xlsx 后再传。")
        raise SheetRefused(words % {"name": name})
    odd = sum(sign < " " and sign not in "\t\n\r\f" for sign in text[:2000])
    if odd or start.startswith(("%pdf", "{\\rtf")):
        raise _no_sheet(name)


def _cells(text: str, name: str) -> list[list[str]]:
    head = text[:4000]
    comma = "\t" if "\t" in head else max(",;，", key=head.count)
    limit = csv.field_size_limit(MEGABYTE)
    try:
        rows = list(_lines(text, comma, name))
    except csv.Error:
        raise _broken(name) from None
    finally:
        csv.field_size_limit(limit)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS:
        raise _too_large(name)
    return [row + [""] * (width - len(row)) for row in rows]


def _lines(text: str, comma: str, name: str) -> Any:
    for count, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=comma)):
        if count >= MOST_ROWS:
            raise _too_large(name)
        yield row


@dataclass(frozen=True)
class Heading:
    at: int  # its row
    columns: dict[str, int]  # by meaning, the first where one is there twice
    title: str  # the first words above it


def heading_of(rows: list[list[str]], meant: dict[str, str], needed: str) -> Heading | None:
    """The first row that names the column `needed` and another: `meant` says what a heading's words mean."""
    for at, row in enumerate(rows):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            if meaning := meant.get("".join(cell.split())):
                columns.setdefault(meaning, place)
        if needed in columns and len(columns) > 1:
            above = next((cell for row in rows[:at] for cell in row if cell.strip()), "")
            return Heading(at, columns, " ".join(above.split()))
    return None
