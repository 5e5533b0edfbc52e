"""Which record fulfils which duty. Derived each time it is asked; nobody reports a duty done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from huiyin.assemblies.models import Assembly
from huiyin.duties.models import YearlyDuty
from huiyin.matters.models import NOT_RAISED, Kind, Matter, Signature
from huiyin.members.models import Membership, Person
from huiyin.writings.models import Writing


def _raised(kind: str) -> Callable[[Person, int], QuerySet[Any]]:
    def found(person: Person, year: int) -> QuerySet[Any]:
        signed = Signature.objects.filter(person=person, state=Signature.State.SIGNED)
        raised = Matter.objects.filter(kind=kind, opened_on__year=year, pk__in=signed.values("matter"))
        return raised.exclude(state__in=NOT_RAISED).order_by("opened_on", "pk")

    return found


def _written(kind: str) -> Callable[[Person, int], QuerySet[Any]]:
    def found(person: Person, year: int) -> QuerySet[Any]:
        written = Writing.objects.filter(kind=kind, author=person, submitted_on__year=year)
        return written.exclude(state=Writing.State.DRAFT).order_by("submitted_on", "pk")

    return found


FULFILLED_BY: dict[str, Callable[[Person, int], QuerySet[Any]]] = {
    YearlyDuty.Kind.PROPOSAL: _raised(Kind.PROPOSAL),  # a joint proposal counts for each who signed it
    YearlyDuty.Kind.OPINION_ITEM: _raised(Kind.OPINION),
    YearlyDuty.Kind.STORY: _written(Writing.Kind.STORY),
    YearlyDuty.Kind.STUDY_REFLECTION: _written(Writing.Kind.REFLECTION),
}


def duties_in_force(assembly: Assembly, day: date) -> QuerySet[YearlyDuty]:
    """Those of the rule set that rules on `day`; none where there is no rule set."""
    return assembly.rules_on(day).duties.all() if assembly.has_rules_on(day) else YearlyDuty.objects.none()


def duties_of(membership: Membership, year: int) -> list[tuple[YearlyDuty, Any | None]]:
    """Each duty of the year with the record that fulfils it, None where there is none yet.

    The year's rules are those of its last day; the n-th record fulfils the n-th piece of a kind.
    """
    return [
        (duty, fulfilling_record(duty, membership.person, year))
        for duty in duties_in_force(membership.assembly, date(year, 12, 31))
    ]


def fulfilling_record(duty: YearlyDuty, person: Person, year: int) -> Any | None:
    records = FULFILLED_BY[duty.kind](person, year)
    return next(iter(records[duty.ordinal - 1 : duty.ordinal]), None)
