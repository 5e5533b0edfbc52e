"""`huiyin reseal`: every sealed field under the newest of its keys, so that an old key can be let go."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import Refused, use_database

if TYPE_CHECKING:
    from huiyin.sealed import SealedText

ROWS = 500  # in one transaction


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def reseal(as_json: bool) -> None:
    """把加密的字段都换成用最新的密钥加密；换完以后，旧密钥可以从设置里去掉。"""
    use_database()
    from django.db import DatabaseError

    from huiyin.sealed import ELSEWHERE

    done: list[dict[str, Any]] = []
    try:
        for field in sealed_fields():
            name = f"{field.model._meta.label_lower}.{field.name}"
            done.append({"field": name, "keys": f"HUIYIN_{field.keys}"} | _reseal(field, name, quiet=as_json))
        done += [{"field": name, "keys": "HUIYIN_FIELD_KEYS"} | seal_anew() for name, seal_anew in ELSEWHERE.items()]
    except DatabaseError as wrong:
        raise Refused(f"数据库不能用：{wrong}") from wrong
    unread = sum(row["unread"] for row in done)
    if as_json:
        click.echo(json.dumps(done, ensure_ascii=False, indent=2))
    else:
        for row in done:
            click.echo(
                f"{row['field']}：换了 {row['resealed']} 条，原来就是的 {row['kept']} 条，读不出的 {row['unread']} 条"
            )
    if unread:
        click.echo("huiyin: 有读不出的：设置里缺少当时用的密钥。请先补上，再运行一次。", err=True)
        sys.exit(1)


def sealed_fields() -> Iterator[SealedText]:
    from django.apps import apps

    from huiyin.sealed import SealedText

    for model in apps.get_models():
        yield from (field for field in model._meta.local_fields if isinstance(field, SealedText))


def _reseal(field: SealedText, name: str, *, quiet: bool) -> dict[str, int]:
    """Row by row where it stands, some hundred at a time: whoever writes meanwhile is not overwritten."""
    from django.db import connection, transaction

    quoted = connection.ops.quote_name
    table, column = quoted(field.model._meta.db_table), quoted(str(field.column))
    key = quoted(str(field.model._meta.pk.column))
    counts, last = {"resealed": 0, "kept": 0, "unread": 0}, -1
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, {column} FROM {table} "  # nosec B608 - names of our models, quoted
                f"WHERE {key} > %s AND {column} <> '' ORDER BY {key} LIMIT {ROWS}",
                [last],
            )
            rows = cursor.fetchall()
            for pk, sealed in rows:
                new = field.resealed(sealed)
                what = "unread" if new is None else "kept" if new == sealed else "resealed"
                counts[what] += 1
                if what == "resealed":
                    cursor.execute(
                        f"UPDATE {table} SET {column} = %s "  # nosec B608 - names of our models, quoted
                        f"WHERE {key} = %s AND {column} = %s",
                        [new, pk, sealed],
                    )
        if not rows:
            return counts
        last = rows[-1][0]
        if not quiet:
            click.echo(f"{name}：{sum(counts.values())}", err=True)
