"""By which rule a roll is counted: whose absence counts, what presence of some half days counts as. Decision 0032."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.activities.models import Activity, LeaveOfAbsence, Participation
from huiyin.assemblies import rules
from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.history.wording import kept

Status = Participation.Status
CAME = (Status.PRESENT, Status.PARTIAL)
NO_REASON = ""  # excused, and nobody said why


@dataclass(frozen=True)
class Rule:
    """What the rule set of one assembly said on the day of an activity."""

    rule_set: RuleSet | None
    parts: int
    of: int
    excused_are_due: bool
    reasons: dict[str, dict[str, Any]] = field(default_factory=dict)
    leave: dict[str, Any] = field(default_factory=dict)  # who grants it, asked for how many days before

    def is_enough(self, half_days: int, all_half_days: int) -> bool:
        """Two thirds of three half days are two; of four, three (2.67 rounded up)."""
        return half_days > 0 and half_days * self.of >= self.parts * all_half_days

    def exempts(self, reason: str) -> bool:
        return bool(self.reasons.get(reason, {}).get("exempt"))

    def reason_name(self, code: str) -> str:
        return str(self.reasons.get(code, {}).get("name", code))

    def in_words(self) -> str:
        """How the denominator is made, kept beside the numbers it made."""
        exempt = "、".join(row["name"] for row in self.reasons.values() if row.get("exempt"))
        lines = [
            _("应到：活动第一天是本级委员、又被通知参加的人。"),
            _("因“%(reasons)s”请假的，或者那一天在长期请假中而没有到会的，不计入应到。") % {"reasons": exempt}
            if exempt
            else _("那一天在长期请假中而没有到会的，不计入应到。"),
            _("因其他事由准假的仍计入应到。") if self.excused_are_due else _("准假的都不计入应到。"),
            _("到会：在场满全部半天的 %(parts)d/%(of)d；不满的按没有到会算。") % {"parts": self.parts, "of": self.of},
            _("自行报名、未经通知而来的，既不计入应到，也不计入到会。"),
        ]
        return "".join(lines)


class Rulebook:
    """The rules of some assemblies on any day: three queries, however many days are asked for."""

    def __init__(self, assemblies: Iterable[int]) -> None:
        found = Assembly.objects.filter(pk__in=set(assemblies)).select_related("parent__parent__parent")
        self._line = {assembly.pk: list(_upwards(assembly)) for assembly in found}
        everyone = {pk for line in self._line.values() for pk in line}
        versions = RuleSet.objects.put_into_force().filter(assembly__in=everyone)
        self._versions = sorted(versions, key=lambda one: (one.in_force_from, one.version), reverse=True)
        self._known: dict[int | None, Rule] = {}

    def on(self, assembly: int, day: date) -> Rule:
        """Where no rule set was in force, what holds where a document is silent."""
        for pk in self._line.get(assembly, []):
            for version in self._versions:
                if version.assembly_id == pk and version.in_force_from <= day:
                    return self._rule(version)
        return self._rule(None)

    def _rule(self, rule_set: RuleSet | None) -> Rule:
        pk = rule_set.pk if rule_set else None
        if pk not in self._known:
            self._known[pk] = rule_in(rule_set)
        return self._known[pk]


def _upwards(assembly: Assembly) -> Iterable[int]:
    one: Assembly | None = assembly
    while one is not None:
        yield one.pk
        one = one.parent


def rule_of(assembly: Assembly | int, day: date) -> Rule:
    pk = assembly if isinstance(assembly, int) else assembly.pk
    return Rulebook([pk]).on(pk, day)


def rule_in(rule_set: RuleSet | None) -> Rule:
    document = rule_set.document if rule_set else {}
    return Rule(
        rule_set=rule_set,
        reasons={row["code"]: row for row in rules.leave_reasons(document)},
        leave=rules.leave(document),
        **rules.attendance(document),
    )


def rule_words(rule: Rule) -> str:
    return kept(rule.in_words)


@dataclass(frozen=True)
class Mark:
    """What an organiser says of one member. As text: present, absent, excused:illness, partial:2; empty is nothing."""

    kind: str = ""
    half_days: int | None = None
    reason: str = NO_REASON

    def __str__(self) -> str:
        more = self.reason if self.kind == "excused" else str(self.half_days) if self.kind == "partial" else ""
        return f"{self.kind}:{more}" if more else self.kind

    @classmethod
    def read(cls, text: str) -> Mark:
        """Raises ValueError on what is no mark."""
        kind, _sign, more = text.partition(":")
        if kind == "partial":
            return cls(kind, half_days=int(more))
        if kind == "excused":
            return cls(kind, reason=more)
        if kind not in ("", "present", "absent") or more:
            raise ValueError(text)
        return cls(kind)

    @classmethod
    def of(cls, row: Participation) -> Mark:
        if row.status in CAME:
            return cls("partial", half_days=row.half_days) if row.half_days is not None else cls("present")
        if row.status == Status.EXCUSED:
            return cls("excused", reason=row.reason)
        return cls("absent") if row.status == Status.ABSENT else cls()


def standing(mark: Mark, rule: Rule, activity: Activity, *, is_away: bool) -> dict[str, Any]:
    """The fields of a line that has this mark. Who came is never exempt: they count among those who should have."""
    status, half_days = _status(mark, rule, activity.half_days)
    exempt = status != Status.PRESENT and (is_away or (status == Status.EXCUSED and rule.exempts(mark.reason)))
    reason = mark.reason if status == Status.EXCUSED else ""
    return {"status": status, "half_days": half_days, "reason": reason, "is_exempt": exempt}


def _status(mark: Mark, rule: Rule, all_half_days: int) -> tuple[str, int | None]:
    if mark.kind != "partial":
        return {"present": Status.PRESENT, "absent": Status.ABSENT, "excused": Status.EXCUSED}[mark.kind].value, None
    there = mark.half_days or 0
    if there <= 0:
        return Status.ABSENT.value, None
    if there >= all_half_days:
        return Status.PRESENT.value, None
    return (Status.PRESENT if rule.is_enough(there, all_half_days) else Status.PARTIAL).value, there


def away_on(day: date, memberships: Iterable[int]) -> dict[int, str]:
    """Those on a leave of absence that day, with its reason; by membership."""
    found = LeaveOfAbsence.objects.on(day).filter(membership__in=memberships)
    return dict(found.order_by("starts_on").values_list("membership", "reason"))
