"""The first word: heard by a member, on a visit, at a desk; it stands in the ledger from that moment."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Sector
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.permissions import may_collect
from huiyin.matters import clocks, originators, steps
from huiyin.matters.models import Commitment, Kind, Matter, Originator, Signature, State, Voice
from huiyin.members.models import Person


@dataclass(frozen=True)
class Heard:
    """Someone without an account it was heard from, as they want to be known and answered."""

    answer_by: str
    name: str = ""
    contact: str = ""


@transaction.atomic
def collect_heard(*, by: Any, assembly: Assembly, key: uuid.UUID, heard: Sequence[Heard], **given: Any) -> Matter:
    """`collect`, with those it was heard from taken down in the same breath: sent twice, they too are there once."""
    event = steps.Event.objects.filter(key=key, step="collect", actor=by).first()
    if event is None:
        on = given.get("on")
        known = [
            originators.take_down(
                by=by, assembly=assembly, answer_by=one.answer_by, name=one.name, contact=one.contact, on=on
            )
            for one in heard
        ]
    else:
        known = [voice.originator for voice in Voice.objects.filter(matter=event.subject_id).order_by("pk")]
        if [(one.answer_by, one.name, one.contact) for one in known] != [
            (one.answer_by, one.name.strip(), one.contact.strip()) for one in heard
        ]:
            raise steps.KeyAlreadyUsed
    return collect(by=by, assembly=assembly, key=key, originators=known, **given)


@transaction.atomic
def collect(
    *,
    by: Any,
    assembly: Assembly,
    key: uuid.UUID,
    kind: str,
    source: str,
    title: str,
    description: str,
    place: Assembly | None = None,
    spot: str = "",
    category: str = "",
    sector: Sector | None = None,
    topic: Any = None,
    activity: Any = None,
    people: Sequence[Person] = (),
    originators: Sequence[Originator] = (),
    supervisors: Sequence[Person] = (),
    origin: Matter | None = None,
    commitment: Commitment | None = None,
    on: date | None = None,
) -> Matter:
    """Put a matter into the ledger: `people` raised it, the first in front; of `originators` it was heard.

    A repeated `key` gives the same matter again. Raises PermissionDenied when `by` has nothing to do with the assembly.
    """
    on = on or timezone.localdate()
    named = [[row.pk for row in rows] for rows in (people, originators, supervisors)]
    beside = [getattr(row, "pk", None) for row in (place, sector, topic, activity, origin, commitment)]
    digest = steps.digest_of([assembly.pk, kind, source, title, description, spot, category, named, beside])
    if existing := steps.made_before("collect", by=by, key=key, digest=digest):
        return existing
    if not may_collect(by, assembly.pk):
        raise PermissionDenied
    matter = opened(
        *(assembly, on, by, "verify"),
        place=place,
        category=category,
        sector=sector,
        title=title,
        origin=origin,
        own={
            "kind": kind,
            "source": source,
            "description": description,
            "spot": spot,
            "topic": topic,
            "activity": activity,
            "commitment": commitment,
        },
    )
    matter.livelihood.supervisors.set(supervisors)
    _sign(matter, people, on)
    Voice.objects.bulk_create(Voice(matter=matter, originator=originator) for originator in _once(originators))
    facts = {"origin": origin.pk} if origin else {}
    steps.record(matter, "collect", by=by, before="", after=matter.state, key=key, facts=facts, digest=digest)
    return matter


def opened(assembly: Assembly, on: date, by: Any, clock: str, *, own: dict[str, Any], **facts: Any) -> Matter:
    """The rows of a matter that nobody has looked at yet, at the ledger desk, with the clock that runs for it."""
    if not own["description"].strip() or not facts["title"].strip():
        raise StepNotAllowed(_("请写明反映的情况。"))
    matter = Matter(
        kind=Kind.LIVELIHOOD,
        assembly=assembly,
        rule_set=assembly.rules_on(on),
        year=on.year,
        state=State.COLLECTED,
        holder_office=Role.LEDGER_STAFF,
        opened_on=on,
        **facts,
    )
    running = clocks.started(matter, clock, on)
    matter.due_on = running.due_on
    matter.save()
    running.save()
    LivelihoodMatter.objects.create(matter=matter, entered_by=by, **own)
    return matter


def _sign(matter: Matter, people: Sequence[Person], on: date) -> None:
    roles, signed = Signature.Role, Signature.State.SIGNED
    Signature.objects.bulk_create(
        Signature(matter=matter, person=person, role=role, state=signed, signed_on=on)
        for person, role in zip(_once(people), [roles.AUTHOR, *[roles.COSIGNER] * len(people)], strict=False)
    )


def _once(rows: Sequence[Any]) -> list[Any]:
    return list(dict.fromkeys(rows))
