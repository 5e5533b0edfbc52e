"""One verb, `spend`: once more of something; refused when it was too often. docs/rules/hardening.md, "Limits"."""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection

from huiyin.limits.models import Used

BUSY = 250  # milliseconds a request waits for SQLite before it goes uncounted: counting never holds up reading
log = logging.getLogger(__name__)


class TooOften(Exception):
    def __init__(self, what: str, wait: int) -> None:
        super().__init__(what)
        self.what, self.wait = what, wait  # seconds until it may be done again


def spend(
    what: str, whom: Iterable[tuple[str, int]], *, seconds: int, times: int = 1, now: float | None = None
) -> None:
    """Count `times` more of `what` for each of `whom` (a name, how many it may in a span of `seconds`).

    Spans lie side by side and are the same for everybody: a minute, an hour, a day. Raises TooOften.
    """
    moment = time.time() if now is None else now
    until = (int(moment) // seconds + 1) * seconds
    most = {_digest(what, name): allowed for name, allowed in whom}
    if any(found > most[of] for of, found in _counted(list(most), until, times).items()):
        raise TooOften(what, max(1, until - int(moment)))


def _digest(what: str, name: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{what}\n{name}".encode(), hashlib.sha256).hexdigest()


def _counted(keys: list[str], until: int, times: int) -> dict[str, int]:
    """What each has come to; nothing where the database was too busy to say."""
    rows = ", ".join(["(%s, %s, %s)"] * len(keys))
    given = [value for of in sorted(keys) for value in (of, until, times)]  # in one order: no two wait for each other
    table = connection.ops.quote_name(Used._meta.db_table)
    counted = (
        f"INSERT INTO {table} (of, until, times) VALUES {rows} "  # nosec B608 - our table, no word of a request
        f"ON CONFLICT (of, until) DO UPDATE SET times = {table}.times + excluded.times RETURNING of, times"
    )
    try:
        with _soon(), connection.cursor() as cursor:
            cursor.execute(counted, given)
            return dict(cursor.fetchall())
    except OperationalError:
        log.warning("limits: the database was busy, a request went uncounted")
        return {}


def sweep(day: date) -> int:
    """The daily round: spans that have ended by then."""
    begun = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    return Used.objects.filter(until__lt=begun.timestamp()).delete()[0]


@contextmanager
def _soon() -> Iterator[None]:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    database: Any = connection.connection
    usual = database.execute("PRAGMA busy_timeout").fetchone()[0]
    database.execute(f"PRAGMA busy_timeout = {BUSY}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {int(usual)}")
