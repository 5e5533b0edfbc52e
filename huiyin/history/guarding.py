"""The database itself keeps the history: triggers that refuse what is not added, on both databases.

One row of history_event may become, or cease to be, exactly what its newest redaction says (redacting.py). A migration
may remake any table, so the triggers step aside for it and come back after it, as those of the search do.

PostgreSQL also links here what a transaction wrote, when it commits (linking.py); SQLite links in the program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.translation import gettext as _

from huiyin.history.content import COLUMNS, EVENT, REDACTION
from huiyin.history.linking import GENESIS, LINKS_AT_COMMIT, UNLINKED

PREFIX = "history_keeps_"
LINK, HEAD = "history_link", "history_head"
REFUSED = "history is only ever added to"
TAKEN_OUT = ("actor_name", "facts")  # all that a redaction may change
# What makes a row the same row: none may come in the place of one that is there (SQLite's INSERT OR REPLACE).
SAME = {EVENT: ("id", "key"), LINK: ("id", "number"), REDACTION: ("id",)}


@dataclass(frozen=True)
class Guard:
    name: str
    table: str
    statements: tuple[str, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.statements).encode()).hexdigest()[:16]


def install(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Make what is not there as it should be. The names of what was made."""
    connection = connections[using]
    dialect = _dialect(connection)
    wanted = _wanted(connection)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        there = dialect.there(cursor)
        made = [one for one in wanted if there.get(one.name) != one.digest]
        for one in made:
            dialect.drop(cursor, one.name, one.table)
            for statement in one.statements:
                cursor.execute(statement)
            dialect.sign(cursor, one)
    return [one.name for one in made]


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    """For a migration, and for what empties a database as a whole: the demo made anew, a test that is over.

    What links at commit stays: a row that a migration writes would wait for it for ever.
    """
    connection = connections[using]
    dialect = _dialect(connection)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for one in _wanted(connection):
            if one.table != UNLINKED:
                dialect.drop(cursor, one.name, one.table)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    connection = connections[using]
    with connection.cursor() as cursor:
        there = _dialect(connection).there(cursor)
    return sorted(one.name for one in _wanted(connection) if there.get(one.name) != one.digest)


def before_migrations(*, using: str, plan: Any = (), **_more: Any) -> None:
    if plan:
        drop(using)


def after_migrations(*, using: str, **_more: Any) -> None:
    install(using)


def check(*, databases: Iterable[str] | None = None, **_more: Any) -> list[checks.CheckMessage]:
    found = {using: missing(using) for using in databases or ()}
    return [
        checks.Warning(
            _("数据库里缺少保护办理记录的触发器：%(names)s。") % {"names": "、".join(names)},
            hint=_("运行 django-admin migrate 重新建立，再运行 huiyin verify。"),
            id="history.W001",
        )
        for using, names in found.items()
        if names
    ]


def _wanted(connection: Any) -> list[Guard]:
    """Of the tables that exist: in the middle of its history a database may not have all of them."""
    if not {EVENT, LINK, REDACTION, HEAD} <= set(connection.introspection.table_names()):
        return []
    return _dialect(connection).guards()


def _same_but(columns: Iterable[str], unlike: str) -> str:
    return " AND ".join(f'NOT (NEW."{name}" {unlike} OLD."{name}")' for name in columns)


def _is_redacted(unlike: str) -> str:
    """The row becomes what its newest redaction says, and differs in nothing else."""
    rest = [name for name in COLUMNS[EVENT] if name not in TAKEN_OUT]
    says = " AND ".join(f'said."{name}" = NEW."{name}"' for name in TAKEN_OUT)
    newest = f'(SELECT max(id) FROM {REDACTION} WHERE "event" = OLD.id)'  # nosec B608 - names of our own
    return (
        f"{_same_but(rest, unlike)} AND EXISTS "  # nosec B608 - names of our own
        f"(SELECT 1 FROM {REDACTION} said WHERE said.id = {newest} AND said.kind = 'redacted' AND {says})"
    )


def _is_forgotten() -> str:
    return f"EXISTS (SELECT 1 FROM {REDACTION} said WHERE said.\"event\" = OLD.id AND said.kind = 'forgotten')"  # nosec B608 - names of our own


class _SQLite:
    """A trigger for each event; SQLite keeps its words as they were."""

    def guards(self) -> list[Guard]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        allowed = {(EVENT, "UPDATE"): _is_redacted("IS NOT"), (EVENT, "DELETE"): _is_forgotten()}
        made = []
        for table in (EVENT, LINK, REDACTION):
            for verb in ("UPDATE", "DELETE"):
                when = f"WHEN NOT ({allowed[table, verb]}) " if (table, verb) in allowed else ""
                made.append(self._guard(table, verb, f"{when}{refuse}"))
            made.append(self._guard(table, "INSERT", f"WHEN {self._is_there(table)} {refuse}"))
        return made

    def _guard(self, table: str, verb: str, does: str) -> Guard:
        name = f"{PREFIX}{table.removeprefix('history_')}_{verb.lower()}"
        return Guard(name, table, (f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW {does}',))

    def _is_there(self, table: str) -> str:
        same = [f'"{name}" = NEW."{name}"' for name in SAME[table]]
        if table == LINK:
            same[1] += ' AND "chain" = NEW."chain"'
        return " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {one})' for one in same)  # nosec B608 - names of our own

    def there(self, cursor: Any) -> dict[str, str]:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
            [len(PREFIX), PREFIX],
        )
        return {name: Guard(name, table, (words,)).digest for name, table, words in cursor.fetchall()}

    def drop(self, cursor: Any, name: str, table: str) -> None:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')

    def sign(self, cursor: Any, one: Guard) -> None:
        """Its words are its sign."""


class _PostgreSQL:
    """A function and its triggers. The function's comment says how many, and of which wording."""

    def guards(self) -> list[Guard]:
        made = [
            self._keeps(
                EVENT,
                f"IF TG_OP = 'UPDATE' THEN IF {_is_redacted('IS DISTINCT FROM')} THEN RETURN NEW; END IF; END IF; "
                f"IF TG_OP = 'DELETE' THEN IF {_is_forgotten()} THEN RETURN OLD; END IF; END IF; ",
            ),
            *(self._keeps(table, "") for table in (LINK, REDACTION)),
        ]
        return [*made, self._links_at_commit()]

    def _keeps(self, table: str, lets: str) -> Guard:
        name = PREFIX + table.removeprefix("history_")
        calls = f'EXECUTE FUNCTION "{name}"()'
        return Guard(
            name,
            table,
            (
                f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $keeps$ BEGIN '
                f"{lets}RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $keeps$",
                f'CREATE TRIGGER "{name}_rows" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW {calls}',
                f'CREATE TRIGGER "{name}_all" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {calls}',
            ),
        )

    def _links_at_commit(self) -> Guard:
        """The first row of a transaction links all of them; what the hash is of: linking.hash_of."""
        name = f"{PREFIX}links"
        return Guard(
            name,
            UNLINKED,
            (
                f"CREATE UNLOGGED TABLE IF NOT EXISTS {UNLINKED} (id bigserial PRIMARY KEY, chain bigint NOT NULL, "
                '"table" varchar(20) NOT NULL, "row" bigint NOT NULL, kind varchar(10) NOT NULL, '
                "content varchar(64) NOT NULL)",
                f"""
CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $links$
DECLARE
    of_chain bigint;
    waits record;
    last_number bigint;
    last_hash text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM {UNLINKED} WHERE id = NEW.id) THEN
        RETURN NULL;
    END IF;
    FOR of_chain IN SELECT DISTINCT chain FROM {UNLINKED} ORDER BY chain LOOP
        INSERT INTO {HEAD} (chain, number, hash) VALUES (of_chain, 0, '{GENESIS}') ON CONFLICT DO NOTHING;
        SELECT number, hash INTO last_number, last_hash FROM {HEAD} WHERE chain = of_chain FOR UPDATE;
        FOR waits IN SELECT * FROM {UNLINKED} WHERE chain = of_chain ORDER BY id LOOP
            last_number := last_number + 1;
            last_hash := encode(sha256(convert_to(concat_ws(E'\\n', last_hash, of_chain, last_number,
                waits."table", waits."row", waits.kind, waits.content), 'UTF8')), 'hex');
            INSERT INTO {LINK} (chain, number, "table", "row", kind, content, hash)
            VALUES (of_chain, last_number, waits."table", waits."row", waits.kind, waits.content, last_hash);
        END LOOP;
        UPDATE {HEAD} SET number = last_number, hash = last_hash WHERE chain = of_chain;
        DELETE FROM {UNLINKED} WHERE chain = of_chain;
    END LOOP;
    RETURN NULL;
END $links$""",  # nosec B608 - names of our own
                f"CREATE CONSTRAINT TRIGGER {LINKS_AT_COMMIT} AFTER INSERT ON {UNLINKED} "
                f'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "{name}"()',
            ),
        )

    def there(self, cursor: Any) -> dict[str, str]:
        """A function counts for nothing where a trigger of its own is gone or switched off."""
        cursor.execute(
            """
            SELECT proname, coalesce(obj_description(pg_proc.oid, 'pg_proc'), ''), count(pg_trigger.oid)
            FROM pg_proc LEFT JOIN pg_trigger ON tgfoid = pg_proc.oid AND tgenabled IN ('O', 'A')
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

    def drop(self, cursor: Any, name: str, table: str) -> None:
        cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')

    def sign(self, cursor: Any, one: Guard) -> None:
        triggers = sum(words.startswith(("CREATE TRIGGER", "CREATE CONSTRAINT TRIGGER")) for words in one.statements)
        cursor.execute(f"COMMENT ON FUNCTION \"{one.name}\"() IS '{triggers} {one.digest}'")


def _dialect(connection: Any) -> _SQLite | _PostgreSQL:
    return _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()
