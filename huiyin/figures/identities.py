"""What must add up in every report. Each side is a figure, or a part of one, that opens."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.figures.measures import BY_CODE

RELATIONS: dict[str, Callable[[int, int], bool]] = {"=": operator.eq, "≤": operator.le}


@dataclass(frozen=True)
class Side:
    """A figure; its one part named by `part` of the division `by`; or with `persons` the persons behind it."""

    code: str
    by: str = ""
    part: str = ""
    persons: bool = False
    label: str | Promise = ""


@dataclass(frozen=True)
class Identity:
    says: str | Promise
    left: tuple[Side, ...]  # added up
    relation: str
    right: Side


_tiers = {"national": _("全国委员"), "region": _("省级委员"), "prefecture": _("市级委员"), "county": _("县级委员")}

IDENTITIES = (
    Identity(
        _("党员委员与党外委员相加，等于本级委员。"),
        (Side("members_cpc"), Side("members_non_cpc")),
        "=",
        Side("members"),
    ),
    Identity(_("本级委员是各级委员的一部分。"), (Side("members"),), "≤", Side("members_all_tiers")),
    Identity(
        _("四级委员相加，等于各级委员。"),
        tuple(Side("members_all_tiers", by="tier", part=tier, label=name) for tier, name in _tiers.items()),
        "=",
        Side("members_all_tiers"),
    ),
    Identity(
        _("参加学习的人数不多于人次。"),
        (Side("study_participations", persons=True, label=_("参加学习的人")),),
        "≤",
        Side("study_participations"),
    ),
)


@dataclass(frozen=True)
class Weighed:
    label: str
    value: int
    url: str


@dataclass(frozen=True)
class Checked:
    identity: Identity
    left: list[Weighed]
    right: Weighed

    @property
    def holds(self) -> bool:
        return RELATIONS[self.identity.relation](sum(side.value for side in self.left), self.right.value)


def check(assembly: Assembly, year: int, known: dict[str, int]) -> list[Checked]:
    """`known` holds the values the report has counted already, so that none is counted twice."""
    return [
        Checked(
            identity,
            [_weigh(side, assembly, year, known) for side in identity.left],
            _weigh(identity.right, assembly, year, known),
        )
        for identity in IDENTITIES
    ]


def _weigh(side: Side, assembly: Assembly, year: int, known: dict[str, int]) -> Weighed:
    measure = BY_CODE[side.code]
    url, label = measure.url(assembly, year), str(side.label or measure.label)
    rows = measure.rows(assembly, year)
    if side.persons:
        return Weighed(label, rows.order_by().values(measure.persons).distinct().count(), f"{url}?by=person")
    if side.part:
        by = next(split for split in measure.splits if split.code == side.by)
        parts = {part.key: part.count for part in by.parts(rows)}
        return Weighed(label, parts.get(side.part, 0), f"{url}?{by.code}={side.part}")
    return Weighed(label, known.get(side.code, 0) if side.code in known else rows.count(), url)
