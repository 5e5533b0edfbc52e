"""Somebody goes and looks: supervising members, or the ledger staff. Their word counts, the agency's alone does not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.files.accepting import Accepted
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter, Verification
from huiyin.livelihood.workflow.handling import keep_proof, with_proof
from huiyin.livelihood.workflow.registering import none_of_the_agency
from huiyin.livelihood.workflow.table import main_part, take
from huiyin.matters.models import Matter
from huiyin.members.models import Person, person_of


@transaction.atomic
def verify_done(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    found: str,
    kind: str = Verification.Kind.ON_THE_SPOT,
    held_on: date | None = None,
    members: Sequence[Person] = (),
    people: str = "",
    proof: Sequence[Accepted] = (),
    on: date | None = None,
) -> None:
    """Done, as was seen on the day `held_on`: that is the day it counts as solved."""
    on = on or timezone.localdate()
    seen = {"kind": kind, "held_on": held_on or on, "people": people, "found": found, "is_done": True}
    if _take(matter, "verify_done", by=by, key=key, on=on, members=members, seen=seen, proof=proof, answered_on=None):
        LivelihoodMatter.objects.filter(pk=matter.pk).update(solved_on=seen["held_on"])


@transaction.atomic
def verify_not_done(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    found: str,
    kind: str = Verification.Kind.ON_THE_SPOT,
    held_on: date | None = None,
    members: Sequence[Person] = (),
    people: str = "",
    proof: Sequence[Accepted] = (),
    on: date | None = None,
) -> None:
    """Back to the agency. Its term has gone on all the while: what was overdue is overdue (L4)."""
    on = on or timezone.localdate()
    seen = {"kind": kind, "held_on": held_on or on, "people": people, "found": found, "is_done": False}
    again = {"parts": partial(_parts, matter)}
    if _take(matter, "verify_not_done", by=by, key=key, on=on, members=members, seen=seen, proof=proof, **again):
        LivelihoodMatter.objects.filter(pk=matter.pk).update(result="")


def _parts(matter: Matter) -> list[Any]:
    return [main_part(matter)]


def _take(
    matter: Matter,
    step: str,
    *,
    by: Any,
    key: uuid.UUID,
    on: date,
    members: Sequence[Person],
    seen: dict[str, Any],
    proof: Sequence[Accepted],
    **changes: Any,
) -> bool:
    if not seen["found"].strip():
        raise StepNotAllowed(_("请写明看到的情况。"))
    none_of_the_agency(matter, members)
    looked = [*members]
    person = person_of(by)
    if person and person not in looked:  # who looked is among those who looked
        looked.append(person)
    typed = with_proof([*map(str, seen.values()), sorted(one.pk for one in members)], proof)
    _after_the_claim(matter, seen["held_on"], on)
    facts = {"note": seen["found"][:100]}
    if not take(matter, step, by=by, key=key, on=on, typed=typed, facts=facts, **changes):
        return False
    row = Verification.objects.create(matter=matter, by=by, **seen)
    row.members.set(looked)
    keep_proof(proof, by=by, key=key, verification=row)
    return True


def _after_the_claim(matter: Matter, held_on: date, on: date) -> None:
    claimed = matter.clocks.filter(name="check_claim", stopped_on=None).first()
    if claimed and not claimed.started_on <= held_on <= on:
        words = _("核实日期要在申报办结（%(since)s）之后、今天之前。")
        raise StepNotAllowed(words % {"since": claimed.started_on})
