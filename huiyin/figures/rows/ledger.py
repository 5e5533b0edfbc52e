"""The ledger of livelihood matters of every kind: collected, registered, answered, solved, put off, explained, late."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import as_of, in_year
from huiyin.livelihood.models import Deferral, LivelihoodMatter
from huiyin.matters.models import NEVER_SENT, Answer, Clock, Kind, Matter

Outcome = LivelihoodMatter.Outcome


def _ledger(assembly: Assembly) -> Any:
    return Matter.objects.filter(assembly=assembly, kind=Kind.LIVELIHOOD)


def ledger_collected(assembly: Assembly, year: int) -> QuerySet:
    return _ledger(assembly).filter(in_year("opened_on", year)).exclude(state__in=NEVER_SENT)


def ledger_registered(assembly: Assembly, year: int) -> QuerySet:
    """A matter gets its number, and the number its year, on the day it is registered; it keeps both for good."""
    return _ledger(assembly).filter(year=year, number__isnull=False)


def ledger_solved(assembly: Assembly, year: int) -> QuerySet:
    """Found done on the spot; an agency's word alone solves nothing."""
    return _ledger(assembly).filter(in_year("livelihood__solved_on", year))


def ledger_long_term(assembly: Assembly, year: int) -> QuerySet:
    """Put off until a day to look again, by a decision of the year."""
    decided = Deferral.objects.filter(
        in_year("decided_on", year),
        kind=Deferral.Kind.LONG_TERM,
        decision=Deferral.Decision.APPROVED,
        assignment__matter__assembly=assembly,
    )
    return _ledger(assembly).filter(pk__in=decided.order_by().values("assignment__matter"))


def ledger_explained(assembly: Assembly, year: int) -> QuerySet:
    """Ended as explained, which is never counted as solved."""
    return _ledger(assembly).filter(in_year("closed_on", year), livelihood__outcome=Outcome.EXPLAINED)


def ledger_closed(assembly: Assembly, year: int) -> QuerySet:
    return _ledger(assembly).filter(in_year("closed_on", year))


def ledger_overdue(assembly: Assembly, year: int) -> QuerySet:
    """On the day a term was over and still ran, whoever should have kept it."""
    day = as_of(year)
    running = Q(stopped_on__isnull=True) | Q(stopped_on__gt=day)
    counting = Q(paused_on__isnull=True) | Q(paused_on__gt=day)
    late = Clock.objects.filter(running & counting, due_on__lt=day, matter__assembly=assembly)
    return _ledger(assembly).filter(pk__in=late.order_by().values("matter"))


def _first_answer() -> Subquery:
    given = Answer.objects.filter(matter=OuterRef("pk")).order_by("given_on")
    return Subquery(given.values("given_on")[:1])


def ledger_answered(assembly: Assembly, year: int) -> QuerySet:
    """Of those collected in the year, answered by the day: a second answer after it was reopened moves nothing."""
    answered = Answer.objects.filter(matter=OuterRef("pk"), given_on__lte=as_of(year))
    return ledger_collected(assembly, year).filter(Exists(answered)).annotate(first_answered_on=_first_answer())


def days_to_answer(rows: QuerySet) -> Iterable[int]:
    days = rows.order_by().values_list("opened_on", "first_answered_on")
    return [(until - since).days for since, until in days]


def days_to_solve(rows: QuerySet) -> Iterable[int]:
    days = rows.order_by().values_list("opened_on", "livelihood__solved_on")
    return [(until - since).days for since, until in days]
