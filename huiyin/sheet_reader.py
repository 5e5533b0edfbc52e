"""Reads one workbook from standard input and writes its rows as JSON: a process of its own, started by sheets.py.

A broken or hostile file may ask for more memory than there is, or end the program that reads it. Here it ends this
process only, and the site says that the file could not be read. Imports nothing of ours.
"""

import datetime
import json
import sys
from io import BytesIO
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 1024 * 1024 * 1024  # bytes
SECONDS = 20
ENCRYPTED, TOO_LARGE = 3, 4  # how it ends


def text_of(cell: Any) -> str:
    """As a reader of the sheet sees it; dates as ISO, whole numbers without a point."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, datetime.time):
        return cell.isoformat("minutes")
    return str(cell)


def rows_of(sheet: CalamineSheet, most_rows: int, most_columns: int) -> list[list[str]]:
    rows = [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)] if sheet.height else []
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((column + 1 for row in rows for column, cell in enumerate(row) if cell), default=0)
    if len(rows) > most_rows or width > most_columns:
        sys.exit(TOO_LARGE)
    return [row[:width] for row in rows]


def main(most_rows: int, most_columns: int, most_sheets: int) -> None:
    bounded()
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        sys.exit(ENCRYPTED)
    kept = [
        told.name
        for told in book.sheets_metadata
        if told.visible == SheetVisibleEnum.Visible and told.typ == SheetTypeEnum.WorkSheet
    ]
    if len(kept) > most_sheets:
        sys.exit(TOO_LARGE)
    found = []
    for name in kept:
        sheet = book.get_sheet_by_name(name)
        merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
        found.append({"name": name, "rows": rows_of(sheet, most_rows, most_columns), "merged": merged})
    sys.stdout.buffer.write(json.dumps(found).encode())


def bounded() -> None:
    """Where the system knows such limits; elsewhere the caller's clock is the only one."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
