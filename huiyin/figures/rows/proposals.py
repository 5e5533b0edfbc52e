from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import in_year
from huiyin.matters.models import NOT_RAISED, Answer, Kind, Matter, State


def proposals_received(assembly: Assembly, year: int) -> QuerySet:
    proposals = Matter.objects.filter(in_year("opened_on", year), assembly=assembly, kind=Kind.PROPOSAL)
    return proposals.exclude(state__in=NOT_RAISED)


def proposals_filed(assembly: Assembly, year: int) -> QuerySet:
    return Matter.objects.filter(in_year("filed_on", year), assembly=assembly, kind=Kind.PROPOSAL)


def proposals_not_filed(assembly: Assembly, year: int) -> QuerySet:
    declined = Matter.objects.filter(assembly=assembly, kind=Kind.PROPOSAL, state=State.NOT_FILED)
    return declined.filter(in_year("closed_on", year))


def proposals_replied(assembly: Assembly, year: int) -> QuerySet:
    """By the first answer: a second one, after a second handling, moves nothing from year to year."""
    first = Answer.objects.filter(in_year("given_on", year), round=1, agency__isnull=False)
    proposals = Matter.objects.filter(assembly=assembly, kind=Kind.PROPOSAL, pk__in=first.values("matter"))
    of_matter = first.filter(matter=OuterRef("pk")).order_by("given_on")
    return proposals.annotate(first_answered_on=Subquery(of_matter.values("given_on")[:1]))


def opinion_items_received(assembly: Assembly, year: int) -> QuerySet:
    items = Matter.objects.filter(in_year("opened_on", year), assembly=assembly, kind=Kind.OPINION)
    return items.exclude(state__in=NOT_RAISED)
