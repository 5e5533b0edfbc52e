"""Taken back: before filing by whoever raised it, after filing with the staff's consent until it is handed over."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from huiyin.matters.models import Matter
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.table import take


@transaction.atomic
def withdraw(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    if take(matter, "withdraw", by=by, key=key, on=on, typed=reason, facts={"note": reason}):
        Proposal.objects.filter(pk=matter.pk).update(withdrawal_reason=reason)


@transaction.atomic
def ask_to_withdraw(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    """Of one that has its number. It goes on as it is until the staff has decided."""
    on = on or timezone.localdate()
    if take(matter, "ask_to_withdraw", by=by, key=key, on=on, typed=reason, facts={"note": reason}):
        Proposal.objects.filter(pk=matter.pk).update(withdrawal_reason=reason, withdrawal_asked_on=on)


@transaction.atomic
def consent_to_withdraw(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """It ends; its number stays its own and is given to no other."""
    if take(matter, "consent_to_withdraw", by=by, key=key, on=on, facts={"note": matter.proposal.withdrawal_reason}):
        Proposal.objects.filter(pk=matter.pk).update(withdrawal_asked_on=None)


@transaction.atomic
def refuse_to_withdraw(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    if take(matter, "refuse_to_withdraw", by=by, key=key, on=on, typed=note, facts={"note": note}):
        Proposal.objects.filter(pk=matter.pk).update(withdrawal_reason="", withdrawal_asked_on=None)
