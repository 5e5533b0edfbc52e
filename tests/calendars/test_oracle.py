"""A second way of counting, written from the rules and not from the code, over 10,000 calendars and starts."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random

import pytest

from huiyin.calendars.deadlines import WorkingDays, due_by, due_on

CASES = 10_000
FIRST = date(2019, 1, 1).toordinal()
EDGES = [  # year ends, leap days, month ends
    *(date(year, 12, day) for year in (2019, 2023, 2024, 2027) for day in (24, 30, 31)),
    *(date(year, 2, day) for year in (2020, 2024, 2028) for day in (27, 28, 29)),
    *(date(2025, month, 28) for month in range(1, 13)),
    *(date(2026, month, 31) for month in (1, 3, 5, 7, 8, 10, 12)),
]


def days_of(luck, near):
    """A calendar with entries around `near`: holidays, worked weekends, and entries that change nothing."""
    off, worked = {}, {}
    for _ in range(luck.randint(0, 12)):
        begins = near + timedelta(luck.randint(-10, 60))
        for number in range(luck.randint(1, 8)):
            off[begins + timedelta(number)] = luck.choice("甲乙丙")
    for _ in range(luck.randint(0, 6)):
        day = near + timedelta(luck.randint(-10, 60))
        off.pop(day, None)
        worked[day] = "丁"
    return WorkingDays(off, worked, frozenset({near.year}))


def cases():
    for number in range(CASES):
        luck = Random(number)
        edge = luck.random() < 0.4
        start = luck.choice(EDGES) if edge else date.fromordinal(FIRST + luck.randint(0, 3650))
        yield luck, start, days_of(luck, start)


def working_day_numbers(calendar, start):
    """Every working day after `start`, by number: a table that is looked up, where the code walks."""
    for number in range(start.toordinal() + 1, start.toordinal() + 400):
        day = date.fromordinal(number)
        at_work = number % 7 not in (6, 0)  # day 1 of the count of days was a Monday
        if day in calendar.worked or (at_work and day not in calendar.off):
            yield number


def test_working_days_agree_with_a_second_calculation():
    for luck, start, calendar in cases():
        count = luck.randint(1, 40)
        table = list(working_day_numbers(calendar, start))

        found = due_on(start, count, "working_days", calendar)

        assert found.due_on == date.fromordinal(table[count - 1]), (start, count)
        counted = [day.toordinal() for day, counts, _why in found.days() if counts]
        assert counted == table[:count], (start, count)
        passed = {date.fromordinal(number).year for number in range(start.toordinal(), table[count - 1] + 1)}
        assert set(found.unconfirmed) == passed - {start.year}


def test_each_day_left_out_has_the_reason_the_calendar_gives():
    for luck, start, calendar in cases():
        found = due_on(start, luck.randint(1, 20), "working_days", calendar)
        told = {day: why for day, counts, why in found.days() if not counts}

        assert told == {day: calendar.off.get(day, "weekend") for day in told}
        assert {day for day, counts, why in found.days() if counts and why} == {
            day for day in calendar.worked if start < day <= found.due_on
        }


def months_day_by_day(start, months):
    """The last day whose month is the one wanted and whose number is not beyond that of the start."""
    wanted = (start.year * 12 + start.month + months - 1) // 12, (start.month + months - 1) % 12 + 1
    day, last = date(wanted[0], wanted[1], 1), None
    while (day.year, day.month) == wanted and day.day <= start.day:
        last, day = day, day + timedelta(1)
    return last


def test_months_and_days_agree_with_a_second_calculation():
    for luck, start, _calendar in cases():
        months, days = luck.randint(1, 30), luck.randint(1, 900)

        assert due_on(start, months, "months").due_on == months_day_by_day(start, months)
        assert due_on(start, days, "days").due_on.toordinal() == start.toordinal() + days


def test_a_fixed_date_is_the_first_of_its_name_after_the_start():
    for luck, start, _calendar in cases():
        named = date(2024, 1, 1) + timedelta(luck.randint(0, 365))

        found = due_by(start, named.month, named.day).due_on

        ahead = (start + timedelta(number) for number in range(1, 368))
        leap = (named.month, named.day) == (2, 29)
        first = next(
            day
            for day in ahead
            if (day.month, day.day) == (named.month, named.day)
            or (leap and (day.month, day.day) == (2, 28) and (day + timedelta(1)).month == 3)
        )
        assert found == first, (start, named)


SHANGHAI = timezone(timedelta(hours=8))


def test_a_fixed_date_ends_at_its_hour_in_the_assembly_s_zone():
    deadline = due_by(date(2026, 3, 2), 6, 30, cut_off=time(18), zone=SHANGHAI)

    assert deadline.due_at == datetime(2026, 6, 30, 18, tzinfo=SHANGHAI)
    assert deadline.in_time(datetime(2026, 6, 30, 10, 0, tzinfo=UTC))
    assert not deadline.in_time(datetime(2026, 6, 30, 10, 0, 1, tzinfo=UTC))
    assert deadline.explained() == {
        "start": "2026-03-02",
        "count": 1,
        "unit": "fixed_date",
        "due": "2026-06-30",
        "skipped": [],
        "unconfirmed": [],
        "due_at": "2026-06-30T18:00:00+08:00",
    }


@pytest.mark.parametrize(("start", "due"), [(date(2026, 6, 29), 2026), (date(2026, 6, 30), 2027)])
def test_a_start_on_the_fixed_date_itself_means_a_year_later(start, due):
    assert due_by(start, 6, 30).due_on == date(due, 6, 30)


@pytest.mark.parametrize("unit", ["working_days", "days", "months"])
def test_a_day_beyond_the_last_year_is_refused(unit):
    with pytest.raises(ValueError, match="9999"):
        due_on(date(9999, 12, 20), 40, unit)
