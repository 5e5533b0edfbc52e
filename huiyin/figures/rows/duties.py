from __future__ import annotations

from django.db.models import QuerySet, Value

from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.duties.models import YearlyDuty
from huiyin.figures.rows.days import as_of


def _duties(assembly: Assembly, year: int, kind: str) -> QuerySet:
    try:
        rule_set = assembly.rules_on(as_of(year))
    except RuleSet.DoesNotExist:
        return YearlyDuty.objects.none()
    return YearlyDuty.objects.filter(rule_set=rule_set, kind=kind)


def duty_proposal(assembly: Assembly, year: int) -> QuerySet:
    return _duties(assembly, year, YearlyDuty.Kind.PROPOSAL)


def duty_opinion_item(assembly: Assembly, year: int) -> QuerySet:
    return _duties(assembly, year, YearlyDuty.Kind.OPINION_ITEM)


def duty_story(assembly: Assembly, year: int) -> QuerySet:
    return _duties(assembly, year, YearlyDuty.Kind.STORY)


def duty_study_reflection(assembly: Assembly, year: int) -> QuerySet:
    return _duties(assembly, year, YearlyDuty.Kind.STUDY_REFLECTION)


def asked_of_members(assembly: Assembly, year: int) -> QuerySet:
    """What the year asks of each member; each row says for whom it is counted."""
    try:
        rule_set = assembly.rules_on(as_of(year))
    except RuleSet.DoesNotExist:
        return YearlyDuty.objects.none()
    asked = YearlyDuty.objects.filter(rule_set=rule_set)
    return asked.annotate(of_assembly=Value(assembly.pk), of_year=Value(year))
