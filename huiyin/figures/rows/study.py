from __future__ import annotations

from django.db.models import QuerySet

from huiyin.activities.models import Activity, Participation
from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import in_year


def _activities(assembly: Assembly, year: int, *kinds: str) -> QuerySet:
    return Activity.objects.of(assembly).held().filter(in_year("starts_on", year), kind__in=kinds)


def symposia(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.SYMPOSIUM)


def lectures(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.LECTURE)


def _present(assembly: Assembly, activities: QuerySet) -> QuerySet:
    return Participation.objects.filter(
        membership__assembly=assembly, status=Participation.Status.PRESENT, activity__in=activities.values("pk")
    )


def study_participations(assembly: Assembly, year: int) -> QuerySet:
    study = _activities(assembly, year, Activity.Kind.SYMPOSIUM, Activity.Kind.LECTURE)
    return _present(assembly, study)


def training_classes(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.TRAINING)


def outside_trainees(assembly: Assembly, year: int) -> QuerySet:
    return _present(assembly, _activities(assembly, year, Activity.Kind.OUTSIDE_COURSE))
