"""What can happen to a request to put a record right: asked, answered in time, or withdrawn. Decision 0043."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import User
from huiyin.assemblies.models import Assembly
from huiyin.calendars.deadlines import due_for
from huiyin.calendars.stored import working_days
from huiyin.corrections import telling
from huiyin.corrections.models import CorrectionRequest
from huiyin.corrections.permissions import answers_request, is_asker
from huiyin.corrections.subjects import seen_by
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, take
from huiyin.members.models import Person, person_of

CLOCK = "answer_correction"
_S = CorrectionRequest.State
STEPS = {
    "answer": Step(gettext_lazy("答复更正申请"), frozenset({_S.ASKED}), _S.ANSWERED, answers_request),
    "withdraw": Step(gettext_lazy("撤回更正申请"), frozenset({_S.ASKED}), _S.WITHDRAWN, is_asker),
}
ABOUT = 200  # characters of the line as it read


def due_from(assembly: Assembly, day: date) -> date:
    if not assembly.has_rules_on(day):
        raise StepNotAllowed(_("%(assembly)s还没有设定规则。") % {"assembly": assembly})
    period = assembly.rules_on(day).period(CLOCK)
    return due_for(day, period, working_days(assembly), timezone.get_default_timezone()).due_on


@transaction.atomic
def ask_correction(
    *,
    by: Any,
    key: uuid.UUID,
    assembly: Assembly,
    office: str,
    about: str,
    text: str,
    person: Person | None = None,
    section: str = "",
    subject: models.Model | None = None,
) -> CorrectionRequest:
    """Say what is not right in a record about oneself. `subject`: its row, which the asker has to be able to see.

    Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed.
    """
    label, pk = (subject._meta.label_lower, subject.pk) if subject is not None else ("", None)
    typed = [assembly.pk, str(office), about, text.strip(), section, label, pk, person.pk if person else None]
    if existing := begun(CorrectionRequest, "ask", by=by, key=key, typed=typed):
        return existing
    if (person is not None and person != person_of(by)) or not _sees(by, subject):
        raise PermissionDenied
    if not text.strip():
        raise StepNotAllowed(_("请写明哪里不对、应当是什么。"))
    User.objects.select_for_update().get(pk=by.pk)  # two at once about one line: the second finds the first
    same = CorrectionRequest.objects.filter(by=by, state=_S.ASKED, subject=label, subject_id=pk)
    if same.filter(section=section, about=about[:ABOUT]).exists():
        raise StepNotAllowed(_("这一条您已经申请过更正，正等答复。要补充，请先撤回那一件，再一起写明。"))
    today = timezone.localdate()
    asked = CorrectionRequest.objects.create(
        assembly=assembly,
        person=person,
        by=by,
        office=office,
        section=section,
        subject=label,
        subject_id=pk,
        about=about[:ABOUT],
        text=text.strip(),
        asked_on=today,
        due_on=due_from(assembly, today),
    )
    begin(asked, "ask", by=by, key=key, typed=typed)
    telling.tell_asked(asked)
    return asked


def _sees(by: Any, subject: models.Model | None) -> bool:
    return subject is None or seen_by(type(subject), by).filter(pk=subject.pk).exists()


@transaction.atomic
def answer_request(
    request: CorrectionRequest, *, by: Any, key: uuid.UUID, outcome: str, answer: str
) -> CorrectionRequest:
    """What was found when the record was looked at again. The record itself is put right on its own page."""
    if outcome not in CorrectionRequest.Outcome.values:
        raise StepNotAllowed(_("请选一项结果。"))
    if not answer.strip():
        raise StepNotAllowed(_("请写明核实的情况：改了什么，或者为什么不改。"))
    changes = {
        "outcome": outcome,
        "answer": answer.strip(),
        "answered_on": timezone.localdate(),
        "answered_by": by,
    }
    typed = [str(outcome), answer.strip()]
    if take(STEPS, request, "answer", by=by, key=key, typed=typed, facts={"outcome": str(outcome)}, **changes):
        telling.tell_answered(request)
    return request


@transaction.atomic
def withdraw_request(request: CorrectionRequest, *, by: Any, key: uuid.UUID) -> CorrectionRequest:
    if take(STEPS, request, "withdraw", by=by, key=key):
        telling.tell_withdrawn(request)
    return request
