"""`huiyin verify`, `huiyin heads`: whether the history is what was written, and what an auditor keeps of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import Refused, is_database_missing, use_database

if TYPE_CHECKING:
    from huiyin.history.heads import Kept
    from huiyin.history.verifying import Finding

LISTED = 50  # findings named on a terminal; JSON has them all


@click.command()
@click.option("--assembly", help="只核对这个政协的链（标识）；不写则核对全部。")
@click.option("--head", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="保存在外的链头文件。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def verify(assembly: str | None, head: Path | None, as_json: bool) -> None:
    """核对办理记录：有没有被改动、删除、插入、调换。有问题时逐条指出，退出码为 1。"""
    use_database()
    _refuse_unready()
    from huiyin.history import checking
    from huiyin.history.models import ChainCheck

    kept = _read(head) if head else []
    chains = None if assembly is None else [_chain(assembly)]
    progress = _Progress()
    found, missing = checking.check(chains=chains, kept=kept, tell=progress, by=ChainCheck.By.COMMAND)
    if as_json:
        facts = {"links": progress.done, "heads": len(kept), "missing_triggers": missing}
        click.echo(json.dumps(facts | {"findings": [one.told() for one in found]}, ensure_ascii=False, indent=2))
    else:
        _tell(found, missing, progress.done, len(kept))
    sys.exit(1 if found or missing else 0)


def _tell(found: list[Finding], missing: list[str], links: int, heads: int) -> None:
    for one in found[:LISTED]:
        click.echo(_words(one))
    if len(found) > LISTED:
        click.echo(f"另有 {len(found) - LISTED} 处，用 --json 全部列出。")
    if missing:
        click.echo(f"缺少 {len(missing)} 个保护办理记录的触发器：{'、'.join(missing)}。请运行 django-admin migrate。")
    compared = f"，与 {heads} 个链头相符" if heads and not found else ""
    click.echo(f"已核对 {links} 条：{f'发现 {len(found)} 处问题' if found else f'没有发现问题{compared}'}。")


def _words(one: Finding) -> str:
    told = one.told()
    where = one.assembly or ("全系统" if not one.chain else f"链 {one.chain}")
    number = f" 第 {one.number} 条" if one.number else ""
    number = f" 第 {one.number} 至 {one.upto} 条" if one.upto and one.upto != one.number else number
    parts = [f"{one.table} {one.row}"] if one.row is not None else []
    parts += [f"{one.subject} {one.subject_id}"] if one.subject else []
    parts += [part for part in (one.step, told["day"]) if part]
    about = f"（{'，'.join(parts)}）" if parts else ""
    return f"{where}{number}{about}：{told['words']}。"


@click.command()
@click.option(
    "--export", "into", type=click.Path(dir_okay=False, path_type=Path), help="把现在的链头添到这个文件末尾。"
)
@click.option("--json", "as_json", is_flag=True, help="按文件的格式输出，每行一个链头。")
def heads(into: Path | None, as_json: bool) -> None:
    """各政协办理记录的链头：条数和摘要值。保存在系统之外，供以后 huiyin verify --head 核对。"""
    use_database()
    _refuse_unready()
    from django.utils import timezone

    from huiyin.history import heads as keeping

    found = keeping.now(timezone.localdate())
    if into:
        try:
            keeping.append(into, found)
        except OSError as wrong:
            raise Refused(f"不能写入 {into}（{wrong.strerror}）。") from wrong
    for one in found:
        click.echo(one.line() if as_json else f"{one.assembly or '全系统':<20} {one.number:>10} {one.hash}")


class _Progress:
    """A line whenever another tenth is done, where it is in nobody's way."""

    def __init__(self) -> None:
        self.done = self.said = 0

    def __call__(self, done: int, of: int) -> None:
        self.done = done
        if done * 10 // max(of, 1) > self.said:
            self.said = done * 10 // max(of, 1)
            click.echo(f"核对 {done} / {of}", err=True)


def _chain(slug: str) -> int:
    from huiyin.assemblies.models import Assembly

    found = Assembly.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(f"没有标识为“{slug}”的政协。")
    return found


def _read(file: Path) -> list[Kept]:
    from huiyin.history import heads as keeping

    try:
        return keeping.read(file.read_text(encoding="utf-8").splitlines())
    except ValueError as wrong:
        line = f"第 {wrong} 行" if str(wrong).isdigit() else "其内容"
        raise Refused(f"{file} 不是链头文件：{line}读不出来。") from wrong
    except OSError as wrong:
        raise Refused(f"读不了 {file}（{wrong.strerror}）。") from wrong


def _refuse_unready() -> None:
    from django.db import DatabaseError

    unready = Refused("数据库还没有准备好或版本较旧。请先运行 huiyin demo，或运行 django-admin migrate。")
    if is_database_missing():
        raise unready
    from huiyin.history.models import ChainCheck, Head, Link

    models: list[Any] = [Head, Link, ChainCheck]
    try:
        for model in models:
            model.objects.exists()
    except DatabaseError as wrong:
        raise unready from wrong
