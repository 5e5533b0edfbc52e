"""A call for writings: opened, told to those it is for, written for or declined, closed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, Sector
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take
from huiyin.members.models import Membership, Person, person_of
from huiyin.writings import telling
from huiyin.writings.models import Call, Declined, Writing
from huiyin.writings.permissions import edits_writings, keeps_call

_OPEN = frozenset({Call.State.OPEN.value})
CALL_STEPS = {
    "move_call": Step(gettext_lazy("改截止日期"), _OPEN, None, keeps_call),
    "close_call": Step(gettext_lazy("截止征稿"), _OPEN, Call.State.CLOSED.value, keeps_call),
}


def concerned(call: Call) -> QuerySet[Person]:
    """Those it names, and who are of a sector it names; every member of today where it names nobody."""
    held = Membership.objects.on(timezone.localdate()).filter(assembly=call.assembly_id)
    named, sectors = call.people.values("pk"), call.sectors.values("pk")
    if not call.people.exists() and not call.sectors.exists():
        return Person.objects.filter(pk__in=held.values("person"))
    return Person.objects.filter(Q(pk__in=named) | Q(pk__in=held.filter(sector__in=sectors).values("person")))


@transaction.atomic
def open_call(
    *,
    by: Any,
    key: uuid.UUID,
    assembly: Assembly,
    kind: str,
    title: str,
    due_on: date,
    brief: str = "",
    sectors: Iterable[Sector] = (),
    people: Iterable[Person] = (),
) -> Call:
    """Of everybody, of sectors, or of single persons; each of them is told."""
    asked, named = sorted(set(sectors), key=_pk), sorted(set(people), key=_pk)
    typed = [assembly.pk, kind, title.strip(), brief.strip(), due_on, [*map(_pk, asked)], [*map(_pk, named)]]
    if existing := begun(Call, "open_call", by=by, key=key, typed=typed):
        return existing
    if not edits_writings(by, assembly.pk):
        raise PermissionDenied
    today = timezone.localdate()
    _sound(title, due_on, today, assembly, asked, named)
    words = {"title": title.strip(), "brief": brief.strip(), "opened_on": today, "due_on": due_on}
    call = Call.objects.create(assembly=assembly, kind=kind, by=by, **words)
    call.sectors.set(asked)
    call.people.set(named)
    begin(call, "open_call", by=by, key=key, typed=typed)
    telling.tell_called(call, concerned(call))
    return call


def _pk(row: Any) -> int:
    return int(row.pk)


def _sound(
    title: str, due_on: date, today: date, assembly: Assembly, sectors: list[Sector], people: list[Person]
) -> None:
    if not title.strip():
        raise StepNotAllowed(_("请写题目。"))
    if due_on < today:
        raise StepNotAllowed(_("截止日期不能早于今天。"))
    if any(sector.assembly_id != assembly.pk for sector in sectors):
        raise StepNotAllowed(_("只能选本级的界别。"))
    members = Membership.objects.on(today).filter(assembly=assembly, person__in=people)
    if members.values("person").distinct().count() != len(people):
        raise StepNotAllowed(_("只能向本级现任委员约稿。"))


@transaction.atomic
def move_call(call: Call, *, by: Any, key: uuid.UUID, due_on: date) -> Call:
    if due_on < timezone.localdate():
        raise StepNotAllowed(_("截止日期不能早于今天。"))
    facts = {"was": call.due_on.isoformat(), "on": due_on.isoformat()}
    if take(CALL_STEPS, call, "move_call", by=by, key=key, typed=due_on, facts=facts, due_on=due_on):
        telling.tell_call_moved(call, concerned(call))
    return call


@transaction.atomic
def close_call(call: Call, *, by: Any, key: uuid.UUID) -> Call:
    """Drafts begun for it may still be handed in."""
    take(CALL_STEPS, call, "close_call", by=by, key=key)
    return call


@transaction.atomic
def decline_call(call: Call, *, by: Any, key: uuid.UUID, text: str = "") -> Declined:
    """By somebody it names. They may still write, if they think otherwise."""
    typed = [call.pk, text.strip()]
    if existing := begun(Declined, "decline_call", by=by, key=key, typed=typed):
        return existing
    person = person_of(by)
    if person is None or not call.people.filter(pk=person.pk).exists():
        raise PermissionDenied
    if locked(call).state != Call.State.OPEN:  # of two windows at once the second finds the first
        raise StepNotAllowed(_("这次约稿已经截止，不用再答复。"))
    if Declined.objects.filter(call=call, person=person).exists():
        raise StepNotAllowed(_("您已经答复过不写。想写的，随时可以写。"))
    made = Declined.objects.create(call=call, person=person, text=text.strip()[:200], on=timezone.localdate())
    begin(made, "decline_call", by=by, key=key, typed=typed)
    telling.tell_declined(call, key)
    return made


@dataclass(frozen=True)
class Reply:
    """What one named person answered: the writing handed in, or that they will not."""

    person: Person
    writing: Writing | None
    declined: Declined | None


def answers_of(call: Call) -> tuple[list[Reply], int]:
    """Those named who answered, and how many did not yet: who these are is no list of ours."""
    people = {person.pk: person for person in call.people.all()}
    wrote = {one.author_id: one for one in call.writings.handed_in().filter(author__in=people).order_by("-pk")}
    said = {one.person_id: one for one in call.declined.all()}
    replies = [Reply(people[pk], wrote.get(pk), said.get(pk)) for pk in people if pk in wrote or pk in said]
    return replies, len(people) - len(replies)
