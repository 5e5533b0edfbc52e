"""Proposals of the same content: examined and handled as one, each answered on its own."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, State
from huiyin.matters.steps import held_as
from huiyin.proposals.models import Recommendation
from huiyin.proposals.workflow.examining import confirmed, merge_targets
from huiyin.proposals.workflow.table import take


def group_of(matter: Matter) -> list[Matter]:
    """The proposal the others are merged into, then those merged; one alone is its own group."""
    lead = matter.merged_into or matter
    return [lead, *lead.merged.order_by("pk").select_related("proposal", "assembly", "rule_set")]


def lock_group(matter: Matter) -> None:
    """Whoever acts on one of a group waits for whoever acts on another; the lead's row is always taken first."""
    Matter.objects.select_for_update().get(pk=matter.merged_into_id or matter.pk)


def may_take_in(matter: Matter) -> Any:
    """Proposals `matter` can be merged into: filed and not handed over, of the same assembly."""
    return merge_targets(matter).filter(state=State.FILED, merged_into=None)


@transaction.atomic
def merge(matter: Matter, *, by: Any, key: uuid.UUID, into: Matter, note: str = "", on: date | None = None) -> None:
    """Handled with `into` from now on; its proposers are answered all the same.

    Raises StepNotAllowed when `into` cannot take it in any more.
    """
    Matter.objects.select_for_update().get(pk=into.pk)
    into.refresh_from_db()
    facts = {"into": into.pk, "note": note}

    def fits() -> list:
        if not may_take_in(matter).filter(pk=into.pk).exists():
            raise StepNotAllowed(_("只能并入已立案、还没有交办的提案。请重新选择。"))
        return []

    taken = take(
        matter,
        "merge",
        by=by,
        key=key,
        on=on,
        typed=[into.pk, note],
        facts=facts,
        holder=held_as(into),
        parts=fits,
        merged_into=into,
        due_on=into.due_on,
    )
    if taken:
        confirmed(matter, Recommendation.Verdict.MERGE, by=by)


@transaction.atomic
def unmerge(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    """Before handover it may be taken out again, and is examined by itself."""
    lock_group(matter)
    on = on or timezone.localdate()
    take(matter, "unmerge", by=by, key=key, on=on, typed=note, facts={"note": note}, merged_into=None)
