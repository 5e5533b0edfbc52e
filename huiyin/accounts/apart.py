"""The database itself keeps apart the roles one account never holds at once, whatever writes them. Decision 0054.

Triggers, made anew after every `migrate`, since SQLite loses them when a migration remakes the table. On PostgreSQL
the account's row is held first, so that of two at once the second sees what the first wrote. By account: that one
person has two of them is asked by separation.py alone.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from huiyin.accounts.models import ADMINISTRATORS, CONTENT_ROLES, RoleHolding

TABLE = RoleHolding._meta.db_table
NAME = "roles_apart"


def _listed(roles: Any) -> str:
    return ", ".join(f"'{role}'" for role in roles)


def _clash(same: str) -> str:
    """Another holding of the account, on a day of this one, that cannot stand beside it. `same`: equal, null too."""
    administrators, content = _listed(ADMINISTRATORS), _listed(CONTENT_ROLES)
    place = " AND ".join(f"h.{column} {same} NEW.{column}" for column in ("agency_id", "body_id", "sector_id"))
    return f"""SELECT 1 FROM {TABLE} h WHERE h.user_id = NEW.user_id AND h.id <> COALESCE(NEW.id, -1)
        AND (NEW.ends_on IS NULL OR h.starts_on <= NEW.ends_on) AND (h.ends_on IS NULL OR h.ends_on >= NEW.starts_on)
        AND NOT (h.ended_at IS NOT NULL AND h.ends_on = NEW.starts_on)
        AND NOT (NEW.ended_at IS NOT NULL AND NEW.ends_on = h.starts_on)
        AND ((h.role = NEW.role AND h.assembly_id = NEW.assembly_id AND {place})
            OR (h.role <> NEW.role AND h.assembly_id = NEW.assembly_id
                AND h.role IN ({administrators}) AND NEW.role IN ({administrators}))
            OR (h.role IN ({administrators}) AND NEW.role IN ({content}))
            OR (h.role IN ({content}) AND NEW.role IN ({administrators})))"""  # nosec B608 - names of our own


def statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            statement
            for when in ("INSERT", "UPDATE")
            for statement in (
                f"DROP TRIGGER IF EXISTS {NAME}_{when.lower()}",
                f"CREATE TRIGGER {NAME}_{when.lower()} BEFORE {when} ON {TABLE} WHEN EXISTS ({_clash('IS')}) "
                f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END",
            )
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
            IF EXISTS ({_clash("IS NOT DISTINCT FROM")}) THEN
                RAISE EXCEPTION '{NAME}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$""",
        f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}",
        f"CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    ]


def install(*, using: str = DEFAULT_DB_ALIAS, **_more: Any) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):  # another app alone was migrated
            return
        columns = {found.name for found in connection.introspection.get_table_description(cursor, TABLE)}
        if "ended_at" in columns:  # migrated to a state before the triggers: the table knows no such column
            for statement in statements(connection.vendor):
                cursor.execute(statement)


def is_there(using: str = DEFAULT_DB_ALIAS) -> bool:
    table = "sqlite_master" if connections[using].vendor == "sqlite" else "pg_trigger"
    column = "name" if table == "sqlite_master" else "tgname"
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} LIKE '{NAME}%'")  # nosec B608 - names of our own
        return bool(cursor.fetchone()[0])
