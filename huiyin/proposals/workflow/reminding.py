"""Urging the agency that holds a proposal."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.matters import notifying
from huiyin.matters.models import Matter
from huiyin.proposals.workflow.table import STEPS, take


@transaction.atomic
def remind(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """Ask the holder to act, at most once a day. Nothing else changes: no clock moves, no state."""
    # The row is held to the end: the state stays, so of two who remind at once nothing else would stop the second.
    held = Matter.objects.select_for_update().get(pk=matter.pk)
    facts = {"agency": str(held.holder_agency)} if held.holder_agency else {}
    if take(matter, "remind", by=by, key=key, on=on, facts=facts) and matter.holder_agency_id:
        notifying.tell_agency(matter, matter.holder_agency_id, STEPS["remind"].label, by=by, key=key)
