"""Rows as CSV, sent while they are read, so that their length costs no memory; short lists as XLSX."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"  # without it Excel reads UTF-8 as the machine's own code page
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A cell a spreadsheet would take for a formula gets a leading apostrophe, which it shows to nobody."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(heading: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(map(harmless, heading))
    for row in rows:
        yield writer.writerow(map(harmless, row))


def as_csv(name: str, heading: list[str], rows: Iterable[list[str]]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        csv_lines(heading, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def as_xlsx(name: str, columns: list[tuple[str, int]], rows: Iterable[list[Any]]) -> FileResponse:
    """One sheet: (heading, width) of each column; dates as dates, numbers as numbers, all else text, no formula."""
    to = tempfile.TemporaryFile(prefix="huiyin-sheet-")  # noqa: SIM115  closed by the response that sends it
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(to, {"in_memory": True, **plain})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#F0E6DC", "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    sheet.freeze_panes(1, 0)
    for column, (words, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, str(words), head)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, day, text)
    book.close()
    to.seek(0)
    return FileResponse(to, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any, text: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, text)
    elif cell not in (None, ""):
        sheet.write_string(row, column, str(cell), text)
