"""`huiyin demo` and `huiyin serve`."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import INTERRUPTED, Refused, is_database_missing, use_database
from huiyin.holding import hold

if TYPE_CHECKING:
    from huiyin.demo.world import Progress
    from huiyin.demo.year import Built

HOST, PORT = "127.0.0.1", 8000
BLOCKING_THREADS = 2  # more make each page slower, not the whole faster (decision 0003)

_host = click.option("--host", default=HOST, show_default=True, help="监听的地址")
_port = click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="监听的端口")


@click.command()
@_host
@_port
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="进程数")
def serve(host: str, port: int, workers: int) -> None:
    """启动网站，按 Ctrl-C 停止。"""
    _refuse_taken(host, port)
    use_database()
    if is_database_missing() or _migrations_missing():
        raise Refused(_("数据库还没有准备好或版本较旧。请先运行 huiyin demo，或运行 django-admin migrate。"))
    _serve(host, port, workers)


@click.command()
@click.option(
    "--scale",
    type=click.Choice(["S", "M"]),
    default="M",
    show_default=True,
    help="S：只有自治区本级的事项；M：三级都有",
)
@click.option("--rebuild", is_flag=True, help="删除现有演示数据，重新生成")
@click.option("--build-only", is_flag=True, help="只生成数据，不启动网站")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="在办事项以哪一天为准，默认为今天")
@_host
@_port
def demo(scale: str, rebuild: bool, build_only: bool, today: Any, host: str, port: int) -> None:
    """生成 2023 年的演示数据并启动网站。已有演示数据时直接启动。"""
    if not build_only:
        _refuse_taken(host, port)
    use_database(make=True)
    day = today.date() if today else None
    try:
        _prepare(scale, day, rebuild)
    except KeyboardInterrupt:
        click.echo(_("已中断。数据库保持原样。"), err=True)
        sys.exit(INTERRUPTED)
    _show_accounts()
    if not build_only:
        _serve(host, port, workers=1)


def _serve(host: str, port: int, workers: int) -> None:
    with hold(alone=False) as is_ours:
        if not is_ours:
            raise Refused(_("另一个程序正在重新生成这个数据库。请等它完成后再启动。"))
        click.echo(_("网站：%(url)s（按 Ctrl-C 停止）") % {"url": _url(host, port)})
        _run(host, port, workers)


def _(words: str) -> str:
    from django.utils.translation import gettext

    return gettext(words)


def _prepare(scale: str, today: date | None, rebuild: bool) -> None:
    """Leave the database with the demo in it."""
    if _migrations_missing() and not rebuild:
        _migrate()
    found = None if _migrations_missing() else _found()
    if found == "other":
        raise Refused(
            _(
                "这个数据库里有其他数据，不是演示数据，没有改动。"
                "请用 huiyin serve 启动，或用 HUIYIN_HOME 指定另一个目录。"
            )
        )
    if found == "demo" and not rebuild:
        click.echo(_("演示数据已经有了，直接启动。要重新生成请加 --rebuild。"))
        return
    _rebuild(scale, today) if rebuild else _build(scale, today)


def _found() -> str | None:
    """None for an empty database, "demo" where the mark is, else "other"."""
    from huiyin.accounts.models import User
    from huiyin.assemblies.models import Assembly
    from huiyin.demo import year

    if year.mark():
        return "demo"
    return "other" if Assembly.objects.exists() or User.objects.exists() else None


def _migrations_missing() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _build(scale: str, today: date | None) -> None:
    from huiyin.demo import year

    click.echo(_("正在生成演示数据（规模 %(scale)s）…") % {"scale": scale})
    try:
        with _progress() as progress:
            built = year.build(scale, today=today, progress=progress)  # type: ignore[arg-type]
    except year.TooEarly as wrong:
        raise Refused(_("演示数据的日期须在 2025 年 1 月 1 日以后。")) from wrong
    _tell(built)


def _tell(built: Built) -> None:
    rows = built.rows
    click.echo(
        _("完成：%(members)d 份任职、%(matters)d 件事项，共 %(rows)d 条记录，用时 %(seconds).1f 秒。")
        % {
            "members": rows["members.Membership"],
            "matters": rows["matters.Matter"],
            "rows": built.total,
            "seconds": built.seconds,
        }
    )


def _rebuild(scale: str, today: date | None) -> None:
    from django.db import connection

    with hold(alone=True) as is_ours:
        if not is_ours:
            raise Refused(_("这个数据库正被另一个程序使用，例如正在运行的网站。请先停掉它，再重新生成。没有改动。"))
        if connection.vendor == "sqlite":
            _rebuild_file(scale, today)
        else:
            _rebuild_in_place(scale, today)


def _rebuild_file(scale: str, today: date | None) -> None:
    """Into a new file beside the old one; the old one stays until the new one is complete."""
    from django.db import connection

    old = Path(connection.settings_dict["NAME"])
    new = old.with_name(f"{old.name}.new")
    connection.close()
    _remove(new)
    connection.settings_dict["NAME"] = new
    try:
        _migrate()
        _build(scale, today)
        _fold_log(connection)
    except BaseException:
        connection.close()
        _remove(new)
        raise
    finally:
        connection.settings_dict["NAME"] = old
    if old.exists():
        _fold_log(connection)
    for tail in ("-wal", "-shm"):
        old.with_name(old.name + tail).unlink(missing_ok=True)
    new.replace(old)


def _fold_log(connection: Any) -> None:
    """Write SQLite's log into its file, so that the file alone is the database."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _remove(file: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        file.with_name(file.name + tail).unlink(missing_ok=True)


def _rebuild_in_place(scale: str, today: date | None) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from huiyin.calendars.announced import load

    _migrate()
    with transaction.atomic():
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        load()
        _build(scale, today)


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal; a line at every tenth elsewhere."""
    if not sys.stdout.isatty():
        yield _lines()
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn()
    )
    with bar:
        task = bar.add_task("", total=1.0)
        yield lambda words, share: bar.update(task, description=words, completed=share)


def _lines() -> Progress:
    said = -1

    def tell(words: str, share: float) -> None:
        nonlocal said
        if int(share * 10) > said:
            said = int(share * 10)
            click.echo(f"{share:4.0%} {words}")

    return tell


def _show_accounts() -> None:
    from rich.console import Console
    from rich.table import Table

    from huiyin.demo.accounts import table
    from huiyin.demo.world import PASSWORD

    shown = Table(title=_("演示账号"))
    for heading in (_("角色"), _("账号"), _("姓名"), _("所在"), _("密码")):
        shown.add_column(heading)
    for account in table():
        shown.add_row(account.role, account.username, account.name, account.where, PASSWORD)
    console = Console() if sys.stdout.isatty() else Console(width=120)
    console.print(shown)


def _url(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # nosec B104 - compared, not bound
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (socket.gaierror, UnicodeError) as wrong:
            raise Refused(f"地址 {host} 不能使用：找不到它。请用 --host 写本机的地址，例如 {HOST}。") from wrong
        except OSError as wrong:
            if wrong.errno == errno.EADDRNOTAVAIL:
                raise Refused(f"地址 {host} 不能使用：它不是本机的地址。请用 --host 另写一个，例如 {HOST}。") from wrong
            raise Refused(
                f"不能使用 {host}:{port}（{wrong.strerror}）。请停掉占用它的程序，或用 --port 换一个端口。"
            ) from wrong


def _trust_the_demo() -> None:
    """Its accounts share one password and nothing else: no second factor is asked of them.

    The processes that serve are forked from this one.
    """
    from django.conf import settings

    from huiyin.demo import year

    if year.mark():
        settings.SECOND_FACTOR = []


def _run(host: str, port: int, workers: int) -> None:
    """Serve until Ctrl-C. Of the demo no second factor is asked: HUIYIN_SECOND_FACTOR is for real accounts."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    _trust_the_demo()
    connections.close_all()
    server = Granian(
        "huiyin.wsgi:application",
        address=host if ":" in host else socket.gethostbyname(host),  # granian takes no names
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        log_level=LogLevels.warning,
    )
    server.serve()
