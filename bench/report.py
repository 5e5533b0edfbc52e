"""The annual report: freezing a year, counting it live, and the page of a frozen report."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from bench.ledger import Laid, put
from bench.site import made_before, page, signed_in, site
from tools.bench import case

YEAR, HOME = 2023, "xizang"
L_MATTERS, L_MEMBERS = 100_000, 60_000


def _home() -> Any:
    from huiyin.assemblies.models import Assembly

    return Assembly.objects.get(slug=HOME)


def _draft() -> tuple[Any, Any]:
    import uuid

    from huiyin.accounts.models import User
    from huiyin.figures.freezing import starting, workflow

    leader, home = User.objects.get(username="leader"), _home()
    words = {"title": "工作报告", "text": starting.frame_for(home, YEAR)}
    return workflow.create_report(by=leader, key=uuid.uuid4(), assembly=home, year=YEAR, **words), leader


def _freeze(report: Any, by: Any) -> dict[str, float]:
    import uuid

    from huiyin.figures.freezing import workflow

    workflow.freeze(report, by=by, key=uuid.uuid4())
    kept = list(report.figures.all())
    return {"figures": len(kept), "kilobytes kept": sum(len(figure.rows) for figure in kept) // 1024}


def _every() -> dict[str, float]:
    from huiyin.figures.measures import EVERY

    home = _home()
    values = [measure.value(home, YEAR) for measure in EVERY]
    return {"figures": len(values), "rows counted": sum(int(value or 0) for value in values)}


@case(rows=1)
def freeze_m() -> Callable[[], object]:
    """Freeze the demo year at size M: every figure, its parts and its rows. Goal: under 10 s."""
    site()
    made_before("M")
    report, leader = _draft()
    return lambda: _freeze(report, leader)


@case(rows=1)
def drift_m() -> Callable[[], object]:
    """What drifted of the demo year at size M: every figure counted again and its rows compared."""
    site()
    made_before("M")
    report, leader = _draft()
    _freeze(report, leader)
    from huiyin.figures.freezing.drift import drifts_of

    return lambda: [one for one in drifts_of(report) if one]


@case(rows=1)
def live_m() -> Callable[[], object]:
    """All figures of the register counted live at size M."""
    site()
    made_before("M")
    return _every


@case(rows=1)
def live_l() -> Callable[[], object]:
    """All figures counted live at size L: 60,000 members, 100,000 matters in the year."""
    site()
    made_before("S")
    OfTheYear(L_MATTERS).lay()
    _members()
    return _every


@case(rows=1)
def freeze_l() -> Callable[[], object]:
    """Freeze the year at size L."""
    site()
    made_before("S")
    OfTheYear(L_MATTERS).lay()
    _members()
    report, leader = _draft()
    return lambda: _freeze(report, leader)


@case(rows=10, baseline="plain_page")
def report_frozen_page() -> Callable[[], object]:
    """Ten times the page of a frozen report at size M: what was kept, and no record asked."""
    site()
    made_before("M")
    report, leader = _draft()
    _freeze(report, leader)
    return page(signed_in("leader"), report.get_absolute_url())


class OfTheYear(Laid):
    """The ledger's matters, all of one year: proposals are filed, problems solved."""

    def matters(self) -> Iterator[dict[str, Any]]:
        first = date(YEAR, 1, 1)
        for place, one in enumerate(super().matters()):
            opened = first + timedelta(days=place * 364 // self.total)
            shift = opened - one["opened_on"]
            moved = {name: one[name] + shift for name in ("answered_on", "closed_on", "due_on") if one.get(name)}
            filed = opened + timedelta(7) if one["kind"] == "proposal" and one["state"] == "closed" else None
            yield {**one, **moved, "opened_on": opened, "year": YEAR, "filed_on": filed}


def _members() -> None:
    """As many more as L has, spread over the region's assemblies."""
    from django.db import transaction

    from huiyin.assemblies.models import Assembly
    from huiyin.members.models import Membership, Person

    luck, known = random.Random(17), Membership.objects.count()
    homes = Assembly.objects.within(_home())
    seats = [
        {"assembly_id": home.pk, "term_id": term.pk, "starts_on": term.starts_on, "sector_id": sector.pk}
        for home in homes
        if (term := home.terms.order_by("-starts_on").first()) and (sector := home.sectors.first())
    ]
    with transaction.atomic():
        last = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        put(Person, ({"name": f"委员{number}"} for number in range(L_MEMBERS - known)))
        people = Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        put(Membership, ({"person_id": person, "cpc": False, **luck.choice(seats)} for person in people))
