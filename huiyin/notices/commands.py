"""`huiyin work`: brings the index up to date, makes the daily rounds, sends what is due, does what is queued."""

from __future__ import annotations

import json
import signal
import sys
import threading
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import Refused, is_database_missing, use_database

if TYPE_CHECKING:
    from huiyin.notices.queued import Worked
    from huiyin.notices.rounds import Outcome
    from huiyin.notices.sending import Sent

PAUSE = 5  # seconds between two looks


@dataclass
class Turn:
    """What one look found to do."""

    mail: Sent
    tasks: Worked
    rounds: list[Outcome] = field(default_factory=list)
    indexed: int = 0  # changes

    @property
    def went_wrong(self) -> bool:
        return bool(self.mail.failed or self.tasks.failed or any(outcome.error for outcome in self.rounds))

    @property
    def found_nothing(self) -> bool:
        return not (self.went_wrong or self.rounds or self.mail.sent or self.tasks.done or self.indexed)


@click.command()
@click.option("--once", is_flag=True, help="做完眼下该做的就退出（不论几点，当天的例行工作没做过就做）。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，与 --once 同用。")
def work(once: bool, as_json: bool) -> None:
    """后台工作：更新检索的索引，发送通知邮件，每天清早做例行工作，处理排队的任务。按 Ctrl-C 停止。"""
    if as_json and not once:
        raise Refused("--json 只能与 --once 同用。")
    use_database()
    _refuse_unready()
    if once:
        turn = take_turn(whatever_the_hour=True)
        click.echo(json.dumps(asdict(turn), ensure_ascii=False, indent=2) if as_json else _told(turn))
        sys.exit(1 if turn.went_wrong else 0)
    _work_on()


def _refuse_unready() -> None:
    from django.db import DatabaseError

    unready = Refused("数据库还没有准备好或版本较旧。请先运行 huiyin demo，或运行 django-admin migrate。")
    if is_database_missing():
        raise unready
    from django_tasks_db.models import DBTaskResult

    from huiyin.notices.models import DailyRound, Notice

    try:
        for model in (Notice, DailyRound, DBTaskResult):
            model.objects.exists()
    except DatabaseError as wrong:
        raise unready from wrong


def take_turn(*, whatever_the_hour: bool = False) -> Turn:
    """The index first, for kept searches; then rounds: what they write is mailed at once where its time has come."""
    from huiyin.notices.queued import run_queued
    from huiyin.notices.rounds import run_daily
    from huiyin.notices.sending import send_due
    from huiyin.search.writing import catch_up

    indexed = catch_up()
    rounds = run_daily(whatever_the_hour=whatever_the_hour)
    return Turn(tasks=run_queued(), mail=send_due(), rounds=rounds, indexed=indexed)


def _work_on() -> None:
    stop = threading.Event()

    def ask_to_stop(*_: Any) -> None:
        if stop.is_set():  # asked twice: at once
            raise KeyboardInterrupt
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, ask_to_stop)
    click.echo("后台工作已开始（按 Ctrl-C 停止）。")
    while not stop.is_set():
        _one_turn()
        stop.wait(PAUSE)
    click.echo("后台工作已停止。")


def _one_turn() -> None:
    """A database that is away for a while ends no worker."""
    from django.db import DatabaseError, connection
    from django.utils import timezone

    at = f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
    try:
        turn = take_turn()
        if not turn.found_nothing:
            click.echo(f"{at} {_told(turn)}", err=turn.went_wrong)
    except DatabaseError as wrong:
        click.echo(f"{at} 数据库没有应答，稍后再试：{wrong}", err=True)
    finally:
        connection.close()  # the file of a demo may be replaced between two turns


def _told(turn: Turn) -> str:
    if turn.found_nothing:
        return "没有要做的。"
    said = [f"检索：编入 {turn.indexed} 处改动"] if turn.indexed else []
    said += [_outcome(outcome) for outcome in turn.rounds]
    if turn.tasks.done or turn.tasks.failed:
        said.append(
            f"任务：完成 {turn.tasks.done} 个" + (f"，失败 {turn.tasks.failed} 个" if turn.tasks.failed else "")
        )
    if turn.mail.sent or turn.mail.failed:
        said.append(f"邮件：发出 {turn.mail.sent} 封" + (_failures(turn.mail) if turn.mail.failed else ""))
    return "；".join(said) + "。"


def _outcome(outcome: Outcome) -> str:
    return f"{outcome.label}：" + (f"失败（{outcome.error}）" if outcome.error else f"{outcome.done} 条")


def _failures(mail: Sent) -> str:
    later = mail.failed - mail.given_up
    return f"，没有发出 {mail.failed} 封（{later} 封稍后再试，{mail.given_up} 封不再试）"
