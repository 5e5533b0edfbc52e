"""Reading many records and what hangs on them: a bounded number at a time, one query for each table of a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

BATCH = 2000


def in_batches(rows: QuerySet[Any], *columns: str) -> Iterator[list[tuple[Any, ...]]]:
    """Of the rows of a query, in any order, these columns."""
    read = rows.order_by().values_list(*columns).iterator(BATCH)
    while some := list(islice(read, BATCH)):
        yield some


def beside(rows: QuerySet[Any], key: str, *columns: str) -> dict[Any, list[str]]:
    """By what the column `key` names: what is written in `columns`, row after row, each thing once."""
    found: dict[Any, dict[str, None]] = defaultdict(dict)
    for one, *words in rows.values_list(key, *columns):
        found[one] |= dict.fromkeys(filter(None, words))
    return defaultdict(list, {one: list(words) for one, words in found.items()})


def lines(*words: str | Iterable[str]) -> str:
    """What is there, a line each."""
    each = (one for some in words for one in ([some] if isinstance(some, str) else some))
    return "\n".join(one for one in each if one)


def facts(*words: Any) -> tuple[str, ...]:
    """What is there, days as they are written everywhere."""
    return tuple(str(one) for one in words if one)
