from calendar import monthrange
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from huiyin.calendars.deadlines import WorkingDays, due_on, national

YEARS = frozenset(range(2020, 2035))
DAYS = st.dates(date(2022, 1, 1), date(2030, 12, 31))
CALENDARS = st.builds(
    lambda off, worked: WorkingDays(dict.fromkeys(off - worked, "节日"), dict.fromkeys(worked, "调休"), YEARS),
    st.sets(DAYS, max_size=40),
    st.sets(DAYS, max_size=20),
)


def count_one_by_one(start: date, count: int, calendar: WorkingDays) -> date:
    """The oracle: the earliest day by which `count` working days have passed, each asked on its own."""
    passed, ahead = 0, 0
    while passed < count:
        ahead += 1
        day = start + timedelta(ahead)
        works = day in calendar.worked or (day.isoweekday() <= 5 and day not in calendar.off)
        passed += works
    return start + timedelta(ahead)


@settings(max_examples=1000, deadline=None)
@given(start=DAYS, count=st.integers(1, 60), calendar=CALENDARS)
def test_working_days_agree_with_counting_them_one_by_one(start, count, calendar):
    assert due_on(start, count, "working_days", calendar).due_on == count_one_by_one(start, count, calendar)


@settings(max_examples=500, deadline=None)
@given(start=DAYS, count=st.integers(1, 60), calendar=CALENDARS)
def test_the_stretches_left_out_and_the_days_counted_make_up_the_whole_time(start, count, calendar):
    deadline = due_on(start, count, "working_days", calendar)

    left_out = sum((last - first).days + 1 for first, last, _why in deadline.skipped)
    assert left_out + count == (deadline.due_on - start).days


@settings(max_examples=500)
@given(start=DAYS, months=st.integers(1, 30))
def test_months_end_on_the_same_day_number_or_the_last_of_a_shorter_month(start, months):
    due = due_on(start, months, "months").due_on

    assert (due.year - start.year) * 12 + due.month - start.month == months
    assert due.day == min(start.day, monthrange(due.year, due.month)[1])


def test_spring_festival_2026_is_left_out_and_its_make_up_saturday_counts():
    deadline = due_on(date(2026, 2, 13), 5, "working_days")

    assert deadline.due_on == date(2026, 2, 27)
    assert deadline.skipped == [(date(2026, 2, 15), date(2026, 2, 23), "春节")]


def test_calendar_days_count_every_day():
    assert due_on(date(2026, 2, 13), 30, "days").due_on == date(2026, 3, 15)


def test_a_year_whose_holidays_are_not_announced_is_named():
    assert due_on(date(2026, 12, 25), 10, "working_days").unconfirmed == [2027]
    assert due_on(date(2025, 12, 25), 10, "working_days").unconfirmed == []


def test_a_deadline_of_no_days_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        due_on(date(2026, 1, 5), 0, "days")


def test_the_worked_weekends_of_the_national_calendar_are_weekends():
    assert all(day.isoweekday() > 5 for day in national().worked)
