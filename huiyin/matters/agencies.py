"""A step on an agency's part: which part is meant, and what is not heard within its term. The same for every kind."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import steps
from huiyin.matters.models import Assignment, Clock, Extension, Matter
from huiyin.matters.steps import Step, too_late

Found = TypeVar("Found", Assignment, Extension)


def part_for(table: dict[str, Step], matter: Matter, step: str, *, by: Any, agency: Agency | None = None) -> Assignment:
    """The one assignment `by` may take `step` on; where there are several, `agency` says which.

    Raises StepNotAllowed when there is none now, or when it was left open which.
    """
    found = [part for part in steps.fitting(table[step], by, matter) if agency in (None, part.agency)]
    return only(found, table[step], matter)


def only(found: list[Found], step: Step, matter: Matter) -> Found:
    if not found:
        raise too_late(step, matter)
    if len(found) > 1:
        raise StepNotAllowed(_("此事项有几个承办单位，请选择是哪一个。"))
    return found[0]


def take_on(
    table: dict[str, Step],
    matter: Matter,
    step: str,
    *,
    by: Any,
    key: uuid.UUID,
    agency: Agency | None,
    typed: Any,
    on: date | None = None,
    facts: dict[str, Any] | None = None,
    fits: Callable[[Assignment], Any] | None = None,
) -> Assignment | None:
    """Take `step` on the one part `part_for` names; that part, or None when this request was taken before.

    `fits` raises StepNotAllowed where the part is not ready for it.
    """

    def parts() -> list[Assignment]:
        part = part_for(table, matter, step, by=by, agency=agency)
        if fits:
            fits(part)
        return [part]

    taken = steps.take(table, matter, step, by=by, key=key, on=on, typed=typed, facts=facts, parts=parts)
    return taken.parts[0] if taken else None


def deem_all(kind: str, clock: str, verb: Callable[..., None], on: date) -> int:
    """For the daily round: `verb` for every assignment whose term to take it over is over. Gives how many."""
    late = Assignment.objects.filter(
        state=Assignment.State.ASSIGNED,
        clocks__in=Clock.objects.filter(name=clock, stopped_on__isnull=True, due_on__lt=on),
        matter__kind=kind,
    )
    found = list(late.select_related("matter", "agency"))
    for part in found:
        verb(part, on=on)
    return len(found)
