from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from huiyin.activities.models import Activity, AgendaItem
from huiyin.assemblies.models import Assembly
from huiyin.fieldwork.models import Recommendation, Report, ReportInstruction
from huiyin.figures.rows.days import in_year, members_behind
from huiyin.figures.rows.study import _activities, _present
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


def consultations(assembly: Assembly, year: int) -> QuerySet:
    """`form`: that of the meeting, or of its topic where the meeting does not say."""
    held = _activities(assembly, year, Activity.Kind.CONSULTATION)
    return held.annotate(form=Coalesce(NullIf("format", Value("")), "topic__format", Value("")))


def consultation_topics_held(assembly: Assembly, year: int) -> QuerySet:
    """Its parts' meetings are its own."""
    met = Activity.objects.held().filter(kind=Activity.Kind.CONSULTATION)
    own, of_part = met.filter(topic=OuterRef("pk")), met.filter(topic__within=OuterRef("pk"))
    return consultation_topics(assembly, year).filter(Exists(own) | Exists(of_part))


def consultation_participations(assembly: Assembly, year: int) -> QuerySet:
    return _present(assembly, _activities(assembly, year, Activity.Kind.CONSULTATION))


def consultation_participants(assembly: Assembly, year: int) -> QuerySet:
    return members_behind(consultation_participations(assembly, year))


def consultation_speeches(assembly: Assembly, year: int) -> QuerySet:
    held = _activities(assembly, year, Activity.Kind.CONSULTATION).order_by().values("pk")
    return AgendaItem.objects.filter(activity__in=held).exclude(speaker__isnull=True, speaker_name="")


# A report of what was consulted on; every other is of what was looked into.
_CONSULTED = Q(topic__kind=Topic.Kind.CONSULTATION) | Q(
    topic__isnull=True, activity__isnull=False, activity__kind=Activity.Kind.CONSULTATION
)


def reports_adopted(assembly: Assembly, year: int) -> QuerySet:
    return Report.objects.adopted().filter(in_year("adopted_on", year), assembly=assembly)


def consultation_reports(assembly: Assembly, year: int) -> QuerySet:
    return reports_adopted(assembly, year).filter(_CONSULTED)


def research_reports(assembly: Assembly, year: int) -> QuerySet:
    adopted = reports_adopted(assembly, year)
    return adopted.exclude(pk__in=adopted.filter(_CONSULTED).order_by().values("pk"))


def recommendations(assembly: Assembly, year: int) -> QuerySet:
    return Recommendation.objects.filter(report__in=reports_adopted(assembly, year).order_by().values("pk"))


def recommendations_taken_up(assembly: Assembly, year: int) -> QuerySet:
    return recommendations(assembly, year).filter(matter__isnull=False)


def recommendations_answered(assembly: Assembly, year: int) -> QuerySet:
    return recommendations_taken_up(assembly, year).filter(matter__answered_on__isnull=False)


def report_instructions(assembly: Assembly, year: int) -> QuerySet:
    return ReportInstruction.objects.filter(in_year("on", year), report__assembly=assembly)
