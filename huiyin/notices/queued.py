"""Single pieces of work put in a queue with `@task` of django-tasks, done by `huiyin work` (decision 0015)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

KEPT = timedelta(days=14)


@dataclass
class Worked:
    done: int = 0
    failed: int = 0


def run_queued() -> Worked:
    """Everything in the queue whose time has come. The library gives each task to one worker."""
    worked = Worked()
    if not DBTaskResult.objects.ready().exists():  # asking costs less than its lock on the whole of SQLite
        return worked
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    with _counting(worked):
        worker.run()
    return worked


@contextmanager
def _counting(worked: Worked) -> Iterator[None]:
    def count(sender: Any, task_result: TaskResult, **_: Any) -> None:
        if task_result.status == TaskResultStatus.FAILED:
            worked.failed += 1
        else:
            worked.done += 1

    task_finished.connect(count, weak=False)
    try:
        yield
    finally:
        task_finished.disconnect(count)


def prune(day: date) -> int:
    """A daily round: results of tasks that ended long ago."""
    ended = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT)
    return ended.delete()[0]
