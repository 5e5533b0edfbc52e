"""What it costs that the history proves itself: writing a chained line, and verifying them all."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.site import site
from tools.bench import case

STEPS = 2_000
ROWS = 100_000


def _assembly() -> Any:
    from huiyin.assemblies.models import Assembly

    return Assembly.objects.create(slug="bench", name="测试政协", tier="region")


def _steps(write: Callable[[Any], None], database: str = "") -> Callable[[], dict[str, float]]:
    site(database)
    place = _assembly()

    def work() -> dict[str, float]:
        begun = time.perf_counter()
        for _ in range(STEPS):
            write(place)
        return {"steps a second": STEPS / (time.perf_counter() - begun)}

    return work


def _chained(place: Any) -> None:
    from huiyin.history.models import record

    facts = {"note": "已与承办单位联系"}
    record(place, "note", by=None, before="", after="", key=uuid.uuid4(), facts=facts)


def _plain(place: Any) -> None:
    """As `record` was before there were chains: one row."""
    from django.db import models, transaction

    from huiyin.history.models import Event

    facts = {"note": "已与承办单位联系"}
    row = Event(subject=place._meta.label_lower, subject_id=place.pk, step="note", facts=facts)
    with transaction.atomic():
        models.Model.save(row, force_insert=True)


@contextmanager
def _postgres() -> Iterator[str]:
    from tools.postgres import server

    with server() as url:
        yield url


def _on_postgresql(write: Callable[[Any], None]) -> Callable[[], dict[str, float]]:
    """The server ends with the process."""
    import atexit
    from contextlib import ExitStack

    running = ExitStack()
    atexit.register(running.close)
    return _steps(write, running.enter_context(_postgres()))


@case(rows=STEPS, baseline="history_unchained")
def history_chain() -> Callable[[], dict[str, float]]:
    "2,000 lines of history, each its own transaction, linked; SQLite."
    return _steps(_chained)


@case(rows=STEPS, only_as_baseline=True)
def history_unchained() -> Callable[[], dict[str, float]]:
    "The same lines, not linked; SQLite."
    return _steps(_plain)


@case(rows=STEPS, baseline="history_unchained_postgresql")
def history_chain_postgresql() -> Callable[[], dict[str, float]]:
    "2,000 lines of history, each its own transaction, linked at commit; PostgreSQL."
    return _on_postgresql(_chained)


@case(rows=STEPS, only_as_baseline=True)
def history_unchained_postgresql() -> Callable[[], dict[str, float]]:
    "The same lines, not linked; PostgreSQL."
    return _on_postgresql(_plain)


def _full() -> None:
    from django.utils import timezone

    from huiyin.history.models import Event, record_many

    site()
    place, at = _assembly(), timezone.now()
    label, facts = place._meta.label_lower, {"note": "已与承办单位联系", "on": "2026-11-20"}
    for _ in range(ROWS // 4000):
        record_many(
            Event(subject=label, subject_id=place.pk, step="note", at=at, actor_name="扎西", facts=facts)
            for _ in range(4000)
        )


@case(rows=ROWS, baseline="history_read")
def history_verify() -> Callable[[], object]:
    "100,000 links and their rows verified."
    from itertools import islice

    _full()

    def work() -> None:
        from huiyin.history.verifying import verify

        assert list(islice(verify(), 1)) == []

    return work


@case(rows=ROWS, only_as_baseline=True)
def history_read() -> Callable[[], object]:
    "The same rows and links read and not looked at."
    _full()

    def work() -> None:
        from huiyin.history.models import Event, Link

        for model in (Event, Link):
            for _row in model.objects.order_by("pk").values_list().iterator(chunk_size=2000):
                pass

    return work
