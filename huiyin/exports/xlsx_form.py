"""A sheet as a workbook, row by row to disk: XlsxWriter's constant memory."""

from __future__ import annotations

import re
import tempfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.exports.safety import CUT, clean, is_instruction, shortened
from huiyin.exports.sheet import DAY, HOUR, MOMENT, Cell, Column, Sheet

MOST = 1_048_575  # rows a worksheet holds below its heading
EXACT = 10**15  # a number in a workbook keeps fifteen digits
FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900 nobody lived through; before 1900 it has no days at all
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_IN_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_PATTERNS = {DAY: "yyyy-mm-dd", MOMENT: "yyyy-mm-dd hh:mm", HOUR: "hh:mm"}


def write(to: IO[bytes], sheet: Sheet) -> int:
    """The number of rows below the heading. A failure leaves no workbook: it is sent only when it is whole."""
    with tempfile.TemporaryDirectory(prefix="huiyin-sheet-") as home:
        book = xlsxwriter.Workbook(to, {"constant_memory": True, "tmpdir": home, **_OPTIONS})
        book.set_properties({"title": clean(str(sheet.title))[:250], "created": timezone.make_naive(sheet.taken_at)})
        formats = _Formats(book)
        written, whole = _rows(book.add_worksheet(sheet_name(str(sheet.title))), sheet, formats)
        _about(book.add_worksheet(sheet_name(_("说明"), taken=sheet_name(str(sheet.title)))), sheet, formats, whole)
        book.close()
    return written


def sheet_name(title: str, taken: str = "") -> str:
    """Excel opens no book whose sheets have other names: 31 signs, none of []:*?/\\, no apostrophe at an end."""
    name = _IN_NO_NAME.sub(" ", clean(title)).replace("\n", " ").replace("\t", " ").strip(" '")
    while len(name.encode("utf-16-le")) > 62:
        name = name[:-1]
    name = name.strip(" '") or _("表格")
    return f"{name[:28]} 2" if name.lower() in (taken.lower(), "history") else name


class _Formats:
    def __init__(self, book: Any) -> None:
        top = {"valign": "top"}
        self.head = book.add_format(
            {"bold": True, "bg_color": "#F0E6DC", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.text = book.add_format({"text_wrap": True, **top})
        self.quoted = book.add_format({"text_wrap": True, "quote_prefix": True, **top})
        self.number = book.add_format(top)
        self.of = {kind: book.add_format({"num_format": pattern, **top}) for kind, pattern in _PATTERNS.items()}


def _rows(page: Any, sheet: Sheet, formats: _Formats) -> tuple[int, bool]:
    page.freeze_panes(1, sheet.fixed)
    for place, (column, label) in enumerate(zip(sheet.columns, sheet.labels, strict=True)):
        page.set_column(place, place, column.width)
        _text(page, 0, place, label, formats.head, formats.head)
    number = 0
    for cells in sheet.lines():
        if number == MOST:
            return _ended(page, sheet, number), False
        number += 1
        for place, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            _write(page, number, place, column, cell, formats)
    return _ended(page, sheet, number), True


def _ended(page: Any, sheet: Sheet, number: int) -> int:
    page.autofilter(0, 0, max(number, 1), len(sheet.columns) - 1)
    return number


def _write(page: Any, row: int, place: int, column: Column, cell: Cell, formats: _Formats) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_string(row, place, _("是") if cell else _("否"), formats.text)
    elif isinstance(cell, (int, Decimal)):
        _number(page, row, place, cell, formats)
    elif isinstance(cell, date):  # a datetime too
        day = cell.date() if isinstance(cell, datetime) else cell
        kind = formats.of[column.datatype]
        if day < FIRST_DAY:
            page.write_string(row, place, cell.isoformat(), formats.text)
        else:
            page.write_datetime(row, place, cell, kind)
    elif isinstance(cell, time):
        page.write_datetime(row, place, cell, formats.of[HOUR])
    else:
        _text(page, row, place, cell, formats.text, formats.quoted)


def _number(page: Any, row: int, place: int, cell: int | Decimal, formats: _Formats) -> None:
    if -EXACT < cell < EXACT:
        page.write_number(row, place, cell, formats.number)
    else:
        page.write_string(row, place, str(cell), formats.text)


def _text(page: Any, row: int, place: int, text: str, plain: Any, quoted: Any) -> None:
    """Always a string; one that looks like an instruction stays a string when somebody edits the cell, too."""
    page.write_string(row, place, shortened(text), quoted if is_instruction(text) else plain)


def _about(page: Any, sheet: Sheet, formats: _Formats, whole: bool) -> None:
    """What the rows are, for whom the workbook is passed on to."""
    page.set_column(0, 0, 18)
    page.set_column(1, 2, 60)
    taken = f"{timezone.localtime(sheet.taken_at):%Y-%m-%d %H:%M}"
    facts = [(_("名称"), str(sheet.title)), *((str(one), str(other)) for one, other in sheet.asked or ())]
    facts += [(_("下载时间"), taken)]
    if not whole:
        facts += [(_("没有写完"), _("一张工作表只能放 %(rows)d 行。要全部，请下载 CSV。") % {"rows": MOST})]
    facts += [(_("过长的文字"), _("超过 32767 字的单元格在“%(mark)s”处截断；CSV 里是全文。") % {"mark": CUT})]
    lines = [*facts, ("", ""), (_("列"), _("是什么"))]
    lines += [(label, str(column.means)) for column, label in zip(sheet.columns, sheet.labels, strict=True)]
    for row, cells in enumerate(lines):
        for place, cell in enumerate(cells):
            _text(page, row, place, clean(cell), formats.text, formats.quoted)
