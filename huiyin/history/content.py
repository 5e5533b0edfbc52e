"""The digest of a row, the same whatever database holds it. The form is fixed: docs/rules/history.md, rule 2.

A row is linked under this form for ever: a column that comes later needs a form of its own, not a change of this one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

EVENT, REDACTION = "history_event", "history_redaction"
# Every column of each table that is linked.
COLUMNS = {
    EVENT: (
        *("id", "subject", "subject_id", "step", "before", "after"),
        *("actor_id", "actor_name", "at", "facts", "key", "digest"),
    ),
    REDACTION: ("id", "chain", "event", "kind", "actor_name", "facts", "why", "by_id", "by_name", "at"),
}


def content_of(table: str, values: Iterable[Any]) -> str:
    """`values` in the order of COLUMNS, as they come back from the database."""
    return hashlib.sha256(canonical(dict(zip(COLUMNS[table], values, strict=True))).encode("ascii")).hexdigest()


def content_of_row(row: Any) -> str:
    """Of a row just written, whose JSON has not been through the database yet."""
    table = row._meta.db_table
    read = (_as_read(getattr(row, name)) for name in COLUMNS[table])
    return content_of(table, read)


def canonical(values: Mapping[str, Any]) -> str:
    return json.dumps(_plain(values), sort_keys=True, separators=(",", ":"))


def _as_read(value: Any) -> Any:
    """JSON makes text of all keys, lists of tuples."""
    return json.loads(json.dumps(value)) if isinstance(value, dict | list) else value


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case float():  # PostgreSQL hands 1e2 back as 100
            return int(Decimal(repr(value))) if value.is_integer() else value
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case UUID():
            return str(value)
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")
