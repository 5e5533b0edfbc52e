"""What can happen to a supervision order, and who may do it: the table, and one function a step.

An order moves no matter and no clock (decision 0016). The rules: docs/rules/supervision.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency
from huiyin.history import taking
from huiyin.history.taking import Step, StepNotAllowed
from huiyin.matters.models import Matter
from huiyin.matters.steps import hold_matter
from huiyin.members.models import Person, Seat
from huiyin.supervision import permissions as may
from huiyin.supervision.models import PlanStep, ProgressNote, SupervisionOrder, Visit

State = SupervisionOrder.State
Kind = SupervisionOrder.Kind
NOT_ENDED = frozenset(state for state in State if state != State.ENDED)


@dataclass(frozen=True)
class Leader:
    """As they were called on the day; the person too, where it is one of ours."""

    name: str
    office: str
    person: Person | None = None

    def fields(self) -> dict[str, Any]:
        return {"leader_name": self.name, "leader_office": self.office}


def leader_in(seat: Seat) -> Leader:
    return Leader(seat.person.name, f"{seat.body.assembly.name}{seat.office}", seat.person)


def is_keeper(user: Any, order: SupervisionOrder) -> bool:
    return may.keeps_orders(user, order.matter)


def is_leader(user: Any, order: SupervisionOrder) -> bool:
    return may.gives_orders(user, order.matter)


def is_meant(user: Any, order: SupervisionOrder) -> bool:
    return may.answering_agencies(user, order.matter, order.agencies.all()).exists()


STEPS: dict[str, Step] = {
    "plan": Step(gettext_lazy("定方案"), frozenset([State.ORDERED]), State.PLANNED, is_keeper),
    "replan": Step(gettext_lazy("改方案"), frozenset([State.PLANNED, State.UNDER_WAY]), None, is_keeper),
    "visit": Step(
        gettext_lazy("记录督办活动"), frozenset([State.PLANNED, State.UNDER_WAY]), State.UNDER_WAY, is_keeper
    ),
    "note": Step(gettext_lazy("报告进展"), NOT_ENDED, None, is_meant),
    # Without a visit too: some orders are carried out at a desk.
    "report": Step(gettext_lazy("报告结果"), frozenset([State.PLANNED, State.UNDER_WAY]), State.REPORTED, is_keeper),
    "send_back": Step(gettext_lazy("退回再督办"), frozenset([State.REPORTED]), State.UNDER_WAY, is_leader),
    "end": Step(gettext_lazy("结束督办"), frozenset([State.REPORTED]), State.ENDED, is_leader),
    "call_off": Step(
        gettext_lazy("撤销督办"), frozenset([State.ORDERED, State.PLANNED, State.UNDER_WAY]), State.ENDED, is_leader
    ),
}


def offered(user: Any, order: SupervisionOrder) -> list[str]:
    """A key proposal is unmarked, which ends its order: it is not called off alone."""
    names = taking.allowed(STEPS, user, order)
    return [name for name in names if name != "call_off" or order.kind != Kind.KEY]


@transaction.atomic
def order(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    leader: Leader,
    reason: str,
    office: str,
    due_on: date,
    agencies: Iterable[Agency] = (),
    on: date | None = None,
) -> SupervisionOrder:
    """A leader orders that the matter be looked after. Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed."""
    agencies = list(agencies)
    typed = [matter.pk, leader.fields(), reason, office, due_on, sorted(one.pk for one in agencies)]
    if made := taking.begun(SupervisionOrder, "order", by=by, key=key, typed=typed):
        return made
    hold_matter(matter)
    if not may.gives_orders(by, matter):
        raise PermissionDenied
    row = _written(
        matter, Kind.ORDER, leader=leader, reason=reason, office=office, due_on=due_on, agencies=agencies, on=on
    )
    taking.begin(row, "order", by=by, key=key, typed=typed)
    return row


def for_key_proposal(matter: Matter, **given: Any) -> SupervisionOrder:
    """The order a key proposal owns; called by `keys.mark`, which asks who may and writes the history."""
    return _written(matter, Kind.KEY, **given)


def _written(
    matter: Matter,
    kind: str,
    *,
    leader: Leader,
    reason: str,
    office: str,
    due_on: date,
    agencies: list[Agency],
    on: date | None,
) -> SupervisionOrder:
    on = on or timezone.localdate()
    if not may.is_supervised(matter):
        raise StepNotAllowed(_("只有已立案（登记）、还没有办结的事项才能督办。"))
    if due_on < on:
        raise StepNotAllowed(_("报告期限不能早于下达日期。"))
    if office not in may.KEEPERS[matter.kind]:
        raise StepNotAllowed(_("这类事项不由这个处室负责督办。"))
    assigned = set(matter.assignments.current().values_list("agency", flat=True))
    if {one.pk for one in agencies} - assigned:
        raise StepNotAllowed(_("只能指向正在承办这一事项的单位。"))
    row = SupervisionOrder.objects.create(
        matter=matter,
        kind=kind,
        leader=leader.person,
        reason=reason,
        ordered_on=on,
        office=office,
        due_on=due_on,
        **leader.fields(),
    )
    row.agencies.set(agencies)
    return row


@transaction.atomic
def plan(
    row: SupervisionOrder, *, by: Any, key: uuid.UUID, text: str, steps: list[tuple[date, str]], name: str = "plan"
) -> None:
    """What will be done on which day. A new plan takes the place of the old one, which stays in the history."""
    kept = {"plan": text, "steps": [[day.isoformat(), words] for day, words in steps]}
    if taking.take(STEPS, row, name, by=by, key=key, typed=kept, facts=kept, plan=text):
        row.plan_steps.all().delete()
        PlanStep.objects.bulk_create(PlanStep(order=row, on=day, words=words) for day, words in steps)


def replan(row: SupervisionOrder, *, by: Any, key: uuid.UUID, text: str, steps: list[tuple[date, str]]) -> None:
    plan(row, by=by, key=key, text=text, steps=steps, name="replan")


@transaction.atomic
def visit(
    row: SupervisionOrder,
    *,
    by: Any,
    key: uuid.UUID,
    kind: str,
    held_on: date,
    place: str,
    found: str,
    people: Iterable[Person] = (),
    others: str = "",
) -> None:
    people = list(people)
    if held_on < row.ordered_on:
        raise StepNotAllowed(_("活动日期不能早于督办下达的日期。"))
    typed = [kind, held_on, place, found, sorted(one.pk for one in people), others]
    facts = {"kind": kind, "held_on": held_on.isoformat(), "place": place}
    if taking.take(STEPS, row, "visit", by=by, key=key, typed=typed, facts=facts):
        held = Visit.objects.create(
            order=row, kind=kind, held_on=held_on, place=place, found=found, others=others, by=by
        )
        held.people.set(people)


@transaction.atomic
def note(row: SupervisionOrder, *, by: Any, key: uuid.UUID, agency: Agency, text: str, on: date | None = None) -> None:
    """An agency that is meant says how far it is."""
    on = on or timezone.localdate()
    if not may.answering_agencies(by, row.matter, row.agencies.all()).filter(pk=agency.pk).exists():
        raise PermissionDenied
    if taking.take(STEPS, row, "note", by=by, key=key, typed=[agency.pk, text], facts={"agency": agency.name}):
        ProgressNote.objects.create(order=row, agency=agency, on=on, text=text, by=by)


def report(
    row: SupervisionOrder, *, by: Any, key: uuid.UUID, result: str, reported_by: str, on: date | None = None
) -> None:
    on = on or timezone.localdate()
    typed = [result, reported_by]
    changes = {"result": result, "reported_by": reported_by, "reported_on": on}
    taking.take(STEPS, row, "report", by=by, key=key, typed=typed, facts={"result": result}, **changes)


def send_back(row: SupervisionOrder, *, by: Any, key: uuid.UUID, text: str) -> None:
    """The leader is not content with the report; what was reported stays until the next report."""
    taking.take(STEPS, row, "send_back", by=by, key=key, typed=text, facts={"note": text})


def end(row: SupervisionOrder, *, by: Any, key: uuid.UUID, text: str = "", on: date | None = None) -> None:
    changes = {"ended_on": on or timezone.localdate(), "ended_note": text}
    taking.take(STEPS, row, "end", by=by, key=key, typed=text, facts={"note": text}, **changes)


def call_off(row: SupervisionOrder, *, by: Any, key: uuid.UUID, text: str, on: date | None = None) -> None:
    """Ended without a report, with a reason."""
    if row.kind == Kind.KEY:
        raise StepNotAllowed(_("这是重点提案的督办：请取消重点提案，督办随之结束。"))
    changes = {"ended_on": on or timezone.localdate(), "ended_note": text}
    taking.take(STEPS, row, "call_off", by=by, key=key, typed=text, facts={"note": text}, **changes)


def offices_for(matter: Matter) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in Role if role in may.KEEPERS[matter.kind]]
