"""The day to look again at a long-term matter has come: the desk is told, and so are those who watch over it."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import Q

from huiyin.accounts.models import Role
from huiyin.livelihood.workflow.table import STEPS
from huiyin.matters import notifying
from huiyin.matters.models import Matter, State

_SPACE = uuid.UUID("6f1d1a55-0f5e-4f0e-9a63-5d0f5a2c7b11")


def tell_due(day: date) -> int:
    """For the daily round. The same matter and day give the same notice again, so that it is there once."""
    due = Matter.objects.filter(Q(livelihood__review_on=day), state=State.LONG_TERM)
    label = STEPS["review_again"].label
    for matter in due.select_related("assembly", "livelihood"):
        key = uuid.uuid5(_SPACE, f"{matter.pk}/{day.isoformat()}")
        watching = matter.livelihood.supervisors.values_list("pk", flat=True)
        notifying.tell_office(matter, label, by=None, key=key, roles=[Role.LEDGER_STAFF])
        notifying.tell_people(matter, list(watching), label, by=None, key=key)
    return due.count()
