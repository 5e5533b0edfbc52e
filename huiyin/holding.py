"""Who holds the database: the sites that serve it, together, or one program alone that puts another in its place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from huiyin.cli import database_file

HOLDING = 0x48757969  # the advisory lock on PostgreSQL


@contextlib.contextmanager
def hold(*, alone: bool) -> Iterator[bool]:
    """Hold the database while the site serves it, or alone while it is made anew. Yields whether it could be had.

    The system lets go when the process ends, however it ends.
    """
    from django.db import connection

    if file := database_file():
        holding: contextlib.AbstractContextManager[bool] = _hold_file(file.with_name(f"{file.name}.lock"), alone)
    elif connection.vendor == "postgresql":
        holding = _hold_postgresql(alone)
    else:
        holding = contextlib.nullcontext(True)
    with holding as is_ours:
        yield is_ours


@contextlib.contextmanager
def _hold_file(file: Path, alone: bool) -> Iterator[bool]:
    try:
        import fcntl
    except ImportError:  # Windows, where a file in use cannot be replaced anyway
        yield True
        return
    with file.open("a") as opened:
        try:
            fcntl.flock(opened, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def _hold_postgresql(alone: bool) -> Iterator[bool]:
    """By a connection of its own: the site's are closed and opened as it likes."""
    from django.db import connection

    own = connection.copy()
    how = "" if alone else "_shared"
    try:
        with own.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_lock{how}(%s)", [HOLDING])
            is_ours = bool(cursor.fetchone()[0])
            yield is_ours
            if is_ours:  # in words: the server notices a closed connection only after a while
                cursor.execute(f"SELECT pg_advisory_unlock{how}(%s)", [HOLDING])
    finally:
        own.close()
