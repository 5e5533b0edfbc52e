"""Writings of a year, each with the sector of its author: what stories and reflections are counted from."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.days import in_year
from huiyin.members.models import Membership
from huiyin.writings.models import Writing


def handed_in(assembly: Assembly, year: int, kind: str) -> QuerySet:
    written = Writing.objects.filter(in_year("submitted_on", year), assembly=assembly, kind=kind)
    return with_sector(written.handed_in())


def with_sector(written: QuerySet) -> QuerySet:
    """In which the author sat on the day it was handed in; empty for a body, and for who sat elsewhere."""
    day: Any = OuterRef("submitted_on")
    held = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        starts_on__lte=day,
        assembly=OuterRef("assembly"),
        person=OuterRef("author"),
    )
    return written.annotate(sector_name=Coalesce(Subquery(held.order_by("pk").values("sector__name")[:1]), Value("")))
