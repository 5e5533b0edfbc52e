"""To an assembly above, and back: both numbers kept, history on both sides, no voice lost (decision 0026)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.workflow.collecting import opened
from huiyin.livelihood.workflow.table import came_up, take
from huiyin.matters import clocks, notifying, steps
from huiyin.matters.carrying import carry_names, carry_voices
from huiyin.matters.giving import give
from huiyin.matters.models import Answer, HandUp, Matter, State, Voice


def uppers(assembly: Assembly) -> list[Assembly]:
    """Where it may be handed: the assembly above, or the one above that; the national one takes none."""
    found = []
    while assembly.parent and assembly.parent.tier != Assembly.Tier.NATIONAL:
        assembly = assembly.parent
        found.append(assembly)
    return found[:2]


@transaction.atomic
def hand_up(
    matter: Matter, *, by: Any, key: uuid.UUID, to: Assembly, reason: str, on: date | None = None
) -> Matter | None:
    """Beyond what can be done here. There it is a matter of its own; here it waits with that one's date."""
    on, typed = on or timezone.localdate(), [to.pk, reason]
    if steps.seen_before(matter, "hand_up", by=by, key=key, digest=steps.digest_of(typed)):
        return None
    if not reason.strip():
        raise StepNotAllowed(_("请写明上报的理由。"))
    if to not in uppers(matter.assembly):
        raise StepNotAllowed(_("只能上报本级政协的上级，或者再上一级。"))
    Matter.objects.select_for_update().get(pk=matter.pk)
    above = _above(matter, to, by, on)
    facts = {"above": above.pk, "note": "：".join([to.name, reason])}
    given: dict[str, Any] = {"handed_to": above, "due_on": above.due_on}
    if not take(matter, "hand_up", by=by, key=key, on=on, typed=typed, facts=facts, **given):
        raise StepNotAllowed(_("刚有人提交过同一个请求。请返回事项页查看。"))
    HandUp.objects.create(matter=matter, above=above, reason=reason, sent_on=on, sent_by=by)
    words = {"below": matter.pk, "note": f"{matter.assembly} {matter.docket}：{reason}"}
    steps.record(above, "handed_up_here", by=by, before="", after=above.state, key=uuid.uuid4(), facts=words)
    notifying.tell_office(above, kept(lambda: _("下级上报")), by=by, key=key, roles=[Role.LEDGER_STAFF])
    return above


def _above(matter: Matter, to: Assembly, by: Any, on: date) -> Matter:
    own = LivelihoodMatter.objects.get(pk=matter.pk)
    above = opened(
        *(to, on, by, "receive"),
        title=matter.title,
        place=matter.place or matter.assembly,
        own={
            "kind": own.kind,
            "source": LivelihoodMatter.Source.BELOW,
            "description": own.description,
            "spot": own.spot,
        },
    )
    carry_names(matter.signatures.proposers(), above)
    carry_voices(matter, above)
    return above


def receive(matter: Matter, on: date) -> None:
    """Registered above: whoever handed it up has a receipt with the number it has there."""
    if not came_up(matter):
        return
    HandUp.objects.filter(pk=matter.hand_up.pk, received_on=None).update(received_on=on)
    for below in matter.handed_from.filter(state=State.HANDED_UP):
        facts = {"note": f"{matter.assembly} {matter.year} {matter.docket}"}
        take(below, "received_above", by=None, key=uuid.uuid4(), on=on, facts=facts)
        label = kept(lambda: _("上级已登记"))
        notifying.tell_office(below, label, by=None, key=uuid.uuid4(), roles=[Role.LEDGER_STAFF])


@transaction.atomic
def give_back(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    """Not for this assembly. Here it ends, saying so to those who signed; below it goes on where it was."""
    on = on or timezone.localdate()
    if not reason.strip():
        raise StepNotAllowed(_("请写明退回的理由。"))
    facts = {"note": reason}
    if not take(matter, "give_back", by=by, key=key, on=on, typed=reason, facts=facts, answered_on=on):
        return
    handed = HandUp.objects.select_related("matter__assembly").get(above=matter)
    HandUp.objects.filter(pk=handed.pk).update(returned_on=on, return_reason=reason)
    LivelihoodMatter.objects.filter(pk=matter.pk).update(outcome=LivelihoodMatter.Outcome.GIVEN_BACK)
    below = handed.matter
    _say_so(matter, below, reason, by, on)
    _voices_go_back(matter, below)
    _goes_on(below, matter, reason, on)


def _say_so(matter: Matter, below: Matter, reason: str, by: Any, on: date) -> None:
    words = {"below": below.assembly, "reason": reason}
    text = kept(lambda: _("已退回%(below)s继续办理，由该政协答复。理由：%(reason)s") % words)
    give(matter, Answer(office=Role.LEDGER_STAFF, signed_by=str(by)[:60], text=text, given_on=on))


def _voices_go_back(matter: Matter, below: Matter) -> None:
    """Below owes them the answer again; that they were carried here and back can be followed."""
    for voice in below.voices.filter(carried_to__matter=matter):
        Voice.objects.filter(carried_from=voice).update(carried_to=voice.pk)
        Voice.objects.filter(pk=voice.pk).update(carried_to=None)


def _goes_on(below: Matter, above: Matter, reason: str, on: date) -> None:
    waits = below.clocks.filter(name="assign", stopped_on=None)
    if not waits.exists():  # it had been closed with the one above, and opened again
        clocks.started(below, "assign", on).save()
    facts = {"note": f"{above.assembly}：{reason}"}
    given: dict[str, Any] = {"handed_to": None, "answered_on": None}
    take(below, "taken_back", by=None, key=uuid.uuid4(), on=on, facts=facts, **given)
