"""How it ends: solved, explained, or turned away; and how it begins again."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.workflow.registering import within_a_year
from huiyin.livelihood.workflow.table import main_part, take
from huiyin.matters.models import Assignment, Matter, State

Outcome = LivelihoodMatter.Outcome
OUTCOMES = {
    State.VERIFIED: Outcome.SOLVED,
    State.EXPLAINED: Outcome.EXPLAINED,
    State.DUPLICATE: Outcome.DUPLICATE,
    State.REJECTED: Outcome.REJECTED,
    State.REFERRED: Outcome.REFERRED,
}
ANEW: dict[str, Any] = {"closed_on": None, "answered_on": None}


@transaction.atomic
def close(matter: Matter, *, by: Any, key: uuid.UUID, note: str = "", on: date | None = None) -> None:
    """Verified or explained, and answered."""
    _close(matter, "close", by=by, key=key, on=on or timezone.localdate(), note=note)


def end(matter: Matter, on: date) -> None:
    """What was turned away, answered: the program."""
    _close(matter, "end", by=None, key=uuid.uuid4(), on=on, note="")


def _close(matter: Matter, step: str, *, by: Any, key: uuid.UUID, on: date, note: str) -> None:
    Matter.objects.select_for_update().get(pk=matter.pk)
    matter.refresh_from_db()
    outcome = OUTCOMES.get(State(matter.state), "")
    facts = {"outcome": outcome, "note": note}
    if take(matter, step, by=by, key=key, on=on, typed=note, facts=facts):
        _ended(matter, outcome, on)


def _ended(matter: Matter, outcome: str, on: date) -> None:
    """With it, what was handed up to it: as the same thing, counted there as well."""
    own = LivelihoodMatter.objects.get(pk=matter.pk)
    LivelihoodMatter.objects.filter(pk=matter.pk).update(outcome=outcome)
    for below in matter.handed_from.filter(state=State.HANDED_UP):
        take(below, "close_with_above", by=None, key=uuid.uuid4(), on=on, facts={"outcome": outcome})
        LivelihoodMatter.objects.filter(pk=below.pk).update(result=own.result, solved_on=own.solved_on)
        _ended(below, outcome, on)


@transaction.atomic
def reopen(
    matter: Matter, *, by: Any, key: uuid.UUID, reason: str, due: date | None = None, on: date | None = None
) -> None:
    """Whoever brought it is not satisfied, or the desk is not: the agency has it again, and owes a new answer."""
    on = on or timezone.localdate()
    _reasoned(reason)
    if due is not None:
        within_a_year(due, on)
    given = {"until": {"resolve": due} if due else None, "parts": partial(_parts, matter)} | ANEW
    if take(matter, "reopen", by=by, key=key, on=on, typed=[reason, due], facts={"note": reason}, **given):
        _begins_again(matter, on)


def _parts(matter: Matter) -> list[Assignment]:
    return [main_part(matter)]


@transaction.atomic
def reconsider(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    """What was turned away is looked at once more; it keeps its number, if it had one."""
    on = on or timezone.localdate()
    _reasoned(reason)
    if take(
        *(matter, "reconsider"),
        by=by,
        key=key,
        on=on,
        typed=reason,
        facts={"note": reason},
        merged_into=None,
        **ANEW,
    ):
        LivelihoodMatter.objects.filter(pk=matter.pk).update(channel="")
        _begins_again(matter, on)


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise StepNotAllowed(_("请写明理由。"))


def _begins_again(matter: Matter, on: date) -> None:
    LivelihoodMatter.objects.filter(pk=matter.pk).update(outcome="", result="", solved_on=None)
    for below in matter.handed_from.filter(state=State.CLOSED):
        take(below, "reopen_with_above", by=None, key=uuid.uuid4(), on=on, due_on=matter.due_on, **ANEW)
        _begins_again(below, on)
