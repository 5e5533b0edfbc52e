"""From each line about me a correction can be asked for; the office that owns the record answers."""

from __future__ import annotations

from typing import Any

from huiyin.corrections.subjects import Contestable
from huiyin.duties.record.raised import plain
from huiyin.matters.models import Matter
from huiyin.privacy.keeping import reach
from huiyin.privacy.registry import Kept
from huiyin.privacy.rows import pages


def contestable(entry: Kept) -> Contestable:
    return Contestable(
        office=entry.office,
        about=lambda row: f"{entry.title}：{_words(entry, row)}",
        assembly=lambda row: reach(row, entry.assembly),
        rows=entry.rows,
        url=lambda row, user: pages(entry, [row], user).get(row.pk, ""),
    )


def _words(entry: Kept, row: Any) -> str:
    """Of a matter its number alone: the leader and the liaison office read requests, and not every proposal's title."""
    found = reach(row, entry.record) if entry.record else row
    matter = found if isinstance(found, Matter) else getattr(found, "matter", None)
    return plain(matter) if isinstance(matter, Matter) else entry.line(row)
