"""Whoever it was heard from is told: those who signed in the site, the others in the form they chose (事事有回音)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.workflow.ending import end
from huiyin.livelihood.workflow.table import TURNED_AWAY, take
from huiyin.matters import notifying
from huiyin.matters.giving import hand_out
from huiyin.matters.models import Answer, Matter, Originator, Receipt, State, VoiceAnswer
from huiyin.matters.originators import Told

REOPENED = ("reopen", "reconsider", "reopen_with_above")


@transaction.atomic
def answer(
    matter: Matter, *, by: Any, key: uuid.UUID, text: str, told: Sequence[Told] = (), on: date | None = None
) -> None:
    """Everybody it was heard from, at once: no voice is left out. What was turned away is thereby over.

    Raises StepNotAllowed where somebody has not been told.
    """
    on = on or timezone.localdate()
    if not text.strip():
        raise StepNotAllowed(_("请写答复内容。"))
    _nobody_left_out(matter, told, on)
    typed = [text, [[one.voice.pk, one.form, one.given_on, one.reaction] for one in told]]
    if not take(matter, "answer", by=by, key=key, on=on, typed=typed, facts={"note": text[:100]}, answered_on=on):
        return
    given = Answer(
        matter=matter,
        round=round_of(matter),
        office=Role.LEDGER_STAFF,
        signed_by=str(by)[:60],
        text=text,
        given_on=on,
    )
    give(given, {one.voice.pk: one for one in told}, by=by)
    if matter.state in TURNED_AWAY:
        end(matter, on)
    elif matter.state != State.LONG_TERM:
        take(matter, "await_evaluation", by=None, key=uuid.uuid4(), on=on)


def _nobody_left_out(matter: Matter, told: Sequence[Told], on: date) -> None:
    owed = set(owed_voices(matter).values_list("pk", flat=True))
    given = [one.voice.pk for one in told]
    if set(given) != owed or len(given) > len(owed):
        raise StepNotAllowed(_("请写明怎样告知了每一位反映人：有 %(count)d 位。") % {"count": len(owed)})
    for one in told:
        if one.form not in Originator.AnswerBy.values:
            raise StepNotAllowed(_("请选择告知的方式。"))
        if not matter.opened_on <= one.given_on <= on:
            raise StepNotAllowed(_("告知日期要在反映（%(since)s）之后、今天之前。") % {"since": matter.opened_on})


def owed_voices(matter: Matter) -> Any:
    """Those this matter owes an answer: not those another carries on."""
    return matter.voices.filter(carried_to=None).select_related("originator")


def round_of(matter: Matter) -> int:
    """1, and one more for each time it was opened again."""
    return Event.objects.of(matter).filter(step__in=REOPENED).count() + 1


def give(answer: Answer, told: dict[int, Told], *, by: Any) -> None:
    """A receipt for each who signed, a telling for each voice; the same on the matters below that this carries on."""
    matter = answer.matter
    people = hand_out(matter, answer)
    taker = matter.livelihood.entered_by
    if taker and not people and not told:  # nobody else to tell: whoever wrote it down
        Receipt.objects.create(answer=answer, account=taker)
    VoiceAnswer.objects.bulk_create(
        VoiceAnswer(
            voice_id=voice, answer=answer, form=one.form, given_on=one.given_on, by=by, reaction=one.reaction[:200]
        )
        for voice, one in told.items()
    )
    notifying.tell_answered(answer, people, accounts=[taker.pk] if taker and taker != by else [])
    for below in matter.handed_from.filter(state=State.HANDED_UP):
        _give_below(below, answer, told, by=by)


def _give_below(below: Matter, given: Answer, told: dict[int, Told], *, by: Any) -> None:
    """What was answered above was answered to the same people: the assembly below has it on record too."""
    take(below, "answered_above", by=None, key=uuid.uuid4(), on=given.given_on, answered_on=given.given_on)
    carried = {pk: told[to] for pk, to in below.voices.values_list("pk", "carried_to") if to in told}
    copy = Answer(
        matter=below,
        round=round_of(below),
        office=Role.UPPER_TIER,
        signed_by=f"{given.matter.assembly} {given.signed_by}"[:60],
        text=given.text,
        given_on=given.given_on,
    )
    give(copy, carried, by=by)
