"""Key proposals: marked after the chairperson's council has confirmed them, unmarked with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency
from huiyin.history import taking
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter
from huiyin.matters.steps import hold_matter
from huiyin.supervision import orders
from huiyin.supervision import permissions as may
from huiyin.supervision.models import KeyProposal, SupervisionOrder
from huiyin.supervision.orders import Leader


@transaction.atomic
def mark(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    leader: Leader,
    confirmed_by: str,
    reason: str,
    office: str,
    due_on: date,
    agencies: Iterable[Agency] = (),
    fast_track: bool = False,
    on: date | None = None,
) -> KeyProposal:
    """Plan, visits and report are those of the order that is written with it."""
    on, agencies = on or timezone.localdate(), list(agencies)
    numbers = sorted(one.pk for one in agencies)
    typed = [matter.pk, leader.fields(), confirmed_by, reason, office, due_on, numbers, fast_track]
    if made := taking.begun(KeyProposal, "mark", by=by, key=key, typed=typed):
        return made
    hold_matter(matter)
    if not may.marks_key(by, matter):
        raise PermissionDenied
    if matter.key_marks.filter(unmarked_on__isnull=True).exists():
        raise StepNotAllowed(_("这件提案已经是重点提案。"))
    order = orders.for_key_proposal(
        matter, leader=leader, reason=reason, office=office, due_on=due_on, agencies=agencies, on=on
    )
    taking.begin(order, "order", by=by, key=uuid.uuid5(key, "order"), typed=None)
    row = KeyProposal.objects.create(
        matter=matter, order=order, year=on.year, chosen_on=on, confirmed_by=confirmed_by, fast_track=fast_track
    )
    taking.begin(row, "mark", by=by, key=key, typed=typed, facts={"confirmed_by": confirmed_by})
    return row


@transaction.atomic
def unmark(row: KeyProposal, *, by: Any, key: uuid.UUID, text: str, on: date | None = None) -> None:
    """No key proposal any more; its order ends, and what was done stays to be read."""
    on = on or timezone.localdate()
    if taking.begun(KeyProposal, "unmark", by=by, key=key, typed=[row.pk, text]):
        return
    now = taking.locked(row)
    if now.unmarked_on is not None:
        raise StepNotAllowed(_("这件提案已经不是重点提案。"))
    if not may.marks_key(by, row.matter):
        raise PermissionDenied
    KeyProposal.objects.filter(pk=row.pk).update(unmarked_on=on, unmarked_reason=text)
    row.refresh_from_db()
    taking.begin(row, "unmark", by=by, key=key, typed=[row.pk, text], facts={"note": text})
    order = taking.locked(row.order)
    if order.state != SupervisionOrder.State.ENDED:
        before, ended = order.state, SupervisionOrder.State.ENDED
        SupervisionOrder.objects.filter(pk=order.pk).update(state=ended, ended_on=on, ended_note=text)
        facts = {"note": text}
        record(order, "unmark", by=by, before=before, after=ended, key=uuid.uuid5(key, "order"), facts=facts)
        row.order.refresh_from_db()
