"""What agencies make of proposals: handed over, returned, extended, answered, in which class, after which contact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huiyin.assemblies import rules
from huiyin.assemblies.models import Agency, Assembly, RuleSet
from huiyin.figures.rows.days import as_of, in_year
from huiyin.matters.models import (
    Answer,
    Assignment,
    Extension,
    Kind,
    LookBack,
    Matter,
    ProposerContact,
    ReturnRequest,
)

Contact = ProposerContact.Kind


def _proposals(assembly: Assembly) -> Any:
    return Matter.objects.filter(assembly=assembly, kind=Kind.PROPOSAL)


# Handed over


def proposals_handed_over(assembly: Assembly, year: int) -> QuerySet:
    """By the day of the first handing over: given to another agency later, it is not handed over twice."""
    given = Assignment.objects.filter(matter=OuterRef("pk")).order_by("assigned_on").values("assigned_on")[:1]
    in_the_year = Assignment.objects.filter(in_year("assigned_on", year), matter__assembly=assembly)
    found = _proposals(assembly).filter(pk__in=in_the_year.order_by().values("matter"))
    return found.annotate(handed_over_on=Subquery(given)).filter(in_year("handed_over_on", year))


def agencies_handling(assembly: Assembly, year: int) -> QuerySet:
    given = Assignment.objects.current().filter(
        in_year("assigned_on", year), matter__assembly=assembly, matter__kind=Kind.PROPOSAL
    )
    return Agency.objects.filter(pk__in=given.order_by().values("agency"))


def returns_asked(assembly: Assembly, year: int) -> QuerySet:
    of = {"assignment__matter__assembly": assembly, "assignment__matter__kind": Kind.PROPOSAL}
    return ReturnRequest.objects.filter(in_year("asked_on", year), **of)


def returns_agreed(assembly: Assembly, year: int) -> QuerySet:
    of = {"assignment__matter__assembly": assembly, "assignment__matter__kind": Kind.PROPOSAL}
    return ReturnRequest.objects.filter(in_year("decided_on", year), decision=ReturnRequest.Decision.REASSIGNED, **of)


def proposals_extended(assembly: Assembly, year: int) -> QuerySet:
    granted = Extension.objects.filter(
        in_year("decided_on", year), decision=Extension.Decision.GRANTED, assignment__matter__assembly=assembly
    )
    return _proposals(assembly).filter(pk__in=granted.order_by().values("assignment__matter"))


# Answered


def proposals_replied(assembly: Assembly, year: int) -> QuerySet:
    """By the first answer: a second one, after a second handling, moves nothing from year to year."""
    first = Answer.objects.filter(in_year("given_on", year), round=1, agency__isnull=False)
    proposals = _proposals(assembly).filter(pk__in=first.values("matter"))
    of_matter = first.filter(matter=OuterRef("pk")).order_by("given_on")
    return proposals.annotate(first_answered_on=Subquery(of_matter.values("given_on")[:1]))


def handed_over_replied(assembly: Assembly, year: int) -> QuerySet:
    """Answered by the day by every agency whose answer is waited for, not by the first of several alone."""
    answers = Answer.objects.filter(
        matter=OuterRef("matter"), agency=OuterRef("agency"), round=1, given_on__lte=as_of(year)
    )
    waited_for = Assignment.objects.main().filter(~Exists(answers), matter=OuterRef("pk"))
    answered = Answer.objects.filter(round=1, agency__isnull=False, given_on__lte=as_of(year), matter=OuterRef("pk"))
    return proposals_handed_over(assembly, year).filter(Exists(answered), ~Exists(waited_for))


def days_to_reply(rows: QuerySet) -> Iterable[int]:
    """From the first handing over to the day the last of the first answers was given."""
    last = Answer.objects.filter(matter=OuterRef("pk"), round=1, agency__isnull=False).order_by("-given_on")
    days = rows.order_by().annotate(whole_on=Subquery(last.values("given_on")[:1]))
    return _between(days.values_list("handed_over_on", "whole_on"))


def _between(days: Iterable[tuple[date | None, date | None]]) -> list[int]:
    return [(until - since).days for since, until in days if since and until]


# Classes


def as_answered() -> Any:
    """The class the proposal was answered in. Where looking back turned it later, what it was turned from."""
    turned = LookBack.objects.filter(matter=OuterRef("pk")).exclude(from_class="").order_by("held_on", "pk")
    return Coalesce(Subquery(turned.values("from_class")[:1]), F("proposal__result_class"))


def means(rule_sets: QuerySet, meaning: str, code: str, rule_set: str = "rule_set") -> Q:
    """Each assembly has classes of its own; its rule set says what each means."""
    wanted = Q(pk__in=[])
    for found in rule_sets:
        codes = rules.classes_that_mean(found.document, meaning)
        wanted |= Q(**{rule_set: found.pk, f"{code}__in": codes})
    return wanted


def rule_sets_of(matters: QuerySet) -> QuerySet:
    return RuleSet.objects.filter(pk__in=matters.order_by().values("rule_set"))


def _of_class(assembly: Assembly, year: int, meaning: str) -> QuerySet:
    replied = proposals_replied(assembly, year)
    found = rule_sets_of(_proposals(assembly).filter(filed_on__isnull=False))
    return replied.annotate(answered_class=as_answered()).filter(means(found, meaning, "answered_class"))


def replied_solved(assembly: Assembly, year: int) -> QuerySet:
    return _of_class(assembly, year, "solved")


def replied_planned(assembly: Assembly, year: int) -> QuerySet:
    return _of_class(assembly, year, "planned")


def replied_reference(assembly: Assembly, year: int) -> QuerySet:
    return _of_class(assembly, year, "reference")


# Contact with those who raised it


def contacts_made(assembly: Assembly, year: int) -> QuerySet:
    """A contact the proposer disputes is none."""
    of = {"matter__assembly": assembly, "matter__kind": Kind.PROPOSAL}
    return ProposerContact.objects.filter(in_year("held_on", year), **of).exclude(word=ProposerContact.Word.DISPUTED)


def _contacted(assembly: Assembly, year: int, *kinds: str) -> QuerySet:
    """Of those answered in the year, contacted so before the first answer."""
    contacts = ProposerContact.objects.filter(
        matter=OuterRef("pk"), round=1, kind__in=kinds, held_on__lte=OuterRef("first_answered_on")
    )
    return proposals_replied(assembly, year).filter(Exists(contacts.exclude(word=ProposerContact.Word.DISPUTED)))


def replied_contacted(assembly: Assembly, year: int) -> QuerySet:
    return _contacted(assembly, year, *Contact.values)


def replied_met(assembly: Assembly, year: int) -> QuerySet:
    return _contacted(assembly, year, Contact.MET, Contact.VISITED)


def replied_phoned(assembly: Assembly, year: int) -> QuerySet:
    return _contacted(assembly, year, Contact.PHONED)


def replied_written(assembly: Assembly, year: int) -> QuerySet:
    return _contacted(assembly, year, Contact.WROTE)
