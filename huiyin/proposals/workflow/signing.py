"""Names under a proposal: co-signers, who raise it too, and seconders, who support it.

They are given until a day, and stand under the words that were read.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.taking import StepNotAllowed, digest_of
from huiyin.history.wording import kept
from huiyin.matters.models import Matter, Signature, State
from huiyin.matters.steps import seen_before
from huiyin.members import consents
from huiyin.members.models import Consent, Person, person_of
from huiyin.proposals.intake import signing_days
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.table import take

Role, Answered = Signature.Role, Signature.State


class WordsChanged(StepNotAllowed):
    """Whoever signs had read other words than those that stand there now."""

    def __init__(self) -> None:
        super().__init__(_("文字刚刚改过，还没有签名。新的文字在下面，请读过后再决定。"))


@transaction.atomic
def invite(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    people: list[Person],
    until: date | None = None,
    on: date | None = None,
) -> None:
    """Ask members of the assembly to co-sign until a day. Who has an answer to give or gave one is not asked twice."""
    if not people:
        raise StepNotAllowed(_("请至少选择一位委员。"))
    asked, on = sorted(person.pk for person in people), on or timezone.localdate()
    chosen = _until(matter, "invite", by, key, until, on, typed=[asked, until])
    facts = {"people": asked, "until": chosen.isoformat()}
    if not take(matter, "invite", by=by, key=key, on=on, typed=[asked, until], facts=facts):
        return
    _set_day(matter, chosen)
    known = set(matter.signatures.exclude(state=Answered.EXPIRED).values_list("person", flat=True))
    matter.signatures.filter(state=Answered.EXPIRED, person__in=asked).delete()
    Signature.objects.bulk_create(
        Signature(matter=matter, person=person, role=Role.COSIGNER) for person in people if person.pk not in known
    )


def _until(matter: Matter, step: str, by: Any, key: uuid.UUID, until: date | None, on: date, *, typed: Any) -> date:
    """The day that was chosen or the usual one. A request that comes twice is not judged by a later day."""
    days = signing_days(matter.assembly, on)
    if until is None:
        return days.usual
    repeated = seen_before(matter, step, by=by, key=key, digest=digest_of(typed))
    if not repeated and (refusal := days.refusal(until)):
        raise StepNotAllowed(refusal)
    return until


def _set_day(matter: Matter, until: date, **changes: Any) -> None:
    Proposal.objects.filter(pk=matter.pk).update(signing_until=until, **changes)
    matter.proposal.refresh_from_db()


@transaction.atomic
def take_back_invitation(matter: Matter, *, by: Any, key: uuid.UUID, people: list[Person]) -> None:
    """Of those who have neither signed nor declined; they see the proposal no more."""
    named = sorted(person.pk for person in people)
    if not named:
        raise StepNotAllowed(_("请至少选择一位委员。"))
    if take(matter, "take_back_invitation", by=by, key=key, typed=named, facts={"people": named}):
        gone, _each = _invited(matter, Role.COSIGNER).filter(person__in=named).delete()
        if gone != len(named):
            raise StepNotAllowed(_("所选的委员中有人刚刚签名或者谢绝了，请重新选择。"))


def _invited(matter: Matter, role: str) -> Any:
    return matter.signatures.filter(role=role, state=Answered.INVITED)


@transaction.atomic
def open_seconding(
    matter: Matter, *, by: Any, key: uuid.UUID, until: date | None = None, on: date | None = None
) -> None:
    """From now to the end of that day every member of the assembly may read it and second it."""
    on = on or timezone.localdate()
    chosen = _until(matter, "open_seconding", by, key, until, on, typed=[until])
    facts = {"until": chosen.isoformat(), "note": _until_words(chosen)}
    if take(matter, "open_seconding", by=by, key=key, on=on, typed=[until], facts=facts):
        _set_day(matter, chosen, seconding=True)


@transaction.atomic
def move_signing_day(
    matter: Matter, *, by: Any, key: uuid.UUID, until: date, note: str = "", on: date | None = None
) -> None:
    on = on or timezone.localdate()
    _until(matter, "move_signing_day", by, key, until, on, typed=[until, note])
    was = matter.proposal.signing_until
    told = " ".join(filter(None, [_until_words(until), note]))
    facts = {"until": until.isoformat(), "was": was.isoformat() if was else "", "note": told}
    if take(matter, "move_signing_day", by=by, key=key, on=on, typed=[until, note], facts=facts):
        _set_day(matter, until)


def _until_words(until: date) -> str:
    return kept(lambda: _("截止 %(until)s") % {"until": until.isoformat()})


@transaction.atomic
def sign(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    edition: int | None = None,
    on: date | None = None,
    named: bool | None = None,
) -> None:
    """Co-sign the words of `edition`; without one those `matter` was read with. Raises WordsChanged for others.

    `named`: whether the name may stand on a public copy; None where that was not asked.
    """
    on, read = on or timezone.localdate(), edition or matter.proposal.edition
    if take(matter, "sign", by=by, key=key, on=on, facts={"edition": read}):
        _check(matter, read, on)
        _answer_invitation(matter, by, state=Answered.SIGNED, signed_on=on)
        _keep_consent(matter, by, named)


def _keep_consent(matter: Matter, by: Any, named: bool | None) -> None:
    if named is not None and (person := person_of(by)):
        consents.say(person, Consent.What.NAME, matter, given=named, by=by)


@transaction.atomic
def decline_to_sign(matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    if take(matter, "decline_to_sign", by=by, key=key):
        _answer_invitation(matter, by, state=Answered.DECLINED)


def _answer_invitation(matter: Matter, by: Any, **changes: Any) -> None:
    """Invited when the step was checked; taken back or signed in another window a moment later."""
    if not _invited(matter, Role.COSIGNER).filter(person=person_of(by)).update(**changes):
        raise StepNotAllowed(_("这份邀请刚刚收回或者已经答复过。"))


def _check(matter: Matter, read: int, on: date) -> None:
    """After the step, which holds the matter's row: no change of the words or the day can come in between."""
    proposal = Proposal.objects.get(pk=matter.pk)
    if proposal.edition != read:
        raise WordsChanged
    if proposal.signing_until and on > proposal.signing_until:
        raise StepNotAllowed(_("截止日（%(until)s）已过，不能再签名。") % {"until": proposal.signing_until})


@transaction.atomic
def second(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    edition: int | None = None,
    on: date | None = None,
    named: bool | None = None,
) -> None:
    """Support the words of `edition`. Who seconds is no proposer: owed no answer, asked for no feedback."""
    on, read = on or timezone.localdate(), edition or matter.proposal.edition
    if not take(matter, "second", by=by, key=key, on=on, facts={"edition": read}):
        return
    _check(matter, read, on)
    person = person_of(by)
    signature = matter.signatures.filter(person=person).first()
    if signature and (signature.role, signature.state) != (Role.SECONDER, Answered.INVITED):
        raise StepNotAllowed(_("您的名字已经在这件提案上。"))
    signed = {"state": Answered.SIGNED, "signed_on": on}
    matter.signatures.update_or_create(person=person, defaults={"role": Role.SECONDER} | signed)
    _keep_consent(matter, by, named)


@transaction.atomic
def take_back_seconding(matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    if take(matter, "take_back_seconding", by=by, key=key):
        matter.signatures.filter(person=person_of(by), role=Role.SECONDER).delete()


def reset(matter: Matter, on: date) -> None:
    """The words were changed: who had put their name under the old ones is asked again, in time to answer."""
    Proposal.objects.filter(pk=matter.pk).update(edition=matter.proposal.edition + 1)
    matter.proposal.refresh_from_db()
    under_old_words = matter.signatures.signed().filter(role__in=[Role.COSIGNER, Role.SECONDER])
    if under_old_words.update(state=Answered.INVITED, signed_on=None) and matter.state == State.DRAFT:
        take(matter, "ask_again", by=None, key=uuid.uuid4(), on=on)
        _set_day(matter, signing_days(matter.assembly, on).usual)


@transaction.atomic
def expire_signing(matter: Matter, *, key: uuid.UUID, on: date) -> None:
    """The day has passed. Who was asked and did not answer has no further part in it; names that stand, stand."""
    if take(matter, "expire_signing", by=None, key=key, on=on):
        until = Proposal.objects.get(pk=matter.pk).signing_until
        if until is None or until >= on:  # given more time while this waited for the row
            raise StepNotAllowed(_("截止日还没有到。"))
        _invited(matter, Role.COSIGNER).update(state=Answered.EXPIRED)
        _invited(matter, Role.SECONDER).delete()
        Proposal.objects.filter(pk=matter.pk).update(seconding=False, signing_until=None)
        matter.proposal.refresh_from_db()


def run(day: date) -> int:
    """The daily round: every proposal whose day for signing lies before `day`. Gives how many there were."""
    waiting = Matter.objects.filter(state=State.COSIGNING, proposal__signing_until__lt=day)
    done = 0
    for matter in waiting.select_related("assembly", "rule_set", "proposal").order_by("pk"):
        try:
            expire_signing(matter, key=uuid.uuid4(), on=day)
            done += 1
        except StepNotAllowed:  # handed in, or given more time, while this round ran
            continue
    return done
