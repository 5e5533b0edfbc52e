"""Which days a year of figures has."""

from __future__ import annotations

from datetime import date

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from huiyin.members.models import Membership


def as_of(year: int) -> date:
    """The day on which the year's stocks are counted: 31 December, or today when the year is not over."""
    return min(date(year, 12, 31), timezone.localdate())


def in_year(field: str, year: int) -> Q:
    """A range, not `field__year`, so that an index on the day serves."""
    return Q(**{f"{field}__range": (date(year, 1, 1), date(year, 12, 31))})


def first_of_each(rows: QuerySet, path: str) -> QuerySet:
    """One row for each person, or whatever else is at `path`: the first of theirs. So these are counted, and open."""
    return rows.filter(pk__in=rows.order_by().values(path).annotate(_first=Min("pk")).values("_first"))


def members_behind(participations: QuerySet) -> QuerySet:
    """The members whose these are, a person once: who came twice and was there once after all is still the same row."""
    memberships = Membership.objects.filter(pk__in=participations.order_by().values("membership"))
    return first_of_each(memberships, "person")
