"""Sums over people that open to no list of them: how many members did what of the year's duties.

Nobody is told apart by what they have not done (docs/rules/duties.md): behind such a figure stands what was asked, and
its divisions are those of `duties.counts`, where fewer than three are never a part of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.duties.counts import FEWEST, Summary, summary
from huiyin.figures.measures.kinds import AnyFigure, Measure, Middle
from huiyin.figures.splits import Part, Split


def _summed(assembly: Assembly, year: int) -> Summary:
    """Once for all figures of one report: kept with the assembly as it was read for it, not beyond."""
    kept: dict[int, Summary] = assembly.__dict__.setdefault("_duty_sums", {})
    if year not in kept:
        kept[year] = summary(assembly, year)
    return kept[year]


@dataclass(frozen=True, kw_only=True)
class Told(Middle):
    """No number where the year asked nothing, or of too few."""

    told: Callable[[Summary], int | None] = lambda found: None
    # For the offices alone, and so none of `splits`: these stand in every report, published ones too.
    divisions: tuple[ToldSplit, ...] = ()

    def value(self, assembly: Assembly, year: int) -> int | None:  # type: ignore[override]
        found = _summed(assembly, year)
        nothing_asked, too_few = found.rule_set is None, 0 < found.members < FEWEST
        return None if nothing_asked or too_few else self.told(found)


def is_whole(measure: AnyFigure) -> bool:
    """Whether its number is counted and so whole; a share and the middle of days are not."""
    return isinstance(measure, Measure | Told)


@dataclass(frozen=True)
class ToldSplit(Split):
    """Its parts are sums too. All rows stay: they are what was asked, not who did it."""

    count: Callable[[Summary], list[Part]] = lambda found: []

    def parts(self, rows: QuerySet) -> list[Part]:
        said = rows.order_by().values_list("of_assembly", "of_year").first()
        if said is None:
            return []
        found = summary(Assembly.objects.get(pk=said[0]), said[1])
        return self.count(found) if found.members >= FEWEST else []

    def only(self, rows: QuerySet, key: str) -> QuerySet:
        return rows


def _no_name(_rows: QuerySet, value: object) -> str:
    return str(value)


def _numbers(found: Summary) -> list[Part]:
    return [
        Part(str(number), _("完成 %(count)d 件") % {"count": number}, members) for number, members in found.by_number
    ]


def _sectors(found: Summary) -> list[Part]:
    """With all of theirs done; sectors too small to be told apart stand together."""
    return [
        Part(
            str(one.sector.pk) if one.sector else "others",
            str(one.sector) if one.sector else _("其余界别合计"),
            one.all_done,
        )
        for one in found.sectors
    ]


def _members(found: Summary) -> list[Part]:
    """Who owes something, by sector."""
    return [
        Part(
            str(one.sector.pk) if one.sector else "others",
            str(one.sector) if one.sector else _("其余界别合计"),
            one.members,
        )
        for one in found.sectors
    ]


by_number_done = ToldSplit("done", gettext_lazy("完成几件"), "kind", _no_name, count=_numbers)
all_done_by_sector = ToldSplit("sector", gettext_lazy("界别"), "kind", _no_name, count=_sectors)
owing_by_sector = ToldSplit("sector", gettext_lazy("界别"), "kind", _no_name, count=_members)


def done_of(kind: str) -> Callable[[Summary], int | None]:
    """Who did all that is asked of this kind: the last of several is done when those before it are."""

    def told(found: Summary) -> int | None:
        of_kind = [one for one in found.duties if one.duty.kind == kind]
        if not of_kind:
            return 0
        last = max(of_kind, key=lambda one: one.duty.ordinal)
        return last.done if last.is_told else None

    return told
