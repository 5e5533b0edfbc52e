from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.activities import workflow
from huiyin.activities.models import Activity, Series
from huiyin.history.taking import StepNotAllowed
from tests.activities.work import office

MAY = date(2023, 5, 1)  # a Monday


@pytest.fixture
def liaison(assembly):
    return office(assembly)


@pytest.fixture
def series(assembly, liaison):
    return workflow.open_series(by=liaison, assembly=assembly, key=uuid4(), kind="reading", title="书香政协")


def days(*numbers, month=5):
    return [date(2023, month, number) for number in numbers]


@pytest.mark.parametrize(
    ("every", "chosen", "found"),
    [
        ("weekly", {}, days(1, 8, 15, 22, 29)),
        ("weekly", {"weekdays": [0, 3]}, days(1, 4, 8, 11, 15, 18, 22, 25, 29)),
        ("fortnightly", {}, days(1, 15, 29)),
        ("fortnightly", {"weekdays": [0, 6]}, days(1, 7, 15, 21, 29)),
        ("monthly", {}, days(1)),
        ("monthly", {"month_days": [10, 31]}, days(10, 31)),
        ("monthly_weekday", {}, days(1)),
    ],
)
def test_days_are_repeated_as_chosen(every, chosen, found):
    assert workflow.repeated(every, MAY, date(2023, 5, 31), **chosen) == found


def test_a_month_without_the_day_has_none():
    assert workflow.repeated("monthly", date(2023, 1, 31), date(2023, 5, 31)) == [
        date(2023, 1, 31),
        date(2023, 3, 31),
        date(2023, 5, 31),
    ]
    fifth = workflow.repeated("monthly_weekday", date(2023, 5, 29), date(2023, 10, 31))
    assert fifth == [date(2023, 5, 29), date(2023, 7, 31), date(2023, 10, 30)]


def test_a_series_has_one_title_in_its_assembly(assembly, series, liaison):
    with pytest.raises(StepNotAllowed, match="已经有叫"):
        workflow.open_series(by=liaison, assembly=assembly, key=uuid4(), kind="lecture", title=" 书香政协 ")
    changed = workflow.change_series(series, by=liaison, key=uuid4(), kind="reading", title="书香政协", note="每月一本")

    assert (changed.note, Series.objects.count()) == ("每月一本", 1)


def test_nobody_but_the_organisers_opens_a_series(cast, assembly):
    with pytest.raises(PermissionDenied):
        workflow.open_series(by=cast.leader, assembly=assembly, key=uuid4(), kind="lecture", title="讲堂")


def test_the_days_that_were_left_ticked_become_numbered_activities_once(series, liaison):
    facts = {"kind": "reading", "title": "读书交流", "starts_on": MAY, "ends_on": MAY, "place": "书院"}
    key = uuid4()
    for _again in range(2):
        made = workflow.plan_days(series, by=liaison, key=key, days=days(15, 1, 8), **facts)

    assert [(one.number, one.starts_on) for one in made] == [(1, MAY), (2, date(2023, 5, 8)), (3, date(2023, 5, 15))]
    assert Activity.objects.count() == 3


def test_where_one_of_the_days_cannot_be_none_is_planned(series, liaison):
    facts = {"kind": "reading", "title": "读书交流", "starts_on": MAY, "ends_on": MAY, "place": "书院"}
    with pytest.raises(StepNotAllowed, match="报名截止"):
        workflow.plan_days(series, by=liaison, key=uuid4(), days=days(1, 29), sign_up_until=date(2023, 5, 8), **facts)

    assert not Activity.objects.exists()
