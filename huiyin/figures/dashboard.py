"""A leader's page: what waits, what is late, how the year runs. Every number opens its rows in the ledger.

Counted of what the reader sees, as the ledger counts it (docs/rules/ledger.md); no figure has a rule of its own here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.matters.ledger import listing, months
from huiyin.matters.ledger.filters import GROUPS, Chosen
from huiyin.matters.ledger.months import Figure, Line
from huiyin.matters.models import OPEN, Due, Kind, State

Words = str | Promise
COLOURS: dict[Due, Words] = {
    Due.RED: _("已逾期"),
    Due.YELLOW: _("3个工作日内"),
    Due.BLUE: _("10个工作日内"),
    Due.LATER: _("未到期"),
}
AGENCIES_SHOWN = 100


def oversees(user: Any) -> bool:
    return user.is_authenticated and user.holds(Role.LEADER, Role.GOV_SUPERVISION)


@dataclass(frozen=True)
class Chart:
    """A table, and how it is drawn: `columns` upright, `bars` lying, `lines`; `stacked` where the parts add up."""

    code: str
    title: Words
    note: Words
    by: Words  # what a row is
    headings: list[Words]
    lines: list[Line]
    drawn: str
    stacked: bool = False
    shown: int = 0  # rows drawn, where another number than chart.js draws

    @property
    def is_empty(self) -> bool:
        return not any(figure.total for line in self.lines for figure in line.figures)

    @property
    def totals(self) -> list[int]:
        """Of each column, where the rows share nothing."""
        return [sum(figures) for figures in zip(*([f.total for f in line.figures] for line in self.lines), strict=True)]


def _everything() -> Chosen:
    return Chosen(QueryDict())


def waiting(user: Any, today: date) -> list[Chart]:
    """How it stands now, whatever the year."""
    return [_by_term(user, today), _by_stage(user), _by_agency(user, today)]


def of_year(user: Any, year: int, today: date) -> list[Chart]:
    chosen = _everything()
    headings = list(months.MEASURES.values())
    charts = [
        Chart(
            "months",
            _("按月"),
            _("“月底已逾期”数的是到当月最后一天，有期限已过而仍在计时的事项；本月数到今天。"),
            _("月份"),
            headings,
            months.by_month(user, chosen, year, today),
            "lines",
        )
    ]
    notes = {
        "sector": _("提出人所在界别。没有写明的不列。"),
        "agency": _("由几个单位承办的，每个单位都数一件。"),
        "place": _("事项发生的地点。没有写明的不列。"),
    }
    titles = {"sector": _("按界别"), "agency": _("按承办单位"), "place": _("按县（区）")}
    for grouping, note in notes.items():
        lines = months.by_group(user, chosen, year, grouping)
        charts.append(Chart(grouping, titles[grouping], note, months.GROUPINGS[grouping], headings[:3], lines, "bars"))
    return charts


def _by_term(user: Any, today: date) -> Chart:
    chosen, found = _everything(), defaultdict[str, dict[str, int]](dict)
    seen = listing.everything(user, chosen).order_by()
    for colour in COLOURS:
        for kind, total in seen.due(colour, today).values_list("kind").annotate(total=Count("pk")):
            found[kind][colour] = total
    lines = [
        Line(kind.label, [Figure(found[kind].get(c, 0), chosen.query(kind=kind.value, due=c.value)) for c in COLOURS])
        for kind in Kind
    ]
    note = _("没有了结、有期限的事项，按离期限的远近。")
    return Chart("terms", _("期限"), note, _("类别"), list(COLOURS.values()), lines, "bars", stacked=True)


def _by_stage(user: Any) -> Chart:
    """Only the states that are open: what has ended waits for nobody."""
    chosen, found = _everything(), defaultdict[str, dict[str, int]](dict)
    seen = listing.everything(user, chosen).open().order_by()
    for state, kind, total in seen.values_list("state", "kind").annotate(total=Count("pk")):
        found[state][kind] = total
    lines = [
        Line(
            State(state).label,
            [Figure(found[state].get(kind, 0), chosen.query(kind=kind.value, state=state)) for kind in Kind],
        )
        for _code, (_words, states) in GROUPS.items()
        for state in states
        if state in OPEN and found.get(state)
    ]
    note = _("没有了结的事项现在走到哪一步。")
    return Chart("stages", _("等待"), note, _("状态"), [kind.label for kind in Kind], lines, "bars", True, len(lines))


def _by_agency(user: Any, today: date) -> Chart:
    chosen = _everything()
    seen = listing.everything(user, chosen).order_by()
    in_hand = dict(months.of_agencies(seen.filter(state__in=GROUPS["handled"][1])))
    late = dict(months.of_agencies(seen.due(Due.RED, today)))
    names = sorted(in_hand.keys() | late.keys(), key=lambda name: (-late.get(name, 0), -in_hand.get(name, 0), name))
    lines = [
        Line(
            name,
            [
                Figure(in_hand.get(name, 0), chosen.query(agency=f"={name}", group="handled")),
                Figure(late.get(name, 0), chosen.query(agency=f"={name}", due=Due.RED.value)),
            ],
        )
        for name in names[:AGENCIES_SHOWN]
    ]
    note = _("由几个单位承办的，每个单位都数一件；逾期多的在前。")
    return Chart("hands", _("承办单位手里的事项"), note, _("承办单位"), [_("办理之中"), _("已逾期")], lines, "bars")
