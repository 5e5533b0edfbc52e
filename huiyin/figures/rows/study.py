from __future__ import annotations

from django.db.models import QuerySet

from huiyin.activities.models import Activity, Participation, Series
from huiyin.activities.models.activity import STUDY
from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import in_year, members_behind
from huiyin.figures.rows.writings import handed_in
from huiyin.writings.models import Writing


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


def study_events(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, *STUDY)


def readings(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.READING)


def reading_groups(assembly: Assembly, year: int) -> QuerySet:
    met = readings(assembly, year).filter(series__isnull=False)
    return Series.objects.filter(pk__in=met.order_by().values("series"), kind=Activity.Kind.READING)


def outside_courses(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.OUTSIDE_COURSE)


def training_participations(assembly: Assembly, year: int) -> QuerySet:
    return _present(assembly, training_classes(assembly, year))


def reading_participations(assembly: Assembly, year: int) -> QuerySet:
    return _present(assembly, readings(assembly, year))


def learning_participations(assembly: Assembly, year: int) -> QuerySet:
    return _present(assembly, study_events(assembly, year))


def learners(assembly: Assembly, year: int) -> QuerySet:
    return members_behind(learning_participations(assembly, year))


def reflections(assembly: Assembly, year: int) -> QuerySet:
    return handed_in(assembly, year, Writing.Kind.REFLECTION)
