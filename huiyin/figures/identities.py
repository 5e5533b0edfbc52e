"""What must add up in every report. Each side is a figure, or a part of one, that opens.

Declared are those between figures. Of every share that its part is no more than its whole, and of every division that
its parts add up, follows from the register: a new figure is checked without a line here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.figures.measures import BY_CODE, EVERY, AnyFigure, Rate
from huiyin.figures.splits import Split

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


def _sum(says: str | Promise, *parts: str, whole: str) -> Identity:
    return Identity(says, tuple(map(Side, parts)), "=", Side(whole))


def _part(says: str | Promise, *parts: str, whole: str) -> Identity:
    return Identity(says, tuple(map(Side, parts)), "≤", Side(whole))


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
    # Members from one year's end to the next.
    _sum(_("新任委员与连任委员相加，等于本级委员。"), "members_new", "members_continuing", whole="members"),
    _sum(_("继续在任的与新增的相加，等于本级委员。"), "members_stayed", "members_came", whole="members"),
    _sum(_("继续在任的与减少的相加，等于上年末委员。"), "members_stayed", "members_left", whole="members_at_start"),
    _part(_("常务委员是本级委员的一部分。"), "standing_members", whole="members"),
    # What was held, and who came.
    _sum(
        _("座谈会、讲堂、读书、培训班、外出培训相加，等于学习培训活动。"),
        *("symposia", "lectures", "readings", "training_classes", "outside_courses"),
        whole="study_events",
    ),
    _part(_("带队调研与自选调研是调研视察活动的一部分。"), "research_trips", "own_research", whole="field_trips"),
    _part(
        _("学习培训、调研视察、协商是各类活动的一部分。"),
        *("study_events", "field_trips", "consultations"),
        whole="activities_held",
    ),
    _sum(
        _("学习培训：不计入应到、到会、请假、缺席相加，等于通知人次。"),
        *("study_exempt", "study_came", "study_excused", "study_missed"),
        whole="study_called",
    ),
    _sum(
        _("各类活动：不计入应到、到会、请假、缺席相加，等于通知人次。"),
        *("attendance_exempt", "attendance_came", "attendance_excused", "attendance_missed"),
        whole="attendance_called",
    ),
    _part(_("核定名册上到会的人次，不多于参加活动的人次。"), "attendance_came", whole="participations"),
    _part(_("参加学习培训的委员不多于人次。"), "learners", whole="learning_participations"),
    _part(_("参加协商的委员不多于人次。"), "consultation_participants", whole="consultation_participations"),
    _part(_("参加调研视察的委员不多于人次。"), "trip_participants", whole="trip_participations"),
    _part(_("参加过活动的委员不多于人次。"), "participants", whole="participations"),
    _part(
        _("参加学习、调研、协商的人次，是参加各类活动人次的一部分。"),
        *("learning_participations", "trip_participations", "consultation_participations"),
        whole="participations",
    ),
    # Reports and findings.
    _sum(
        _("协商议题的报告与其他报告相加，等于审定的报告。"),
        *("consultation_reports", "research_reports"),
        whole="reports_adopted",
    ),
    _part(_("民生议题调研报告是审定报告的一部分。"), "livelihood_reports", whole="reports_adopted"),
    _part(_("有答复的建议是转为事项的建议的一部分。"), "recommendations_answered", whole="recommendations_taken_up"),
    _sum(
        _("写成提案、社情民意信息和记入台账的相加，等于调研发现转化。"),
        *("finding_proposals", "finding_opinion_items", "finding_ledger_matters"),
        whole="finding_ways",
    ),
    _part(
        _("走访企业、入户走访、座谈会是调研点位的一部分。"),
        *("trip_enterprises", "trip_households", "trip_forums"),
        whole="trip_stops",
    ),
    # Contacts, and the duties of the year.
    _sum(_("谈心谈话与走访慰问相加，等于两项合计。"), "talks", "visits", whole="talks_and_visits"),
    _part(
        _("副主席、分党组、机关干部和委员的谈心，是谈心谈话的一部分。"),
        *("vice_chair_talks", "subgroup_talks", "staff_talks", "member_talks"),
        whole="talks",
    ),
    _part(_("副主席与机关干部的走访慰问，是走访慰问的一部分。"), "vice_chair_visits", "staff_visits", whole="visits"),
    _part(_("承担和免去年度任务的委员，都是本级委员。"), "duties_owing", "duties_exempt", whole="members"),
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


def check(assembly: Assembly, year: int, known: dict[str, Any], *, divisions: bool = True) -> list[Checked]:
    """`known` holds the values the report has counted already, so that none is counted twice.

    Where too few are behind a side for it to be told there is nothing to check.
    """
    counted = _Counted(assembly, year, dict(known))
    declared = (_checked(identity, counted) for identity in (*IDENTITIES, *SHARES))
    found = [one for one in declared if one is not None]
    return [*found, *_divided(counted)] if divisions else found


@dataclass(frozen=True)
class _Counted:
    """Values of one report, each counted once."""

    assembly: Assembly
    year: int
    known: dict[str, Any]

    def value(self, measure: AnyFigure) -> Any:
        if measure.code not in self.known:
            self.known[measure.code] = measure.value(self.assembly, self.year)
        return self.known[measure.code]

    def url(self, measure: AnyFigure) -> str:
        return measure.url(self.assembly, self.year)

    def rows(self, measure: AnyFigure) -> Any:
        return measure.rows(self.assembly, self.year)


def _checked(identity: Identity, counted: _Counted) -> Checked | None:
    left = [_weigh(side, counted) for side in identity.left]
    right = _weigh(identity.right, counted)
    return None if None in (right.value, *(side.value for side in left)) else Checked(identity, left, right)


def _weigh(side: Side, counted: _Counted) -> Weighed:
    measure = BY_CODE[side.code]
    url, label = counted.url(measure), str(side.label or measure.label)
    if side.persons:
        behind = counted.rows(measure).order_by().values(measure.persons).distinct().count()
        return Weighed(label, behind, f"{url}?by=person")
    if side.part:
        by = next(split for split in measure.splits if split.code == side.by)
        parts = {part.key: part.count for part in by.parts(counted.rows(measure))}
        return Weighed(label, parts.get(side.part, 0), f"{url}?{by.code}={side.part}")
    return Weighed(label, counted.value(measure), url)


# Of every share: its part is no more than its whole.
SHARES = tuple(
    _part(format_lazy(_("{share}的分子不多于分母。"), share=rate.label), rate.part.code, whole=rate.whole.code)
    for rate in EVERY
    if isinstance(rate, Rate)
)


def _divided(counted: _Counted) -> Iterator[Checked]:
    """Of every figure: however it is divided, the parts are the whole."""
    for measure in EVERY:
        for split in (split for split in measure.splits if not split.several):
            if one := _division(measure, split, counted):
                yield one


def _division(measure: AnyFigure, split: Split, counted: _Counted) -> Checked | None:
    parts = split.parts(counted.rows(measure))
    if not parts or counted.value(measure) is None:
        return None
    says = _("{figure}按{by}分，各部分相加等于合计。")
    whole = Weighed(str(measure.label), counted.value(measure), counted.url(measure))
    summed = Weighed(str(_("各部分相加")), sum(part.count for part in parts), f"{whole.url}?split={split.code}")
    side = Side(measure.code)
    identity = Identity(format_lazy(says, figure=measure.label, by=split.label), (side,), "=", side)
    return Checked(identity, [summed], whole)
