"""People without an account: taken down once, looked up for a reason, erased in time. Decision 0024."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.calendars.deadlines import due_for
from huiyin.calendars.stored import working_days
from huiyin.history.models import Event, record
from huiyin.history.wording import kept
from huiyin.matters.models import OPEN, Matter, Originator, Voice
from huiyin.matters.steps import StepNotAllowed

KEEP = "keep_contact"  # of the rule set's terms
NEEDS_A_CONTACT = (Originator.AnswerBy.LETTER, Originator.AnswerBy.PHONE)


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
        raise StepNotAllowed(_("选择书信或电话答复时，请留下联系方式；不愿留的，可以选择当面或者张贴告知。"))
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

    Raises PermissionDenied, and StepNotAllowed where no reason is given or nothing is left.
    """
    if not Originator.objects.visible_to(by).filter(pk=originator.pk).exists():
        raise PermissionDenied
    if not why.strip():
        raise StepNotAllowed(_("请写明为什么查看。"))
    if originator.erased_on:
        raise StepNotAllowed(_("保存期已过，姓名和联系方式已经删除。"))
    if not Event.objects.filter(key=key).exists():
        record(originator, "look", by=by, before="", after="", key=key, facts={"note": why.strip()})
    return originator.name, originator.contact


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
    gone = {"name": "", "contact": "", "masked": kept(lambda: _("群众")), "erased_on": on}
    if not Originator.objects.filter(Q(pk=originator.pk), erased_on=None).update(**gone):
        return False
    record(originator, "erase", by=None, before="", after="", key=uuid.uuid4(), facts={"on": on.isoformat()})
    return True


@transaction.atomic
def correct(
    originator: Originator, *, by: Any, key: uuid.UUID, answer_by: str, name: str = "", contact: str = ""
) -> None:
    """A new number, another way to be answered: as long as it is kept. Raises PermissionDenied, StepNotAllowed."""
    if not Originator.objects.visible_to(by).filter(pk=originator.pk).exists():
        raise PermissionDenied
    if Event.objects.filter(key=key).exists():
        return
    if answer_by in NEEDS_A_CONTACT and not contact.strip():
        raise StepNotAllowed(_("选择书信或电话答复时，请留下联系方式；不愿留的，可以选择当面或者张贴告知。"))
    held = Originator.objects.select_for_update().get(pk=originator.pk)
    if held.erased_on:
        raise StepNotAllowed(_("保存期已过，姓名和联系方式已经删除。"))
    held.name, held.contact, held.answer_by, held.masked = name.strip(), contact.strip(), answer_by, masked(name)
    held.save(update_fields=["name", "contact", "answer_by", "masked"])
    record(held, "correct", by=by, before="", after="", key=key, facts={})
