"""A due date's page tells the whole sum in sentences: rule, days left out, pauses, extensions, counts."""

import re
from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from huiyin.calendars.deadlines import due_for, national
from huiyin.calendars.sums import after_pause, granted

START = date(2026, 2, 11)
LATE = {
    "unit": "fixed_date",
    "month": 6,
    "day": 30,
    "hour": "18:00",
    "not_before": {"count": 3, "unit": "months"},
}


def told(deadline, language="zh-hans", **clock):
    explanation = deadline.explained() | {"rule": "某政协规则第1版"} | clock.pop("beside", {})
    shown = {
        "due_on": deadline.due_on,
        "due_at": deadline.due_at,
        "explanation": explanation,
        "get_name_display": "答复",
    }
    with translation.override(language):
        page = render_to_string("_clock.html", {"clock": SimpleNamespace(**shown | clock)})
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_every_stretch_has_its_reason_and_every_decision_its_name():
    paused = after_pause(
        due_for(START, {"count": 5, "unit": "working_days"}, national()),
        date(2026, 2, 12),
        date(2026, 2, 25),
        national(),
        why="等待退回的决定",
    )
    longer = granted(paused, date(2026, 3, 6), national(), by="扎西", on=date(2026, 3, 2), reason="须实地勘查")
    again = {"recomputed": [{"was": "2026-03-05", "by": "卓玛", "on": "2026-03-03", "reason": "新定了放假"}]}

    words = told(longer, beside=again)

    for part in [
        "从2026年2月11日起算（当天不计），按某政协规则第1版，期限为5 个工作日。",
        "2026年2月15日至2026年2月23日（春节，9 天）",
        "2026年2月28日（春节调休）",
        "2026年2月12日至2026年2月25日（等待退回的决定）",
        "延至2026年3月6日，扎西于2026年3月2日批准：须实地勘查",
        "因此最后一天是2026年3月6日。",
        "原为2026年3月5日，卓玛于2026年3月3日核定：新定了放假",
        "暂停过",
        "已延期",
        "重新核定过",
    ]:
        assert part in words, words
    assert "2026年2月14日（春节调休）" not in words  # that Saturday was worked while the clock stood


def test_a_fixed_date_that_was_too_near_says_which_term_held_and_to_which_hour():
    zone = timezone.get_default_timezone()
    words = told(due_for(date(2026, 5, 20), LATE, zone=zone))

    assert "期限为到6月30日 18:00，起算后至少 3 个月。" in words
    assert "到2026年6月30日不足3 个月，因此按3 个月算。" in words
    assert "因此截止到2026年8月20日 18:00。" in words
    assert "答复 2026-08-20 18:00" in words
    assert due_for(date(2026, 5, 20), LATE, zone=zone).due_at == datetime.combine(
        date(2026, 8, 20), time(18), tzinfo=zone
    )


def test_a_clock_that_stands_says_since_when():
    words = told(due_for(START, {"count": 3, "unit": "months"}), paused_on=date(2026, 3, 2), stopped_on=None)

    assert "暂停中" in words
    assert "2026年3月2日起暂停，恢复之前的日子不计。" in words


@pytest.mark.parametrize("entry", [{}, {"by": "", "on": ""}])
def test_what_is_not_known_of_a_decision_is_left_out(entry):
    deadline = due_for(START, {"count": 3, "unit": "months"})
    words = told(deadline, beside={"extensions": [{"until": "2026-06-01", "reason": "复杂"} | entry]})

    assert "延至2026年6月1日：复杂" in words


def test_the_sum_reads_in_english_too():
    paused = after_pause(due_for(START, LATE), date(2026, 3, 2), date(2026, 3, 9), national(), why="waiting")

    words = told(paused, language="en")

    assert not re.search(r"[\u4e00-\u9fff]", words.replace("某政协规则第1版", "").replace("答复", "")), words
