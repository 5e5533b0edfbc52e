"""Each daily round once a day, however many workers; one that fails stops no other and is made again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from huiyin.notices import rounds
from huiyin.notices.models import DailyRound
from huiyin.notices.rounds import Daily, run_daily

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 3, 2, 6, tzinfo=timezone.get_default_timezone())
NIGHT = EARLY.replace(hour=4, minute=59)


@pytest.fixture
def made(monkeypatch):
    """Two rounds in place of the site's own; the days they were made for."""
    days = {"first": [], "second": []}
    entries = [Daily(name, name, lambda day, name=name: days[name].append(day) or 3) for name in days]
    monkeypatch.setattr(rounds, "DAILY", entries)
    return days


def test_each_round_is_made_once_a_day(made):
    outcomes = run_daily(EARLY)

    assert [(outcome.name, outcome.done, outcome.error) for outcome in outcomes] == [
        ("first", 3, ""),
        ("second", 3, ""),
    ]
    assert run_daily(EARLY + timedelta(hours=9)) == []
    run_daily(EARLY + timedelta(days=1))
    assert made == {"first": [date(2026, 3, 2), date(2026, 3, 3)], "second": [date(2026, 3, 2), date(2026, 3, 3)]}


def test_it_waits_for_the_morning_unless_told_otherwise(made):
    assert run_daily(NIGHT) == []
    assert len(run_daily(NIGHT, whatever_the_hour=True)) == 2


def test_one_that_fails_stops_no_other_and_is_made_again_after_an_hour(made, monkeypatch):
    def fail(day):
        raise ValueError("no calendar")

    monkeypatch.setattr(rounds, "DAILY", [Daily("broken", "坏的", fail), *rounds.DAILY])

    first = run_daily(EARLY)

    assert [outcome.error for outcome in first] == ["ValueError: no calendar", "", ""]
    assert run_daily(EARLY + timedelta(minutes=59)) == []
    assert [outcome.name for outcome in run_daily(EARLY + timedelta(minutes=60))] == ["broken"]
    assert DailyRound.objects.get(name="broken").error == "ValueError: no calendar"
    asked = run_daily(EARLY + timedelta(minutes=61), whatever_the_hour=True)
    assert [outcome.name for outcome in asked] == ["broken"]


def test_a_round_whose_worker_died_is_made_by_another(made):
    assert rounds._begin("first", EARLY.date(), EARLY)  # and no more is heard of it

    assert [outcome.name for outcome in run_daily(EARLY)] == ["second"]
    assert [outcome.name for outcome in run_daily(EARLY + timedelta(hours=1))] == ["first"]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_makes_the_round(made):
    def run(day):
        try:
            return len(run_daily(EARLY + timedelta(days=day)))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        ran = list(threads.map(run, [0, 0, 1, 1, 2, 2, 3, 3]))

    assert sum(ran) == 8
    assert (len(made["first"]), len(made["second"])) == (4, 4)


def test_the_site_has_its_rounds():
    assert {"remind", "prune"} <= {entry.name for entry in rounds.DAILY}
