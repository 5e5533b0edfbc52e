"""Rows as CSV, sent while they are read, so that their length costs no memory; or as a sheet of a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse

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


def as_xlsx(name: str, sheet: str, heading: list[str], rows: Iterable[list[str]]) -> HttpResponse:
    """One sheet whose heading stays; every cell is text, whatever it begins with. For lists of some thousand rows."""
    stored = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(stored, plain)
    page = book.add_worksheet(sheet[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    page.freeze_panes(1, 1)
    for place, words in enumerate(heading):
        page.write_string(0, place, words, head)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            page.write_string(number, place, cell)
    page.autofit()
    book.close()
    return HttpResponse(
        stored.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )
