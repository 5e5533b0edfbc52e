"""How often members came: the share with both its numbers, and the rule its denominator follows. Decision 0032.

A member's denominator holds only what they were called to while they were a member: who came into the assembly in
mid-year, left it or took another's seat is measured by their own part of the year. Only complete rolls count. Events
(场次), persons (人) and person-times (人次) are three types: nothing adds one to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.activities.counting import Status, rule_in
from huiyin.activities.models import Activity, Participation, RollCount
from huiyin.assemblies.models import Assembly, RuleSet, Sector
from huiyin.members.models import Person


@dataclass(frozen=True)
class Events:
    count: int

    def __str__(self) -> str:
        return ngettext("%(count)d 场次", "%(count)d 场次", self.count) % {"count": self.count}


@dataclass(frozen=True)
class Persons:
    count: int

    def __str__(self) -> str:
        return ngettext("%(count)d 人", "%(count)d 人", self.count) % {"count": self.count}


@dataclass(frozen=True)
class PersonTimes:
    count: int

    def __str__(self) -> str:
        return ngettext("%(count)d 人次", "%(count)d 人次", self.count) % {"count": self.count}


@dataclass(frozen=True)
class Share:
    """`present` of `due`, both person-times; `rules` are all that were in force over the time."""

    present: int
    due: int
    called: int
    exempt: int
    excused: int  # by a reason that is not exempt; whether they are due is the rule set's
    absent: int  # also who was there for too little
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.present}/{self.due}"

    @property
    def percent(self) -> str:
        """With one decimal; nothing where nobody was due."""
        return f"{100 * self.present / self.due:.1f}%" if self.due else ""

    @property
    def words(self) -> str:
        if not self.due:
            return str(_("没有应到的"))
        return _("应到 %(due)d，到会 %(present)d（%(percent)s）") % {
            "due": self.due,
            "present": self.present,
            "percent": self.percent,
        }


@dataclass(frozen=True)
class Turnout:
    """Beside a share: what was held, who came at all, how often. Guests and those who signed up are in here."""

    events: Events
    persons: Persons
    person_times: PersonTimes


def of_activity(count: RollCount) -> Share:
    """What a complete roll came to, as it was kept."""
    rule = rule_in(count.rule_set)
    absent = count.due - count.present - (count.excused if rule.excused_are_due else 0)
    return Share(count.present, count.due, count.called, count.exempt, count.excused, absent, (count.rule,))


# Members on the day; a line of somebody who had left by then is in nothing.
MEMBERS = Q(
    Q(membership__ends_on__isnull=True) | Q(membership__ends_on__gte=F("activity__starts_on")),
    membership__starts_on__lte=F("activity__starts_on"),
)
# Called; whoever came of their own accord is in no share.
COUNTED = Q(signed_up=False)
# What a line of a complete roll is counted as: whoever was called is in exactly one of these.
EXEMPT = COUNTED & Q(is_exempt=True)
_COUNTING = COUNTED & Q(is_exempt=False)
CAME = _COUNTING & Q(status=Status.PRESENT)
EXCUSED = _COUNTING & Q(status=Status.EXCUSED)
MISSED = _COUNTING & Q(status__in=[Status.ABSENT, Status.PARTIAL])


def lines_in(first: date, last: date) -> QuerySet[Participation]:
    """Lines of complete rolls of activities that began in the time, both days included."""
    within = Q(activity__starts_on__gte=first, activity__starts_on__lte=last)
    complete = Participation.objects.filter(MEMBERS, within, activity__roll_completed_on__isnull=False)
    return complete.exclude(status=Status.WAITING)


@dataclass(frozen=True)
class Rates:
    """The shares of one assembly's members over a time: for one of them, for a sector, for a kind, for all."""

    assembly: Assembly
    first: date
    last: date

    def counts(self) -> QuerySet[RollCount]:
        return RollCount.objects.filter(
            assembly=self.assembly, activity__starts_on__gte=self.first, activity__starts_on__lte=self.last
        )

    def lines(self) -> QuerySet[Participation]:
        return lines_in(self.first, self.last).filter(membership__assembly=self.assembly)

    def due(self) -> QuerySet[Participation]:
        """The lines behind the denominator."""
        counting = self.lines().filter(_COUNTING)
        return counting.exclude(status=Status.EXCUSED, activity__in=self._without_excused())

    def of_all(self) -> Share:
        return self._share(self.lines())

    def of_member(self, person: Person) -> Share:
        """All their memberships of this assembly in the time: who left and came back is one member."""
        return self._share(self.lines().filter(membership__person=person))

    def of_sector(self, sector: Sector) -> Share:
        return self._share(self.lines().filter(membership__sector=sector))

    def of_kind(self, kind: str) -> Share:
        return self._share(self.lines().filter(activity__kind=kind))

    def by_sector(self) -> list[tuple[Sector, Share]]:
        """In the order of the list of sectors, not of their shares."""
        found = self._grouped("membership__sector")
        sectors = Sector.objects.filter(pk__in=found)
        return [(sector, found[sector.pk]) for sector in sectors]

    def by_kind(self) -> list[tuple[str, Share]]:
        found = self._grouped("activity__kind")
        return [(str(kind.label), found[kind.value]) for kind in Activity.Kind if kind.value in found]

    def rules(self) -> tuple[str, ...]:
        """In words, as they were kept with the rolls; more than one where the rules changed within the time."""
        return tuple(dict.fromkeys(self.counts().order_by("activity__starts_on").values_list("rule", flat=True)))

    def turnout(self, lines: QuerySet[Participation] | None = None) -> Turnout:
        lines = self.lines() if lines is None else lines
        came = Q(status=Status.PRESENT)
        found = lines.aggregate(
            events=Count("activity", distinct=True),
            persons=Count("membership__person", distinct=True, filter=came),
            times=Count("pk", filter=came),
        )
        return Turnout(Events(found["events"]), Persons(found["persons"]), PersonTimes(found["times"]))

    def _share(self, lines: QuerySet[Participation]) -> Share:
        return _made(lines.aggregate(**self._numbers()), self.rules())

    def _grouped(self, path: str) -> dict[Any, Share]:
        rows = self.lines().order_by().values(path).annotate(**self._numbers())
        return {row[path]: _made(row) for row in rows}

    def _numbers(self) -> dict[str, Any]:
        return {
            "called": Count("pk", filter=COUNTED),
            "out": Count("pk", filter=EXEMPT),
            "away": Count("pk", filter=EXCUSED),
            "not_due": Count("pk", filter=EXCUSED & Q(activity__in=self._without_excused())),
            "came": Count("pk", filter=CAME),
            "missed": Count("pk", filter=MISSED),
        }

    def _without_excused(self) -> QuerySet[Any]:
        """Activities counted under a rule set by which whoever is excused is not due."""
        used = RuleSet.objects.filter(pk__in=self.counts().order_by().values("rule_set"))
        free = [rule_set.pk for rule_set in used if not rule_in(rule_set).excused_are_due]
        return self.counts().filter(rule_set__in=free).order_by().values("activity")


def _made(found: dict[str, Any], rules: tuple[str, ...] = ()) -> Share:
    due = found["called"] - found["out"] - found["not_due"]
    return Share(found["came"], due, found["called"], found["out"], found["away"], found["missed"], rules)
