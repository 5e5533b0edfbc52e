import json
from datetime import date

import pytest
from click.testing import CliRunner

from huiyin.calendars.models import Calendar, CalendarDay
from huiyin.cli import main
from tests.factories.base import AssemblyFactory


def due(*words):
    return CliRunner().invoke(main, ["due", *words])


def test_spring_festival_2026_names_every_day_left_out_and_the_saturday_worked():
    ran = due("--start", "2026-02-13", "--working-days", "5", "--json")
    told = json.loads(ran.output)

    assert ran.exit_code == 0
    assert told["due"] == "2026-02-27"
    assert told["unconfirmed"] == []
    assert [(day["date"][8:], day["counted"], day["reason"]) for day in told["days"]] == [
        ("14", True, "春节调休上班"),
        *((str(day), False, "春节") for day in range(15, 24)),
        *((str(day), True, None) for day in range(24, 28)),
    ]


@pytest.mark.parametrize(
    ("words", "last"), [(["--days", "30"], "2026-03-15"), (["--months", "3"], "2026-05-13")], ids=["days", "months"]
)
def test_every_day_counts_in_days_and_months(words, last):
    told = json.loads(due("--start", "2026-02-13", *words, "--json").output)

    assert told["due"] == last == told["days"][-1]["date"]
    assert all(day["counted"] for day in told["days"])


def test_a_year_not_announced_is_said():
    assert "2027" in due("--start", "2026-12-25", "--working-days", "10").output
    assert json.loads(due("--start", "2026-12-25", "--working-days", "10", "--json").output)["unconfirmed"] == [2027]


@pytest.mark.parametrize(
    "words",
    [
        ["--working-days", "5"],
        ["--start", "2026-02-30", "--working-days", "5"],
        ["--start", "0001-01-01", "--working-days", "5"],
        ["--start", "2026-02-13"],
        ["--start", "2026-02-13", "--days", "3", "--months", "1"],
        ["--start", "2026-02-13", "--days", "0"],
        ["--start", "2026-02-13", "--days", "-1"],
        ["--start", "2026-02-13", "--days", "many"],
        ["--start", "2026-02-13", "--days", "99999999"],
        ["--start", "2026-02-13", "--fixed-date", "06-31"],
        ["--start", "2026-02-13", "--fixed-date", "06-30", "--days", "3"],
        ["--start", "2026-02-13", "--fixed-date", "06-30", "--hour", "25:00"],
        ["--start", "2026-02-13", "--days", "3", "--hour", "18:00"],
        ["--start", "2026-02-13", "--days", "3", "--pause", "2026-02-14"],
        ["--start", "2026-02-13", "--days", "3", "--pause", "2026-02-16..2026-02-14"],
        ["--start", "2026-02-13", "--days", "3", "--pause", "2026-02-12..2026-02-14"],
        [
            "--start",
            "2026-02-13",
            "--days",
            "9",
            "--pause",
            "2026-02-14..2026-02-17",
            "--pause",
            "2026-02-15..2026-02-18",
        ],
    ],
)
def test_wrong_use_ends_with_2_and_says_why(words):
    ran = due(*words)

    assert ran.exit_code == 2
    assert ran.output.strip()


@pytest.mark.django_db
def test_an_assembly_s_calendar_is_asked_of_the_database():
    assembly = AssemblyFactory(slug="region")
    own = Calendar.objects.create(assembly=assembly, years=[2026])
    CalendarDay.objects.create(calendar=own, day=date(2026, 3, 3), kind="off", name="藏历新年")

    assert json.loads(due("--start", "2026-03-02", "--working-days", "1", "--calendar", "region", "--json").output) == {
        "due": "2026-03-04",
        "days": [
            {"date": "2026-03-03", "counted": False, "reason": "藏历新年"},
            {"date": "2026-03-04", "counted": True, "reason": None},
        ],
        "unconfirmed": [],
    }


@pytest.mark.django_db
def test_an_assembly_that_is_none_ends_with_2_and_names_some():
    AssemblyFactory(slug="region")
    ran = due("--start", "2026-03-02", "--working-days", "1", "--calendar", "nowhere")

    assert ran.exit_code == 2
    assert "region" in ran.output


def test_a_fixed_date_is_told_to_its_hour():
    told = json.loads(due("--start", "2026-03-02", "--fixed-date", "06-30", "--hour", "18:00", "--json").output)

    assert (told["due"], told["due_at"]) == ("2026-06-30", "2026-06-30T18:00:00+08:00")
    assert told["days"][-1] == {"date": "2026-06-30", "counted": True, "reason": None}


def test_the_days_of_a_pause_are_told_as_not_counted():
    words = ["--start", "2026-03-02", "--working-days", "5", "--pause", "2026-03-03..2026-03-05"]
    told = json.loads(due(*words, "--json").output)

    assert told["due"] == "2026-03-11"
    assert [(day["date"][8:], day["reason"]) for day in told["days"] if not day["counted"]] == [
        ("04", "暂停"),
        ("05", "暂停"),
        ("07", "周末"),
        ("08", "周末"),
    ]
    assert "暂停 2026-03-03 至 2026-03-05" in due(*words).output
