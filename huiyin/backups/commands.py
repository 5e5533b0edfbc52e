"""`huiyin backup` and `huiyin restore`."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from huiyin.cli import Refused, database_file, is_database_missing, load_site, use_database

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
HOME, DATABASE = "HUIYIN_HOME", "HUIYIN_DATABASE_URL"


@click.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--keygen", type=FILE, help="新建解密用的密钥，存进这个文件；打印出公钥。")
@click.option("--keys", type=FILE, help="把加密字段的密钥另存进这个文件（加密），与备份分开保管。")
@click.option("--list", "is_list", is_flag=True, help="列出已有的备份。")
@click.option("--check", type=FILE, help="不恢复，只核对这份备份（要有密钥）。")
@click.option("--identity", type=FILE, help="解密用的密钥文件。")
@click.option("--prune", is_flag=True, help="按设置的天数、周数、月数删去旧的备份。")
@click.option("--dry-run", is_flag=True, help="与 --prune 同用：只说删哪些，不删。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def backup(
    folder: Path | None,
    keygen: Path | None,
    keys: Path | None,
    is_list: bool,
    check: Path | None,
    identity: Path | None,
    prune: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """备份数据库和附件，写着的人不必停。FOLDER 是存放的目录，不写时用 HUIYIN_BACKUP_DIR。"""
    asked = [bool(keygen), bool(keys), is_list, bool(check), prune]
    if sum(asked) > 1:
        raise Refused("--keygen、--keys、--list、--check、--prune 每次只能用一个。")
    if dry_run and not prune:
        raise Refused("--dry-run 只能与 --prune 同用。")
    with _said():
        _verb(folder, keygen, keys, is_list, check, identity, prune, dry_run)(as_json)


Verb = Callable[[bool], None]


def _verb(
    folder: Path | None,
    keygen: Path | None,
    keys: Path | None,
    is_list: bool,
    check: Path | None,
    identity: Path | None,
    prune: bool,
    dry_run: bool,
) -> Verb:
    if keygen:
        return lambda as_json: _keygen(keygen)
    if check:
        return lambda as_json: _check(check, _identity(identity), as_json)
    load_site()
    if keys:
        return lambda as_json: _keys(keys, _folder(folder))
    if is_list:
        return lambda as_json: _list(_folder(folder), as_json)
    if prune:
        return lambda as_json: _prune(_folder(folder), dry_run, as_json)
    return lambda as_json: _backup(_folder(folder), as_json)


@contextlib.contextmanager
def _said() -> Iterator[None]:
    """What goes wrong, in one line."""
    from huiyin.backups.envelope import NotReadable
    from huiyin.backups.making import NoRoom
    from huiyin.backups.shelf import Busy

    try:
        yield
    except (NotReadable, NoRoom) as wrong:
        raise Refused(str(wrong)) from wrong
    except Busy as wrong:
        raise Refused("这个目录里正有另一份备份在做。请等它做完。") from wrong
    except FileExistsError as wrong:
        raise Refused(f"{wrong.filename or wrong.args[0]} 已经有了，没有改动。请换一个文件名。") from wrong
    except OSError as wrong:
        raise Refused(f"{wrong.filename or '磁盘'} 不能读写（{wrong.strerror}）。") from wrong


def _folder(given: Path | None) -> Path:
    from django.conf import settings

    return given or Path(settings.BACKUP_DIR)


def _identity(given: Path | None) -> Path:
    if given is None:
        raise Refused("要有解密用的密钥文件：--identity 文件。")
    return given


def _backup(folder: Path, as_json: bool) -> None:
    use_database()
    if is_database_missing():
        raise Refused("还没有数据库可以备份。")
    from huiyin.backups.making import make

    begun = time.perf_counter()
    with progress(as_json) as told:
        made = make(folder, told)
    seconds = round(time.perf_counter() - begun, 1)
    if as_json:
        facts = asdict(made) | {"backup": str(made.backup.archive), "seconds": seconds}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        click.echo(
            f"已备份到 {made.backup.archive}：{made.tables} 张表、{made.rows} 条记录、{made.files} 个附件"
            f"（新存 {made.new_files} 个），{made.bytes / 2**20:.1f} MiB，用时 {seconds} 秒。"
        )
        click.echo("加密字段的密钥不在里面：请用 huiyin backup --keys 文件 另存，放在别处。", err=True)
    for words, places in (("不在磁盘上", made.missing), ("与记录的摘要不符", made.altered)):
        if places:
            click.echo(f"huiyin: {len(places)} 个附件{words}，例如 {places[0]}。", err=True)
    sys.exit(1 if made.missing or made.altered else 0)


def _keygen(file: Path) -> None:
    from huiyin.backups.envelope import keygen

    public = keygen(file)
    click.echo(f"公钥：{public}")
    click.echo(f"请把它写进 HUIYIN_BACKUP_RECIPIENTS。{file} 是解密用的密钥：", err=True)
    click.echo("请抄到 U 盘或打印出来，锁在保险柜里，至少两份，然后从这台机器上删去。丢了，备份就打不开。", err=True)


def _keys(file: Path, folder: Path) -> None:
    from huiyin.backups.making import keep_keys

    if file.resolve().is_relative_to(folder.resolve()):
        raise Refused(f"{file} 在存放备份的目录里。密钥要与备份分开：请换一个地方。没有改动。")
    keep_keys(file)
    click.echo(f"密钥已加密存进 {file}。")
    click.echo("请放到与备份不同的地方（例如保险柜里的 U 盘）。换了密钥以后再存一次。", err=True)


def _list(folder: Path, as_json: bool) -> None:
    from huiyin.backups.shelf import backups

    rows: list[dict[str, Any]] = [
        {
            "file": str(one.archive),
            "made_at": f"{one.made_at:%Y-%m-%d %H:%M:%S}",
            "bytes": one.archive.stat().st_size,
            "files": len(one.facts().get("files", {})),
            "whole": one.is_whole(),
        }
        for one in backups(folder)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            whole = "完好" if row["whole"] else "损坏或缺附件"
            size = f"{row['bytes'] / 2**20:.1f} MiB"
            click.echo(f"{row['made_at']}  {size:>10}  附件 {row['files']} 个  {whole}  {row['file']}")
        if not rows:
            click.echo(f"{folder} 里没有备份。")
    sys.exit(0 if all(row["whole"] for row in rows) else 1)


def _check(file: Path, identity: Path, as_json: bool) -> None:
    from huiyin.backups.opening import check

    facts = check(file, identity)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    elif facts["wrong"]:
        for words in facts["wrong"]:
            click.echo(f"huiyin: {words}。", err=True)
    else:
        click.echo(
            f"完好：{facts['made_at']} 的备份，{facts['tables']} 张表、"
            f"{facts['rows']} 条记录、{facts['files']} 个附件。"
        )
    sys.exit(1 if facts["wrong"] else 0)


def _prune(folder: Path, dry_run: bool, as_json: bool) -> None:
    from huiyin.backups.making import keeping
    from huiyin.backups.shelf import alone, prune

    with alone(folder):
        go, stray = prune(folder, keeping(), dry_run=dry_run)
    names = [one.archive.name for one in go]
    if as_json:
        click.echo(json.dumps({"backups": names, "attachments": len(stray)}, ensure_ascii=False, indent=2))
        return
    verb = "可以删去" if dry_run else "删去了"
    click.echo(f"{verb} {len(names)} 份备份、{len(stray)} 个不再用到的附件。")
    for name in names:
        click.echo(f"  {name}")


@click.command()
@click.argument("file", type=FILE)
@click.option("--identity", type=FILE, help="解密用的密钥文件。")
@click.option("--into", help="恢复到别处：一个目录（HUIYIN_HOME），或 postgres:// 开头的数据库地址。")
@click.option("--keys", type=FILE, help="另存的密钥文件，一并恢复。")
@click.option("--replace", is_flag=True, help="那里已有数据时也恢复；原有的改名留在旁边。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def restore(
    file: Path, identity: Path | None, into: str | None, keys: Path | None, replace: bool, as_json: bool
) -> None:
    """从备份恢复。先恢复到旁边，核对无误才换上；换上以前，原有的数据不动。"""
    if into:
        _lead_to(into)
    if not file.exists():
        raise Refused(f"没有 {file} 这个文件。")
    with _said(), _refusals():
        _restore(file, _identity(identity), keys, replace, as_json)


def _lead_to(into: str) -> None:
    """Before the settings are read. A folder means SQLite there, whatever database is set."""
    if "://" in into:
        os.environ[DATABASE] = into
        return
    os.environ[HOME] = str(Path(into).expanduser().resolve())
    os.environ.pop(DATABASE, None)


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    from huiyin.backups.restoring import DoesNotFit, InUse, NotEmpty

    try:
        yield
    except NotEmpty as wrong:
        raise Refused("那里已有数据，没有改动。要用备份换下它们，请加 --replace；原有的会改名留在旁边。") from wrong
    except InUse as wrong:
        raise Refused(
            "数据库正被使用。请先停掉网站（huiyin serve）和后台工作（huiyin work），再恢复。没有改动。"
        ) from wrong
    except DoesNotFit as wrong:
        raise Refused(str(wrong)) from wrong


def _restore(file: Path, identity: Path, keys: Path | None, replace: bool, as_json: bool) -> None:
    begun = time.perf_counter()
    load_site()
    if database_file() is None:
        use_database()
    from django.conf import settings

    from huiyin.backups import restoring

    ours, elsewhere = _tried_with(keys, identity) if keys else ({}, [])
    with progress(as_json) as told:
        done = restoring.restore(file, identity, replace=replace, progress=told)
    restoring.put_back(ours, Path(settings.HOME), f"{datetime.now():%Y%m%d-%H%M%S}")  # noqa: DTZ005 - of a file name
    seconds = round(time.perf_counter() - begun, 1)
    if as_json:
        facts = asdict(done) | {"seconds": seconds, "keys_set_elsewhere": elsewhere}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        click.echo(
            f"已恢复 {done.made_at} 的备份：{done.tables} 张表、{done.rows} 条记录、{done.files} 个附件，逐一核对过，"
            f"用时 {seconds} 秒。"
        )
        click.echo(f"补上 {done.migrated} 步结构、{done.triggers} 个触发器；重新编入检索 {done.indexed} 条。")
        for place in done.aside:
            click.echo(f"原有的留在 {place}。")
    _warn(done, elsewhere)
    sys.exit(1 if done.unreadable or done.missing else 0)


def _tried_with(keys: Path, identity: Path) -> tuple[dict[str, str], list[str]]:
    """Keys to write once the data are there, and those set in the environment, which are nobody's here to change.

    Sealed fields are tried with them before that.
    """
    from django.conf import settings

    from huiyin.backups.restoring import kept_keys

    kept = kept_keys(keys, identity)
    elsewhere = [name for name in kept if os.environ.get(name) or os.environ.get(f"{name}_FILE")]
    ours = {name: words for name, words in kept.items() if name not in elsewhere}
    for name, words in ours.items():
        setattr(settings, name.removeprefix("HUIYIN_"), words)
    return ours, elsewhere


def _warn(done: Any, elsewhere: list[str]) -> None:
    for name in elsewhere:
        click.echo(f"huiyin: {name} 由环境变量设定，没有改动；请核对它与备份的密钥一致。", err=True)
    for name, count in done.unreadable.items():
        click.echo(f"huiyin: {name} 有 {count} 条读不出：缺少当时的密钥。请用 --keys 恢复密钥。", err=True)
    if done.missing:
        click.echo(f"huiyin: 备份时就缺 {len(done.missing)} 个附件，例如 {done.missing[0]}。", err=True)


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal; a line for each part elsewhere; nothing beside JSON."""
    if quiet or not sys.stdout.isatty():
        said: set[str] = set()

        def tell(words: str, share: float) -> None:
            if not quiet and words not in said:
                said.add(words)
                click.echo(f"{share:4.0%} {words}", err=True)

        yield tell
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn()
    ) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda words, share: bar.update(task, description=words, completed=share)
