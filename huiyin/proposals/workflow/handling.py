"""What the agency does: takes it over, speaks with the proposers, answers."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from huiyin.assemblies.models import Agency
from huiyin.matters.models import (
    Answer,
    Assignment,
    Matter,
    ProposerContact,
)
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.answering import give, held_by
from huiyin.proposals.workflow.table import take


@transaction.atomic
def assign(matter: Matter, *, by: Any, key: uuid.UUID, agency: Agency, on: date | None = None) -> None:
    """Hand over to the agency that must answer. Its term runs from this day."""
    on = on or timezone.localdate()
    facts = {"agency": agency.name}
    if take(matter, "assign", by=by, key=key, on=on, typed=agency.pk, holder=held_by(agency), facts=facts):
        Assignment.objects.create(matter=matter, agency=agency, assigned_on=on)


@transaction.atomic
def acknowledge(matter: Matter, *, by: Any, key: uuid.UUID, handler: str, on: date | None = None) -> None:
    on = on or timezone.localdate()
    if take(matter, "acknowledge", by=by, key=key, on=on, typed=handler, facts={"handler": handler}):
        matter.assignments.filter(agency=matter.holder_agency).update(acknowledged_on=on, handler=handler)


@transaction.atomic
def contact(matter: Matter, *, by: Any, key: uuid.UUID, kind: str, held_on: date, gist: str) -> None:
    typed, facts = [kind, held_on, gist], {"kind": kind, "held_on": held_on.isoformat()}
    if take(matter, "contact", by=by, key=key, typed=typed, facts=facts):
        assert matter.holder_agency is not None  # whose officer has just been let through
        ProposerContact.objects.create(
            matter=matter,
            round=matter.proposal.round,
            agency=matter.holder_agency,
            kind=kind,
            held_on=held_on,
            gist=gist,
            by=by,
        )


@transaction.atomic
def reply(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    text: str,
    result_class: str,
    signed_by: str,
    on: date | None = None,
) -> None:
    """The agency's answer, to each who signed. Their time to say what they think of it begins."""
    on, agency = on or timezone.localdate(), matter.holder_agency
    typed, facts = [text, result_class, signed_by], {"class": result_class}
    if not take(matter, "reply", by=by, key=key, on=on, typed=typed, answered_on=on, facts=facts):
        return
    proposal = matter.proposal
    Proposal.objects.filter(pk=matter.pk).update(result_class=result_class)
    answer = Answer(agency=agency, round=proposal.round, signed_by=signed_by, result_class=result_class)
    answer.text, answer.given_on = text, on
    give(matter, answer)
