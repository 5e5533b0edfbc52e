"""`huiyin search`: the index as a whole: written anew, checked, mended, looked at."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import Refused, is_database_missing, use_database

if TYPE_CHECKING:
    from huiyin.search.writing import Difference

LISTED = 20  # differences named on a terminal; JSON has them all


@click.command()
@click.option("--rebuild", "verb", flag_value="rebuild", help="重新建立整个索引；建好之前，检索照常使用原来的。")
@click.option("--check", "verb", flag_value="check", help="核对索引与数据是否一致；不一致时退出码为 1。")
@click.option("--repair", "verb", flag_value="repair", help="核对，并把不一致的重新编入。")
@click.option("--status", "verb", flag_value="status", help="索引有多大，有多少改动等着编入。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def search(verb: str | None, as_json: bool) -> None:
    """检索的索引：重建、核对、修复、查看。"""
    if verb is None:
        raise Refused("请写明要做什么：--rebuild、--check、--repair 或 --status。")
    use_database()
    _refuse_unready()
    facts, words = _VERBS[verb]()
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else words)
    sys.exit(1 if verb == "check" and not facts["agrees"] else 0)


def _refuse_unready() -> None:
    from django.db import DatabaseError

    unready = Refused("数据库还没有准备好或版本较旧。请先运行 huiyin demo，或运行 django-admin migrate。")
    if is_database_missing():
        raise unready
    from huiyin.search.models import Change, Segment

    try:
        for model in (Segment, Change):
            model.objects.exists()
    except DatabaseError as wrong:
        raise unready from wrong


def _rebuild() -> tuple[dict[str, Any], str]:
    from huiyin.search import writing

    begun = time.perf_counter()
    texts = writing.rebuild(progress("建立索引"))
    seconds = time.perf_counter() - begun
    rate = round(texts / seconds) if seconds else texts
    facts = {"texts": texts, "seconds": round(seconds, 1), "texts_per_second": rate}
    return facts, f"完成：{texts} 条，用时 {seconds:.1f} 秒，每秒 {rate} 条。"


def _check() -> tuple[dict[str, Any], str]:
    from huiyin.search import following

    differ, missing = _differences(), following.missing()
    facts = {"agrees": not (differ or missing), "differences": _named(differ), "missing_triggers": missing}
    if facts["agrees"]:
        return facts, "索引与数据一致。"
    said = [f"{len(differ)} 条记录的内容与索引不一致：{_some(_named(differ))}。"] if differ else []
    said += [f"缺少 {len(missing)} 个跟踪改动的触发器：{_some(missing)}。"] if missing else []
    return facts, "\n".join([*said, "请运行 huiyin search --repair。"])


def _repair() -> tuple[dict[str, Any], str]:
    from huiyin.search import following, writing

    made = following.install()
    differ = _differences()
    writing.ask_again(differ)
    writing.catch_up()
    facts = {"read_anew": _named(differ), "triggers_made": made}
    return facts, f"重新编入 {len(differ)} 条，补上触发器 {len(made)} 个。"


def _differences() -> list[Difference]:
    from huiyin.search import writing

    return list(writing.differences(progress("核对")))


def _named(differ: list[Difference]) -> list[str]:
    return [f"{one.source} {one.pk}" for one in differ]


def _some(names: list[str]) -> str:
    return "、".join(names[:LISTED]) + (" 等" if len(names) > LISTED else "")


def _status() -> tuple[dict[str, Any], str]:
    from huiyin.search import writing

    facts = writing.state()._asdict()
    size = f"{facts['bytes'] / 2**20:.1f} MiB"
    return facts, f"{facts['segments']} 段，{facts['texts']} 条，占 {size}；{facts['waiting']} 处改动等着编入。"


def progress(words: str) -> Callable[[int, int], None]:
    """A line whenever another tenth is done, where it is in nobody's way."""
    said = 0

    def tell(done: int, of: int) -> None:
        nonlocal said
        if done * 10 // max(of, 1) > said:
            said = done * 10 // max(of, 1)
            click.echo(f"{words} {done} / {of}", err=True)

    return tell


_VERBS = {"rebuild": _rebuild, "check": _check, "repair": _repair, "status": _status}
