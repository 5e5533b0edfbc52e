"""What the records of other apps are called, for the list of notices.

An app below adds itself in `AppConfig.ready`: label of the model → the titles, by primary key, of those among the
records that the user may see now. A record no longer seen keeps its notice and loses its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from huiyin.notices.models import Notice

Titles = dict[int, str]
TITLES: dict[str, Callable[[Any, list[int]], Titles]] = {}


def with_titles(user: Any, notices: Iterable[Notice]) -> list[tuple[Notice, str | None]]:
    """Each notice with its record's title; None where the user sees the record no more. A query a kind of record."""
    shown = list(notices)
    asked: dict[str, list[int]] = {}
    for notice in shown:
        asked.setdefault(notice.subject, []).append(notice.subject_id)
    found = {label: TITLES[label](user, ids) for label, ids in asked.items() if label in TITLES}
    return [(notice, found.get(notice.subject, {}).get(notice.subject_id)) for notice in shown]
