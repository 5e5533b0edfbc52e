"""An assembly's annual report: who may read it, which years there are, and its figures as they stand now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from huiyin.accounts.models import CONTENT_ROLES, Role
from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly
from huiyin.contacts.models import Meeting, Pair
from huiyin.fieldwork.models import Report
from huiyin.figures.measures import CHAPTERS, MEASURES, AnyFigure, Measure, Rate, percent
from huiyin.matters.models import Matter
from huiyin.members.models import member_assemblies
from huiyin.plans.models import Topic
from huiyin.writings.models import Writing


def has_reports(user: Any) -> bool:
    return user.is_authenticated and bool(places_of(user))


def places_of(user: Any) -> set[int]:
    return member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES)


def assemblies_of(user: Any) -> QuerySet[Assembly]:
    """Where `user` has a place and so reads the figures: the installation's own assembly first, then the highest."""
    tiers = [When(slug=settings.HOME_ASSEMBLY, then=-1)] if settings.HOME_ASSEMBLY else []
    tiers += [When(tier=tier, then=place) for place, tier in enumerate(Assembly.Tier.values)]
    # The upper tier reads the numbers of those right below it; their rows stay with them (docs/rules/access.md).
    seen = Q(pk__in=places_of(user)) | Q(parent__in=user.assemblies_as(Role.UPPER_TIER))
    return Assembly.objects.filter(seen).select_related("parent").order_by(Case(*tiers), "pk")


def lists_persons(user: Any, assembly: Assembly) -> bool:
    """Names with a number beside each are for the offices that keep the register, in its order; for nobody else."""
    return bool(user.holds(Role.LEADER, Role.LIAISON, assembly_id=assembly.pk))


def is_in_term(assembly: Assembly, year: int) -> bool:
    """Whether the assembly sat in that year and the year has begun."""
    if not 1949 <= year <= timezone.localdate().year:
        return False
    begun = assembly.terms.filter(starts_on__lte=date(year, 12, 31))
    return begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=date(year, 1, 1))).exists()


def years_of(assembly: Assembly) -> list[int]:
    """The years in which work is recorded, the newest first."""
    days = {
        "starts_on": (Activity, Pair),
        "opened_on": (Matter,),
        "held_on": (Meeting,),
        "submitted_on": (Writing,),
        "adopted_on": (Report,),
    }
    found = set(Topic.objects.chosen().filter(assembly=assembly).order_by().values_list("year", flat=True).distinct())
    for field, models in days.items():
        for model in models:
            of_assembly = model._default_manager.filter(assembly=assembly, **{f"{field}__isnull": False})
            found |= {day.year for day in of_assembly.dates(field, "year")}
    return sorted((year for year in found if is_in_term(assembly, year)), reverse=True)


def cut_off(value: int) -> int:
    """Two significant digits, the rest dropped, never rounded up; numbers below 100 stay whole.

    >>> cut_off(1837), cut_off(384), cut_off(15)
    (1800, 380, 15)
    """
    step = 10 ** max(0, len(str(value)) - 2)
    return value // step * step


def newest_year(assembly: Assembly) -> int | None:
    """The newest year that has a plan, else the newest with any record: a year that has barely begun is no report."""
    planned = set(Topic.objects.chosen().filter(assembly=assembly).values_list("year", flat=True))
    years = years_of(assembly)
    return next((year for year in years if year in planned), years[0] if years else None)


@dataclass(frozen=True)
class Line:
    """One figure of a report."""

    measure: AnyFigure
    value: Any
    url: str
    sides: tuple[int, int] | None = None  # numerator and denominator of a rate

    @property
    def stated(self) -> str:
        """How a report in prose gives a figure that it cuts off: 1800余对 for 1837. Empty where it gives it whole."""
        if self.measure.bound != "at_least" or self.value is None:
            return ""
        cut = cut_off(self.value)
        return f"{cut}余{self.measure.unit}" if cut < self.value else ""

    @property
    def shown(self) -> str:
        """The value as it is read: a share of nothing is no number."""
        return "—" if self.value is None else str(self.value)


def lines(
    assembly: Assembly, year: int, measures: Iterable[AnyFigure] = MEASURES, known: dict[str, int] | None = None
) -> list[Line]:
    """`known`: counts made already; a count that is one side of several rates is made once."""
    known = {} if known is None else known

    def count(measure: Measure) -> int:
        if measure.code not in known:
            known[measure.code] = measure.value(assembly, year)
        return known[measure.code]

    def line(measure: AnyFigure) -> Line:
        url = measure.url(assembly, year)
        if isinstance(measure, Measure):
            return Line(measure, count(measure), url)
        if isinstance(measure, Rate):
            part, whole = count(measure.part), count(measure.whole)
            return Line(measure, percent(part, whole), url, sides=(part, whole))
        return Line(measure, measure.value(assembly, year), url)

    return [line(measure) for measure in measures]


@dataclass(frozen=True)
class Chapter:
    code: str
    name: Any
    lines: list[Line]


def chapters(of: list[Line]) -> list[Chapter]:
    grouped = [
        Chapter(code, name, [line for line in of if line.measure.chapter == code]) for code, name in CHAPTERS.items()
    ]
    return [chapter for chapter in grouped if chapter.lines]
