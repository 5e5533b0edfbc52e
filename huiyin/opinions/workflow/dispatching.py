"""An issued item goes to an agency, which says what it makes of it. The desk passes that on to the author."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import extensions
from huiyin.matters.agencies import take_on
from huiyin.matters.models import Assignment, Matter, Reply
from huiyin.matters.steps import held_by
from huiyin.opinions.workflow.table import STEPS, take


@transaction.atomic
def dispatch(
    matter: Matter, *, by: Any, key: uuid.UUID, agency: Agency, note: str = "", on: date | None = None
) -> None:
    """It is the agency's from this day; nothing has to be acknowledged."""
    on = on or timezone.localdate()
    if agency.assembly_id != matter.assembly_id:
        raise StepNotAllowed(_("只能转给本级政协的承办单位。"))
    part = Assignment(matter=matter, agency=agency, state=Assignment.State.ACCEPTED, assigned_on=on)
    facts = {"agency": agency.name, "note": note}
    typed = [agency.pk, note]
    take(matter, "dispatch", by=by, key=key, on=on, typed=typed, facts=facts, holder=held_by(agency), opens=[part])


@transaction.atomic
def reply(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    text: str,
    signed_by: str,
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """What the agency says of it, for the desk."""
    on = on or timezone.localdate()
    if not text.strip():
        raise StepNotAllowed(_("请写明回复的内容。"))
    part = take_on(STEPS, matter, "reply", by=by, key=key, on=on, agency=agency, typed=[text, signed_by])
    if not part:
        return
    given = {"decision": Reply.Decision.RELEASED, "decided_on": on}
    Reply.objects.create(assignment=part, text=text, result_class="", signed_by=signed_by, submitted_on=on, **given)
    take(matter, "answered", by=None, key=uuid.uuid4(), on=on)


def ask_extension(matter: Matter, *, by: Any, key: uuid.UUID, **asked: Any) -> None:
    """`until`, `reason`: within the limits of the rule set, before the term is over."""
    extensions.ask(STEPS, matter, by=by, key=key, **asked)


def grant_extension(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    extensions.grant(STEPS, matter, by=by, key=key, note=note, on=on)


def refuse_extension(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    extensions.refuse(STEPS, matter, by=by, key=key, note=note, on=on)
