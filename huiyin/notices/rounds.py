"""What is done once a day. An app adds its own in `AppConfig.ready`: `DAILY.append(Daily("name", _("label"), verb))`.

A verb takes the day and says how many records it changed. It must do the same thing once only, however often it is
called: a round whose worker died, or that failed, is made again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise

from huiyin.notices.models import DailyRound

FROM = time(5)  # of the assembly's zone: before the office opens, after the backups of the night
AGAIN_AFTER = timedelta(hours=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Daily:
    name: str  # kept with the day; never changed
    label: str | Promise
    verb: Callable[[date], int]

    def __call__(self, day: date) -> int:
        return self.verb(day)


DAILY: list[Daily] = []


@dataclass(frozen=True)
class Outcome:
    name: str
    label: str
    done: int = 0
    error: str = ""


def run_daily(now: datetime | None = None, *, whatever_the_hour: bool = False) -> list[Outcome]:
    """Make today's rounds that nobody has made. One that fails stops no other; it is made again after an hour.

    `whatever_the_hour`: somebody asked for it, so that it waits for neither the morning nor that hour.
    """
    now = now or timezone.now()
    local = timezone.localtime(now)
    if local.time() < FROM and not whatever_the_hour:
        return []
    return [_run(entry, row) for entry in DAILY if (row := _begin(entry.name, local.date(), now, whatever_the_hour))]


def _begin(name: str, day: date, now: datetime, is_asked: bool = False) -> DailyRound | None:
    """The day's row, to one worker alone."""
    row = DailyRound.objects.filter(name=name, day=day).first()
    if row is None:
        try:
            with transaction.atomic():
                return DailyRound.objects.create(name=name, day=day, started_at=now)
        except IntegrityError:  # another worker was first by a moment
            return None
    may_begin = row.started_at <= now - AGAIN_AFTER or (is_asked and row.error)
    if row.finished_at or not may_begin:
        return None
    unfinished = DailyRound.objects.filter(pk=row.pk, started_at=row.started_at, finished_at__isnull=True)
    return row if unfinished.update(started_at=now, error="") else None


def _run(entry: Daily, row: DailyRound) -> Outcome:
    mine = DailyRound.objects.filter(pk=row.pk)
    try:
        done = entry(row.day)
    except Exception as wrong:  # whatever went wrong in one, the others are made
        log.exception("daily round %s of %s", entry.name, row.day)
        error = f"{type(wrong).__name__}: {wrong}"[:300]
        mine.update(error=error)
        return Outcome(entry.name, str(entry.label), error=error)
    mine.update(finished_at=timezone.now(), done=done, error="")
    return Outcome(entry.name, str(entry.label), done)
