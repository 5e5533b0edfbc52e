"""From each line about me a correction can be asked for; the office that owns the record answers."""

from __future__ import annotations

from huiyin.corrections.subjects import Contestable
from huiyin.privacy.keeping import reach
from huiyin.privacy.registry import Kept
from huiyin.privacy.rows import pages


def contestable(entry: Kept) -> Contestable:
    return Contestable(
        office=entry.office,
        about=lambda row: f"{entry.title}：{entry.line(row)}",
        assembly=lambda row: reach(row, entry.assembly),
        rows=entry.rows,
        url=lambda row, user: pages(entry, [row], user).get(row.pk, ""),
    )
