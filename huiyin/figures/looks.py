"""Who opens rows that tell who is in the Party leaves a look: each of those persons can read who it was."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from huiyin.assemblies.models import Assembly
from huiyin.figures.measures import AnyFigure
from huiyin.history.looking import looked_over
from huiyin.history.wording import kept


def leave_a_look(
    rows: QuerySet, measure: AnyFigure, *, by: Any, assembly: Assembly, year: int, label: str | Promise
) -> None:
    told = rows.order_by().values_list(*measure.party_of) if measure.party_of else ()
    people = {person for row in told for person in row if person}
    looked_over(assembly, people, by=by, what="party", why=kept(lambda: f"{year} {label}"))
