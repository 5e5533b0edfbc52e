from __future__ import annotations

from django.db.models import QuerySet

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import in_year
from huiyin.writings.models import Writing


def stories(assembly: Assembly, year: int) -> QuerySet:
    written = Writing.objects.filter(in_year("submitted_on", year), assembly=assembly, kind=Writing.Kind.STORY)
    return written.handed_in()
