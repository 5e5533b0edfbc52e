from __future__ import annotations

from django.db.models import QuerySet

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.study import _activities
from huiyin.plans.models import Topic


def consultation_topics(assembly: Assembly, year: int) -> QuerySet:
    return _topics(assembly, year, Topic.Kind.CONSULTATION)


def research_topics(assembly: Assembly, year: int) -> QuerySet:
    return _topics(assembly, year, Topic.Kind.RESEARCH).filter(thematic_education=True)


def _topics(assembly: Assembly, year: int, kind: str) -> QuerySet:
    return Topic.objects.chosen().filter(assembly=assembly, year=year, kind=kind, within__isnull=True)


def research_trips(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.RESEARCH_TRIP)


def own_research(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.OWN_RESEARCH)
