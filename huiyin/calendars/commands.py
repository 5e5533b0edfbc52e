"""`huiyin due`. The national calendar is read from the package; an assembly's needs the database."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click

from huiyin.calendars.deadlines import Deadline, Unit, WorkingDays, due_on, national
from huiyin.cli import Refused, use_database

NATIONAL = "national"
MOST = 4000  # of any unit
EARLIEST, LATEST = 1949, 2200
_COUNT = click.IntRange(1, MOST)


@click.command()
@click.option("--start", required=True, metavar="DAY", help="从哪一天起算（当天不计），例如 2026-02-13。")
@click.option("--working-days", type=_COUNT, help="几个工作日。")
@click.option("--days", type=_COUNT, help="几天（每天都计）。")
@click.option("--months", type=_COUNT, help="几个月。")
@click.option(
    "--calendar", "slug", default=NATIONAL, show_default=True, metavar="SLUG", help="哪级政协的日历；national 为全国。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def due(start: str, working_days: int | None, days: int | None, months: int | None, slug: str, as_json: bool) -> None:
    """期限是哪一天，每一天为什么计或不计。"""
    unit, count = _period({Unit.WORKING_DAYS: working_days, Unit.DAYS: days, Unit.MONTHS: months})
    deadline = due_on(_start(start), count, unit, _calendar(slug))
    if as_json:
        click.echo(json.dumps(_as_json(deadline), ensure_ascii=False, indent=2))
    else:
        _print(deadline)


def _period(given: dict[Unit, int | None]) -> tuple[Unit, int]:
    named = [(unit, count) for unit, count in given.items() if count is not None]
    if len(named) != 1:
        raise Refused("请写明期限，三者取一：--working-days N、--days N 或 --months N。")
    return named[0]


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
    return {"due": deadline.due_on.isoformat(), "days": days, "unconfirmed": deadline.unconfirmed}


def _reason(counted: bool, reason: str) -> str:
    if counted and reason:
        return f"{reason}调休上班"
    return "周末" if reason == "weekend" else reason


def _print(deadline: Deadline) -> None:
    unit = {Unit.WORKING_DAYS: "个工作日", Unit.DAYS: "天", Unit.MONTHS: "个月"}[deadline.unit]
    click.echo(f"从 {deadline.start} 起算（当天不计），{deadline.count} {unit}：最后一天是 {deadline.due_on}。")
    for first, last, reason in deadline.skipped:
        days = f"{first}" if first == last else f"{first} 至 {last}"
        click.echo(f"  不计 {days}（{_reason(False, reason)}）")
    for day, reason in deadline.worked:
        click.echo(f"  计入 {day}（{_reason(True, reason)}）")
    if deadline.unconfirmed:
        years = "、".join(map(str, deadline.unconfirmed))
        click.echo(f"注意：{years} 年的放假安排尚未公布，那一段只除去了周末。")
