"""The database itself notes what changed: triggers made from what each source watches.

Whatever writes a record (a form, a bulk update, a hand at the database's own prompt), the same transaction tells the
index to read it again. A migration may remake any table, so the triggers step aside for it and come back after it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.translation import gettext as _

from huiyin.search.models import Change
from huiyin.search.sources import SOURCES, By, Source, Sources, Watched

PREFIX = "search_follows_"
OLD, NEW = "OLD", "NEW"
ENDS = ("_i", "_u", "_d")  # of the names: for a row that comes, changes, goes


@dataclass(frozen=True)
class Follower:
    """What notes the changes of one table for one source."""

    name: str
    statements: tuple[str, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.statements).encode()).hexdigest()[:16]


def install(using: str = DEFAULT_DB_ALIAS, sources: Sources = SOURCES) -> list[str]:
    """Make what is not there as it should be, drop what nobody wants. The names of what was made."""
    connection = connections[using]
    wanted, dialect = _wanted(connection, sources), _dialect(connection)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        there = dialect.there(cursor)
        made = [one for one in wanted if there.get(one.name) != one.digest]
        for name in {*there} - {one.name for one in wanted if one not in made}:
            dialect.drop(cursor, name)
        for one in made:
            dialect.make(cursor, one)
    return [one.name for one in made]


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    dialect = _dialect(connections[using])
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for name in dialect.there(cursor):
            dialect.drop(cursor, name)


def missing(using: str = DEFAULT_DB_ALIAS, sources: Sources = SOURCES) -> list[str]:
    """Those that are not there, or not as the sources want them: what they watch is not followed."""
    connection = connections[using]
    with connection.cursor() as cursor:
        there = _dialect(connection).there(cursor)
    return sorted(one.name for one in _wanted(connection, sources) if there.get(one.name) != one.digest)


# When


def before_migrations(*, using: str, plan: Any = (), **_more: Any) -> None:
    """SQLite checks every trigger when a table is remade, PostgreSQL refuses to change a column one looks at."""
    if plan:
        drop(using)


def after_migrations(*, using: str, **_more: Any) -> None:
    install(using)


def check(*, databases: Iterable[str] | None = None, **_more: Any) -> list[checks.CheckMessage]:
    found = {using: missing(using) for using in databases or ()}
    return [
        checks.Warning(
            _("数据库里缺少跟踪检索内容的触发器：%(names)s。") % {"names": "、".join(names)},
            hint=_("运行 django-admin migrate 重新建立，再运行 huiyin search --check。"),
            id="search.W001",
        )
        for using, names in found.items()
        if names
    ]


# What


def _wanted(connection: Any, sources: Sources) -> list[Follower]:
    """Of the tables that exist: in the middle of its history a database may not have all of them."""
    tables = set(connection.introspection.table_names())
    if Change._meta.db_table not in tables:
        return []
    dialect = _dialect(connection)
    return [
        dialect.follower(f"{PREFIX}{source.code}_{watched.model._meta.db_table}", source, watched)
        for source in sources
        for watched in source.watched
        if _tables(watched) <= tables
    ]


def _tables(watched: Watched) -> set[str]:
    named, by = [watched.model], watched.by
    while by:
        named.append(by.model)
        by = by.through
    return {model._meta.db_table for model in named}


def _noted(source: Source, watched: Watched, row: str, but: str = "TRUE") -> str:
    """Statement that notes the record, or the records, of this row; `but` only where that holds."""
    into = f'INSERT INTO "{Change._meta.db_table}" (source, object_id) SELECT {_quoted(source.code)}, '
    key = f'{row}."{watched.key}"'
    if watched.by is None:
        return f"{into}{key} WHERE {key} IS NOT NULL AND {but};"
    return f"{into}{_named(watched.by, f'= {key}')} AND {but};"


def _named(by: By, is_it: str) -> str:
    """The records that name a row of which `is_it` holds."""
    here = f"IN (SELECT {_named(by.through, is_it)})" if by.through else is_it
    one_of = " OR ".join(f'"{column}" {here}' for column in by.named)
    only = "".join(f' AND "{name}" = {_quoted(value)}' for name, value in by.only.items())
    return f'"{by.record}" FROM "{by.model._meta.db_table}" WHERE ({one_of}){only}'


def _events(watched: Watched, unlike: str) -> list[tuple[str, str, str]]:
    """Ending of a name, event, condition."""
    looked_at = list(dict.fromkeys([watched.key, *watched.only, *watched.columns]))
    columns = ", ".join(f'"{name}"' for name in looked_at)
    differs = " OR ".join(_differs(name, unlike, watched.alike.get(name, ())) for name in looked_at)
    new, old = _matters(watched, NEW), _matters(watched, OLD)
    change = ("_u", f"AFTER UPDATE OF {columns}", f"({old} OR {new}) AND ({differs})")
    if not watched.comes:
        return [change]
    return [("_i", "AFTER INSERT", new), change, ("_d", "AFTER DELETE", old)]


def _differs(name: str, unlike: str, alike: Iterable[Iterable[str]]) -> str:
    sets = [f"({', '.join(_quoted(value) for value in values)})" for values in alike]
    each = [f'({OLD}."{name}" IN {one}) <> ({NEW}."{name}" IN {one})' for one in sets]
    return " OR ".join(each) or f'{OLD}."{name}" {unlike} {NEW}."{name}"'


def _matters(watched: Watched, row: str) -> str:
    """Condition that this row is one of those that matter at all."""
    return " AND ".join(f'{row}."{name}" = {_quoted(value)}' for name, value in watched.only.items()) or "TRUE"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class _SQLite:
    """A trigger for each event; SQLite keeps its words as they were."""

    def follower(self, name: str, source: Source, watched: Watched) -> Follower:
        new, old = _noted(source, watched, NEW), _noted(source, watched, OLD)
        moved = _noted(source, watched, OLD, but=f'{OLD}."{watched.key}" IS NOT {NEW}."{watched.key}"')
        does = {"_i": new, "_u": f"{new} {moved}", "_d": old}
        table = watched.model._meta.db_table
        return Follower(
            name,
            tuple(
                f'CREATE TRIGGER "{name}{end}" {event} ON "{table}" FOR EACH ROW WHEN {when} BEGIN {does[end]} END'
                for end, event, when in _events(watched, "IS NOT")
            ),
        )

    def make(self, cursor: Any, one: Follower) -> None:
        for statement in one.statements:
            cursor.execute(statement)

    def there(self, cursor: Any) -> dict[str, str]:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
            [len(PREFIX), PREFIX],
        )
        kept: dict[str, dict[str, str]] = defaultdict(dict)
        for name, words in cursor.fetchall():
            kept[name[:-2]][name[-2:]] = words
        return {
            name: Follower(name, tuple(words[end] for end in ENDS if end in words)).digest
            for name, words in kept.items()
        }

    def drop(self, cursor: Any, name: str) -> None:
        for end in ENDS:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}{end}"')


class _PostgreSQL:
    """A function that notes, and the triggers that call it. Its comment says how many, and of which wording."""

    def follower(self, name: str, source: Source, watched: Watched) -> Follower:
        new, old = _noted(source, watched, NEW), _noted(source, watched, OLD)
        moved = f'{OLD}."{watched.key}" IS DISTINCT FROM {NEW}."{watched.key}"'
        table = watched.model._meta.db_table
        function = (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $follows$ BEGIN '
            f"IF TG_OP = 'DELETE' THEN {old} ELSE {new} "
            f"IF TG_OP = 'UPDATE' THEN IF {moved} THEN {old} END IF; END IF; END IF; RETURN NULL; END $follows$"
        )
        triggers = (
            f'CREATE TRIGGER "{name}{end}" {event} ON "{table}" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION "{name}"()'
            for end, event, when in _events(watched, "IS DISTINCT FROM")
        )
        return Follower(name, (function, *triggers))

    def make(self, cursor: Any, one: Follower) -> None:
        for statement in one.statements:
            cursor.execute(statement)
        signed = f"{len(one.statements) - 1} {one.digest}"
        cursor.execute(f'COMMENT ON FUNCTION "{one.name}"() IS {_quoted(signed)}')

    def there(self, cursor: Any) -> dict[str, str]:
        """A function counts for nothing where a trigger of its own is gone or switched off."""
        cursor.execute(
            """
            SELECT proname, coalesce(obj_description(pg_proc.oid, 'pg_proc'), ''), count(pg_trigger.oid)
            FROM pg_proc LEFT JOIN pg_trigger ON tgfoid = pg_proc.oid AND tgenabled <> 'D'
            WHERE starts_with(proname, %s) AND pronamespace = current_schema()::regnamespace
            GROUP BY proname, pg_proc.oid
            """,
            [PREFIX],
        )
        found = {}
        for name, signed, triggers in cursor.fetchall():
            count, _space, digest = signed.partition(" ")
            found[name] = digest if count == str(triggers) else ""
        return found

    def drop(self, cursor: Any, name: str) -> None:
        cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')


def _dialect(connection: Any) -> _SQLite | _PostgreSQL:
    return _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()
