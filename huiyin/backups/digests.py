"""What a table holds, in one number that does not depend on the order of its rows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

SPACE = 1 << 256
Table = dict[str, Any]  # {"rows": …, "digest": …}


def of_rows(rows: Iterable[bytes]) -> Table:
    count = total = 0
    for row in rows:
        count += 1
        total = (total + int.from_bytes(hashlib.sha256(row).digest())) % SPACE
    return {"rows": count, "digest": f"{total:064x}"}


def of_sqlite(file: sqlite3.Connection) -> dict[str, Table]:
    named = file.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'")
    return {name: of_rows(_plain(file, name)) for (name,) in sorted(named.fetchall())}


def _plain(file: sqlite3.Connection, table: str) -> Iterator[bytes]:
    for row in file.execute(f'SELECT * FROM "{table}"'):  # nosec B608 - tables the database itself names
        yield repr(row).encode("utf-8", "surrogatepass")


# What the words of a row depend on besides the row.
_FORMAT = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'hex'"


def of_postgresql(link: Any) -> dict[str, Table]:
    """In the transaction `link` is in, so that all tables are of one moment."""
    link.execute(_FORMAT)
    named = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1").fetchall()
    return {name: of_rows(_worded(link, name)) for (name,) in named}


def _worded(link: Any, table: str) -> Iterator[bytes]:
    with link.cursor(name="digest") as cursor:
        cursor.itersize = 5000
        cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # nosec B608 - tables the database itself names
        for (words,) in cursor:
            yield words.encode()
