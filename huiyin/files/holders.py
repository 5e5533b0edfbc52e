"""What attachments belong to. An app that holds some says so once, in `AppConfig.ready`:

    HOLDERS.append(Holder(PostPicture, "attachment"))

From that one line follow who opens an attachment (whoever sees a row that holds it) and that it is in use (any row
holds it, seen or not). The column is a foreign key with PROTECT, or the name of a many-to-many field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Manager, Model, Q, QuerySet


@dataclass(frozen=True)
class Holder:
    model: type[Model]
    column: str
    # Rows whose attachments `user` may open, where that is fewer than those `user` sees.
    opened_by: Callable[[Any], QuerySet[Any]] | None = None
    # Rows that anybody reads without signing in, as long as they are among these.
    public: Callable[[], QuerySet[Any]] | None = None

    def rows(self) -> Manager[Any]:
        return self.model._default_manager

    def seen_by(self, user: Any) -> Q:
        rows = self.opened_by(user) if self.opened_by else self.rows().visible_to(user)  # type: ignore[attr-defined]
        return self._of(rows)

    def open_to_all(self) -> Q:
        return self._of(self.public()) if self.public else Q(pk__in=[])

    def held(self) -> Q:
        return self._of(self.rows().all())

    def _of(self, rows: QuerySet[Any]) -> Q:
        # Without the empty ones: beside a single NULL, "not among them" holds of nothing.
        return Q(pk__in=rows.order_by().filter(**{f"{self.column}__isnull": False}).values(self.column))


HOLDERS: list[Holder] = []


def seen_by(user: Any) -> Q:
    """Attachments `user` may open because of what holds them."""
    return reduce(or_, (holder.seen_by(user) for holder in HOLDERS), Q(pk__in=[]))


def open_to_all() -> Q:
    """Attachments of what is published to everybody."""
    return reduce(or_, (holder.open_to_all() for holder in HOLDERS), Q(pk__in=[]))


def held() -> Q:
    """Attachments that anything holds."""
    return reduce(or_, (holder.held() for holder in HOLDERS), Q(pk__in=[]))
