"""Calendar files as rows of days, each good or with what is wrong with it. CSV (date, kind, name) and iCal."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar as ICal

from huiyin.web import is_readable

FIRST_YEAR, LAST_YEAR = 1949, 2100
LONGEST_STRETCH = 60  # days of one entry
MOST_DAYS = 3000  # of one file
LONGEST_NAME = 40
WORDS = {"off": "off", "work": "work", "休": "off", "放假": "off", "班": "work", "上班": "work", "调休": "work"}
KIND_PROPERTY = "X-HUIYIN-KIND"
_REPEATS = ("RRULE", "RDATE", "EXDATE")


class Unreadable(Exception):
    """The whole file cannot be read. The message is for people."""


class Bad(Exception):
    """One row cannot be taken. The message is for people."""


@dataclass(frozen=True)
class Day:
    place: int  # of its row in the file, counted as people count
    day: date
    kind: str
    name: str


@dataclass
class Reading:
    days: list[Day] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)  # row and what is wrong with it
    notes: list[tuple[int, str]] = field(default_factory=list)  # row and what was left out, harmlessly

    def take(self, place: int, row: Callable[[], Iterable[Day]]) -> None:
        try:
            self.days.extend(row())
        except Bad as bad:
            self.faults.append((place, str(bad)))


def read(name: str, content: bytes) -> Reading:
    """`name` decides: `.ics` is iCal, all else CSV. Raises Unreadable."""
    reading = _read_ical(content) if name.lower().endswith(".ics") else _read_csv(content)
    if len(reading.days) > MOST_DAYS:
        raise Unreadable(_("文件里的日子超过 %(most)d 天。请按年份分成几个文件。") % {"most": MOST_DAYS})
    _fold(reading)
    if not reading.days and not reading.faults:
        raise Unreadable(_("文件里没有日子。"))
    return reading


def _fold(reading: Reading) -> None:
    """One entry a day: the same said twice counts once, different ones are a fault of the later row."""
    kept: dict[date, Day] = {}
    for found in reading.days:
        first = kept.setdefault(found.day, found)
        if first is found:
            continue
        words = {"day": found.day.isoformat(), "first": first.place}
        if (first.kind, first.name) == (found.kind, found.name):
            reading.notes.append((found.place, _("%(day)s 与第 %(first)d 行重复，只计一次。") % words))
        else:
            fault = _("%(day)s 与第 %(first)d 行不一致：同一天只能有一个类别和名称。") % words
            reading.faults.append((found.place, fault))
    reading.days = sorted(kept.values(), key=lambda found: found.day)


# CSV


def _read_csv(content: bytes) -> Reading:
    lines = list(csv.reader(io.StringIO(_decoded(content), newline="")))
    if not lines or [cell.strip().lower() for cell in lines[0][:3]] != ["date", "kind", "name"]:
        raise Unreadable(_("第一行应是表头 date,kind,name。"))
    reading = Reading()
    for place, cells in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in cells):
            reading.take(place, lambda place=place, cells=cells: [_csv_day(place, cells)])  # type: ignore[misc]
    return reading


def _decoded(content: bytes) -> str:
    """UTF-8, or what Excel writes on a Chinese Windows."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if is_readable(text):
            return text
    raise Unreadable(_("无法识别文件的文字编码。请另存为 UTF-8 的 CSV 后再导入。"))


def _csv_day(place: int, cells: list[str]) -> Day:
    if len(cells) < 3:
        raise Bad(_("少了列：每行要有日期、类别、名称。"))
    day, kind, name = (cell.strip() for cell in cells[:3])
    return Day(place, _day(day), _kind(kind), _name(_without_guard(name)))


def _without_guard(cell: str) -> str:
    """Our own export puts an apostrophe before what a spreadsheet would take for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in set("=+-@") else cell


def _day(text: str) -> date:
    try:
        year, month, day = (int(part) for part in text.replace("/", "-").replace(".", "-").split("-"))
        return _in_range(date(year, month, day))
    except ValueError as wrong:
        raise Bad(_("日期“%(text)s”不是一个日子，应写作 2026-02-17。") % {"text": text[:20]}) from wrong


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Bad(
            _("年份 %(year)d 不在 %(first)d–%(last)d 之间。")
            % {"year": day.year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return day


def _kind(text: str) -> str:
    if text.lower() not in WORDS:
        raise Bad(_("类别“%(text)s”不认识，应写 off（放假）或 work（上班）。") % {"text": text[:20]})
    return WORDS[text.lower()]


def _name(text: str) -> str:
    if not text or len(text) > LONGEST_NAME or not is_readable(text):
        raise Bad(_("名称应有 1 到 %(most)d 个字。") % {"most": LONGEST_NAME})
    return text


# iCal


def _read_ical(content: bytes) -> Reading:
    try:
        events = ICal.from_ical(content).walk("VEVENT")
    except (ValueError, IndexError, KeyError, TypeError) as wrong:
        raise Unreadable(_("这不是能读的日历文件（.ics）。")) from wrong
    reading = Reading()
    for place, event in enumerate(events, 1):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            reading.notes.append((place, _("已取消的日程，没有读入。")))
        else:
            reading.take(place, lambda place=place, event=event: list(_event_days(place, event)))  # type: ignore[misc]
    return reading


def _event_days(place: int, event: Any) -> Iterator[Day]:
    if any(name in event for name in _REPEATS):
        raise Bad(_("这是重复日程（RRULE）。请在日历软件里写成一个个具体的日期后再导入。"))
    if getattr(event, "errors", None):
        raise Bad(_("日程的日期无法读取。"))
    kind, name = _event_kind(event), _name(_event_name(event))
    first, end = _event_span(event)
    for number in range((end - first).days):
        yield Day(place, _in_range(first + timedelta(days=number)), kind, name)


def _event_span(event: Any) -> tuple[date, date]:
    """First day and the day after the last. iCal's end is not part of the event; without an end it is one day."""
    try:
        first = event.decoded("DTSTART")
        end = event.decoded("DTEND", None)
        length = event.decoded("DURATION", None)
    except (KeyError, ValueError, TypeError) as wrong:
        raise Bad(_("日程没有能读的开始日期。")) from wrong
    first = _whole_day(first)
    after = _whole_day(end) if end is not None else first + (length or timedelta(days=1))
    if not timedelta(0) < after - first <= timedelta(days=LONGEST_STRETCH):
        raise Bad(_("日程应有 1 到 %(most)d 天。") % {"most": LONGEST_STRETCH})
    return first, after


def _whole_day(moment: date | datetime) -> date:
    """A day, or midnight in our zone, whatever zone it was written in."""
    if not isinstance(moment, datetime):
        return moment
    local = timezone.make_naive(moment) if timezone.is_aware(moment) else moment
    if local.time().isoformat() != "00:00:00":
        raise Bad(_("这不是全天日程。放假和上班以整天计。"))
    return local.date()


def _event_kind(event: Any) -> str:
    """Our own word, else what holiday calendars write: “春节（班）”, “调休上班”; all else is a day off."""
    if given := str(event.get(KIND_PROPERTY, "")):
        return _kind(given)
    title = str(event.get("SUMMARY", ""))
    return "work" if any(word in title for word in ("（班）", "(班)", "上班", "补班")) else "off"


def _event_name(event: Any) -> str:
    name = str(event.get("SUMMARY", "")).strip()
    for mark in ("（班）", "(班)", "（休）", "(休)"):
        name = name.replace(mark, "")
    return name.strip()
