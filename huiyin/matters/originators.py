"""People without an account: taken down once, looked up for a reason, erased in time. Decision 0024."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.calendars.deadlines import due_for
from huiyin.calendars.stored import working_days
from huiyin.history.models import Event, record
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.history.wording import kept
from huiyin.matters.models import OPEN, Matter, Originator, Voice

KEEP = "keep_contact"  # of the rule set's terms
NEEDS_A_CONTACT = (Originator.AnswerBy.LETTER, Originator.AnswerBy.PHONE)


def contact_missing() -> str:
    return _("选择书信或电话答复时，请留下联系方式；不愿留的，可以选择当面或者张贴告知。")


@dataclass(frozen=True)
class Told:
    """How one originator was told, on which day, and what they said to it."""

    voice: Voice
    form: str
    given_on: date
    reaction: str = ""


def masked(name: str) -> str:
    """All that is ever shown of a name: its first character. Without a name: an anonymous one."""
    first = name.strip()[:1]
    return f"{first}**" if first else kept(lambda: _("匿名群众"))


@transaction.atomic
def take_down(
    *, by: Any, assembly: Assembly, answer_by: str, name: str = "", contact: str = "", on: date | None = None
) -> Originator:
    """Who came, as far as they want to be known. Raises StepNotAllowed where an answer could not reach them."""
    on = on or timezone.localdate()
    if answer_by in NEEDS_A_CONTACT and not contact.strip():
        raise StepNotAllowed(contact_missing())
    return Originator.objects.create(
        assembly=assembly,
        masked=masked(name),
        name=name.strip(),
        contact=contact.strip(),
        answer_by=answer_by,
        taken_by=by,
        taken_on=on,
        keep_until=_kept_until(assembly, on),
    )


def _kept_until(assembly: Assembly, on: date) -> date:
    return due_for(on, assembly.rules_on(on).period(KEEP), working_days(assembly)).due_on


@transaction.atomic
def look(originator: Originator, *, by: Any, key: uuid.UUID, why: str) -> tuple[str, str]:
    """Name and contact, for one who may know them; that they were looked at, and why, is on record first.

    One reason shows them once. Raises PermissionDenied, and StepNotAllowed where no reason is given, the key was spent
    or nothing is left.
    """
    now = _opened(originator, by=by, key=key, why=why or "")
    record(now, "look", by=by, before="", after="", key=key, facts={"note": why.strip()})
    return now.name, now.contact


def _opened(originator: Originator, *, by: Any, key: uuid.UUID, why: str) -> Originator:
    """The row as it is now, held, for one who may know it and says why."""
    seen = Originator.objects.visible_to(by).filter(pk=originator.pk).values("pk")
    now = Originator.objects.select_for_update().filter(pk__in=seen).first()
    if now is None:
        raise PermissionDenied
    if not why.strip():
        raise StepNotAllowed(_("请写明为什么。"))
    if now.erased_on:
        raise StepNotAllowed(_("姓名和联系方式已经删除。"))
    if Event.objects.filter(key=key).exists():
        raise KeyAlreadyUsed
    return now


@transaction.atomic
def amend(
    originator: Originator, *, by: Any, key: uuid.UUID, why: str, name: str, contact: str, answer_by: str
) -> Originator:
    """What the person wants known of them, put right. The words before are not kept anywhere."""
    if answer_by in NEEDS_A_CONTACT and not contact.strip():
        raise StepNotAllowed(contact_missing())
    now = _opened(originator, by=by, key=key, why=why)
    now.name, now.contact, now.masked, now.answer_by = name.strip(), contact.strip(), masked(name), answer_by
    now.save(update_fields=["name", "contact", "masked", "answer_by"])
    record(now, "amend", by=by, before="", after="", key=key, facts={"note": why.strip()})
    return now


@transaction.atomic
def erase_now(originator: Originator, *, by: Any, key: uuid.UUID, why: str) -> Originator:
    """The person asks for it: name and contact go at once. Who wanted a letter or a call is answered by a notice."""
    now = _opened(originator, by=by, key=key, why=why)
    today = timezone.localdate()
    if now.answer_by in NEEDS_A_CONTACT:
        now.answer_by = Originator.AnswerBy.NOTICE
    gone = _nothing_left(today)
    for name, value in gone.items():
        setattr(now, name, value)
    now.save(update_fields=["answer_by", *gone])
    record(now, "erase", by=by, before="", after="", key=key, facts={"on": today.isoformat(), "note": why.strip()})
    return now


def _nothing_left(on: date) -> dict[str, Any]:
    return {"name": "", "contact": "", "masked": kept(lambda: _("群众")), "erased_on": on}


def erase_due(on: date) -> int:
    """The daily round: whose term has passed and whose matters are all over. Gives how many were erased."""
    due = Originator.objects.filter(keep_until__lt=on, erased_on=None)
    waiting = Voice.objects.filter(matter__state__in=OPEN).values("originator")
    erased = 0
    for originator in due.exclude(pk__in=waiting):
        erased += _erase(originator, on)
    return erased


@transaction.atomic
def _erase(originator: Originator, on: date) -> bool:
    """From the day its last matter closed the term is counted again; then nothing but the mask is left."""
    closed = Matter.objects.filter(voices__originator=originator).aggregate(last=Max("closed_on"))["last"]
    if closed and (until := _kept_until(originator.assembly, closed)) >= on:
        Originator.objects.filter(pk=originator.pk).update(keep_until=until)
        return False
    if not Originator.objects.filter(pk=originator.pk, erased_on=None).update(**_nothing_left(on)):
        return False
    record(originator, "erase", by=None, before="", after="", key=uuid.uuid4(), facts={"on": on.isoformat()})
    return True
