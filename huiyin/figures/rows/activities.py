"""What was held of any kind, and how many came: by the rule of docs/rules/attendance.md, whose code counts here too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q, QuerySet

from huiyin.activities.models import Activity, Participation
from huiyin.activities.models.activity import STUDY
from huiyin.activities.rates import CAME, COUNTED, EXCUSED, EXEMPT, MISSED, Rates
from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import in_year, members_behind

Rows = Callable[[Assembly, int], QuerySet]


def activities_held(assembly: Assembly, year: int) -> QuerySet:
    return Activity.objects.of(assembly).held().filter(in_year("starts_on", year))


def participations(assembly: Assembly, year: int) -> QuerySet:
    came = Participation.objects.present().filter(membership__assembly=assembly)
    return came.filter(activity__in=activities_held(assembly, year).order_by().values("pk"))


def participants(assembly: Assembly, year: int) -> QuerySet:
    return members_behind(participations(assembly, year))


def complete_rolls(assembly: Assembly, year: int) -> QuerySet:
    return activities_held(assembly, year).filter(roll_completed_on__isnull=False)


def _rates(assembly: Assembly, year: int) -> Rates:
    return Rates(assembly, date(year, 1, 1), date(year, 12, 31))


def _lines(which: Q, kinds: tuple[str, ...] = ()) -> Rows:
    def rows(assembly: Assembly, year: int) -> QuerySet:
        return _of(_rates(assembly, year).lines().filter(which), kinds)

    return rows


def _due(kinds: tuple[str, ...] = ()) -> Rows:
    return lambda assembly, year: _of(_rates(assembly, year).due(), kinds)


def _of(lines: QuerySet, kinds: tuple[str, ...]) -> QuerySet:
    return lines.filter(activity__kind__in=kinds) if kinds else lines


called, exempt, came = _lines(COUNTED), _lines(EXEMPT), _lines(CAME)
excused, missed, due = _lines(EXCUSED), _lines(MISSED), _due()
study_called, study_exempt, study_came = _lines(COUNTED, STUDY), _lines(EXEMPT, STUDY), _lines(CAME, STUDY)
study_excused, study_missed, study_due = _lines(EXCUSED, STUDY), _lines(MISSED, STUDY), _due(STUDY)
