from __future__ import annotations

from django.db.models import QuerySet

from huiyin.assemblies.models import Assembly
from huiyin.fieldwork.models import Report
from huiyin.figures.rows.days import in_year
from huiyin.figures.rows.proposals import proposals_filed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Kind, Matter


def livelihood_reports(assembly: Assembly, year: int) -> QuerySet:
    adopted = Report.objects.adopted()
    return adopted.filter(in_year("adopted_on", year), assembly=assembly, topic__livelihood=True)


def livelihood_proposals(assembly: Assembly, year: int) -> QuerySet:
    return proposals_filed(assembly, year).filter(proposal__topic__livelihood=True)


def _livelihood(assembly: Assembly, kind: str) -> QuerySet:
    return Matter.objects.filter(assembly=assembly, kind=Kind.LIVELIHOOD, livelihood__kind=kind)


def livelihood_suggestions(assembly: Assembly, year: int) -> QuerySet:
    suggestions = _livelihood(assembly, LivelihoodMatter.Kind.SUGGESTION)
    return suggestions.filter(in_year("opened_on", year), livelihood__topic__livelihood=True)


def problems_solved(assembly: Assembly, year: int) -> QuerySet:
    problems = _livelihood(assembly, LivelihoodMatter.Kind.PROBLEM)
    return problems.filter(in_year("livelihood__solved_on", year))


def deeds_done(assembly: Assembly, year: int) -> QuerySet:
    return _livelihood(assembly, LivelihoodMatter.Kind.DEED).filter(in_year("livelihood__solved_on", year))


def hot_issues(assembly: Assembly, year: int) -> QuerySet:
    issues = _livelihood(assembly, LivelihoodMatter.Kind.HOT_ISSUE)
    return issues.filter(in_year("opened_on", year), livelihood__source=LivelihoodMatter.Source.SECTOR_GROUP)
