"""From the first word to handing in, and what the author does with an item that came back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.assemblies import rules
from huiyin.assemblies.models import Assembly, Sector
from huiyin.history.wording import kept
from huiyin.matters import notifying, steps
from huiyin.matters.models import Answer, Kind, Matter, Originator, Signature, State, Voice, next_number
from huiyin.members.models import Person, memberships_of, person_of
from huiyin.opinions.models import ItemVersion, OpinionItem
from huiyin.opinions.permissions import may_enter
from huiyin.opinions.workflow.giving import give, settle
from huiyin.opinions.workflow.table import take
from huiyin.opinions.workflow.versions import keep_version, set_item


@transaction.atomic
def draft(
    *,
    by: Any,
    assembly: Assembly,
    key: uuid.UUID,
    title: str,
    situation: str,
    advice: str,
    cause: str = "",
    classification: str = "internal",
    author_kind: str = "member",
    author_name: str = "",
    place: Assembly | None = None,
    sector: Sector | None = None,
    category: str = "",
    people: Sequence[Person] = (),
    originators: Sequence[Originator] = (),
    origin: Matter | None = None,
    on: date | None = None,
) -> Matter:
    """Begin an item of `by`, of a body `by` writes for, or of `people` who told it: the first of them is its author.

    A repeated `key` gives the same draft again. Raises PermissionDenied when `by` may not write one of that kind.
    """
    on = on or timezone.localdate()
    persons = [person.pk for person in people]
    heard = [originator.pk for originator in originators]
    typed: list[Any] = [title, situation, cause, advice, classification, author_kind, author_name, category]
    typed += [place and place.pk, sector and sector.pk, persons, heard, origin and origin.pk]
    if existing := steps.made_before("draft", by=by, key=key, digest=steps.digest_of(typed)):
        return existing
    if not may_enter(by, assembly.pk, author_kind):
        raise PermissionDenied
    signers = list(people) or _own_name(by, author_kind)
    matter = Matter.objects.create(
        kind=Kind.OPINION,
        assembly=assembly,
        rule_set=assembly.rules_on(on),
        year=on.year,
        title=title,
        category=category,
        sector=sector or _own_sector(by, assembly, author_kind),
        place=place,
        opened_on=on,
        holder_person=signers[0] if signers else None,
        origin=origin,
    )
    OpinionItem.objects.create(
        matter=matter,
        situation=situation,
        cause=cause,
        advice=advice,
        classification=classification,
        author_kind=author_kind,
        author_name=author_name,
        raised_by=by,
    )
    _sign(matter, signers, on)
    Voice.objects.bulk_create(Voice(matter=matter, originator=originator) for originator in originators)
    facts = {"for": author_name} if author_name else {}
    digest = steps.digest_of(typed)
    steps.record(matter, "draft", by=by, before="", after=matter.state, key=key, facts=facts, digest=digest)
    return matter


def drafted_with(by: Any, key: uuid.UUID) -> Matter | None:
    """The draft `by` began under that key, if there is one."""
    event = steps.Event.objects.filter(key=key, step="draft", actor=by.pk).first()
    return Matter.objects.filter(pk=event.subject_id, kind=Kind.OPINION).first() if event else None


def _own_name(by: Any, author_kind: str) -> list[Person]:
    """A body's item is the body's: nobody's name stands under it."""
    person = person_of(by)
    return [person] if person and author_kind in ("member", "informant") else []


def _own_sector(by: Any, assembly: Assembly, author_kind: str) -> Sector | None:
    held = [one for one in memberships_of(by) if one.assembly_id == assembly.pk]
    return held[0].sector if held and author_kind == "member" else None


def _sign(matter: Matter, signers: Sequence[Person], on: date) -> None:
    Signature.objects.bulk_create(
        Signature(
            matter=matter,
            person=person,
            role=Signature.Role.COSIGNER if place else Signature.Role.AUTHOR,
            state=Signature.State.SIGNED,
            signed_on=on,
        )
        for place, person in enumerate(dict.fromkeys(signers))
    )


@transaction.atomic
def edit(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    category: str = "",
    on: date | None = None,
    **texts: Any,
) -> None:
    """Change the words before they are handed in, or handed in again. `texts`: fields of the item."""
    typed = [title, category, texts]
    if take(matter, "edit", by=by, key=key, on=on, typed=typed, title=title, category=category):
        set_item(matter, **texts)


@transaction.atomic
def submit(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """Hand in, or again. The first time it gets its number, and everybody whose item it is a word with it."""
    on = on or timezone.localdate()
    matter.refresh_from_db(fields=["state", "number"])
    first = matter.state == State.DRAFT
    raised: dict[str, Any] = {"opened_on": on, "year": on.year} if first else {}
    if not take(matter, "submit", by=by, key=key, on=on, **raised):
        return
    if matter.number is None:
        _number(matter, on)
    kind = ItemVersion.Kind.ORIGINAL if not matter.item_versions.exists() else ItemVersion.Kind.RESUBMITTED
    keep_version(matter, kind=kind, by=by, on=on)
    title = kept(lambda: _("%(about)s已收到，信息编辑会在期限内处理并反馈") % {"about": notifying.about(matter)})
    notifying.tell(matter, authors(matter), title, seed=f"{key}/received")


def _number(matter: Matter, on: date) -> None:
    number = next_number(matter.assembly, Kind.OPINION, on.year)
    docket = rules.docket(matter.rule_set.document, number=number, year=on.year)
    Matter.objects.filter(pk=matter.pk).update(number=number, docket=docket)
    matter.refresh_from_db()


def authors(matter: Matter) -> set[int]:
    """Accounts of all whose item it is."""
    signed = matter.signatures.proposers().filter(person__user__is_active=True)
    found = set(signed.values_list("person__user", flat=True))
    return found | ({matter.opinion.raised_by_id} if matter.opinion.raised_by_id else set())


@transaction.atomic
def discard(matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    take(matter, "discard", by=by, key=key)


@transaction.atomic
def abandon(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """The author lets it be. Everybody whose item it was is told so."""
    on = on or timezone.localdate()
    if not take(matter, "abandon", by=by, key=key, on=on, answered_on=on):
        return
    text = kept(lambda: _("退回补充后，作者收回了这件信息，不再编发。"))
    give(matter, Answer(office=Role.OPINION_EDITOR, text=text, given_on=on))
    settle(matter, on)
