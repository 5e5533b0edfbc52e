"""The words of a report: headings, paragraphs, and marks for figures in them. Page, print and paper read them here.

    # 一、委员队伍
    我区有各级委员{members_all_tiers}，其中本级{members}（去年{members@2022:n}名）。
    5月立案{proposals_filed|month=5}，占对{pairs:about}。
    {table:study}

A mark names a figure by its code or by its name; the signs inside may be those of a Chinese keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.assemblies.models import Assembly
from huiyin.figures.freezing.numbers import Numbers, Shown
from huiyin.figures.measures import BY_CODE, CHAPTERS, AnyFigure
from huiyin.figures.measures.told import is_whole
from huiyin.figures.reports import is_in_term, years_of

FORMS = ("", "n", "about", "persons")
TABLE = ("table", "表")
OPENING, CLOSING = "{｛", "}｝"
_INSIDE = str.maketrans("＠｜：＝", "@|:=")
MONTHS = {str(month) for month in range(1, 13)}


# What is typed


@dataclass(frozen=True)
class Mark:
    """A place where a figure stands. `year` None: the report's own."""

    code: str
    year: int | None
    by: str
    part: str
    form: str
    line: int
    typed: str


@dataclass(frozen=True)
class Row:
    """A line as typed: a heading of `level` 1 or 2, a paragraph (0), or the table of a chapter."""

    number: int
    level: int = 0
    pieces: tuple[str | Mark, ...] = ()
    chapter: str = ""


@dataclass(frozen=True)
class Problem:
    """What could not be read, where, and what to do."""

    line: int
    words: str

    def __str__(self) -> str:
        return _("第 %(line)d 行：%(words)s") % {"line": self.line, "words": self.words}


def read(text: str) -> tuple[list[Row], list[Problem]]:
    """The lines that say something; empty ones part paragraphs and are no rows."""
    problems: list[Problem] = []
    rows = [
        _row(number, line.strip(), problems)
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1)
        if line.strip()
    ]
    return rows, problems


def marks(rows: list[Row]) -> list[Mark]:
    return [piece for row in rows for piece in row.pieces if isinstance(piece, Mark)]


def _row(number: int, line: str, problems: list[Problem]) -> Row:
    signs = len(line) - len(line.lstrip("#"))
    level = signs if signs in (1, 2) and line[signs : signs + 1].isspace() else 0
    pieces = tuple(_pieces(line[signs:].strip() if level else line, number, problems))
    only = pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Mark) else None
    if only and only.code.startswith("table "):
        return Row(number, chapter=only.code.removeprefix("table "))
    for piece in pieces:
        if isinstance(piece, Mark) and piece.code.startswith("table "):
            problems.append(Problem(number, _("表“%(typed)s”要单独占一行。") % {"typed": piece.typed}))
    return Row(number, level, tuple(p for p in pieces if isinstance(p, str) or not p.code.startswith("table ")))


def _pieces(line: str, number: int, problems: list[Problem]) -> Iterator[str | Mark]:
    """Words and marks in turn. A brace typed twice is a brace."""
    words = ""
    while line:
        sign, rest = line[0], line[1:]
        if sign not in OPENING + CLOSING:
            words, line = words + sign, rest
        elif rest.startswith(sign):
            words, line = words + sign, rest[1:]
        else:
            inside, closed, line = _until_closed(sign, rest, number, problems)
            mark = _mark(inside, number, problems) if closed else None
            if mark:
                yield from filter(None, [words])
                yield mark
                words = ""
    yield from filter(None, [words])


def _until_closed(sign: str, rest: str, number: int, problems: list[Problem]) -> tuple[str, bool, str]:
    """What stands between two braces, whether they are two, and what follows them."""
    if sign in CLOSING:
        wrong = _("有一个“%(sign)s”前面没有“{”。要写括号本身，请写两次。") % {"sign": sign}
        problems.append(Problem(number, wrong))
        return "", False, rest
    end = next((place for place, each in enumerate(rest) if each in CLOSING), None)
    if end is None:
        problems.append(Problem(number, _("“%(shown)s”没有写完，请补上“}”。") % {"shown": sign + rest[:11]}))
        return "", False, ""
    return rest[:end], True, rest[end + 1 :]


def _mark(typed: str, number: int, problems: list[Problem]) -> Mark | None:
    head, _colon, form = typed.translate(_INSIDE).partition(":")
    head, form = head.strip(), form.strip()
    if head in TABLE:
        return _table(form, typed, number, problems)
    head, _bar, division = head.partition("|")
    name, _at, year = (part.strip() for part in head.partition("@"))
    by, _equals, part = (side.strip() for side in division.partition("="))
    code = name if name in BY_CODE else _names().get(name, "")
    wrong = ""
    if not code:
        wrong = _unknown(name)
    elif year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        wrong = _("“%(typed)s”里的年度要写成四位数字，例如 @2022。") % {"typed": typed}
    elif form not in FORMS:
        wrong = _("“%(typed)s”冒号后面只能写 n（只要数字）、about（约数）或 persons（人数）。") % {"typed": typed}
    elif bool(by) != bool(part):
        wrong = _("“%(typed)s”里的部分要写成 |month=5 这样。") % {"typed": typed}
    if wrong:
        problems.append(Problem(number, wrong))
        return None
    return Mark(code, int(year) if year else None, by, part, form, number, typed)


def _table(chapter: str, typed: str, number: int, problems: list[Problem]) -> Mark | None:
    with override(settings.LANGUAGE_CODE):
        names = {str(name): code for code, name in CHAPTERS.items()}
    code = chapter if chapter in CHAPTERS else names.get(chapter, "")
    if not code:
        known = "、".join(CHAPTERS)
        problems.append(
            Problem(number, _("没有“%(chapter)s”这一章。可以写：%(known)s。") % {"chapter": chapter, "known": known})
        )
        return None
    return Mark(f"table {code}", None, "", "", "", number, typed)


@cache
def _names() -> dict[str, str]:
    """Codes by the figures' own names."""
    with override(settings.LANGUAGE_CODE):
        return {str(measure.label): code for code, measure in BY_CODE.items()}


def _unknown(name: str) -> str:
    close = get_close_matches(name, [*BY_CODE, *_names()], n=3, cutoff=0.5)
    if not close:
        return _("没有叫“%(name)s”的数字。请从旁边的列表里选。") % {"name": name}
    near = "、".join(close)
    return _("没有叫“%(name)s”的数字。您要的是不是：%(near)s？") % {"name": name, "near": near}


# Whether what is typed can be counted


def problems(text: str, assembly: Assembly, year: int) -> list[Problem]:
    """All that is wrong with a text, in the order of its lines."""
    rows, found = read(text)
    years: list[int] = []
    for mark in marks(rows):
        if mark.year is not None and mark.year != year:
            years = years or years_of(assembly)
            if mark.year not in years or not is_in_term(assembly, mark.year):
                found.append(Problem(mark.line, _no_such_year(mark, years)))
                continue
        if wrong := _wrong_with(mark, assembly, mark.year or year):
            found.append(Problem(mark.line, wrong))
    return sorted(found, key=lambda problem: problem.line)


def _no_such_year(mark: Mark, years: list[int]) -> str:
    known = "、".join(map(str, sorted(years))) or "—"
    return _("“%(typed)s”：%(year)d 年没有记录。有记录的年份：%(known)s。") % {
        "typed": mark.typed,
        "year": mark.year,
        "known": known,
    }


def _wrong_with(mark: Mark, assembly: Assembly, year: int) -> str:
    measure = BY_CODE[mark.code]
    return _wrong_form(mark, measure) or (_wrong_part(mark, measure, assembly, year) if mark.by else "")


def _wrong_form(mark: Mark, measure: AnyFigure) -> str:
    typed = {"typed": mark.typed}
    if mark.form == "persons" and not measure.persons:
        return _("“%(typed)s”：这个数字不是人次，没有另外的人数。") % typed
    if mark.form == "persons" and mark.by:
        return _("“%(typed)s”：人数只有总的，不分部分。请删去“|”后面的字，或者不写 persons。") % typed
    if mark.form == "about" and not is_whole(measure):
        return _("“%(typed)s”：比率和天数不写约数。请删去“:about”。") % typed
    return ""


def _wrong_part(mark: Mark, measure: AnyFigure, assembly: Assembly, year: int) -> str:
    split = next((one for one in measure.splits if one.code == mark.by), None)
    if split is None:
        ways = "、".join(f"{one.code}（{one.label}）" for one in measure.splits)
        if not ways:
            return _("“%(typed)s”：这个数字不分部分，请删去“|”后面的字。") % {"typed": mark.typed}
        return _("“%(typed)s”：这个数字不这样分，可以写：%(ways)s。") % {"typed": mark.typed, "ways": ways}
    parts = split.parts(measure.rows(assembly, year))
    if any(part.count < measure.least for part in parts):
        few = _("“%(typed)s”：有的部分太少，说出来会让人认出是谁，所以不能写进报告。请只写总数。")
        return few % {"typed": mark.typed}
    keys = MONTHS if split.is_month else {part.key for part in parts}
    if mark.part in keys:
        return ""
    known = "、".join(sorted(keys, key=lambda key: (len(key), key))[:15]) or "—"
    return _("“%(typed)s”：没有这个部分，可以写：%(known)s。") % {"typed": mark.typed, "known": known}


# What is read


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Placed:
    """A figure in the words: how it reads there, and where it opens."""

    words: str
    url: str
    figure: Shown
    corrected: str = ""  # what it was put right to: the whole figure, not a part of it or the people behind it


@dataclass(frozen=True)
class Title:
    level: int
    pieces: tuple[Words | Placed, ...]

    @property
    def text(self) -> str:
        return plain(self.pieces)


@dataclass(frozen=True)
class Paragraph:
    pieces: tuple[Words | Placed, ...]

    @property
    def text(self) -> str:
        return plain(self.pieces)


@dataclass(frozen=True)
class TableOf:
    """All figures of a chapter, in the register's order."""

    chapter: str
    name: str
    rows: tuple[Placed, ...]


Piece = Title | Paragraph | TableOf


def plain(pieces: tuple[Words | Placed, ...]) -> str:
    return "".join(piece.text if isinstance(piece, Words) else piece.words for piece in pieces)


def placed_in(text: str, year: int, numbers: Numbers) -> list[Piece]:
    """What cannot be read is left out here; `problems` names it."""
    rows, _unread = read(text)
    return [_placed_row(row, year, numbers) for row in rows]


def _placed_row(row: Row, year: int, numbers: Numbers) -> Piece:
    if row.chapter:
        figures = [numbers.figure(each, year) for each in numbers.codes_of(row.chapter, year)]
        rows = tuple(Placed(figure.words(), numbers.url(figure), figure, figure.corrected) for figure in figures)
        return TableOf(row.chapter, str(CHAPTERS.get(row.chapter, row.chapter)), rows)
    pieces = tuple(_placed_piece(piece, year, numbers) for piece in row.pieces)
    return Title(row.level, pieces) if row.level else Paragraph(pieces)


def _placed_piece(piece: str | Mark, year: int, numbers: Numbers) -> Words | Placed:
    if isinstance(piece, str):
        return Words(piece)
    figure = numbers.figure(piece.code, piece.year or year)
    words = figure.words(by=piece.by, part=piece.part, form=piece.form)
    whole = not piece.by and piece.form != "persons"
    url = numbers.url(figure, by=piece.by, part=piece.part)
    return Placed(words, url, figure, figure.corrected if whole else "")


def figures_of(pieces: Iterable[Piece]) -> list[Shown]:
    """Each figure the words name, once, in the order of the words."""
    places = (inside for piece in pieces for inside in (piece.rows if isinstance(piece, TableOf) else piece.pieces))
    named = {(one.figure.code, one.figure.year): one.figure for one in places if isinstance(one, Placed)}
    return list(named.values())


def placed(report: Any, url: Callable[[Shown, str, str], str] | None = None) -> list[Piece]:
    """A report's words with its figures: of a draft as they are now, else as they were frozen.

    `url` says where a figure leads, where that is not its own page: on the public's pages, or on none.
    """
    from huiyin.figures.freezing.numbers import numbers_of

    return placed_in(report.text, report.year, numbers_of(report, url))
