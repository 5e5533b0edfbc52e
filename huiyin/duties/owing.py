"""Who owes a duty in a year, who is let off it and why. Decision 0039.

A year is judged by its last day: whose seat it is on 31 December owes what that day's rules ask. Who left before owes
nothing for that year; who was elected again owes it once, in the seat they hold at its end.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.activities.models import LeaveOfAbsence
from huiyin.assemblies.models import Body
from huiyin.members.models import Membership, Seat

EXEMPT, NOT_OWED, OWED = "exempt", "not_owed", "owed"
EVERYBODY = "members"


@dataclass(frozen=True)
class Owing:
    """`code`: left, late, leave where let off; absent, elsewhere, body where it was never owed."""

    state: str
    code: str = ""
    day: date | None = None
    days: int = 0
    body: str = ""

    @property
    def words(self) -> str:
        return {
            "left": lambda: _("%(day)s 离任，当年的任务不再承担") % {"day": self.day},
            "late": lambda: _("到任晚于 %(day)s，当年免") % {"day": self.day},
            "leave": lambda: _("当年长期请假 %(days)d 天，免") % {"days": self.days},
            "absent": lambda: _("这一年不是委员"),
            "elsewhere": lambda: _("由同一年里的另一段任职承担"),
            "body": lambda: _("由%(body)s组成人员承担") % {"body": Body.Kind(self.body).label},
        }.get(self.code, str)()


Span = tuple[date, date]


def last_day(year: int) -> date:
    return date(year, 12, 31)


def as_of(year: int) -> date:
    """The year's last day; today while it runs."""
    return min(last_day(year), timezone.localdate())


def of_year(memberships: QuerySet[Membership], year: int) -> QuerySet[Membership]:
    """Those that held on some day of it."""
    ends = Q(ends_on__isnull=True) | Q(ends_on__gte=date(year, 1, 1))
    return memberships.filter(ends, starts_on__lte=as_of(year))


class Register:
    """What of seats and leaves decides who owes; three queries, however many members are asked for."""

    def __init__(self, people: Any, year: int) -> None:
        self.year, self.last = year, last_day(year)
        self._held: dict[tuple[int, int], list[Membership]] = defaultdict(list)
        self.assemblies_of: dict[int, set[int]] = defaultdict(set)
        # In one go with leaves and bodies: a person's memberships of one assembly are one course of that year.
        for held in of_year(Membership.objects.filter(person__in=people), year).order_by("starts_on", "pk"):
            self._held[held.person_id, held.assembly_id].append(held)
            self.assemblies_of[held.person_id].add(held.assembly_id)
        self._away = self._leaves(people)
        self._seats = self._seated(people)

    def owing(self, held: Membership, rule: dict[str, Any]) -> Owing:
        others = self._held.get((held.person_id, held.assembly_id), [])
        if held not in others:
            return Owing(NOT_OWED, "absent")
        at_the_end = [one for one in others if self._to_the_end(one)]
        if at_the_end and at_the_end[-1] != held:
            return Owing(NOT_OWED, "elsewhere")
        body = rule.get("owed_by", EVERYBODY)
        if body != EVERYBODY and not self._sits(held, body):
            return Owing(NOT_OWED, "body", body=body)
        if not at_the_end:
            return Owing(EXEMPT, "left", day=held.ends_on)
        return self._late(others, rule) or self._on_leave(held, rule) or Owing(OWED)

    def _to_the_end(self, held: Membership) -> bool:
        return held.ends_on is None or held.ends_on >= self.last

    def _sits(self, held: Membership, body: str) -> bool:
        """On the day that is asked of, or on the last day of a membership that ended before."""
        day = min(as_of(self.year), held.ends_on or date.max)
        seats = self._seats.get((held.person_id, held.assembly_id, body), [])
        return any(first <= day <= last for first, last in seats)

    def _late(self, others: list[Membership], rule: dict[str, Any]) -> Owing | None:
        """A member on any day of the year up to that one had time enough."""
        if not (by := rule.get("joined_by")):
            return None
        day = _day_of(self.year, by["month"], by["day"])
        return Owing(EXEMPT, "late", day=day) if min(one.starts_on for one in others) > day else None

    def _on_leave(self, held: Membership, rule: dict[str, Any]) -> Owing | None:
        if not (enough := rule.get("leave_days")):
            return None
        days = days_in(self._away.get((held.person_id, held.assembly_id), []), self.year)
        return Owing(EXEMPT, "leave", days=days) if days >= enough else None

    def _leaves(self, people: Any) -> dict[tuple[int, int], list[Span]]:
        """None is longer than the membership it is of; one without an end lasts until somebody writes its end."""
        found: dict[tuple[int, int], list[Span]] = defaultdict(list)
        first = date(self.year, 1, 1)
        touching = LeaveOfAbsence.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        rows = touching.filter(membership__person__in=people, starts_on__lte=self.last).values_list(
            *("membership__person", "membership__assembly", "starts_on", "ends_on"),
            *("membership__starts_on", "membership__ends_on"),
        )
        for person, assembly, begins, ends, joined, left in rows:
            span = max(begins, joined), min(ends or self.last, left or self.last)
            found[person, assembly].append(span)
        return found

    def _seated(self, people: Any) -> dict[tuple[int, int, str], list[Span]]:
        """Who works for a body sits in none."""
        found: dict[tuple[int, int, str], list[Span]] = defaultdict(list)
        rows = Seat.objects.filter(person__in=people, starts_on__lte=self.last).exclude(role=Seat.Role.STAFF)
        for person, assembly, kind, begins, ends in rows.values_list(
            "person", "body__assembly", "body__kind", "starts_on", "ends_on"
        ):
            found[person, assembly, kind].append((begins, ends or date.max))
        return found


def days_in(spans: Iterable[Span], year: int) -> int:
    """Days of the year that lie in any of the spans, each counted once."""
    days, counted_to = 0, date(year, 1, 1) - timedelta(days=1)
    for first, last in sorted(spans):
        begins, ends = max(first, counted_to + timedelta(days=1)), min(last, last_day(year))
        if ends >= begins:
            days, counted_to = days + (ends - begins).days + 1, ends
    return days


def _day_of(year: int, month: int, day: int) -> date:
    """29 February is the last of February in other years."""
    return date(year, month, min(day, monthrange(year, month)[1]))
