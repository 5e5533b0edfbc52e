"""Whether agencies were in time, by the one rule of `supervision.punctuality`; key proposals, instructions, awards."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import in_year
from huiyin.matters.models import Clock, Kind
from huiyin.supervision import punctuality
from huiyin.supervision.models import Award, KeyProposal, LeaderInstruction
from huiyin.supervision.punctuality import CONDITIONS, Which

ANSWERS = (Clock.Name.HANDLE, Clock.Name.REHANDLE)


def answers_due(assembly: Assembly, year: int) -> QuerySet:
    """Terms to answer, each agency's own: as the table of punctuality counts them."""
    counted = punctuality.of_year(assembly, year, timezone.localdate())
    return counted.filter(name__in=ANSWERS, matter__kind=Kind.PROPOSAL)


def answers_in_time(assembly: Assembly, year: int) -> QuerySet:
    return answers_due(assembly, year).filter(CONDITIONS[Which.IN_TIME])


def answers_late(assembly: Assembly, year: int) -> QuerySet:
    return answers_due(assembly, year).filter(CONDITIONS[Which.LATE])


def answers_running_late(assembly: Assembly, year: int) -> QuerySet:
    return answers_due(assembly, year).filter(CONDITIONS[Which.RUNNING_LATE])


def key_proposals(assembly: Assembly, year: int) -> QuerySet:
    return KeyProposal.objects.filter(year=year, unmarked_on__isnull=True, matter__assembly=assembly)


def awards(assembly: Assembly, year: int) -> QuerySet:
    given = {"round__assembly": assembly, "round__year": year, "round__published_on__isnull": False}
    return Award.objects.filter(state=Award.State.AWARDED, **given)


def _instructions(assembly: Assembly, year: int, kind: str) -> QuerySet:
    """One that was corrected counts as the correction."""
    standing = LeaderInstruction.objects.filter(amended_by__isnull=True)
    return standing.filter(in_year("given_on", year), matter__assembly=assembly, matter__kind=kind)


def proposal_instructions(assembly: Assembly, year: int) -> QuerySet:
    return _instructions(assembly, year, Kind.PROPOSAL)


def opinion_instructions(assembly: Assembly, year: int) -> QuerySet:
    return _instructions(assembly, year, Kind.OPINION)
