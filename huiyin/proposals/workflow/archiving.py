"""Putting away what has ended: from then on it is read and never changed. There is no way back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Kind, Matter
from huiyin.proposals.workflow.after_closing import PUT_AWAY
from huiyin.proposals.workflow.table import take


@transaction.atomic
def archive(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    on = on or timezone.localdate()
    take(matter, "archive", by=by, key=key, on=on, archived_on=on)


@dataclass(frozen=True)
class Result:
    """`refused`: why this one was not put away; empty when it was."""

    matter: Matter
    refused: str = ""


def to_archive(user: Any, assembly_id: int, year: int) -> Any:
    """Those the reader may see that ended in the year and are not put away yet."""
    matters = Matter.objects.visible_to(user).filter(kind=Kind.PROPOSAL, assembly=assembly_id, state__in=PUT_AWAY)
    return matters.filter(closed_on__year=year, archived_on__isnull=True).order_by("docket", "pk")


def archive_all(matters: Iterable[Matter], *, by: Any, key: uuid.UUID, on: date | None = None) -> list[Result]:
    """Each for itself: one that is refused keeps none of the others. The same key again archives nothing twice."""
    return [_one(matter, by, uuid.uuid5(key, str(matter.pk)), on) for matter in matters]


def _one(matter: Matter, by: Any, key: uuid.UUID, on: date | None) -> Result:
    try:
        archive(matter, by=by, key=key, on=on)
    except StepNotAllowed as refused:
        return Result(matter, str(refused))
    except PermissionDenied:
        return Result(matter, _("您不能归档这件提案。"))
    return Result(matter)
