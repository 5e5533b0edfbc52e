"""What the ledger comes down to: each month and each group, the rates, what is looked back on. Every number opens.

Counted each time it is asked, of what the reader sees. What each number counts is written on the page and in
docs/rules/ledger.md; the filters that open it are in `Figure.query`.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.matters.ledger import listing
from huiyin.matters.ledger.filters import FIRST_DAY, Chosen, answered_late, timed
from huiyin.matters.models import NOT_RAISED, Assignment, Clock, Commitment, Kind, Matter
from huiyin.web import number_in

Words = str | Promise
MEASURES: dict[str, Words] = {
    "opened": _("提出"),
    "answered_in": _("答复"),
    "closed": _("办结"),
    "late_on": _("月底已逾期"),
}
FIELDS = {"opened": "opened_on", "answered_in": "answered_on", "closed": "closed_on"}
ROWS_SHOWN = 50


@dataclass(frozen=True)
class Figure:
    total: int
    query: str  # of the ledger's page that shows exactly these


@dataclass(frozen=True)
class Line:
    words: Words
    figures: list[Figure]


def raised(user: Any, chosen: Chosen) -> Any:
    return listing.everything(user, chosen).exclude(state__in=NOT_RAISED)


def by_month(user: Any, chosen: Chosen, year: int, today: date) -> list[Line]:
    """A line a month that has begun. The last column is how it stood on the month's last day, this month's today."""
    seen = raised(user, chosen)
    counts = {name: _per_month(seen, field, year) for name, field in FIELDS.items()}
    ends = [last for last in (_last_day(year, month, today) for month in range(1, 13)) if last]
    late = late_at(seen, ends)
    lines = []
    for last in ends:
        month = last.strftime("%Y-%m")
        figures = [
            Figure(counts[name].get(last.month, 0), chosen.query(**{name: month, "raised": "yes"})) for name in FIELDS
        ]
        figures.append(Figure(late[last], chosen.query(late_on=last.isoformat())))
        lines.append(Line(month, figures))
    return lines


def _last_day(year: int, month: int, today: date) -> date | None:
    last = date(year, month, monthrange(year, month)[1])
    if last <= today:
        return last
    return today if (year, month) == (today.year, today.month) else None


def _per_month(seen: Any, field: str, year: int) -> dict[int, int]:
    within = seen.filter(**{f"{field}__range": (date(year, 1, 1), date(year, 12, 31))}).order_by()
    return dict(
        within.values_list(ExtractMonth(field)).annotate(total=Count("pk")).values_list("extractmonth1", "total")
    )


def late_at(seen: Any, days: list[date]) -> dict[date, int]:
    """How many had a term that was over and still running at the end of each day: one query, whatever the days."""
    if not days:
        return {}
    clocks = Clock.objects.filter(matter__in=seen.order_by().values("pk"), due_on__lt=days[-1], paused_on__isnull=True)
    ran_over = clocks.filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=F("due_on")), _running_after(days[0]))
    found: dict[date, set[int]] = {day: set() for day in days}
    fields = ("matter_id", "due_on", "stopped_on", "matter__closed_on")
    for matter, due_on, stopped_on, closed_on in ran_over.order_by().values_list(*fields):
        for day in days:
            if due_on < day and (stopped_on is None or stopped_on > day) and (closed_on is None or closed_on > day):
                found[day].add(matter)
    return {day: len(matters) for day, matters in found.items()}


def _running_after(day: date) -> Q:
    return Q(stopped_on__isnull=True) | Q(stopped_on__gt=day)


GROUPINGS: dict[str, Words] = {"kind": _("类别"), "sector": _("界别"), "place": _("地点"), "agency": _("承办单位")}
GROUPS_SHOWN = 100


def by_group(user: Any, chosen: Chosen, year: int, grouping: str) -> list[Line]:
    """A line for each kind, sector, place or agency that has any in the year; with several agencies one for each."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, day in FIELDS.items():
        within = raised(user, chosen).filter(**{f"{day}__range": (date(year, 1, 1), date(year, 12, 31))}).order_by()
        for value, total in _grouped(within, grouping):
            if value:
                found[value][name] = total
    words, exactly = (dict(Kind.choices), "") if grouping == "kind" else ({}, "=")
    lines = [
        Line(
            words.get(value, value),
            [
                Figure(
                    totals.get(name, 0),
                    chosen.query(**{grouping: f"{exactly}{value}", name: str(year), "raised": "yes"}),
                )
                for name in FIELDS
            ],
        )
        for value, totals in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.figures[0].total, str(line.words)))[:GROUPS_SHOWN]


def of_agencies(matters: Any) -> Any:
    """The name of each agency with how many of these it handles; with several agencies a matter counts for each."""
    parts = Assignment.objects.current().filter(matter__in=matters.values("pk")).order_by()
    return parts.values_list("agency__name").annotate(total=Count("matter", distinct=True))


def year_asked(given: str, today: date) -> int:
    """A year that an address asks for; this one where it asks for none that can be counted."""
    year = number_in(given)
    return year if year is not None and FIRST_DAY.year <= year <= today.year else today.year


def _grouped(within: Any, grouping: str) -> Any:
    if grouping == "agency":
        return of_agencies(within)
    field = {"kind": "kind", "sector": "sector__name", "place": "place__place_name"}[grouping]
    return within.values_list(field).annotate(total=Count("pk"))


@dataclass(frozen=True)
class Rate:
    words: Words
    means: Words
    of: Figure
    part: Figure

    @property
    def percent(self) -> str:
        """One decimal, half up; nothing where there is nothing to divide by."""
        if not self.of.total:
            return "—"
        tenths = Fraction(self.part.total * 1000, self.of.total)
        whole = (tenths.numerator * 2 + tenths.denominator) // (tenths.denominator * 2)
        return f"{whole // 10}.{whole % 10}%"


@dataclass(frozen=True)
class Middle:
    days: float | None
    of: Figure


def rates(user: Any, chosen: Chosen, year: int) -> list[Rate]:
    span, said = (date(year, 1, 1), date(year, 12, 31)), str(year)
    opened = raised(user, chosen).filter(opened_on__range=span)
    answered = listing.everything(user, chosen).filter(timed(), answered_on__range=span)
    return [
        Rate(
            _("答复率"),
            _("本年提出的事项中，到现在已有答复的。"),
            Figure(opened.count(), chosen.query(opened=said, raised="yes")),
            Figure(
                opened.filter(answered_on__isnull=False).count(),
                chosen.query(opened=said, raised="yes", answered="yes"),
            ),
        ),
        Rate(
            _("按期率"),
            _("本年答复、有答复期限的事项中，每一个答复期限都没有超过的。"),
            Figure(answered.count(), chosen.query(answered_in=said, in_time="any")),
            Figure(answered.exclude(answered_late()).count(), chosen.query(answered_in=said, in_time="yes")),
        ),
    ]


def days_to_answer(user: Any, chosen: Chosen, year: int) -> Middle:
    """The middle one of the days from the day it was raised to the day of the answer, of those answered in the year."""
    span = (date(year, 1, 1), date(year, 12, 31))
    answered = raised(user, chosen).filter(answered_on__range=span).order_by()
    days = [(end - start).days for start, end in answered.values_list("opened_on", "answered_on").iterator(5000)]
    return Middle(median(days) if days else None, Figure(len(days), chosen.query(answered_in=str(year), raised="yes")))


# Looking back


@dataclass(frozen=True)
class Section:
    words: Words
    about: Words
    rows: list[tuple[Matter, date | None, str]]
    total: Figure


def looked_back(user: Any, chosen: Chosen) -> list[Section]:
    """What was promised, put off or explained, and what had to be taken up again; the nearest day first."""
    seen = raised(user, chosen)
    return [
        _section(
            _("长期推进"),
            _("暂时办不了、定了下次复核日期的。"),
            seen.filter(state="long_term").order_by("livelihood__review_on", "pk"),
            "livelihood__review_on",
            chosen.query(state="long_term", raised="yes"),
        ),
        _section(
            _("说明原因"),
            _("确实办不了、已说明理由的；不算已解决。"),
            seen.filter(livelihood__outcome="explained").order_by("-closed_on", "-pk"),
            "closed_on",
            chosen.query(outcome="explained", raised="yes"),
        ),
        _promised(user, chosen),
        _section(
            _("再次办理"),
            _("答复之后又重新办理的。"),
            seen.filter(assignments__round__gt=1).distinct().order_by("-opened_on", "-pk"),
            "opened_on",
            chosen.query(again="yes", raised="yes"),
        ),
    ]


def _section(words: Words, about: Words, found: Any, field: str, query: str) -> Section:
    dates = found.select_related("proposal").annotate(shown_on=F(field))[:ROWS_SHOWN]
    rows = [(matter, matter.shown_on, "") for matter in dates]
    return Section(words, about, rows, Figure(found.count(), query))


def _promised(user: Any, chosen: Chosen) -> Section:
    waiting = [Commitment.State.OPEN, Commitment.State.CLAIMED]
    promised = Commitment.objects.filter(state__in=waiting, matter__in=raised(user, chosen).values("pk"))
    shown = promised.select_related("matter", "matter__proposal").order_by("due_on", "pk")[:ROWS_SHOWN]
    rows: list[tuple[Matter, date | None, str]] = [(one.matter, one.due_on, one.text) for one in shown]
    total = promised.values("matter").distinct().count()
    query = chosen.query(promised="yes", raised="yes")
    return Section(_("承诺待兑现"), _("答复里承诺、还没有兑现的；按承诺日期。数的是事项。"), rows, Figure(total, query))
