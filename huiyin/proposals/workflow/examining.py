"""What the assembly makes of a proposal: pre-checked, returned, filed or not."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.assemblies import rules
from huiyin.matters import steps
from huiyin.matters.models import (
    Answer,
    Kind,
    Matter,
    next_number,
)
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.answering import give
from huiyin.proposals.workflow.table import take


@transaction.atomic
def review(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    take(matter, "review", by=by, key=key, on=on)


@transaction.atomic
def return_to_revise(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    if take(matter, "return_to_revise", by=by, key=key, on=on, typed=note, facts={"note": note}):
        Proposal.objects.filter(pk=matter.pk).update(revise_note=note)


@transaction.atomic
def file(matter: Matter, *, by: Any, key: uuid.UUID, category: str, on: date | None = None) -> None:
    """Accept it: it gets its number in the year of the day it is filed."""
    on = on or timezone.localdate()
    if not take(matter, "file", by=by, key=key, on=on, typed=category, category=category, filed_on=on):
        return
    number = next_number(matter.assembly, Kind.PROPOSAL, on.year)
    docket = rules.docket(matter.rule_set.document, number=number, year=on.year)
    Matter.objects.filter(pk=matter.pk).update(number=number, year=on.year, docket=docket)
    matter.refresh_from_db()


@transaction.atomic
def decline(matter: Matter, *, by: Any, key: uuid.UUID, ground: str, note: str, on: date | None = None) -> None:
    """Not filed, on one of the rule set's grounds. The reason is the answer to all who raised it."""
    on = on or timezone.localdate()
    reason = matter.rule_set.entry("non_filing_grounds", ground)["name"]
    typed, facts = [ground, note], {"ground": ground}
    if not take(matter, "decline", by=by, key=key, on=on, typed=typed, answered_on=on, facts=facts):
        return
    Proposal.objects.filter(pk=matter.pk).update(non_filing_ground=ground, non_filing_note=note)
    text = "\n".join(filter(None, [steps.kept(lambda: _("不予立案：%(reason)s。") % {"reason": reason}), note]))
    give(matter, Answer(office=Role.PROPOSALS_COMMITTEE, text=text, given_on=on))
