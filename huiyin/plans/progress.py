"""How far the work on a topic has come, read from what was done; nobody types it (decision 0030).

A folder below registers in its own `parts.py` which of its rows belong to a topic, and which stage they show. Rows come
through `visible_to(user)`: each reader's table counts what that reader may open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.plans.models import Topic

# In the order a topic comes through them.
STAGES: dict[str, Any] = {
    "done": _("开展"),
    "found": _("发现"),
    "reported": _("报告"),
    "adopted": _("采纳"),
    "followed_up": _("转化落实"),
}


@dataclass(frozen=True)
class Counter:
    """Rows that count for a stage. `reaches` False: they are on the way there, and do not mean that it is done."""

    stage: str
    label: Any  # lazy words
    rows: Callable[[Any], QuerySet[Any]]  # those this user may see
    topic: str = "topic"  # path from a row to its topic
    reaches: bool = True


COUNTERS: list[Counter] = []


@dataclass
class Cell:
    """One stage of one topic."""

    counts: list[tuple[str, int]] = field(default_factory=list)
    is_done: bool = False


Progress = dict[str, Cell]


def stage_of(topics: Iterable[Topic], user: Any) -> dict[int, Progress]:
    """By topic: every stage with what was counted for it. One query for each counter, however many topics."""
    keys = [topic.pk for topic in topics]
    found: dict[int, Progress] = {key: {stage: Cell() for stage in STAGES} for key in keys}
    if not keys:
        return found
    for counter in COUNTERS:
        for key, count in _counted(counter, keys, user).items():
            _add(found[key][counter.stage], counter, count)
    return found


def _counted(counter: Counter, keys: list[int], user: Any) -> dict[int, int]:
    path = counter.topic
    rows = counter.rows(user).filter(**{f"{path}__in": keys}).order_by()
    return {row[path]: row["rows"] for row in rows.values(path).annotate(rows=Count("pk", distinct=True))}


def _add(cell: Cell, counter: Counter, count: int) -> None:
    cell.counts.append((str(counter.label), count))
    cell.is_done = cell.is_done or counter.reaches


def together(progresses: Iterable[Progress]) -> Progress:
    """Of a topic and its parts: a row belongs to one topic, so the numbers add up."""
    summed: dict[str, dict[str, int]] = {stage: defaultdict(int) for stage in STAGES}
    done = dict.fromkeys(STAGES, False)
    for progress in progresses:
        for stage, cell in progress.items():
            done[stage] |= cell.is_done
            for label, count in cell.counts:
                summed[stage][label] += count
    return {stage: Cell(list(summed[stage].items()), done[stage]) for stage in STAGES}


def words_of(progress: Progress) -> list[tuple[str, Cell]]:
    return [(str(label), progress[stage]) for stage, label in STAGES.items()]
