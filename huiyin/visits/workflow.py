"""What can happen to a day of receiving people: planned, held, written down, finished. Decision 0028.

Whoever comes is answered at the table or the matter lands in the ledger; a finished day leaves nothing open.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.permissions import may_collect
from huiyin.livelihood.workflow import collect
from huiyin.matters import originators
from huiyin.matters.models import OPEN, Matter, Originator, State, Voice
from huiyin.members.models import Person, person_of
from huiyin.visits import as_activity
from huiyin.visits.models import Correction, Received, Reception, ReceptionPlace
from huiyin.visits.permissions import keeps, keeps_place, keeps_places_of, may_plan, writes_down

_S, _O = Reception.State, Received.Outcome
STEPS = {
    "change": Step(gettext_lazy("改动安排"), frozenset({_S.PLANNED}), None, keeps),
    "cancel": Step(gettext_lazy("取消"), frozenset({_S.PLANNED}), _S.CANCELLED, keeps),
    "hold": Step(gettext_lazy("开始接待"), frozenset({_S.PLANNED}), _S.UNDER_WAY, writes_down),
    "receive": Step(gettext_lazy("记一件"), frozenset({_S.UNDER_WAY}), None, writes_down),
    "finish": Step(gettext_lazy("结束接待"), frozenset({_S.UNDER_WAY}), _S.HELD, writes_down),
}
# What happened to a line, beside the steps of the day: the words of its history.
LINE_STEPS = {
    "answer_on_spot": gettext_lazy("当面答复"),
    "enter_in_ledger": gettext_lazy("记入台账"),
    "correct": gettext_lazy("更正"),
}
# One more voice joins a matter only until its answer: afterwards it is a matter of its own.
JOINED = (State.COLLECTED, State.REGISTERED, State.ASSIGNED, State.IN_PROGRESS)
TITLE = 40  # characters of what was said, where nobody wrote a title


# Places


@transaction.atomic
def open_place(*, by: Any, assembly: Assembly, key: uuid.UUID, **facts: Any) -> ReceptionPlace:
    typed = [assembly.pk, facts]
    if existing := begun(ReceptionPlace, "open_place", by=by, key=key, typed=typed):
        return existing
    if not keeps_places_of(by, assembly.pk):
        raise PermissionDenied
    _one_of_its_name(assembly, facts["name"])
    place = ReceptionPlace.objects.create(assembly=assembly, **facts)
    begin(place, "open_place", by=by, key=key, typed=typed)
    return place


@transaction.atomic
def change_place(place: ReceptionPlace, *, by: Any, key: uuid.UUID, **facts: Any) -> ReceptionPlace:
    """Closed, it takes no new days; those that were held stay to be read."""
    if begun(ReceptionPlace, "change_place", by=by, key=key, typed=[place.pk, facts]):
        return place
    if not keeps_place(by, place):
        raise PermissionDenied
    _one_of_its_name(place.assembly, facts["name"], but=place.pk)
    ReceptionPlace.objects.filter(pk=place.pk).update(**facts)
    place.refresh_from_db()
    begin(place, "change_place", by=by, key=key, typed=[place.pk, facts])
    return place


def _one_of_its_name(assembly: Assembly, name: str, but: int = 0) -> None:
    if ReceptionPlace.objects.filter(assembly=assembly, name=name).exclude(pk=but).exists():
        raise StepNotAllowed(_("本级已经有叫“%(name)s”的接待点。请换一个名称，或者改动原来那一个。") % {"name": name})


# The day


@transaction.atomic
def plan_visit(
    place: ReceptionPlace,
    *,
    by: Any,
    key: uuid.UUID,
    kind: str,
    held_on: date,
    members: Sequence[Person],
    theme: str = "",
) -> Reception:
    """A day at a place. The desk plans for anybody; a member plans a day of their own."""
    typed = _plan_typed(kind, held_on, members, theme, place.pk)
    if existing := begun(Reception, "plan_visit", by=by, key=key, typed=typed):
        return existing
    if not may_plan(by, place):
        raise PermissionDenied
    if not place.is_open:
        raise StepNotAllowed(_("这个接待点已经停用，不能再安排。"))
    _checked(members)
    if not keeps_place(by, place) and person_of(by) not in members:
        raise StepNotAllowed(_("自己安排的接待，请把自己列为接待委员；替别人安排，请找台账或委员联络工作人员。"))
    reception = Reception.objects.create(place=place, kind=kind, held_on=held_on, theme=theme.strip(), planned_by=by)
    reception.members.set(members)
    begin(reception, "plan_visit", by=by, key=key, typed=typed, facts={"on": held_on.isoformat()})
    as_activity.planned(reception, by=by, key=key)
    return reception


def _plan_typed(kind: str, held_on: date, members: Sequence[Person], theme: str, place: int) -> list[Any]:
    return [place, kind, held_on, sorted(person.pk for person in members), theme.strip()]


def _checked(members: Sequence[Person]) -> None:
    if not members:
        raise StepNotAllowed(_("请至少选一位接待委员。"))


@transaction.atomic
def change(
    reception: Reception,
    *,
    by: Any,
    key: uuid.UUID,
    kind: str,
    held_on: date,
    members: Sequence[Person],
    theme: str = "",
) -> Reception:
    _checked(members)
    typed = _plan_typed(kind, held_on, members, theme, reception.place_id)
    facts = {"was": reception.held_on.isoformat(), "on": held_on.isoformat()}
    given = {"kind": kind, "held_on": held_on, "theme": theme.strip()}
    if take(STEPS, reception, "change", by=by, key=key, typed=typed, facts=facts, **given):
        if not keeps_place(by, reception.place) and person_of(by) not in members:
            raise StepNotAllowed(_("自己安排的接待，请把自己列为接待委员；不去了，请取消。"))
        reception.members.set(members)
        as_activity.changed(reception, by=by, key=key)
    return reception


@transaction.atomic
def cancel(reception: Reception, *, by: Any, key: uuid.UUID, text: str) -> Reception:
    if not text.strip():
        raise StepNotAllowed(_("请写明为什么取消。"))
    facts = {"note": text.strip()}
    if take(STEPS, reception, "cancel", by=by, key=key, typed=text, facts=facts, cancelled_why=text.strip()):
        as_activity.cancelled(reception, by=by, key=key)
    return reception


def hold(reception: Reception, *, by: Any, key: uuid.UUID) -> Reception:
    if reception.held_on > timezone.localdate():
        raise StepNotAllowed(
            _("还没有到接待的日子（%(day)s）。提前了，请先改动安排。") % {"day": reception.held_on.isoformat()}
        )
    take(STEPS, reception, "hold", by=by, key=key)
    return reception


@transaction.atomic
def finish(reception: Reception, *, by: Any, key: uuid.UUID, note: str = "") -> Reception:
    """Nobody who came is left without an answer or a matter in the ledger."""
    taken = take(STEPS, reception, "finish", by=by, key=key, typed=note.strip(), note=note.strip())
    if taken and (left := reception.received.open().count()):
        raise StepNotAllowed(
            _("还有 %(count)d 件没有着落。请先写明当面怎样答复，或者记入台账，再结束。") % {"count": left}
        )
    if taken:
        as_activity.finished(reception, by=by, key=key)
    return reception


# What was brought


@transaction.atomic
def receive(
    reception: Reception,
    *,
    by: Any,
    key: uuid.UUID,
    what: str,
    name: str = "",
    contact: str = "",
    answer_by: str = Originator.AnswerBy.IN_PERSON,
    same_as: Received | None = None,
) -> Received:
    """One who came. Name and contact go under seal at once; history keeps neither, nor a digest to guess them from."""
    if not what.strip():
        raise StepNotAllowed(_("请写明反映的事。"))
    if same_as is not None and same_as.reception_id != reception.pk:
        raise StepNotAllowed(_("“同一件事”只能选这一次接待里记下的。"))
    who = salted_hmac("huiyin.visits.receive", json.dumps([name, contact])).hexdigest()
    typed = [what.strip(), who, answer_by, same_as.pk if same_as else None]
    if not take(STEPS, reception, "receive", by=by, key=key, typed=typed):
        return Received.objects.get(key=key)
    came = originators.take_down(
        by=by,
        assembly=reception.place.assembly,
        answer_by=answer_by,
        name=name,
        contact=contact,
        on=reception.held_on,
    )
    first = (same_as.same_as or same_as) if same_as else None
    order = (reception.received.aggregate(last=Max("order"))["last"] or 0) + 1
    received = Received(reception=reception, order=order, what=what.strip(), originator=came, same_as=first, key=key)
    if first:
        _as_the_first(received, first, came)
    received.save()
    return received


def _as_the_first(received: Received, first: Received, came: Originator) -> None:
    """Who comes with a matter that is settled already is answered with it, or heard in it."""
    if first.outcome == _O.ANSWERED:
        received.outcome, received.answer = _O.ANSWERED, first.answer
        received.answered_on, received.answered_by, received.form = first.answered_on, first.answered_by, first.form
    elif first.matter and first.matter.state in JOINED and first.matter.handed_to_id is None:
        received.outcome, received.matter = _O.ENTERED, first.matter
        Voice.objects.create(matter=first.matter, originator=came)


@transaction.atomic
def answer_on_spot(received: Received, *, by: Any, key: uuid.UUID, answer: str, on: date | None = None) -> Received:
    """What was said at the table is the answer: dated, by whom, in person. For all who came with the same matter."""
    if not answer.strip():
        raise StepNotAllowed(_("请写明当面是怎样答复的。"))
    if not _settles(received, "answer_on_spot", by=by, key=key, typed=answer.strip()):
        return received
    _together(received).update(
        outcome=_O.ANSWERED,
        answer=answer.strip(),
        answered_on=on or timezone.localdate(),
        answered_by=by,
        form=Originator.AnswerBy.IN_PERSON,
    )
    received.refresh_from_db()
    return received


@transaction.atomic
def enter_in_ledger(
    received: Received, *, by: Any, key: uuid.UUID, kind: str, title: str = "", category: str = ""
) -> Received:
    """What cannot be answered at the table becomes a matter of the ledger, with a voice for each who came with it."""
    place = received.reception.place
    if not may_collect(by, place.assembly_id):
        words = _("记入%(assembly)s的台账，须由该级委员或台账工作人员来做。请同席的委员记入，或者当面答复。")
        raise StepNotAllowed(words % {"assembly": place.assembly})
    if not _settles(received, "enter_in_ledger", by=by, key=key, typed=[kind, title.strip(), category]):
        return received
    together = _together(received)
    matter = collect(
        by=by,
        assembly=place.assembly,
        key=uuid.uuid5(key, "matter"),
        kind=kind,
        source=_source(received.reception),
        title=title.strip() or _title_of(received.what),
        description=received.what,
        place=place.place,
        spot=place.where,
        category=category,
        people=_takers(received.reception, by),
        originators=[line.originator for line in together.select_related("originator") if line.originator],
    )
    together.update(outcome=_O.ENTERED, matter=matter)
    received.refresh_from_db()
    return received


def _source(reception: Reception) -> str:
    sources = LivelihoodMatter.Source
    return sources.VISIT if reception.kind == Reception.Kind.VISIT else sources.STUDIO


def _title_of(what: str) -> str:
    line = what.strip().splitlines()[0].strip()
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


def _takers(reception: Reception, by: Any) -> list[Person]:
    """The member who wrote it down; where the desk did, all the members of the day."""
    person, members = person_of(by), list(reception.members.all())
    return [person] if person in members else members


def _together(received: Received) -> Any:
    """The line with the others of the same matter, as far as they are open."""
    first = received.same_as_id or received.pk
    lines = Received.objects.open()
    return lines.filter(pk__in=[first, received.pk]) | lines.filter(same_as=first)


def _settles(received: Received, step: str, *, by: Any, key: uuid.UUID, typed: Any) -> bool:
    """False when the key was seen before. Of two at once the second is told that it is settled."""
    reception = locked(received.reception)
    if _seen(received, step, by=by, key=key, typed=typed):
        return False
    received.refresh_from_db()
    if reception.state != _S.UNDER_WAY or received.outcome != _O.OPEN:
        raise StepNotAllowed(_("这一件已经有了结果：%(outcome)s。") % {"outcome": received.get_outcome_display()})
    if not writes_down(by, reception):
        raise PermissionDenied
    begin(received, step, by=by, key=key, typed=[received.pk, typed])
    return True


def _seen(received: Received, step: str, *, by: Any, key: uuid.UUID, typed: Any) -> bool:
    before = begun(Received, step, by=by, key=key, typed=[received.pk, typed])
    return before is not None


@transaction.atomic
def note_down(
    reception: Reception,
    *,
    by: Any,
    key: uuid.UUID,
    outcome: str = _O.OPEN,
    answer: str = "",
    kind: str = LivelihoodMatter.Kind.PROBLEM,
    title: str = "",
    **who: Any,
) -> Received:
    """One press at the table: who came, with what, and what becomes of it. All of it or nothing."""
    received = receive(reception, by=by, key=key, **who)
    if received.same_as_id and received.outcome != _O.OPEN:  # settled with the one who came before
        return received
    if outcome == _O.ANSWERED:
        answer_on_spot(received, by=by, key=uuid.uuid5(key, "answer"), answer=answer, on=reception.held_on)
    elif outcome == _O.ENTERED:
        enter_in_ledger(received, by=by, key=uuid.uuid5(key, "enter"), kind=kind, title=title)
    return received


@transaction.atomic
def correct(received: Received, *, by: Any, key: uuid.UUID, reason: str, what: str, answer: str = "") -> Received:
    """Put a line right, also after the day is finished. What stood there stays on record; a matter is not touched."""
    if not reason.strip():
        raise StepNotAllowed(_("请写明为什么更正。"))
    if not what.strip():
        raise StepNotAllowed(_("请写明反映的事。"))
    reception = locked(received.reception)
    typed = [reason.strip(), what.strip(), answer.strip()]
    if _seen(received, "correct", by=by, key=key, typed=typed):
        return received
    if not writes_down(by, reception):
        raise PermissionDenied
    received.refresh_from_db()
    if received.outcome == _O.ANSWERED and not answer.strip():
        raise StepNotAllowed(_("请写明当面是怎样答复的。"))
    was = {"what": received.what, "answer": received.answer, "reason": reason.strip(), "on": timezone.localdate()}
    Correction.objects.create(received=received, by=by, **was)
    given = answer.strip() if received.outcome == _O.ANSWERED else ""
    Received.objects.filter(pk=received.pk).update(what=what.strip(), answer=given)
    received.refresh_from_db()
    begin(received, "correct", by=by, key=key, typed=[received.pk, typed])
    return received


# What came of the last time


def since_last(reception: Reception) -> list[Matter]:
    """Matters entered at this place on earlier days: those open still, and those answered or closed since the last."""
    before = Q(held_on__lt=reception.held_on) | Q(held_on=reception.held_on, pk__lt=reception.pk)
    earlier = Reception.objects.filter(before, place=reception.place_id, state__in=[_S.UNDER_WAY, _S.HELD])
    last = earlier.order_by("-held_on", "-pk").first()
    if last is None:
        return []
    since = Q(state__in=OPEN) | Q(answered_on__gte=last.held_on) | Q(closed_on__gte=last.held_on)
    entered = Matter.objects.filter(since, received__reception__in=earlier).distinct()
    return list(entered.order_by("opened_on", "pk").prefetch_related("answers"))
