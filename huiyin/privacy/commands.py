"""`huiyin retention`: what is past its term, and its erasure. Django is loaded only where the database is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import use_database

if TYPE_CHECKING:
    from huiyin.privacy.retention import Lot


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--erase", is_flag=True, help="删去超过保存期限的记录；先列出，确认后才删。")
@click.option("--yes", is_flag=True, help="不再询问，直接删。")
def retention(as_json: bool, erase: bool, yes: bool) -> None:
    """超过保存期限的记录各有多少条、最早是哪天。不加 --erase 只列出，不删。"""
    use_database()
    from django.utils import timezone

    from huiyin.privacy.retention import lots

    found = [_told(lot) for lot in lots(timezone.localdate())]
    found = [row for row in found if row["count"] or row["held"]]
    if not as_json:
        _show(found)
    if erase and any(row["count"] for row in found):
        _erase(found, yes, as_json)
    elif as_json:
        click.echo(json.dumps({"due": found, "erased": 0}, ensure_ascii=False, indent=2))
    elif not erase:
        click.echo("只列出，没有删。要删，请加 --erase。")


def _told(lot: Lot) -> dict[str, Any]:
    oldest = lot.oldest
    return {
        "record": lot.code,
        "term": lot.term,
        "assembly": lot.assembly.slug if lot.assembly else "",
        "until": lot.until.isoformat(),
        "oldest": oldest.isoformat() if oldest else "",
        "count": lot.count,
        "held": lot.kept_back,
    }


def _show(found: list[dict[str, Any]]) -> None:
    from huiyin.assemblies.rules import name_of

    for row in found:
        where = f" {row['assembly']}" if row["assembly"] else ""
        since = f"，最早 {row['oldest']}" if row["oldest"] else ""
        kept_back = f"；暂缓 {row['held']} 条" if row["held"] else ""
        told = f"{row['count']:>8}  {name_of(row['term'])} {row['record']}{where}"
        click.echo(f"{told}：{row['until']} 及以前{since}{kept_back}")
    if not found:
        click.echo("没有超过保存期限的记录。")


def _erase(found: list[dict[str, Any]], yes: bool, as_json: bool) -> None:
    from django.utils import timezone

    from huiyin.privacy.retention import erase

    total = sum(row["count"] for row in found)
    if not yes:
        click.confirm(f"删去这 {total} 条？删了不能恢复", abort=True, err=True)
    done = erase(timezone.localdate(), told=lambda lot, count: click.echo(f"{lot.code}：{count}", err=True))
    if as_json:
        click.echo(json.dumps({"due": found, "erased": done}, ensure_ascii=False, indent=2))
    else:
        click.echo(f"删去 {done} 条，办理记录里有。")
