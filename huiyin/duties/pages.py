"""What the pages of duties show, put together from what is derived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.duties.counts import Summary, summary
from huiyin.duties.fulfilment import MISSING, DutyStanding, standings_of
from huiyin.duties.models import YearlyDuty
from huiyin.duties.pieces import seen_by
from huiyin.duties.words import how, states
from huiyin.exports import WHOLE, Column
from huiyin.members.models import Membership, Person

COMPARED = 3  # years beside each other


@dataclass(frozen=True)
class Row:
    """One duty as its member, or who may read their record, sees it."""

    standing: DutyStanding
    words: str
    how: str
    begin: tuple[str, str] | None  # (words, address) of where the missing piece is begun


def rows_of(membership: Membership, year: int, user: Any, *, own: bool) -> list[Row]:
    """A record the reader may not open has no title here; that it is there is told by the state."""
    found = standings_of([membership], year)[membership.pk]
    seen = seen_by(user, [one.record for one in found if one.record])
    found = [one if one.record in seen else replace(one, record=None) for one in found]
    may_begin = own and year == timezone.localdate().year
    return [Row(one, states()[one.state], how(one.duty), _begin(one) if may_begin else None) for one in found]


def _begin(one: DutyStanding) -> tuple[str, str] | None:
    if one.state != MISSING:
        return None
    words, route, query = {
        YearlyDuty.Kind.PROPOSAL: (_("写提案"), "proposals:write", ""),
        YearlyDuty.Kind.OPINION_ITEM: (_("报信息"), "opinions:write", ""),
        YearlyDuty.Kind.STORY: (_("写故事"), "writings:write", "?kind=story"),
        YearlyDuty.Kind.STUDY_REFLECTION: (_("写心得"), "writings:write", "?kind=reflection"),
        YearlyDuty.Kind.RESEARCH: (_("我的走访调研"), "fieldwork:own", ""),
        YearlyDuty.Kind.TRAINING: (_("看活动"), "activities:list", ""),
    }[YearlyDuty.Kind(one.duty.kind)]
    return words, reverse(route) + query


def of_person(person: Person) -> list[Membership]:
    """Those of today first, then the latest."""
    held = person.memberships.select_related("assembly", "person", "sector").order_by("-starts_on", "-pk")
    today = timezone.localdate()
    return sorted(held, key=lambda one: one.ends_on is not None and one.ends_on < today)


def years_of(membership: Membership) -> list[int]:
    """The newest first."""
    today = timezone.localdate()
    last = min(today, membership.ends_on or today).year
    return list(range(last, min(membership.starts_on.year, last) - 1, -1))


def year_among(given: str, years: Iterable[int]) -> int:
    """The year asked for, or the nearest of those there are; the newest when none was asked for."""
    known = list(years)
    if not given.isdecimal() or len(given) != 4:
        return max(known)
    return min(max(int(given), min(known)), max(known))


def compared(assembly: Assembly, shown: Summary, years: list[int]) -> list[Summary]:
    """The year and those before it that had rules of duties, newest first."""
    before = [year for year in years if year < shown.year][: COMPARED - 1]
    return [shown, *(found for year in before if (found := summary(assembly, year)).duties)]


def sheet(found: Summary) -> tuple[list[Column], list[list[Any]]]:
    """The summary as one sheet: sums by duty, by number, by sector. No member has a row."""
    columns = [
        Column("item", _("项目"), width=40),
        Column("owed", _("应完成（人）"), WHOLE, 14, _("不到 3 人的不写")),
        Column("done", _("已完成（人）"), WHOLE, 14, _("不到 3 人的不写")),
        Column("exempted", _("免（人）"), WHOLE, 10),
        Column("note", _("备注"), width=16),
    ]
    rows: list[list[Any]] = [
        [str(one.duty), one.owed, one.done, one.exempted, ""]
        if one.is_told
        else [str(one.duty), None, None, one.exempted, _("少于 3 人")]
        for one in found.duties
    ]
    rows += [
        [_("完成 %(number)d 项") % {"number": number}, found.members, members, None, ""]
        for number, members in found.by_number
    ]
    rows += [
        [_("界别：%(name)s（全部完成）") % {"name": one.sector or _("其他")}, one.members, one.all_done, None, ""]
        for one in found.sectors
    ]
    return columns, rows
