"""What the agency does: takes it over or hands it back, tells how it goes on, claims that it is done."""

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
from huiyin.files.keeping import keep
from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.livelihood.models import LivelihoodMatter, Proof
from huiyin.livelihood.workflow.table import STEPS, main_part, take
from huiyin.matters import agencies, extensions, notifying
from huiyin.matters.models import Assignment, Clock, Extension, Kind, Matter, ProgressNote

ask_extension = partial(extensions.ask, STEPS)


@transaction.atomic
def accept(matter: Matter, *, by: Any, key: uuid.UUID, handler: str, on: date | None = None) -> None:
    on = on or timezone.localdate()
    if not handler.strip():
        raise StepNotAllowed(_("请写明本单位由谁经办。"))
    facts = {"note": handler}
    part = agencies.take_on(
        STEPS, matter, "accept", by=by, key=key, on=on, agency=None, typed=handler, facts=facts, fits=None
    )
    if part:
        Assignment.objects.filter(pk=part.pk).update(acknowledged_on=on, handler=handler)


@transaction.atomic
def deem_accepted(part: Assignment, *, on: date) -> None:
    """The term passed without a word. The program takes it, on a day after the term."""
    facts = {"agency": part.agency.name}
    matter = part.matter
    if take(matter, "deem_accepted", by=None, key=uuid.uuid4(), on=on, facts=facts, parts=lambda: [part]):
        Assignment.objects.filter(pk=part.pk).update(acknowledged_on=on, deemed=True)


def deem_all_accepted(on: date) -> int:
    return agencies.deem_all(Kind.LIVELIHOOD, Clock.Name.ACCEPT, deem_accepted, on)


@transaction.atomic
def hand_back(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    """Not theirs: the desk gives it to another. Before they took it over, and for a reason."""
    if not reason.strip():
        raise StepNotAllowed(_("请写明退回的理由。"))
    if take(matter, "hand_back", by=by, key=key, on=on, typed=reason, facts={"note": reason}):
        matter.assignments.current().update(state=Assignment.State.REASSIGNED)


@transaction.atomic
def note_progress(
    matter: Matter, *, by: Any, key: uuid.UUID, text: str, proof: Sequence[Accepted] = (), on: date | None = None
) -> None:
    """By the agency, or by the desk that asked how it goes. The month begins anew."""
    on = on or timezone.localdate()
    if not text.strip():
        raise StepNotAllowed(_("请写进展。"))
    facts = {"note": text[:100]}
    parts = partial(_parts, matter)
    typed = with_proof(text, proof)
    if take(matter, "note_progress", by=by, key=key, on=on, typed=typed, facts=facts, parts=parts):
        keep_proof(proof, by=by, key=key, note=keep_note(matter, text, by=by, on=on))


def _parts(matter: Matter) -> list[Assignment]:
    return [main_part(matter)]


def keep_note(matter: Matter, text: str, *, by: Any, on: date) -> ProgressNote:
    from huiyin.livelihood.permissions import handles

    agency = main_part(matter).agency if handles(by, matter) else None
    return ProgressNote.objects.create(matter=matter, agency=agency, text=text, noted_on=on, by=by)


def keep_proof(proof: Sequence[Accepted], *, by: Any, key: uuid.UUID, **goes_with: Any) -> None:
    for accepted in proof:
        Proof.objects.create(attachment=keep(accepted, by=by, key=key), **goes_with)


def with_proof(typed: Any, proof: Sequence[Accepted]) -> Any:
    """What was typed, for the digest of the request: other files are other words."""
    return [typed, *(accepted.sha256 for accepted in proof)] if proof else typed


@transaction.atomic
def claim(
    matter: Matter, *, by: Any, key: uuid.UUID, result: str, proof: Sequence[Accepted] = (), on: date | None = None
) -> None:
    """The agency says it is done. That closes nothing: somebody looks (L3)."""
    on = on or timezone.localdate()
    if not result.strip():
        raise StepNotAllowed(_("请写明办理结果。"))
    facts = {"note": result[:100]}
    if not take(matter, "claim", by=by, key=key, on=on, typed=with_proof(result, proof), facts=facts):
        return
    note = keep_note(matter, kept(lambda: _("申报办结：%(result)s") % {"result": result}), by=by, on=on)
    keep_proof(proof, by=by, key=key, note=note)
    move_part(matter, Assignment.State.ACCEPTED, Assignment.State.REPLIED)
    LivelihoodMatter.objects.filter(pk=matter.pk).update(result=result)
    over = {"decision": Extension.Decision.REFUSED, "note": kept(lambda: _("已申报办结。")), "decided_on": on}
    extensions.asked(matter).update(**over)
    watching = matter.livelihood.supervisors.values_list("pk", flat=True)
    notifying.tell_people(matter, list(watching), STEPS["verify_done"].label, by=by, key=key)


def move_part(matter: Matter, was: str, to: str) -> None:
    """The agency's part, where a step's clocks are the matter's own and not the agency's."""
    assert matter.assignments.main().filter(state=was).update(state=to) == 1  # the step's guard holds the matter


def grant_extension(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    _tell(matter, extensions.grant(STEPS, matter, by=by, key=key, note=note, on=on), "grant_extension", by, key)


def refuse_extension(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    _tell(matter, extensions.refuse(STEPS, matter, by=by, key=key, note=note, on=on), "refuse_extension", by, key)


def _tell(matter: Matter, part: Assignment | None, step: str, by: Any, key: uuid.UUID) -> None:
    if part:
        notifying.tell_agency(matter, part.agency_id, STEPS[step].label, by=by, key=key)
