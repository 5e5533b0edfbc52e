"""The database of one moment, while people go on writing: into a file, and back out of one."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from huiyin.backups import digests
from huiyin.backups.envelope import NotReadable


@dataclass
class Snapshot:
    """What was read in the same moment as the dump."""

    kind: str  # sqlite, postgresql
    tables: dict[str, digests.Table]
    applied: list[list[str]]  # migrations: app, name
    files: dict[str, str]  # place → digest the database has of it; empty where it has none
    heads: dict[str, list[Any]] = field(default_factory=dict)  # of the chained history: chain → number, hash


APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"
FILES = "SELECT file, sha256 FROM files_attachment UNION SELECT small, '' FROM files_attachment WHERE small <> ''"


def take(into: Path) -> Snapshot:
    from django.db import connection

    return _take_sqlite(into) if connection.vendor == "sqlite" else _take_postgresql(into)


def size() -> int:
    """Bytes the dump takes at most."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _take_sqlite(into: Path) -> Snapshot:
    """VACUUM INTO reads in one transaction and holds nobody up; what was erased is not in its free pages."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    with contextlib.closing(sqlite3.connect(name, timeout=60, isolation_level=None)) as source:
        source.execute("VACUUM INTO ?", [str(into)])
    into.chmod(0o600)
    with contextlib.closing(sqlite3.connect(into)) as file:
        return Snapshot("sqlite", digests.of_sqlite(file), **_facts(file, _sqlite_tables(file)))


def _sqlite_tables(file: sqlite3.Connection) -> set[str]:
    return {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _facts(link: Any, tables: set[str]) -> dict[str, Any]:
    applied = link.execute(APPLIED).fetchall() if "django_migrations" in tables else []
    files = link.execute(FILES).fetchall()
    return {
        "applied": [list(row) for row in applied],
        "files": {place: digest for place, digest in files if place},
        "heads": heads(link) if "history_head" in tables else {},
    }


def heads(link: Any) -> dict[str, list[Any]]:
    return {str(chain): [number, hashed] for chain, number, hashed in link.execute(HEADS).fetchall()}


HEADS = "SELECT chain, number, hash FROM history_head ORDER BY chain"


def _take_postgresql(into: Path) -> Snapshot:
    """pg_dump looks through the same window as we do."""
    with connect() as link:
        link.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        window = link.execute("SELECT pg_export_snapshot()").fetchone()[0]
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={window}", f"--file={into}"])
        tables = digests.of_postgresql(link)
        return Snapshot("postgresql", tables, **_facts(link, set(tables)))


@contextlib.contextmanager
def connect(name: str = "") -> Iterator[Any]:
    """A connection of our own to the database, or to another one of the same server."""
    from django.db import connection

    params = connection.get_connection_params()
    known = ("host", "port", "user", "password")
    given = {key: params[key] for key in known if params.get(key)}
    with psycopg.connect(dbname=name or params["dbname"], autocommit=True, **given) as link:
        yield link


def _run(program: str, arguments: list[str], name: str = "") -> None:
    from django.db import connection

    params = connection.get_connection_params()
    env = os.environ | {"PGDATABASE": name or params["dbname"]}
    for variable, key in {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}.items():
        env |= {variable: str(params[key])} if params.get(key) else {}
    done = subprocess.run([_program(program), *arguments], env=env, capture_output=True, text=True)
    if done.returncode:
        raise NotReadable(f"{program} 没有完成：{done.stderr.strip()[:500]}")


def _program(name: str) -> str:
    """Of the server's own major version: an older pg_dump refuses a newer server, a newer dump may not go back in."""
    with connect() as link:
        major = link.info.server_version // 10000
    places = [f"/usr/lib/postgresql/{major}/bin/{name}", f"/usr/pgsql-{major}/bin/{name}", shutil.which(name)]
    for place in filter(None, places):
        if Path(place).exists() and _major(place) == major:
            return place
    raise NotReadable(f"找不到 PostgreSQL {major} 的 {name}。请安装：sudo apt-get install postgresql-client-{major}。")


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", said)  # pg_dump (PostgreSQL) 15.8 (Debian …)
    return int(found[1]) if found else 0


def load(dump: Path, name: str) -> None:
    """Into the empty database `name`, all or nothing."""
    _run("pg_restore", ["--no-owner", "--no-privileges", "--single-transaction", f"--dbname={name}", str(dump)], name)
