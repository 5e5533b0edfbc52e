"""A list of matters, the newest first, in pages that cost the same at any depth. The ledger has ways of its own."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from huiyin.matters.models import Matter


def newest_first(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    shown = matters.order_by("-opened_on", "-pk")
    return shown.select_related("assembly", "holder_agency", "holder_person", "place")


def after(matters: QuerySet[Matter], place: tuple[date, int] | None) -> QuerySet[Matter]:
    """The rows that follow the one at `place` (day, key): no row is counted off, so page 1,000 costs as page 1."""
    if place is None:
        return matters
    day, pk = place
    return matters.filter(Q(opened_on__lt=day) | Q(opened_on=day, pk__lt=pk))


def place_of(matter: Matter) -> str:
    return f"{matter.opened_on.isoformat()}.{matter.pk}"


def read_place(text: str) -> tuple[date, int] | None:
    """None for what is not a place: the list then starts at its beginning."""
    day, _dot, pk = text.partition(".")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None
