from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from huiyin.assemblies.models import Assembly, Body
from huiyin.contacts.models import Meeting, Pair
from huiyin.figures.rows.days import as_of, in_year
from huiyin.figures.rows.members import members
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


def pairs_met(assembly: Assembly, year: int) -> QuerySet:
    """Whoever of the two came to the other, and whether it was recorded with the pair or without."""
    met = Meeting.objects.counted().filter(in_year("held_on", year), assembly=OuterRef("assembly"))
    came = met.filter(by=OuterRef("first"), met=OuterRef("second"))
    went = met.filter(by=OuterRef("second"), met=OuterRef("first"))
    of_group = met.filter(by=OuterRef("first"), group=OuterRef("group"))
    return pairs(assembly, year).filter(Exists(came) | Exists(went) | Exists(of_group))


# Whom such a row tells to be in the Party, by the seat they met the other with. Asked of any meeting, counted or not.
WHOSE_SEAT_TELLS = Case(When(seat__body__kind__in=Body.OF_THE_PARTY, then=F("by")))
_IN_SECRETARIAT = Q(seat__body__kind=Body.Kind.SECRETARIAT) | Q(seat__role=Seat.Role.STAFF)


def talks_and_visits(assembly: Assembly, year: int) -> QuerySet:
    """`capacity`: as what one met the other."""
    capacity = Case(
        When(seat__isnull=True, then=Value("member")),
        When(_IN_SECRETARIAT, then=Value("staff")),
        When(seat__body__kind=Body.Kind.CHAIR_COUNCIL, then=Value("council")),
        When(seat__body__kind__in=Body.OF_THE_PARTY, then=Value("party")),
        default=Value("other"),
    )
    met = Meeting.objects.counted().filter(in_year("held_on", year), assembly=assembly)
    return met.annotate(capacity=capacity)


def talks(assembly: Assembly, year: int) -> QuerySet:
    return talks_and_visits(assembly, year).filter(kind=Meeting.Kind.TALK)


def staff_talks(assembly: Assembly, year: int) -> QuerySet:
    return talks(assembly, year).filter(_IN_SECRETARIAT)


def member_talks(assembly: Assembly, year: int) -> QuerySet:
    return talks(assembly, year).filter(seat__isnull=True)


def vice_chair_visits(assembly: Assembly, year: int) -> QuerySet:
    council = Q(seat__body__kind=Body.Kind.CHAIR_COUNCIL, seat__body__assembly=assembly)
    return visits(assembly, year).filter(council, by=F("seat__person"), seat__role=Seat.Role.VICE_CHAIR)


def staff_visits(assembly: Assembly, year: int) -> QuerySet:
    return visits(assembly, year).filter(_IN_SECRETARIAT)


def members_talked_with(assembly: Assembly, year: int) -> QuerySet:
    """Members with whom there was a talk in the year, whoever of the two began it."""
    talked = Meeting.objects.counted().filter(
        in_year("held_on", year), assembly=OuterRef("assembly"), kind=Meeting.Kind.TALK
    )
    with_them = Exists(talked.filter(met=OuterRef("person"))) | Exists(talked.filter(by=OuterRef("person")))
    return members(assembly, year).filter(with_them)
