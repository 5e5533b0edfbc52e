"""Scores, only where the rules in force on the year's last day have them: line by line, for two kinds of readers.

Nothing here asks for more than one member: there is no list, no order, no export and no figure of scores.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.activities.models import Activity, Participation
from huiyin.activities.rates import COUNTED, lines_in
from huiyin.assemblies import rules
from huiyin.assemblies.models import RuleSet
from huiyin.duties.fulfilment import Year
from huiyin.duties.owing import last_day
from huiyin.duties.permissions import reads_record
from huiyin.duties.pieces import records_of, seen_by
from huiyin.members.models import Membership

ATTENDANCE = "attendance"


@dataclass(frozen=True)
class ScoreLine:
    """`records` are those behind the count that the reader may open."""

    name: str
    each: int
    most: int
    count: int
    records: list[Any]

    @property
    def points(self) -> int:
        return min(self.count * self.each, self.most)

    @property
    def is_capped(self) -> bool:
        return self.count * self.each > self.most


@dataclass(frozen=True)
class Score:
    year: int
    rule_set: RuleSet
    lines: list[ScoreLine]

    @property
    def total(self) -> int:
        return sum(line.points for line in self.lines)


def score_for(user: Any, membership: Membership, year: int) -> Score | None:
    """For the member, the liaison office and the leader; None for everybody else, and where there are none."""
    if not reads_record(user, membership) or (found := score_of(membership, year)) is None:
        return None
    seen = seen_by(user, [record for line in found.lines for record in line.records])
    lines = [replace(line, records=[record for record in line.records if record in seen]) for line in found.lines]
    return replace(found, lines=lines)


def score_of(membership: Membership, year: int) -> Score | None:
    asked = Year([membership], year)
    rule_set = asked.rule_sets[membership.assembly_id]
    if rule_set is None or not (rows := rules.scores(rule_set.document)):
        return None
    return Score(year, rule_set, [_line(asked, membership, rule_set, row) for row in rows])


def _line(asked: Year, membership: Membership, rule_set: RuleSet, row: dict[str, Any]) -> ScoreLine:
    if row["code"] == ATTENDANCE:
        name, records = _("应邀到会"), _attended(membership, asked.year)
    else:
        name = rule_set.entry("duties", row["code"])["name"]
        pieces = asked.counted(membership, row["code"])
        found = records_of(pieces)
        records = [found[piece] for piece in pieces]
    return ScoreLine(name, row["each"], row["most"], len(records), records)


def _attended(membership: Membership, year: int) -> list[Activity]:
    """What they were called to and were present at, by complete rolls (activities/rates.py)."""
    lines = lines_in(date(year, 1, 1), last_day(year)).filter(
        COUNTED, membership__person=membership.person_id, membership__assembly=membership.assembly_id
    )
    came = lines.filter(status=Participation.Status.PRESENT).order_by("activity__starts_on", "activity")
    return [line.activity for line in came.select_related("activity")]
