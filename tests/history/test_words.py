from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from huiyin.calendars.deadlines import due_on
from huiyin.history.templatetags import words
from huiyin.matters.models import Clock


@pytest.mark.parametrize(
    ("count", "unit", "read"), [(3, "months", "3 个月"), (15, "working_days", "15 个工作日"), (30, "days", "30 天")]
)
def test_a_period_is_read_with_its_unit(count, unit, read):
    assert words.period_words({"count": count, "unit": unit}) == read


def test_a_stretch_names_its_days_and_reason():
    assert words.stretch_words(["2023-04-29", "2023-05-03", "劳动节"]) == "2023年4月29日至2023年5月3日（劳动节，5 天）"
    assert words.stretch_words(["2023-06-25", "2023-06-25", "weekend"]) == "2023年6月25日（周末）"


def test_a_clock_tells_in_sentences_how_its_day_came_about():
    deadline = due_on(date(2023, 4, 27), 3, "working_days")
    clock = Clock(
        name="revise",
        started_on=deadline.start,
        due_on=deadline.due_on,
        explanation={**deadline.explained(), "rule": "本区政协规则第1版"},
    )

    told = render_to_string("_clock.html", {"clock": clock})
    expected = ["2023年4月27日", "3 个工作日", "本区政协规则第1版", "劳动节", "2023年5月5日"]
    assert [sentence for sentence in expected if sentence not in told] == []
    assert "尚未公布" not in told


def test_a_clock_that_ran_into_an_unannounced_year_says_so():
    deadline = due_on(date(2040, 1, 5), 3, "working_days")
    clock = Clock(name="revise", started_on=deadline.start, due_on=deadline.due_on, explanation=deadline.explained())

    assert "2040 年的放假安排尚未公布" in render_to_string("_clock.html", {"clock": clock})


@pytest.mark.parametrize(
    ("due", "read", "sign"),
    [
        ("red", "已逾期", "octagon-fill"),
        ("yellow", "即将到期", "triangle"),
        ("blue", "临近到期", "clock"),
        ("later", "未到期", "calendar3"),
    ],
)
def test_a_due_date_is_said_in_words_and_by_a_sign(due, read, sign):
    told = render_to_string("_due.html", {"due": due, "due_on": date(2023, 9, 1)})

    assert [part for part in (read, sign, "2023-09-01") if part not in told] == []


@pytest.mark.parametrize(("code", "tag"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")])
def test_a_page_names_its_language_as_browsers_expect(code, tag, client, db):
    with translation.override(code):
        client.cookies["django_language"] = code
        assert f'<html lang="{tag}">' in client.get("/accounts/login/").content.decode()
