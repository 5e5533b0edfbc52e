"""What a sheet of members says: its heading row found by its words, its lines read one by one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.members.importing.names import plain_name, plain_word, together
from huiyin.sheets import Sheet, fill_down, heading_of

SECTOR, GROUP, COMMITTEE = "sector", "group", "committee"
KINDS = {
    SECTOR: gettext_lazy("界别"),
    GROUP: gettext_lazy("委员小组"),
    COMMITTEE: gettext_lazy("专门委员会"),
}
HEADINGS = {
    "name": ("姓名", "委员姓名", "名字"),
    "party": ("党派", "政治面貌", "党派或政治面貌"),
    "post": ("现工作单位及职务", "工作单位及职务", "单位及职务", "单位职务", "现任职务", "工作单位", "职务"),
    "number": ("序号", "编号", "号"),
    SECTOR: ("界别", "所属界别", "界别名称"),
    GROUP: ("街道委员小组", "委员小组", "街道小组", "活动小组", "委员活动小组", "所在小组", "小组", "街道"),
    COMMITTEE: ("专门委员会", "专委会", "所属专门委员会", "所属专委会", "所在专委会"),
}
_MEANT = {word: column for column, words in HEADINGS.items() for word in words}
LONGEST_NAME = 60
_cpc = re.compile(r"(?<!非)(?:中共|共产党|^党员|预备党员)")


@dataclass
class Entry:
    """One line of a list, as far as we take it over."""

    line: int  # as the spreadsheet numbers it
    name: str
    note: str = ""  # what stood beside the name
    words: dict[str, str] = field(default_factory=dict)  # kind → sector, group or committee
    cpc: bool | None = None
    post: str = ""  # read by whoever tells two of one name apart; never kept
    fault: str = ""  # why it cannot be taken over


@dataclass
class MemberList:
    file: str
    sheet: str
    title: str
    kinds: list[str]
    entries: list[Entry]
    stated: dict[str, int] = field(default_factory=dict)  # head counts inside the names of groups
    left_out: list[str] = field(default_factory=list)  # headings of columns nobody takes over
    has_party: bool = False
    in_order: bool = True

    @property
    def label(self) -> str:
        return _("按%(kind)s") % {"kind": "、".join(str(KINDS[kind]) for kind in self.kinds)} if self.kinds else ""

    def counted(self) -> dict[str, int]:
        return dict(Counter(word for entry in self.entries for word in entry.words.values()))

    @classmethod
    def loaded(cls, stored: dict[str, Any]) -> MemberList:
        return cls(**stored | {"entries": [Entry(**entry) for entry in stored["entries"]]})


def recognised(sheet: Sheet, file: str) -> MemberList | None:
    """None where no row of the sheet is the heading of a member list."""
    rows = sheet.filled().rows
    heading = heading_of(rows, _MEANT, "name")
    if heading is None:
        return None
    at, columns = heading.at, heading.columns
    kinds = [kind for kind in KINDS if kind in columns]
    body = rows[at + 1 :]
    for kind in kinds:
        body = _grouped(body, columns[kind])
    read = MemberList(file, sheet.name, heading.title, kinds, [], has_party="party" in columns)
    read.left_out = _left_out(rows[at], columns)
    numbers = []
    for line, row in enumerate(body, start=at + 2):
        if entry := _entry(line, row, columns, read.stated):
            read.entries.append(entry)
            numbers.append(_cell(row, columns, "number"))
    given = [number for number in numbers if number]
    read.in_order = given == [str(count) for count in range(1, len(given) + 1)]
    return read


def _grouped(rows: list[list[str]], column: int) -> list[list[str]]:
    """Cells left empty under a group's name belong to it; single empty cells elsewhere say that there is none."""
    empty = sum(not row[column].strip() for row in rows)
    return fill_down(rows, column) if empty * 2 > len(rows) else rows


def _left_out(heading: list[str], columns: dict[str, int]) -> list[str]:
    taken = {columns[name] for name in ("name", *KINDS) if name in columns}
    return list(dict.fromkeys(together(cell) for at, cell in enumerate(heading) if cell.strip() and at not in taken))


def _cell(row: list[str], columns: dict[str, int], name: str) -> str:
    return row[columns[name]].strip() if name in columns else ""


def _entry(line: int, row: list[str], columns: dict[str, int], stated: dict[str, int]) -> Entry | None:
    written = _cell(row, columns, "name")
    if not written:
        filled = sum(1 for name in ("number", "party", "post") if _cell(row, columns, name))
        return Entry(line, "", fault=_("没有姓名")) if filled > 1 else None  # a total, or nothing at all
    if together(written) in HEADINGS["name"]:
        return None  # the heading again, on a new page
    name, note = plain_name(written)
    entry = Entry(line, name, note, cpc=_party(_cell(row, columns, "party")), post=_cell(row, columns, "post")[:100])
    entry.fault = _fault(name)
    for kind in KINDS:
        word, count = plain_word(_cell(row, columns, kind))
        if word:
            entry.words[kind] = word
        if count is not None:
            stated[word] = count
    return entry


def _fault(name: str) -> str:
    if not name or len(name) > LONGEST_NAME or re.search(r"\d", name):
        return _("姓名看不懂")
    if len(name) > 30 or any(sign in name for sign in "、，,；;"):
        return _("一格里不止一个姓名")
    return ""


def _party(written: str) -> bool | None:
    """Whether it names the CPC, alone or beside another; None where nothing is written. No other party is kept."""
    return bool(_cpc.search(together(written))) if written else None


def wrong_counts(lists: Iterable[MemberList]) -> list[str]:
    words = []
    for one in lists:
        counted = one.counted()
        for word, stated in one.stated.items():
            if counted.get(word, 0) != stated:
                facts = {"file": one.file, "word": word, "stated": stated, "counted": counted.get(word, 0)}
                words.append(_("%(file)s：“%(word)s”写的是 %(stated)d 人，表里数得 %(counted)d 人。") % facts)
    return words
