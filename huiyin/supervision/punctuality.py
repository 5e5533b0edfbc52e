"""Whether agencies were in time: counted from the clocks each time it is asked, never stored, and no ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency, Assembly
from huiyin.exports import DECIMAL, WHOLE, Column
from huiyin.matters.models import Clock
from huiyin.matters.permissions import agencies_of
from huiyin.supervision.clocks import RUNNING, with_agency
from huiyin.supervision.permissions import READS_PUNCTUALITY


class Which(models.TextChoices):
    """How a clock of the year came out; each counted clock is exactly one of the last three."""

    ALL = "all", _("到期或已停止")
    IN_TIME = "in_time", _("按期")
    LATE = "late", _("逾期后完成")
    RUNNING_LATE = "running_late", _("逾期未完成")


@dataclass(frozen=True)
class Line:
    """One agency and one kind of clock in one year. Days late are calendar days after the due date."""

    agency: Agency
    clock: str
    in_time: int
    late: int
    running_late: int
    days_late: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.running_late

    @property
    def clock_words(self) -> str:
        return str(Clock.Name(self.clock).label) if self.clock in Clock.Name.values else self.clock

    @property
    def median_late(self) -> float | int | None:
        """The middle one of those late, whether ended or still running."""
        if not self.days_late:
            return None
        middle = median(self.days_late)
        return int(middle) if middle == int(middle) else middle

    @property
    def longest_late(self) -> int | None:
        return max(self.days_late, default=None)

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """Which clocks, how many, in words."""
        numbers = [self.total, self.in_time, self.late, self.running_late]
        return [(which.value, number, str(which.label)) for which, number in zip(Which, numbers, strict=True)]


def agencies_for(user: Any, assembly: Assembly) -> QuerySet[Agency]:
    """Whose lines `user` may read: all of them for the offices that look after the whole, an agency its own."""
    there = Agency.objects.filter(assembly=assembly)
    if user.holds(*READS_PUNCTUALITY, assembly_id=assembly.pk):
        return there
    return there.filter(pk__in=agencies_of(user))


def assemblies_for(user: Any) -> QuerySet[Assembly]:
    own = Agency.objects.filter(pk__in=agencies_of(user)).values("assembly")
    return Assembly.objects.filter(Q(pk__in=user.assemblies_as(*READS_PUNCTUALITY)) | Q(pk__in=own))


def of_year(assembly: Assembly, year: int, today: date) -> QuerySet[Any]:
    """The clocks a year counts: stopped in it, or due in it and stopped later, or due in it, past and running.

    A clock due in one year and stopped in the next is counted in both, since both knew of it.
    """
    clocks = with_agency(Clock.objects.filter(matter__assembly=assembly)).filter(agency_pk__isnull=False)
    stopped = Q(stopped_on__isnull=False) & (Q(stopped_on__year=year) | Q(due_on__year=year))
    return clocks.filter(stopped | Q(due_on__year=year, due_on__lt=today) & RUNNING)


CONDITIONS = {
    Which.ALL: Q(),
    Which.IN_TIME: Q(stopped_on__lte=F("due_on")),
    Which.LATE: Q(stopped_on__gt=F("due_on")),
    Which.RUNNING_LATE: Q(stopped_on__isnull=True),
}


def lines(agencies: QuerySet[Agency], assembly: Assembly, year: int, today: date) -> list[Line]:
    """By agency in the order the assembly keeps them, then by clock. Two queries."""
    known = {agency.pk: agency for agency in agencies}
    found = of_year(assembly, year, today).filter(agency_pk__in=list(known))
    groups: dict[tuple[int, str], list[tuple[date, date | None]]] = defaultdict(list)
    for agency, name, due, stopped in found.values_list("agency_pk", "name", "due_on", "stopped_on"):
        groups[agency, name].append((due, stopped))
    return [
        _line(agency, name, groups[agency.pk, name], today)
        for agency in known.values()
        for name in _names(name for pk, name in groups if pk == agency.pk)
    ]


def _names(found: Iterable[str]) -> list[str]:
    order = list(Clock.Name.values)
    return sorted(found, key=lambda name: (order.index(name) if name in order else len(order), name))


def _line(agency: Agency, name: str, days: list[tuple[date, date | None]], today: date) -> Line:
    late = [(stopped - due).days for due, stopped in days if stopped and stopped > due]
    running_late = [(today - due).days for due, stopped in days if stopped is None]
    return Line(
        agency=agency,
        clock=name,
        in_time=len(days) - len(late) - len(running_late),
        late=len(late),
        running_late=len(running_late),
        days_late=tuple(sorted(late + running_late)),
    )


COLUMNS = [_("承办单位"), _("期限"), *Which.labels, _("逾期天数中位数"), _("逾期最长天数")]


SHEET = [
    Column("agency", COLUMNS[0], width=22),
    Column("clock", COLUMNS[1]),
    *(Column(which.value, which.label, WHOLE, 10) for which in Which),
    Column("median_late", COLUMNS[-2], DECIMAL, 12, _("单位：日")),
    Column("longest_late", COLUMNS[-1], WHOLE, 12, _("单位：日")),
]


def rows(found: list[Line]) -> Iterable[list[Any]]:
    for line in found:
        numbers = (number for _which, number, _words in line.cells)
        yield [line.agency.name, line.clock_words, *numbers, line.median_late, line.longest_late]


def counted(agency: Agency, assembly: Assembly, year: int, today: date, *, clock: str, which: str) -> QuerySet[Clock]:
    """The clocks behind one number, the earliest due first."""
    found = of_year(assembly, year, today).filter(CONDITIONS[Which(which)], agency_pk=agency.pk, name=clock)
    return found.order_by("due_on", "pk")


def years_of(assembly: Assembly, today: date) -> list[int]:
    """From the first year in which a clock of the assembly fell due to this one."""
    first = Clock.objects.filter(matter__assembly=assembly).aggregate(first=models.Min("due_on"))["first"]
    return list(range(today.year, min(first or today, today).year - 1, -1))
