"""How many members fulfilled a duty in a year. A figure only: there is no list of people by what they did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from huiyin.duties.models import YearlyDuty
from huiyin.matters.models import NOT_RAISED, Kind, Signature
from huiyin.members.models import Membership
from huiyin.writings.models import Writing


def _signatures(kind: str) -> Callable[[int], tuple[QuerySet[Any], str]]:
    def rows(year: int) -> tuple[QuerySet[Any], str]:
        signed = Signature.objects.filter(state=Signature.State.SIGNED, matter__kind=kind, matter__opened_on__year=year)
        return signed.exclude(matter__state__in=NOT_RAISED), "person"

    return rows


def _writings(kind: str) -> Callable[[int], tuple[QuerySet[Any], str]]:
    def rows(year: int) -> tuple[QuerySet[Any], str]:
        written = Writing.objects.filter(kind=kind, submitted_on__year=year, author__isnull=False)
        return written.exclude(state=Writing.State.DRAFT), "author"

    return rows


# One row a record and person: the same records as in fulfilment.py, asked for all members at once.
ROWS: dict[str, Callable[[int], tuple[QuerySet[Any], str]]] = {
    YearlyDuty.Kind.PROPOSAL: _signatures(Kind.PROPOSAL),
    YearlyDuty.Kind.OPINION_ITEM: _signatures(Kind.OPINION),
    YearlyDuty.Kind.STORY: _writings(Writing.Kind.STORY),
    YearlyDuty.Kind.STUDY_REFLECTION: _writings(Writing.Kind.REFLECTION),
}


def who_owe(duty: YearlyDuty, year: int) -> QuerySet[Membership]:
    """Members of the duty's assembly on the year's last day, today while the year runs."""
    day = min(date(year, 12, 31), timezone.localdate())
    return Membership.objects.on(day).filter(assembly=duty.rule_set.assembly_id)


def how_many(duty: YearlyDuty, year: int) -> tuple[int, int]:
    """(members who fulfilled it, members who owe it)."""
    owing = who_owe(duty, year)
    rows, person = ROWS[duty.kind](year)
    by_person = rows.filter(**{f"{person}__in": owing.values("person")}).order_by().values(person)
    fulfilled = by_person.annotate(pieces=Count("pk")).filter(pieces__gte=duty.ordinal)
    return fulfilled.count(), owing.values("person").distinct().count()
