"""Rows on their way into the database, many at a time. Their keys are given here, so that they may name each other."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

from huiyin.history.models import Event, record_many

BATCH = 4000
Row = TypeVar("Row", bound=Model)


class Rows:
    """Foreign keys are checked at the end of the transaction on both engines: the order of writing is free."""

    def __init__(self) -> None:
        self._waiting: dict[type[Model], list[Any]] = defaultdict(list)
        self._last: dict[type[Model], int] = {}
        self._holding = True
        self.written: dict[type[Model], int] = defaultdict(int)

    def add(self, row: Row) -> Row:
        """Keep `row` for writing; it has its key at once."""
        model = type(row)
        if row.pk is None:
            row.pk = self.new_key(model)
        waiting = self._waiting[model]
        waiting.append(row)
        if len(waiting) >= BATCH and not self._holding and model is not Event:
            self._write(model)
        return row

    def new_key(self, model: type[Model]) -> int:
        if model not in self._last:
            self._last[model] = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        self._last[model] += 1
        return self._last[model]

    def release(self) -> None:
        """From here on rows are written as they come; till then they may still be changed."""
        self._holding = False
        self._write_all_but_history()

    def waiting(self, model: type[Row]) -> list[Row]:
        """Rows of a model not written yet; they may still be changed."""
        return self._waiting[model]

    def finish(self) -> None:
        """Write what is left, and tell the database where its own keys go on."""
        self._write_all_but_history()
        self._write(Event)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._last)):
                cursor.execute(statement)

    def _write_all_but_history(self) -> None:
        """History comes last: whose it is, is read from the records it is of."""
        for model in list(self._waiting):
            if model is not Event:
                self._write(model)

    def _write(self, model: type[Model]) -> None:
        waiting = self._waiting.pop(model, [])
        if model is Event:
            for since in range(0, len(waiting), BATCH):
                record_many(waiting[since : since + BATCH])
        else:
            model._base_manager.bulk_create(waiting)
        self.written[model] += len(waiting)
