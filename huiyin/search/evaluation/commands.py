"""`huiyin eval`: how well a search finds, on any files. Nothing of it stays, and the site's database is not opened."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import Refused, load_site
from huiyin.search.commands import progress

if TYPE_CHECKING:
    from huiyin.search.evaluation.running import Took

_FILE = click.Path(path_type=Path)
Option = Callable[[Callable[..., None]], Callable[..., None]]


def _together(*options: Option) -> Option:
    def add(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_told = _together(
    click.option("--out", type=_FILE, default=None, help="结果写到这个文件；不写则写到标准输出。"),
    click.option("--json", "as_json", is_flag=True, help="小结也用 JSON。"),
)
_asked = _together(
    click.option("--docs", type=_FILE, required=True, help='文档，每行 {"id", "title", "text"}。'),
    click.option("--queries", type=_FILE, required=True, help='查询，每行 {"id", "text"}。'),
    click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="每个查询列出几条。"),
    click.option(
        "--database", "url", default="", metavar="URL", help="用这个 PostgreSQL 里的临时架构；不写则用临时文件。"
    ),
    _told,
)


@click.group("eval")
def evaluate() -> None:
    """用任意文件评测检索：与页面是同一套程序，数据放在临时的库里，用完即删。

    每个查询输出一行 JSON；用时和内存写到标准错误。
    """


@evaluate.command()
@click.option("--exact", is_flag=True, help="只要含有全部词语的文档，后给的在前；不写则按相关程度排列。")
@_asked
def search(exact: bool, **asked: Any) -> None:
    """检索：每个查询找到哪些文档。"""
    _set_up()
    from huiyin.search.evaluation import running

    _find(running.exact if exact else running.ranked, **asked)


@evaluate.command()
@_asked
def similar(**asked: Any) -> None:
    """相似事项：与每个查询最相似的文档。"""
    _set_up()
    from huiyin.search.evaluation import running

    _find(running.similar, **asked)


@evaluate.command()
@click.option("--pairs", "path", type=_FILE, required=True, help='每行 {"a", "b"}，可以有 "id"。')
@_told
def pairs(path: Path, out: Path | None, as_json: bool) -> None:
    """两段文字有多相似：0 到 1。"""
    _set_up()
    from huiyin.search.evaluation import lines, running

    took = running.Took()
    with _refusals():
        _write(running.likenesses(lines.pairs(path), took), out)
    _sum_up(took, as_json)


def _set_up() -> None:
    """Ended from outside, it still puts its database away."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    load_site()


def _find(ask: Any, docs: Path, queries: Path, limit: int, url: str, out: Path | None, as_json: bool) -> None:
    from huiyin.search.evaluation import lines, running, scratch

    took = running.Took()
    with _refusals():
        asked = list(lines.queries(queries))  # a mistake in them is told before the documents are read
        with scratch.database(url) as alias:
            indexed = running.Indexed(lines.documents(docs), alias, progress("建立索引"), took)
            _write(indexed.answers(asked, ask, limit), out)
    _sum_up(took, as_json)


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    from django.db import Error

    from huiyin.search.evaluation.lines import WrongLine
    from huiyin.search.evaluation.scratch import Unusable

    try:
        yield
    except WrongLine as wrong:
        click.echo(f"huiyin: {wrong}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # whoever read the results has enough
        raise
    except OSError as wrong:
        raise Refused(f"不能读写 {wrong.filename}（{wrong.strerror}）。") from wrong
    except Unusable as wrong:
        raise Refused(str(wrong)) from wrong
    except Error as wrong:
        raise Refused(f"数据库不能用：{wrong}") from wrong


def _write(rows: Iterable[dict[str, Any]], out: Path | None) -> None:
    with out.open("w", encoding="utf-8") if out else contextlib.nullcontext(sys.stdout) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        file.flush()


def _sum_up(took: Took, as_json: bool) -> None:
    found = took.summed()
    if as_json:
        click.echo(json.dumps(found), err=True)
        return
    said = [f"建立索引：{found['documents']} 篇，{found['indexing_s']:.1f} 秒"] if found["documents"] else []
    if found["asked"]:
        said.append(f"{found['asked']} 次，每次 p50 {found['p50_ms']} 毫秒、p95 {found['p95_ms']} 毫秒")
    if found["memory_mib"]:
        said.append(f"内存最多 {found['memory_mib']} MiB")
    click.echo("；".join(said) + "。", err=True)
