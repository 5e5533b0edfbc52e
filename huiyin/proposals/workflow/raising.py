"""From the first word to handing in: written, co-signed, submitted, taken back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.matters import steps
from huiyin.matters.models import (
    UNSENT,
    Kind,
    Matter,
    Signature,
)
from huiyin.matters.steps import StepNotAllowed
from huiyin.members.models import Membership, Person, person_of
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.table import take


@transaction.atomic
def draft(
    *, by: Any, assembly: Assembly, key: uuid.UUID, on: date | None = None, title: str, category: str = "", **texts: Any
) -> Matter:
    """Begin a proposal of `by`, a member of `assembly` on that day. A repeated `key` gives the same draft again.

    Raises PermissionDenied when `by` is no member of the assembly then.
    """
    on = on or timezone.localdate()
    digest = steps.digest_of([title, category, texts])
    if existing := _drafted_before(by, key, digest):
        return existing
    person = person_of(by)
    membership = Membership.objects.on(on).filter(person=person, assembly=assembly).first()
    if person is None or membership is None:
        raise PermissionDenied
    matter = Matter.objects.create(
        kind=Kind.PROPOSAL,
        assembly=assembly,
        rule_set=assembly.rules_on(on),
        year=on.year,
        title=title,
        category=category,
        sector=membership.sector,
        opened_on=on,
        holder_person=person,
    )
    Proposal.objects.create(matter=matter, **texts)
    Signature.objects.create(
        matter=matter, person=person, role=Signature.Role.LEAD, state=Signature.State.SIGNED, signed_on=on
    )
    steps.record(matter, "draft", by=by, before="", after=matter.state, key=key, facts={}, digest=digest)
    return matter


def _drafted_before(by: Any, key: uuid.UUID, digest: str) -> Matter | None:
    event = steps.Event.objects.filter(key=key).first()
    if event is None:
        return None
    if (event.step, event.actor_id, event.digest) != ("draft", by.pk, digest):
        raise steps.KeyAlreadyUsed
    return Matter.objects.get(pk=event.subject_id)


@transaction.atomic
def edit(matter: Matter, *, by: Any, key: uuid.UUID, title: str, category: str, **texts: Any) -> None:
    """Change the words. Who had co-signed the old ones is asked again."""
    old = {"title": matter.title} | {name: getattr(matter.proposal, name) for name in texts}
    new = {"title": title} | texts
    changed = [name for name in new if new[name] != old[name]]
    typed = [title, category, texts]
    if not take(
        matter, "edit", by=by, key=key, typed=typed, title=title, category=category, facts={"changed": changed}
    ):
        return
    Proposal.objects.filter(pk=matter.pk).update(**texts)
    matter.proposal.refresh_from_db()
    if set(changed) & {"title", "grounds", "recommendations"}:
        matter.signatures.filter(role=Signature.Role.COSIGNER, state=Signature.State.SIGNED).update(
            state=Signature.State.INVITED, signed_on=None
        )


@transaction.atomic
def invite(matter: Matter, *, by: Any, key: uuid.UUID, people: list[Person]) -> None:
    """Ask members of the assembly to co-sign. Who was asked before is not asked twice."""
    if not people:
        raise StepNotAllowed(_("请至少选择一位委员。"))
    asked = sorted(person.pk for person in people)
    if not take(matter, "invite", by=by, key=key, typed=asked, facts={"people": asked}):
        return
    known = set(matter.signatures.values_list("person", flat=True))
    Signature.objects.bulk_create(
        Signature(matter=matter, person=person, role=Signature.Role.COSIGNER)
        for person in people
        if person.pk not in known
    )


@transaction.atomic
def sign(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    if take(matter, "sign", by=by, key=key, on=on):
        _answer_invitation(matter, by, state=Signature.State.SIGNED, signed_on=on or timezone.localdate())


@transaction.atomic
def decline_to_sign(matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    if take(matter, "decline_to_sign", by=by, key=key):
        _answer_invitation(matter, by, state=Signature.State.DECLINED)


def _answer_invitation(matter: Matter, by: Any, **changes: Any) -> None:
    matter.signatures.filter(person=person_of(by), state=Signature.State.INVITED).update(**changes)


@transaction.atomic
def submit(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """Hand in. It is raised on the day it was first handed in. Who was asked and has not signed is left out."""
    on = on or timezone.localdate()
    matter.refresh_from_db(fields=["state"])
    raised: dict[str, Any] = {"opened_on": on, "year": on.year} if matter.state in UNSENT else {}
    if take(matter, "submit", by=by, key=key, on=on, **raised):
        matter.signatures.filter(state=Signature.State.INVITED).delete()


@transaction.atomic
def discard(matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    take(matter, "discard", by=by, key=key)


@transaction.atomic
def withdraw(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    take(matter, "withdraw", by=by, key=key, on=on)
