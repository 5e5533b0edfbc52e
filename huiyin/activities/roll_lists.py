"""A list of names as rows: pasted or read from a spreadsheet, its columns known by their heading where it has one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin.activities.counting import Mark
from huiyin.members.importing.names import plain_name, together
from huiyin.sheets import Sheet

SAID = {
    "present": ("到会", "出席", "参加", "到", "出", "已到", "出勤", "√", "✓", "✔", "是", "present"),
    "absent": ("缺席", "缺", "未到", "没到", "缺勤", "×", "✗", "否", "absent"),
    "excused": ("请假", "假", "事假", "病假", "公假", "excused"),
}
WORDS = {word: kind for kind, words in SAID.items() for word in words}
HALVES = re.compile(r"^(?:到会)?(\d{1,2})\s*(?:个)?半天$")
TICKED = ("√", "✓", "✔", "是", "1")
CROSSED = ("×", "✗", "否", "无", "0", "—", "-", "/")
HEADINGS = {
    "name": ("姓名", "委员姓名", "名字"),
    "sector": ("界别", "所属界别", "界别名称"),
    "state": ("状态", "情况", "出席情况", "到会情况", "签到情况", "出勤情况", "出席状态", "考勤"),
    "present": ("到会", "出席", "参加", "签到", "出勤"),
    "excused": ("请假",),
    "absent": ("缺席", "未到", "缺勤"),
    "half_days": ("半天", "半天数", "到会半天", "到会半天数", "出席半天", "出席半天数"),
}
_MEANT = {word: column for column, words in HEADINGS.items() for word in words}
_NOTHING_OF_ITS_OWN = ("序号", "编号", "号")
_HALF_DAYS = re.compile(r"^(\d{1,2})(?:\.0+)?\s*(?:个?半天)?$")
_BEFORE_NOTE = re.compile(r"[（(].*[）)]$")


@dataclass
class Row:
    """One person's row, or one that nobody has told apart yet: then only `cells`."""

    number: int  # as the spreadsheet, or the text area, numbers it
    cells: list[str]
    name: str = ""
    mark: Mark | None = None
    fault: str = ""  # why what it says of the person cannot be taken


@dataclass
class Listing:
    rows: list[Row]
    left_out: list[str] = field(default_factory=list)  # headings of columns that were not read


def said(cell: str) -> Mark | None:
    if cell in WORDS:
        return Mark(WORDS[cell])
    halves = HALVES.match(cell)
    return Mark("partial", half_days=int(halves[1])) if halves else None


def listing(rows: list[list[str]], half_days: int) -> Listing:
    """`half_days`: of the activity. Without a heading each row is left as it stands."""
    at, blocks = _heading(rows)
    if not blocks:
        return Listing([Row(number, row) for number, row in enumerate(rows, 1)])
    found = Listing([], _left_out(rows[at], blocks))
    for number, row in enumerate(rows[at + 1 :], at + 2):
        for columns in blocks:
            found.rows += _read(number, {name: row[place].strip() for name, place in columns.items()}, half_days)
    return found


def _heading(rows: list[list[str]]) -> tuple[int, list[dict[str, int]]]:
    return next(((at, blocks) for at, row in enumerate(rows) if (blocks := _blocks(row))), (0, []))


def _blocks(row: list[str]) -> list[dict[str, int]]:
    """Columns by meaning; a list printed in two columns of names has its heading twice, side by side."""
    blocks: list[dict[str, int]] = [{}]
    for place, cell in enumerate(row):
        meaning = _meaning(cell)
        if meaning in blocks[-1]:
            blocks.append({})
        if meaning:
            blocks[-1][meaning] = place
    return [one for one in blocks if "name" in one]


def _meaning(cell: str) -> str | None:
    return _MEANT.get(_BEFORE_NOTE.sub("", together(cell)))


def _left_out(heading: list[str], blocks: list[dict[str, int]]) -> list[str]:
    taken = {place for columns in blocks for place in columns.values()}
    words = [together(cell) for place, cell in enumerate(heading) if place not in taken]
    return list(dict.fromkeys(word for word in words if word and word not in _NOTHING_OF_ITS_OWN))


def _read(number: int, cells: dict[str, str], half_days: int) -> Iterable[Row]:
    written = cells["name"]
    if _meaning(written) == "name" or not any(cells.values()):
        return []  # the heading again, on a new page; or nothing
    if len(cells) == 1:
        return [Row(number, [written])]
    if not written:
        more = [cell for name, cell in cells.items() if name not in ("name", "sector") and cell]
        return [Row(number, more, fault=_("没有姓名"))] if more else []
    name, note = plain_name(written)
    row = Row(number, [name, note, *(cell for column, cell in cells.items() if column != "name")], name)
    row.cells = [cell for cell in row.cells if cell]
    try:
        row.mark = _mark(cells, half_days)
    except ValueError as unclear:
        row.fault = str(unclear)
    return [row]


def _mark(cells: dict[str, str], half_days: int) -> Mark | None:
    """None where nothing is said. Raises ValueError in words for people."""
    found = {mark for column in ("state", "present", "excused", "absent") if (mark := _told(column, cells))}
    if not found and cells.get("present") in CROSSED:
        found = {Mark("absent")}
    if len(found) > 1:
        raise ValueError(_("几栏说的不一样"))
    mark = found.pop() if found else None
    if there := cells.get("half_days"):
        return _with_half_days(mark, there, half_days)
    return mark


def _told(column: str, cells: dict[str, str]) -> Mark | None:
    cell = cells.get(column, "")
    if not cell or (column != "state" and cell in CROSSED):
        return None
    if column != "state" and cell in TICKED:
        return Mark(column)
    mark = said(cell) or said(_BEFORE_NOTE.sub("", cell).strip())
    if mark is None or (column in ("excused", "absent") and mark.kind != column):
        raise ValueError(_("“%(cell)s”看不懂") % {"cell": cell})
    return mark


def _with_half_days(mark: Mark | None, written: str, half_days: int) -> Mark:
    read = _HALF_DAYS.match(written)
    if not read:
        raise ValueError(_("半天“%(cell)s”看不懂") % {"cell": written})
    there, kind = int(read[1]), mark.kind if mark else ""
    if there > half_days:
        raise ValueError(_("写了 %(there)d 个半天，活动只有 %(all)d 个") % {"there": there, "all": half_days})
    if kind == "partial" and mark != Mark("partial", half_days=there):
        raise ValueError(_("几栏说的不一样"))
    if (there and kind in ("absent", "excused")) or (not there and kind == "present"):
        raise ValueError(_("情况和半天数对不上"))
    if not there:
        return mark or Mark("absent")
    return Mark("present") if there == half_days else Mark("partial", half_days=there)


# Text


def rows_in(text: str) -> list[list[str]]:
    """Pasted from a spreadsheet there are tabs between cells. All rows have as many; empty lines are kept, to count."""
    rows = [line.split("\t") for line in text.split("\n")]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def text_of(sheets: list[Sheet]) -> str:
    """The sheet from its heading on as if it had been pasted, each row in its line. Raises ValidationError."""
    read = [(sheet.name, rows) for sheet in sheets if _heading(rows := sheet.filled().rows)[1]]
    if not read:
        raise ValidationError(_("没有认出名单：需要有一行表头，其中有“姓名”。没有表头的，可以复制姓名粘贴在名单框里。"))
    if len(read) > 1:
        names = "、".join(f"“{name}”" for name, _rows in read)
        words = _("有 %(count)d 张工作表都像名单：%(names)s。请只留要用的一张，或者复制它粘贴在名单框里。")
        raise ValidationError(words % {"count": len(read), "names": names})
    rows = read[0][1]
    at, _blocks_found = _heading(rows)
    if not any(row.name or row.cells for row in listing(rows, 0).rows):
        raise ValidationError(_("名单只有表头，下面没有人。"))
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows[at:]]
    return "\n" * at + "\n".join(lines)
