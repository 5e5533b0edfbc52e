"""What those who raised it think of the answer, and how it ends."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.matters import steps
from huiyin.matters.models import (
    Feedback,
    Matter,
)
from huiyin.matters.steps import StepNotAllowed
from huiyin.members.models import person_of
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.answering import held_by
from huiyin.proposals.workflow.table import LAST_ROUND, take


@transaction.atomic
def feedback(
    matter: Matter, *, by: Any, key: uuid.UUID, satisfaction: str, comment: str = "", on: date | None = None
) -> None:
    """What one proposer thinks of the answer, in private. When all have said so, it closes or is handled again."""
    on, proposal, person = on or timezone.localdate(), matter.proposal, person_of(by)
    if proposal.given_feedback().filter(person=person).exists() and not steps.Event.objects.filter(key=key).exists():
        raise StepNotAllowed(_("您已经反馈过这次答复。"))
    if not take(matter, "feedback", by=by, key=key, on=on, typed=[satisfaction, comment]):
        return
    assert person is not None  # the step is open to proposers alone
    Feedback.objects.create(
        matter=matter, round=proposal.round, person=person, satisfaction=satisfaction, comment=comment, given_on=on
    )
    owed = matter.signatures.proposers().count()
    if proposal.given_feedback().count() == owed:
        _settle(matter, on=on)


def _settle(matter: Matter, *, on: date) -> None:
    """One who is not satisfied is enough to handle it again; after the second round a meeting is held.

    The program takes these steps, so that the history names nobody as the one who was not satisfied.
    """
    said = set(matter.proposal.given_feedback().values_list("satisfaction", flat=True))
    if Feedback.Satisfaction.NOT_SATISFIED not in said:
        basically = Feedback.Satisfaction.BASICALLY in said
        outcome = Proposal.Outcome.BASICALLY if basically else Proposal.Outcome.SATISFIED
        _end(matter, "close", outcome, by=None, key=uuid.uuid4(), on=on)
    elif matter.proposal.round < LAST_ROUND:
        _handle_again(matter, on=on)
    else:
        take(matter, "mediate", by=None, key=uuid.uuid4(), on=on)


def _handle_again(matter: Matter, *, on: date) -> None:
    agency = matter.assignments.get().agency
    if take(matter, "rehandle", by=None, key=uuid.uuid4(), on=on, holder=held_by(agency)):
        matter.proposal.round += 1
        matter.proposal.save(update_fields=["round"])


def _end(matter: Matter, step: str, outcome: str, *, by: Any, key: uuid.UUID, on: date, **changes: Any) -> None:
    if take(matter, step, by=by, key=key, on=on, facts={"outcome": outcome}):
        Proposal.objects.filter(pk=matter.pk).update(outcome=outcome, **changes)


@transaction.atomic
def close_unanswered(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """The time for feedback has passed. Silence is recorded as silence; a "not satisfied" already given stands."""
    on = on or timezone.localdate()
    said = set(matter.proposal.given_feedback().values_list("satisfaction", flat=True))
    unhappy = Feedback.Satisfaction.NOT_SATISFIED in said
    outcome = Proposal.Outcome.NOT_SATISFIED if unhappy else Proposal.Outcome.NO_RESPONSE
    _end(matter, "close_unanswered", outcome, by=by, key=key, on=on)


@transaction.atomic
def conclude(matter: Matter, *, by: Any, key: uuid.UUID, minutes: str, on: date | None = None) -> None:
    """After the meeting it closes with the result recorded as it is."""
    on = on or timezone.localdate()
    _end(matter, "conclude", Proposal.Outcome.NOT_SATISFIED, by=by, key=key, on=on, mediation_minutes=minutes)
