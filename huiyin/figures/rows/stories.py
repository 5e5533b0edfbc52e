from __future__ import annotations

from django.db.models import QuerySet

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import in_year
from huiyin.figures.rows.writings import handed_in, with_sector
from huiyin.writings.models import Writing


def stories(assembly: Assembly, year: int) -> QuerySet:
    return handed_in(assembly, year, Writing.Kind.STORY)


def _stories(assembly: Assembly) -> QuerySet:
    return with_sector(Writing.objects.handed_in().filter(assembly=assembly, kind=Writing.Kind.STORY))


def stories_approved(assembly: Assembly, year: int) -> QuerySet:
    return _stories(assembly).filter(in_year("approved_on", year))


def stories_published(assembly: Assembly, year: int) -> QuerySet:
    return _stories(assembly).filter(in_year("published_on", year), state=Writing.State.PUBLISHED)


def histories(assembly: Assembly, year: int) -> QuerySet:
    return handed_in(assembly, year, Writing.Kind.HISTORY)
