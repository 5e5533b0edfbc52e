"""How many of what, when and where stand behind a question: counted over the hits themselves, up to COUNTED."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from huiyin.assemblies.models import Assembly
from huiyin.search.finding import COUNTED, Asked, Finder, Hit, steadily
from huiyin.search.sources import SOURCES, UNDATED

YEARS = 12
PLACES = 12


@dataclass(frozen=True)
class Facet:
    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Facets:
    """`total` is COUNTED + 1 where there are more: then the numbers are of the newest COUNTED."""

    total: int = 0
    sources: list[Facet] = field(default_factory=list)
    years: list[Facet] = field(default_factory=list)
    assemblies: list[Facet] = field(default_factory=list)

    @property
    def is_capped(self) -> bool:
        return self.total > COUNTED


def facets(user: Any, asked: Asked) -> Facets:
    """By source whatever source was chosen, so that another can be; the rest of what was asked for."""
    found = _hits(user, asked)
    every = _hits(user, replace(asked, sources=(), filters=_shared(asked))) if asked.sources else found
    return Facets(len(found), _by_source(every[:COUNTED]), _by_year(found[:COUNTED]), _by_assembly(found[:COUNTED]))


def _shared(asked: Asked) -> tuple[tuple[str, Any], ...]:
    return tuple((name, value) for name, value in asked.filters if name == "assembly")


def _hits(user: Any, asked: Asked) -> list[Hit]:
    """Without their texts."""
    finder = Finder(user)
    return steadily(
        lambda: [hit._replace(title="", body="") for hit in islice(finder.each(asked, step=200), COUNTED + 1)]
    )


def _by_source(hits: Iterable[Hit]) -> list[Facet]:
    counts = Counter(hit.source for hit in hits)
    return [Facet(one.code, str(one.label), counts[one.code]) for one in SOURCES if counts[one.code]]


def _by_year(hits: Iterable[Hit]) -> list[Facet]:
    counts = Counter(hit.on.year for hit in hits if hit.on > UNDATED)
    return [Facet(str(year), str(year), counts[year]) for year in sorted(counts, reverse=True)[:YEARS]]


def _by_assembly(hits: Iterable[Hit]) -> list[Facet]:
    """The fullest first. A hit was read through `visible_to`; its assembly is asked of these keys alone."""
    keys: dict[str, list[int]] = defaultdict(list)
    for hit in hits:
        keys[hit.source].append(hit.pk)
    counts: Counter[int] = Counter()
    for code, some in keys.items():
        if lookup := SOURCES[code].filters.get("assembly"):
            rows = SOURCES[code].model._base_manager.filter(pk__in=some).values_list("pk", lookup).distinct()
            counts.update(assembly for _pk, assembly in rows if assembly is not None)
    names = dict(Assembly.objects.filter(pk__in=counts).values_list("pk", "name"))
    return [Facet(str(pk), names[pk], count) for pk, count in counts.most_common(PLACES) if pk in names]
