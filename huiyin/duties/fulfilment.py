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


def _signatures(kind: str) -> Callable[[int], tuple[QuerySet[Any], str]]:
    def rows(year: int) -> tuple[QuerySet[Any], str]:
        signed = Signature.objects.proposers().filter(matter__kind=kind, matter__opened_on__year=year)
        return signed.exclude(matter__state__in=NOT_RAISED), "person"

    return rows


def _writings(kind: str) -> Callable[[int], tuple[QuerySet[Any], str]]:
    def rows(year: int) -> tuple[QuerySet[Any], str]:
        written = Writing.objects.filter(kind=kind, submitted_on__year=year, author__isnull=False)
        return written.handed_in(), "author"

    return rows


# By kind of duty: a row for each record and person of a year, and which field of it is the person. A joint proposal
# counts for each who signed it.
ROWS: dict[str, Callable[[int], tuple[QuerySet[Any], str]]] = {
    YearlyDuty.Kind.PROPOSAL: _signatures(Kind.PROPOSAL),
    YearlyDuty.Kind.OPINION_ITEM: _signatures(Kind.OPINION),
    YearlyDuty.Kind.STORY: _writings(Writing.Kind.STORY),
    YearlyDuty.Kind.STUDY_REFLECTION: _writings(Writing.Kind.REFLECTION),
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
    rows, of = ROWS[duty.kind](year)
    records = _in_order(rows.filter(**{of: person}))
    return next(iter(records[duty.ordinal - 1 : duty.ordinal]), None)


def _in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The records themselves, the earliest first."""
    if rows.model is Signature:
        return Matter.objects.filter(pk__in=rows.values("matter")).order_by("opened_on", "pk")
    return rows.order_by("submitted_on", "pk")
