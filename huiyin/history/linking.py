"""How a row gets its place in its chain: in the transaction that wrote it, of two at once one after the other.

Who adds to a chain holds its head. PostgreSQL takes heads when the transaction commits, those of several chains in one
order: a transaction that still waits for other rows never holds one, so that no two wait for each other. SQLite has
one writer at a time anyway, and links at once. Decision 0052.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

from huiyin.history.content import content_of_row

GENESIS = "0" * 64  # what the first link of a chain follows
WRITTEN = "written"
UNLINKED = "history_unlinked"  # PostgreSQL's waiting room: empty again when a transaction commits
LINKS_AT_COMMIT = "history_links_at_commit"
_FIELDS = ("chain", "table", "row", "kind", "content")


@dataclass(frozen=True)
class Linked:
    """A row, and the chain it goes to. `row` is the model's; what it is now is read from it unless `is_gone`."""

    chain: int
    row: Any
    kind: str = WRITTEN
    is_gone: bool = False

    def values(self) -> tuple[int, str, int, str, str]:
        content = "" if self.is_gone else content_of_row(self.row)
        return self.chain, self.row._meta.db_table, self.row.pk, str(self.kind), content


def hash_of(before: str, chain: int, number: int, values: Sequence[Any]) -> str:
    """`values`: table, row, kind, content."""
    told = (before, chain, number, *values)
    return hashlib.sha256("\n".join(map(str, told)).encode("ascii")).hexdigest()


def link(rows: Iterable[Linked]) -> None:
    """Inside the transaction that wrote the rows, after it wrote them."""
    values = [row.values() for row in rows]
    if not values:
        return
    if connection.vendor == "postgresql":
        _leave_for_commit(values)
    else:
        link_now(values)


def settle() -> None:
    """Have the database link now what waits for the commit: for one who reads links in the same transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {LINKS_AT_COMMIT} IMMEDIATE; SET CONSTRAINTS {LINKS_AT_COMMIT} DEFERRED")


def _leave_for_commit(values: list[tuple[int, str, int, str, str]]) -> None:
    with connection.cursor() as cursor:
        waiting = f'INSERT INTO {UNLINKED} (chain, "table", "row", kind, content)'  # nosec B608 - a table of ours
        cursor.executemany(f"{waiting} VALUES (%s, %s, %s, %s, %s)", values)


def link_now(values: list[tuple[int, str, int, str, str]], models: Any = apps) -> None:
    """Number them, each in its chain, and move the heads."""
    Link, Head = models.get_model("history", "Link"), models.get_model("history", "Head")
    heads = {head.chain: head for head in Head._base_manager.filter(chain__in={one[0] for one in values})}
    links = []
    for chain, *rest in values:
        head = heads.setdefault(chain, Head(chain=chain))
        head.number += 1
        head.hash = hash_of(head.hash, chain, head.number, rest)
        links.append(Link(chain=chain, number=head.number, hash=head.hash, **dict(zip(_FIELDS[1:], rest, strict=True))))
    Link._base_manager.bulk_create(links)
    Head._base_manager.bulk_create(
        heads.values(), update_conflicts=True, unique_fields=["chain"], update_fields=["number", "hash"]
    )
