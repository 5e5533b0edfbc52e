from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.assemblies.models import Assembly, Body
from huiyin.contacts.models import Meeting, Pair
from huiyin.figures.rows.days import as_of, in_year
from huiyin.members.models import Membership, Seat


def pairs(assembly: Assembly, year: int) -> QuerySet:
    return Pair.objects.on(as_of(year)).filter(assembly=assembly)


def _meetings(assembly: Assembly, year: int, kind: str) -> QuerySet:
    return Meeting.objects.counted().filter(in_year("held_on", year), assembly=assembly, kind=kind)


def _member_that_day(person: str, *, cpc: bool) -> Exists:
    """`person` of the meeting was, on its day, a member of its assembly, in the Party or not."""
    day: Any = OuterRef("held_on")
    return Exists(
        Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            starts_on__lte=day,
            assembly=OuterRef("assembly"),
            person=OuterRef(person),
            cpc=cpc,
        )
    )


def vice_chair_talks(assembly: Assembly, year: int) -> QuerySet:
    return _meetings(assembly, year, Meeting.Kind.TALK).filter(
        _member_that_day("by", cpc=True),
        _member_that_day("met", cpc=False),
        by=F("seat__person"),
        seat__role=Seat.Role.VICE_CHAIR,
        seat__body__kind=Body.Kind.CHAIR_COUNCIL,
        seat__body__assembly=assembly,
    )


def party_vice_chairs(assembly: Assembly, year: int) -> QuerySet:
    return Seat.objects.filter(pk__in=vice_chair_talks(assembly, year).order_by().values("seat"))


def subgroup_talks(assembly: Assembly, year: int) -> QuerySet:
    return _meetings(assembly, year, Meeting.Kind.TALK).filter(
        by=F("seat__person"), seat__body__kind=Body.Kind.PARTY_SUBGROUP, seat__body__assembly=assembly
    )


def visits(assembly: Assembly, year: int) -> QuerySet:
    return _meetings(assembly, year, Meeting.Kind.VISIT)
