"""Social-opinion items: from whom they came, what was made of them, where they went and what came back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import as_of, in_year
from huiyin.matters.models import NOT_RAISED, Answer, Assignment, Kind, Matter, Reply
from huiyin.opinions.models import Adoption, BulletinIssue, IssueEntry, OpinionItem, Submission

Author = OpinionItem.AuthorKind


def _items(assembly: Assembly) -> Any:
    return Matter.objects.filter(assembly=assembly, kind=Kind.OPINION)


def opinion_items_received(assembly: Assembly, year: int) -> QuerySet:
    return _items(assembly).filter(in_year("opened_on", year)).exclude(state__in=NOT_RAISED)


def _from(assembly: Assembly, year: int, *kinds: str) -> QuerySet:
    return opinion_items_received(assembly, year).filter(opinion__author_kind__in=kinds)


def opinion_from_members(assembly: Assembly, year: int) -> QuerySet:
    return _from(assembly, year, Author.MEMBER)


def opinion_from_bodies(assembly: Assembly, year: int) -> QuerySet:
    return _from(assembly, year, Author.ORGANISATION, Author.COMMITTEE)


def opinion_from_public(assembly: Assembly, year: int) -> QuerySet:
    return _from(assembly, year, Author.COLLECTION_POINT)


def opinion_used(assembly: Assembly, year: int) -> QuerySet:
    """By its first issue: printed again in a special report, it is not used twice."""
    issued = IssueEntry.objects.filter(matter=OuterRef("pk"), issue__issued_on__isnull=False)
    first = Subquery(issued.order_by("issue__issued_on").values("issue__issued_on")[:1])
    in_the_year = IssueEntry.objects.filter(in_year("issue__issued_on", year), issue__assembly=assembly)
    items = _items(assembly).filter(pk__in=in_the_year.order_by().values("matter"))
    return items.annotate(issued_on=first).filter(in_year("issued_on", year))


def received_used(assembly: Assembly, year: int) -> QuerySet:
    """Of those received in the year, issued by the day."""
    issued = IssueEntry.objects.filter(matter=OuterRef("pk"), issue__issued_on__lte=as_of(year))
    return opinion_items_received(assembly, year).filter(Exists(issued))


def bulletin_issues(assembly: Assembly, year: int) -> QuerySet:
    return BulletinIssue.objects.filter(in_year("issued_on", year), assembly=assembly)


def opinion_submissions(assembly: Assembly, year: int) -> QuerySet:
    return Submission.objects.filter(in_year("sent_on", year), issue__assembly=assembly)


def opinion_adoptions(assembly: Assembly, year: int) -> QuerySet:
    return Adoption.objects.filter(in_year("adopted_on", year), matter__assembly=assembly)


def opinion_adopted(assembly: Assembly, year: int) -> QuerySet:
    """Each item once, however many bodies adopted it."""
    adopted = opinion_adoptions(assembly, year).order_by().values("matter")
    return _items(assembly).filter(pk__in=adopted)


def opinion_dispatched(assembly: Assembly, year: int) -> QuerySet:
    given = Assignment.objects.filter(in_year("assigned_on", year), matter__assembly=assembly)
    return _items(assembly).filter(pk__in=given.order_by().values("matter"))


def opinion_answered(assembly: Assembly, year: int) -> QuerySet:
    """Of those dispatched in the year, replied to by the agency by the day."""
    replied = Reply.objects.filter(assignment__matter=OuterRef("pk"), submitted_on__lte=as_of(year))
    return opinion_dispatched(assembly, year).filter(Exists(replied))


def _told(since: date | None, until: date) -> Exists:
    """The desk's own words to the authors."""
    told = Answer.objects.filter(matter=OuterRef("pk"), office=Role.OPINION_EDITOR, given_on__lte=until)
    return Exists(told if since is None else told.filter(given_on__gte=since))


def opinion_fed_back(assembly: Assembly, year: int) -> QuerySet:
    return _items(assembly).filter(_told(date(year, 1, 1), date(year, 12, 31)))


def received_fed_back(assembly: Assembly, year: int) -> QuerySet:
    """Of those received in the year, fed back by the day; not used ones are owed it too."""
    return opinion_items_received(assembly, year).filter(_told(None, as_of(year)))
