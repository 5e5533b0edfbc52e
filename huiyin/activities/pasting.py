"""A list of names that somebody has already, matched with the lines of a roll; what is not clear is asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huiyin.activities.counting import Mark
from huiyin.activities.models import Activity, Participation
from huiyin.activities.roll_lists import HALVES, WORDS, Row, said
from huiyin.activities.workflow.roll import Line, lines_of
from huiyin.members.models import Membership
from huiyin.text.scripts import to_simplified
from huiyin.web import number_in


def plain(name: str) -> str:
    """As it is compared: in simplified characters, without spaces and dots between."""
    return re.sub(r"[\s·•・．.\u3000]", "", to_simplified(name))


@dataclass
class Entry:
    """One name of the list. `kind`: matched, ambiguous, marked, same, twice, not_called, unread, unknown."""

    number: int
    text: str
    name: str
    mark: Mark
    kind: str = "unknown"
    lines: list[Participation] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)
    fault: str = ""

    @property
    def tokens(self) -> list[tuple[str, Participation]]:
        return [(token(line, self.mark), line) for line in self.lines]

    @property
    def marked_as(self) -> str:
        if self.mark.kind == "partial":
            return _("到会 %(count)d 个半天") % {"count": self.mark.half_days}
        return {"present": _("到会"), "absent": _("缺席"), "excused": _("请假")}[self.mark.kind]

    @property
    def asks(self) -> bool:
        return self.kind == "ambiguous"


def token(line: Participation, mark: Mark) -> str:
    """A mark with the state of the line it was made from: sent back, it says what its maker had read."""
    return f"{line.pk}.{line.edits}.{Mark.of(line)}={mark}"


def read_token(text: str) -> Line:
    """Raises ValueError."""
    place, sign, mark = text.partition("=")
    pk, edits, was = place.split(".", 2)
    if not sign:
        raise ValueError(text)
    if (key := number_in(pk)) is None:
        raise ValueError(text)
    return Line(key, int(edits), Mark.read(was), Mark.read(mark))


def entries(rows: Iterable[Row], activity: Activity, user: Any, otherwise: Mark) -> list[Entry]:
    """Each name of each row, with the lines it may mean. Four queries, however many rows."""
    lines = lines_of(activity).visible_to(user).select_related("membership__person", "membership__sector")
    known: dict[str, list[Participation]] = defaultdict(list)
    for line in lines:
        known[plain(line.membership.person.name)].append(line)
    others: dict[str, list[Membership]] = defaultdict(list)
    there = {line.membership_id for same in known.values() for line in same}
    held = Membership.objects.on(activity.starts_on).filter(assembly__in=activity.holders).exclude(pk__in=there)
    for one in held.select_related("person", "sector"):
        others[plain(one.person.name)].append(one)
    found = [_entry(one, known, others, otherwise) for row in rows for one in _told_apart(row, known, others)]
    return _told_once(found)


def _told_apart(row: Row, known: dict[str, Any], others: dict[str, Any]) -> Iterable[Row]:
    """Where no heading said which cell is what, the name is the one that somebody has."""
    if row.name or row.fault:
        return [row]
    return [_guessed(row.number, cells, known, others) for cells in _people(row.cells)]


def _people(row: list[str]) -> Iterable[list[str]]:
    """A row of several cells is one person; one cell may hold several names."""
    cells = [cell.strip() for cell in row if cell and cell.strip()]
    if len(cells) != 1:
        return [cells] if cells else []
    return [[name, *more] for name, more in _apart(cells[0])]


def _apart(cell: str) -> Iterable[tuple[str, list[str]]]:
    for part in re.split(r"[、,，;；]", cell):
        words = part.split()
        if not words:
            continue
        if all(len(word) == 1 for word in words):  # 张  三
            yield "".join(words), []
            continue
        named: list[str] = []
        for word in words:
            bare = re.match(r"^([^（(]+)[（(]([^）)]+)[）)]$", word)
            if bare:
                yield bare[1], [bare[2]]
            elif word in WORDS or HALVES.match(word) or word.endswith("界"):
                named.append(word)
            else:
                yield word, [one for one in words if one != word and (one in WORDS or HALVES.match(one))]


def _guessed(number: int, cells: list[str], known: dict[str, Any], others: dict[str, Any]) -> Row:
    name = next((cell for cell in cells if plain(cell) in known), None)
    name = name or next((cell for cell in cells if plain(cell) in others), None)
    name = name or next((cell for cell in cells if not _is_number(cell) and said(cell) is None), cells[0])
    return Row(number, cells, name, next((mark for cell in cells if cell != name and (mark := said(cell))), None))


def _entry(row: Row, known: dict[str, Any], others: dict[str, Any], otherwise: Mark) -> Entry:
    made = Entry(row.number, "　".join(row.cells), row.name, row.mark or otherwise, fault=row.fault)
    same = _by_sector(known.get(plain(row.name), []), row.cells, lambda line: line.membership.sector.name)
    elsewhere = _by_sector(others.get(plain(row.name), []), row.cells, lambda held: held.sector.name)
    if row.fault and (same or elsewhere or not row.name):
        made.kind = "unread"
    elif len(same) == 1:
        made.kind, made.lines = _standing(same[0], made.mark), same
    elif same:
        made.kind, made.lines = "ambiguous", same
    elif elsewhere:
        made.kind, made.members = "not_called", elsewhere
    return made


def _is_number(cell: str) -> bool:
    return cell.rstrip(".、").isdecimal()


def _by_sector(found: list[Any], cells: list[str], sector: Any) -> list[Any]:
    if len(found) < 2:
        return found
    named = [one for one in found if sector(one) in cells]
    return named or found


def _standing(line: Participation, mark: Mark) -> str:
    there = Mark.of(line)
    if not there.kind:
        return "matched"
    return "same" if there == mark or there.kind == mark.kind == "excused" else "marked"


def _told_once(found: list[Entry]) -> list[Entry]:
    """A name that stands twice for one line: the second is told so, and does nothing."""
    seen: set[int] = set()
    for one in found:
        if one.kind in ("matched", "marked", "same"):
            if one.lines[0].pk in seen:
                one.kind = "twice"
            seen.add(one.lines[0].pk)
    return found


def tally(found: list[Entry]) -> list[tuple[str, int]]:
    count = Counter(one.kind for one in found)
    words = {
        "matched": _("对上了"),
        "ambiguous": _("同名，要选是哪一位"),
        "marked": _("已经记了别的"),
        "same": _("已经这样记了"),
        "twice": _("重复"),
        "not_called": _("没有通知"),
        "unread": _("看不懂记什么"),
        "unknown": _("没有这个人"),
    }
    return [(words[kind], count[kind]) for kind in words if count[kind]]
