"""A sheet as CSV, sent while it is read: its length costs no memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _

from huiyin.exports.safety import harmless
from huiyin.exports.sheet import Cell, Sheet

BOM = "\ufeff"  # without it Excel reads UTF-8 as the machine's own code page
BATCH = 200  # lines sent together
_QUOTED = re.compile("[\",;\t\r\n']|^\\s|\\s$")  # ; and tab too: where they part cells, half a text would begin one


def lines(sheet: Sheet) -> Iterator[str]:
    """Ends with a line that says so where the rows broke off: half a list must not look like the whole."""
    held = [BOM + _line(map(harmless, sheet.labels))]
    try:
        for cells in sheet.lines():
            held.append(_line(map(words, cells)))
            if len(held) == BATCH:
                yield "".join(held)
                held = []
    except Exception:
        yield "".join(held) + _line([_("下载在这里中断，后面的行没有写出。请重新下载。")])
        raise
    yield "".join(held)


def words(cell: Cell) -> str:
    """A cell as text: numbers bare, days and times in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}" if cell.year > 999 else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _line(cells: Iterable[str]) -> str:
    fields = [_field(cell) for cell in cells]
    return (",".join(fields) if len(fields) > 1 or fields[0] else '""') + "\r\n"


def _field(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if _QUOTED.search(cell) else cell
