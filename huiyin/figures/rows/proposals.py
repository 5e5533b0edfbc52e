"""Proposals raised and examined. Two conventions of the field stand side by side: those merged with another are counted
outside the filed (as the national assembly reports), or inside (as counties do). The facts are kept, both are counted.
"""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import as_of, in_year
from huiyin.history.models import Event
from huiyin.matters.models import NOT_RAISED, Kind, Matter, Signature, State
from huiyin.members.models import Membership
from huiyin.proposals.models import Proposal, Publication


def _proposals(assembly: Assembly) -> Any:
    return Matter.objects.filter(assembly=assembly, kind=Kind.PROPOSAL)


def proposals_received(assembly: Assembly, year: int) -> QuerySet:
    return _proposals(assembly).filter(in_year("opened_on", year)).exclude(state__in=NOT_RAISED)


def _raised_by(assembly: Assembly, year: int, kind: str) -> QuerySet:
    return proposals_received(assembly, year).filter(proposal__raised_by=kind)


def proposals_individual(assembly: Assembly, year: int) -> QuerySet:
    return _raised_by(assembly, year, Proposal.RaisedBy.INDIVIDUAL)


def proposals_joint(assembly: Assembly, year: int) -> QuerySet:
    return _raised_by(assembly, year, Proposal.RaisedBy.JOINT)


def proposals_collective(assembly: Assembly, year: int) -> QuerySet:
    return _raised_by(assembly, year, Proposal.RaisedBy.COLLECTIVE)


def proposing_members(assembly: Assembly, year: int) -> QuerySet:
    """Of the members in office on the day: a person who sits here once is one row."""
    raised = proposals_received(assembly, year).order_by().values("pk")
    signed = Signature.objects.proposers().filter(matter__in=raised)
    return Membership.objects.on(as_of(year)).filter(assembly=assembly, person__in=signed.order_by().values("person"))


def proposals_filed(assembly: Assembly, year: int) -> QuerySet:
    return _proposals(assembly).filter(in_year("filed_on", year))


def _last_merged_on() -> Subquery:
    merges = Event.objects.filter(subject=Matter._meta.label_lower, subject_id=OuterRef("pk"), step="merge")
    return Subquery(merges.order_by("-at").annotate(day=TruncDate("at")).values("day")[:1])


def proposals_merged(assembly: Assembly, year: int) -> QuerySet:
    """By the day it was merged. Taken out again, it is none: `merged_into` is empty then."""
    merged = _proposals(assembly).filter(merged_into__isnull=False).annotate(merged_on=_last_merged_on())
    return merged.filter(in_year("merged_on", year))


def proposals_filed_with_merged(assembly: Assembly, year: int) -> QuerySet:
    merged = proposals_merged(assembly, year).order_by().values("pk")
    return _proposals(assembly).filter(in_year("filed_on", year) | Q(pk__in=merged))


def received_filed(assembly: Assembly, year: int) -> QuerySet:
    """Of those received in the year, filed by now, in whatever year that was: the part of a rate is of its whole."""
    return proposals_received(assembly, year).filter(filed_on__isnull=False)


def received_filed_with_merged(assembly: Assembly, year: int) -> QuerySet:
    received = proposals_received(assembly, year)
    return received.filter(Q(filed_on__isnull=False) | Q(merged_into__isnull=False))


def proposals_not_filed(assembly: Assembly, year: int) -> QuerySet:
    return _proposals(assembly).filter(in_year("closed_on", year), state=State.NOT_FILED)


def _disposed(assembly: Assembly, year: int, disposition: str) -> QuerySet:
    return proposals_not_filed(assembly, year).filter(proposal__disposition=disposition)


def proposals_to_opinion(assembly: Assembly, year: int) -> QuerySet:
    return _disposed(assembly, year, Proposal.Disposition.CONVERTED_TO_OPINION)


def proposals_as_reference(assembly: Assembly, year: int) -> QuerySet:
    return _disposed(assembly, year, Proposal.Disposition.FORWARDED_AS_REFERENCE)


def proposals_to_petitions(assembly: Assembly, year: int) -> QuerySet:
    return _disposed(assembly, year, Proposal.Disposition.REFERRED_TO_PETITIONS)


def proposals_published(assembly: Assembly, year: int) -> QuerySet:
    """What anybody may read today of what was published in the year."""
    return Publication.objects.published().filter(in_year("published_on", year), assembly=assembly)
