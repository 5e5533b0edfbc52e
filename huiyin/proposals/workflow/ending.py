"""What those who raised it think of the answer, and how it ends. Merged proposals are settled together."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.taking import StepNotAllowed
from huiyin.matters import steps
from huiyin.matters.models import Feedback, Matter
from huiyin.matters.steps import held_by
from huiyin.members.models import person_of
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.afterwards import follow_up
from huiyin.proposals.workflow.group import group_of, lock_group
from huiyin.proposals.workflow.table import LAST_ROUND, take


@transaction.atomic
def feedback(
    matter: Matter, *, by: Any, key: uuid.UUID, satisfaction: str, comment: str = "", on: date | None = None
) -> None:
    """What one proposer thinks of the answer, in private. When all have said so, it closes or is handled again."""
    lock_group(matter)
    on, proposal, person = on or timezone.localdate(), matter.proposal, person_of(by)
    proposal.refresh_from_db()  # another of the group may have moved it to its second round
    if proposal.given_feedback().filter(person=person).exists() and not steps.Event.objects.filter(key=key).exists():
        raise StepNotAllowed(_("您已经反馈过这次答复。"))
    if not take(matter, "feedback", by=by, key=key, on=on, typed=[satisfaction, comment]):
        return
    assert person is not None  # the step is open to proposers alone
    Feedback.objects.create(
        matter=matter, round=proposal.round, person=person, satisfaction=satisfaction, comment=comment, given_on=on
    )
    group = group_of(matter)
    if all(_all_spoke(member) for member in group):
        _settle(group, on=on)
        matter.refresh_from_db()


def _all_spoke(matter: Matter) -> bool:
    owed = matter.signatures.proposers().count()
    return matter.proposal.given_feedback().count() == owed


def _said(matter: Matter) -> set[str]:
    return set(matter.proposal.given_feedback().values_list("satisfaction", flat=True))


def _settle(group: list[Matter], *, on: date) -> None:
    """One who is not satisfied is enough to handle it again; after the second round a meeting is held.

    The program takes these steps, so that the history names nobody as the one who was not satisfied.
    """
    lead = group[0]
    if all(Feedback.Satisfaction.NOT_SATISFIED not in _said(member) for member in group):
        for member in group:
            _end(member, "close", _outcome(member), by=None, key=uuid.uuid4(), on=on)
    elif lead.proposal.round < LAST_ROUND:
        _handle_again(group, on=on)
    else:
        take(lead, "mediate", by=None, key=uuid.uuid4(), on=on)
        _rejoin(group, on)


def _outcome(matter: Matter) -> str:
    """By what its own proposers said. Silence is silence; a "not satisfied" already said stands."""
    said, outcomes = _said(matter), Proposal.Outcome
    if Feedback.Satisfaction.NOT_SATISFIED in said:
        return outcomes.NOT_SATISFIED
    if not _all_spoke(matter):
        return outcomes.NO_RESPONSE
    return outcomes.BASICALLY if Feedback.Satisfaction.BASICALLY in said else outcomes.SATISFIED


def _handle_again(group: list[Matter], *, on: date) -> None:
    """All who answered answer again, and all who signed are answered again."""
    lead = group[0]
    main = lead.assignments.main()
    main.update(round=F("round") + 1)
    parts = list(main.select_related("agency"))
    holder = held_by(parts[0].agency)
    take(lead, "rehandle", by=None, key=uuid.uuid4(), on=on, holder=holder, parts=lambda: parts)
    _rejoin(group, on)
    Proposal.objects.filter(pk__in=[member.pk for member in group]).update(round=F("round") + 1)


def _rejoin(group: list[Matter], on: date) -> None:
    lead, *others = group
    for member in others:
        take(member, "rejoin", by=None, key=uuid.uuid4(), on=on, holder=steps.held_as(lead), due_on=lead.due_on)


def _end(matter: Matter, step: str, outcome: str, *, by: Any, key: uuid.UUID, on: date, **changes: Any) -> bool:
    taken = take(matter, step, by=by, key=key, on=on, facts={"outcome": outcome})
    if taken:
        Proposal.objects.filter(pk=matter.pk).update(outcome=outcome, **changes)
        follow_up(matter, on)
    return taken is not None


def _end_the_others(matter: Matter, on: date, **changes: Any) -> None:
    """Those of the group end with it, each with its own outcome."""
    for member in group_of(matter):
        if member.pk != matter.pk:
            _end(member, "close", _outcome(member), by=None, key=uuid.uuid4(), on=on, **changes)


@transaction.atomic
def close_unanswered(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """The time for feedback has passed. Silence is recorded as silence; a "not satisfied" already given stands."""
    lock_group(matter)
    on = on or timezone.localdate()
    if _end(matter, "close_unanswered", _outcome(matter), by=by, key=key, on=on):
        _end_the_others(matter, on)


@transaction.atomic
def conclude(matter: Matter, *, by: Any, key: uuid.UUID, minutes: str, on: date | None = None) -> None:
    """After the meeting it closes with the result recorded as it is."""
    lock_group(matter)
    on = on or timezone.localdate()
    if _end(matter, "conclude", _outcome(matter), by=by, key=key, on=on, mediation_minutes=minutes):
        _end_the_others(matter, on, mediation_minutes=minutes)
