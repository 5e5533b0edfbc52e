"""What those who raised a proposal think of the answer, and what came of what was promised in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.figures.rows.days import as_of, in_year
from huiyin.figures.rows.handling import means, rule_sets_of
from huiyin.matters.models import FINAL, Answer, Clock, Commitment, Kind, LookBack, Matter
from huiyin.proposals.models import Proposal

Outcome = Proposal.Outcome


def _proposals(assembly: Assembly) -> Any:
    return Matter.objects.filter(assembly=assembly, kind=Kind.PROPOSAL)


def proposals_closed(assembly: Assembly, year: int) -> QuerySet:
    """Answered and final, whatever was thought of it and whatever is still promised."""
    return _proposals(assembly).filter(in_year("closed_on", year), state__in=FINAL)


def _thought(assembly: Assembly, year: int, *outcomes: str) -> QuerySet:
    return proposals_closed(assembly, year).filter(proposal__outcome__in=outcomes)


def closed_heard(assembly: Assembly, year: int) -> QuerySet:
    return _thought(assembly, year, Outcome.SATISFIED, Outcome.BASICALLY, Outcome.NOT_SATISFIED)


def closed_satisfied(assembly: Assembly, year: int) -> QuerySet:
    return _thought(assembly, year, Outcome.SATISFIED)


def closed_basically(assembly: Assembly, year: int) -> QuerySet:
    return _thought(assembly, year, Outcome.BASICALLY)


def closed_not_satisfied(assembly: Assembly, year: int) -> QuerySet:
    return _thought(assembly, year, Outcome.NOT_SATISFIED)


def closed_no_response(assembly: Assembly, year: int) -> QuerySet:
    """Silence is a figure of its own, and no part of any other but the whole."""
    return _thought(assembly, year, Outcome.NO_RESPONSE)


def closed_content(assembly: Assembly, year: int) -> QuerySet:
    return _thought(assembly, year, Outcome.SATISFIED, Outcome.BASICALLY)


def proposals_rehandled(assembly: Assembly, year: int) -> QuerySet:
    """By the day the second term began. Those merged with it are handled again with it, as one."""
    again = Clock.objects.filter(in_year("started_on", year), name=Clock.Name.REHANDLE, matter__assembly=assembly)
    return _proposals(assembly).filter(pk__in=again.order_by().values("matter"))


def rehandled_replied(assembly: Assembly, year: int) -> QuerySet:
    second = Answer.objects.filter(matter=OuterRef("pk"), round__gt=1, agency__isnull=False, given_on__lte=as_of(year))
    return proposals_rehandled(assembly, year).filter(Exists(second))


def rehandled_content(assembly: Assembly, year: int) -> QuerySet:
    """In the end; while it is open there is no result."""
    content = [Outcome.SATISFIED, Outcome.BASICALLY]
    return proposals_rehandled(assembly, year).filter(state__in=FINAL, proposal__outcome__in=content)


def proposals_mediated(assembly: Assembly, year: int) -> QuerySet:
    held = Clock.objects.filter(in_year("started_on", year), name=Clock.Name.MEDIATE, matter__assembly=assembly)
    return _proposals(assembly).filter(pk__in=held.order_by().values("matter"))


# Promises


def commitments_due(assembly: Assembly, year: int) -> QuerySet:
    """By the day first promised: a day granted later moves no promise out of the year. Of the answer that stands."""
    of = {"matter__assembly": assembly, "matter__kind": Kind.PROPOSAL}
    standing = Commitment.objects.filter(answer__round=F("matter__proposal__round"), **of)
    return standing.filter(in_year("first_due_on", year))


def commitments_fulfilled(assembly: Assembly, year: int) -> QuerySet:
    """Confirmed by the day by who raised it or the staff; an agency's claim settles nothing."""
    kept = {"state": Commitment.State.FULFILLED, "settled_on__lte": as_of(year)}
    return commitments_due(assembly, year).filter(**kept)


def commitments_failed(assembly: Assembly, year: int) -> QuerySet:
    failed = {"state": Commitment.State.FAILED, "settled_on__lte": as_of(year)}
    return commitments_due(assembly, year).filter(**failed)


def turned_to_solved(assembly: Assembly, year: int) -> QuerySet:
    """Of those planned, found solved when somebody looked back in the year."""
    looked = LookBack.objects.filter(
        in_year("held_on", year), matter__assembly=assembly, matter__kind=Kind.PROPOSAL
    ).exclude(from_class="")
    found: QuerySet[RuleSet] = rule_sets_of(Matter.objects.filter(pk__in=looked.order_by().values("matter")))
    turned = looked.filter(
        means(found, "planned", "from_class", "matter__rule_set")
        & means(found, "solved", "to_class", "matter__rule_set")
    )
    return _proposals(assembly).filter(pk__in=turned.order_by().values("matter"))


def looked_back(assembly: Assembly, year: int) -> QuerySet:
    """Visits alone: what the program notes when a promise is kept is none."""
    of = {"matter__assembly": assembly, "matter__kind": Kind.PROPOSAL, "kind__in": LookBack.VISITS}
    return LookBack.objects.filter(in_year("held_on", year), **of)
