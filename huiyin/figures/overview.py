"""The year in a few figures, for a leader's first page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.figures.measures import BY_CODE
from huiyin.figures.reports import assemblies_of, lines, newest_year

SHOWN = (
    "members",
    "proposals_received",
    "proposals_filed",
    "proposals_replied",
    "symposia",
    "research_trips",
    "problems_solved",
    "visits",
)


@dataclass(frozen=True)
class Tile:
    label: str
    value: int
    unit: str
    url: str


@dataclass(frozen=True)
class Overview:
    assembly: Assembly
    year: int
    url: str
    figures: list[Tile]


def overview(user: Any) -> Overview | None:
    """The newest year with records in the assembly `user` leads; None for everybody else."""
    led = user.assemblies_as(Role.LEADER)
    assembly = next((assembly for assembly in assemblies_of(user) if assembly.pk in led), None) if led else None
    year = newest_year(assembly) if assembly else None
    if assembly is None or year is None:
        return None
    tiles = [
        Tile(str(line.measure.label), line.value, str(line.measure.unit_words), line.url)
        for line in lines(assembly, year, [BY_CODE[code] for code in SHOWN])
    ]
    return Overview(assembly, year, reverse("figures:report", args=[assembly.slug, year]), tiles)
