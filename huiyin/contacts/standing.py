"""Whether the two of a pair are still there in the capacity they are paired in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from huiyin.assemblies.models import Assembly, Body
from huiyin.contacts.models import Pair
from huiyin.members.models import Membership, Person, Seat

# Assembly staff (政协干部): those with a seat in the secretariat, and clerks of any body.
STAFF = Q(body__kind=Body.Kind.SECRETARIAT) | Q(role=Seat.Role.STAFF)


def _member(end: str, day: date) -> Exists:
    return Exists(Membership.objects.on(day).filter(assembly=OuterRef("assembly"), person=OuterRef(end)))


def _staff(end: str, day: date) -> Exists:
    return Exists(Seat.objects.on(day).filter(STAFF, body__assembly=OuterRef("assembly"), person=OuterRef(end)))


def with_ends(pairs: Any, day: date) -> QuerySet[Pair]:
    """Each with `first_there` and `second_there`; a group of the public is always there."""
    return pairs.annotate(
        first_there=Case(When(kind=Pair.Kind.STAFF_MEMBER, then=_staff("first", day)), default=_member("first", day)),
        second_there=Case(When(second__isnull=True, then=Value(True)), default=_member("second", day)),
    )


def standing(pairs: Any, day: date) -> QuerySet[Pair]:
    """Those that hold on `day`, with both ends there: what may be shown as current."""
    return with_ends(pairs, day).on(day).filter(first_there=True, second_there=True)  # type: ignore[attr-defined]


def is_member(person: Person, assembly: Assembly, day: date) -> bool:
    return person.memberships.on(day).filter(assembly=assembly).exists()


def is_staff(person: Person, assembly: Assembly, day: date) -> bool:
    return Seat.objects.on(day).filter(STAFF, person=person, body__assembly=assembly).exists()
