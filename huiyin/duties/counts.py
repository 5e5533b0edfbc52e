"""How many members fulfilled a duty in a year. A figure only: there is no list of people by what they did."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from huiyin.duties.fulfilment import ROWS
from huiyin.duties.models import YearlyDuty
from huiyin.members.models import Membership


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
