"""How a step on a record is taken: once, by one person, with its history, in one transaction.

Matters have more to a step (clocks, holders, agencies): matters/steps.py.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.history.models import Event, record

Row = TypeVar("Row", bound=models.Model)


class StepNotAllowed(Exception):
    """The record is not where this step starts, or what the step needs is missing. The message is for people."""


class KeyAlreadyUsed(StepNotAllowed):
    """The same idempotency key came with another step, another record or other words."""

    def __init__(self) -> None:
        super().__init__(_("这一页已经提交过一次，后来改动的内容还没有保存。内容仍在下面，请再提交一次。"))


@dataclass(frozen=True)
class Step:
    """`ends` None: the state stays."""

    label: str | Promise
    starts: frozenset[str]
    ends: str | None
    may: Callable[[Any, Any], bool]


def allowed(steps: dict[str, Step], user: Any, row: Any) -> list[str]:
    return [name for name, step in steps.items() if row.state in step.starts and step.may(user, row)]


def locked(row: Row) -> Row:
    """The row as it is now, held until the transaction ends: of two at once the second waits, and is then told.

    SQLite has no row to hold; its transactions that write queue as a whole.
    """
    return type(row)._base_manager.select_for_update().get(pk=row.pk)


def begun(model: type[Row], step: str, *, by: Any, key: uuid.UUID, typed: Any) -> Row | None:
    """What this very request made before, if it came before. Raises KeyAlreadyUsed when it had other words."""
    event = Event.objects.filter(key=key).first()
    if event is None:
        return None
    asked = (model._meta.label_lower, step, by.pk, digest_of(typed))
    if (event.subject, event.step, event.actor_id, event.digest) != asked:
        raise KeyAlreadyUsed
    return model._base_manager.get(pk=event.subject_id)


def begin(row: models.Model, step: str, *, by: Any, key: uuid.UUID, typed: Any, facts: dict | None = None) -> None:
    """The first line of a record's history."""
    after = getattr(row, "state", "")
    record(row, step, by=by, before="", after=after, key=key, facts=facts or {}, digest=digest_of(typed))


@transaction.atomic
def take(
    steps: dict[str, Step],
    row: Any,
    name: str,
    *,
    by: Any,
    key: uuid.UUID,
    typed: Any = None,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> bool:
    """False when `key` was seen before: nothing is done again.

    Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed.
    """
    step, before = steps[name], locked(row).state
    if _seen(row, name, by=by, key=key, typed=typed):
        return False
    if before not in step.starts:
        row.refresh_from_db()
        raise StepNotAllowed(
            _("“%(step)s”没有进行：现在是“%(state)s”，可能刚有人处理过。请返回查看。")
            % {"step": step.label, "state": row.get_state_display()}
        )
    if not step.may(by, row):
        raise PermissionDenied
    type(row)._base_manager.filter(pk=row.pk).update(state=step.ends or before, **changes)
    row.refresh_from_db()
    record(row, name, by=by, before=before, after=row.state, key=key, facts=facts or {}, digest=digest_of(typed))
    return True


def _seen(row: Any, name: str, *, by: Any, key: uuid.UUID, typed: Any) -> bool:
    before = begun(type(row), name, by=by, key=key, typed=typed)
    if before is not None and before.pk != row.pk:
        raise KeyAlreadyUsed
    return before is not None


def digest_of(typed: Any) -> str:
    """Of everything a person typed for a step; empty when the step asks for nothing."""
    if not typed:
        return ""
    return hashlib.sha256(json.dumps(typed, sort_keys=True, default=str).encode()).hexdigest()
