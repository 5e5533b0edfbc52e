"""`huiyin due`. The national calendar is read from the package; an assembly's needs the database."""

from __future__ import annotations

import json
from datetime import date, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import click

from huiyin.calendars import typed
from huiyin.calendars.deadlines import Deadline, Period, Unit, WorkingDays, due_for, national
from huiyin.calendars.sums import after_pause
from huiyin.cli import Refused, use_database

NATIONAL = "national"
ZONE = "Asia/Shanghai"  # all of the country; the command answers without settings
MOST = 4000  # of any unit
EARLIEST, LATEST = 1949, 2200
_COUNT = click.IntRange(1, MOST)


@click.command()
@click.option("--start", required=True, metavar="DAY", help="从哪一天起算（当天不计），例如 2026-02-13。")
@click.option("--working-days", type=_COUNT, help="几个工作日。")
@click.option("--days", type=_COUNT, help="几天（每天都计）。")
@click.option("--months", type=_COUNT, help="几个月。")
@click.option("--fixed-date", metavar="MM-DD", help="到下一个某月某日，例如 06-30。")
@click.option("--hour", metavar="HH:MM", help="到那一天的几时；只与 --fixed-date 合用。")
@click.option(
    "--pause",
    "pauses",
    multiple=True,
    metavar="FROM..TO",
    help="暂停，例如 2026-03-02..2026-03-10：前一天照计，后一天恢复，其间连同后一天不计。可以写几次。",
)
@click.option(
    "--calendar", "slug", default=NATIONAL, show_default=True, metavar="SLUG", help="哪级政协的日历；national 为全国。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def due(
    start: str,
    working_days: int | None,
    days: int | None,
    months: int | None,
    fixed_date: str | None,
    hour: str | None,
    pauses: tuple[str, ...],
    slug: str,
    as_json: bool,
) -> None:
    """期限是哪一天，每一天为什么计或不计。"""
    counted = {Unit.WORKING_DAYS: working_days, Unit.DAYS: days, Unit.MONTHS: months}
    period, calendar = _period(counted, fixed_date, hour), _calendar(slug)
    deadline = due_for(_start(start), period, calendar, ZoneInfo(ZONE) if hour else None)
    for first, last in _pauses(pauses, deadline.start):
        deadline = after_pause(deadline, first, last, calendar, why="暂停")
    if as_json:
        click.echo(json.dumps(_as_json(deadline), ensure_ascii=False, indent=2))
    else:
        _print(deadline)


def _period(given: dict[Unit, int | None], fixed_date: str | None, hour: str | None) -> Period:
    named: list[Period] = [{"count": count, "unit": unit} for unit, count in given.items() if count is not None]
    if fixed_date is not None:
        named.append(_fixed(fixed_date, hour))
    elif hour is not None:
        raise Refused("--hour 只与 --fixed-date 合用。")
    if len(named) != 1:
        raise Refused("请写明期限，四者取一：--working-days N、--days N、--months N 或 --fixed-date MM-DD。")
    return named[0]


def _fixed(text: str, hour: str | None) -> Period:
    try:
        at = time.fromisoformat(hour) if hour else None
    except ValueError as wrong:
        raise Refused(f"--hour “{hour}”不是一个时刻，应写作 18:00。") from wrong
    try:
        return typed.fixed_date(text, at)
    except ValueError as wrong:
        raise Refused(f"--fixed-date “{text}”不是一个月和日，应写作 06-30。") from wrong


def _pauses(texts: tuple[str, ...], start: date) -> list[tuple[date, date]]:
    found = []
    for text in texts:
        try:
            found.append(typed.stretch(text))
        except ValueError as wrong:
            raise Refused(f"--pause “{text}”应写作 2026-03-02..2026-03-10，先后两天。") from wrong
    if any(last > first for (_, last), (first, _) in pairwise(sorted([(start, start), *found]))):
        raise Refused("几段 --pause 不能重叠，也不能早于起算那一天。")
    return sorted(found)


def _start(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused(f"--start “{text}”不是一个日子，应写作 2026-02-13。") from wrong
    if not EARLIEST <= day.year <= LATEST:
        raise Refused(f"--start 的年份应在 {EARLIEST}–{LATEST} 之间。")
    return day


def _calendar(slug: str) -> WorkingDays:
    if slug == NATIONAL:
        return national()
    use_database()
    from django.db import DatabaseError

    from huiyin.assemblies.models import Assembly
    from huiyin.calendars.stored import working_days

    try:
        return working_days(Assembly.objects.get(slug=slug))
    except Assembly.DoesNotExist as missing:
        known = "、".join([NATIONAL, *Assembly.objects.values_list("slug", flat=True)[:8]])
        raise Refused(f"没有代号为“{slug}”的政协。可用的例如：{known}。") from missing
    except DatabaseError as wrong:
        raise Refused("数据库还没有准备好或版本较旧。请先运行 huiyin demo，或运行 django-admin migrate。") from wrong


def _as_json(deadline: Deadline) -> dict[str, Any]:
    days = [
        {"date": day.isoformat(), "counted": counted, "reason": _reason(counted, reason) or None}
        for day, counted, reason in deadline.days()
    ]
    told: dict[str, Any] = {"due": deadline.due_on.isoformat(), "days": days, "unconfirmed": deadline.unconfirmed}
    return told | ({"due_at": deadline.due_at.isoformat()} if deadline.due_at else {})


def _reason(counted: bool, reason: str) -> str:
    if counted and reason:
        return f"{reason}调休上班"
    return "周末" if reason == "weekend" else reason


def _print(deadline: Deadline) -> None:
    until = f" {deadline.due_at:%H:%M} 为止" if deadline.due_at else ""
    click.echo(f"从 {deadline.start} 起算（当天不计），{_words(deadline)}：最后一天是 {deadline.due_on}{until}。")
    for first, last, _why in deadline.pauses:
        stays = "；固定日期不因此移动" if deadline.fixed else "，其间不计"
        click.echo(f"  暂停 {first} 至 {last}{stays}")
    for first, last, reason in deadline.skipped:
        days = f"{first}" if first == last else f"{first} 至 {last}"
        click.echo(f"  不计 {days}（{_reason(False, reason)}）")
    for day, reason in deadline.worked:
        click.echo(f"  计入 {day}（{_reason(True, reason)}）")
    if deadline.unconfirmed:
        years = "、".join(map(str, deadline.unconfirmed))
        click.echo(f"注意：{years} 年的放假安排尚未公布，那一段只除去了周末。")


def _words(deadline: Deadline) -> str:
    if deadline.fixed:
        return f"到下一个 {deadline.fixed['month']} 月 {deadline.fixed['day']} 日"
    unit = {Unit.WORKING_DAYS: "个工作日", Unit.DAYS: "天", Unit.MONTHS: "个月"}[deadline.unit]
    return f"{deadline.count} {unit}"
