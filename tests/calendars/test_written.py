"""What a sum writes into its record, word by word, and what is read back from there."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from huiyin.calendars.deadlines import WorkingDays, due_by, due_for, due_on, national
from huiyin.calendars.sums import after_pause, counted_again, extended, granted, period_of, read_back

EAST, WEST = timezone(timedelta(hours=8)), timezone(timedelta(hours=-3))
YEARS = frozenset(range(2019, 2031))
PLAIN = WorkingDays({}, {}, YEARS)
SOURCES = (("全国", "2026"), ("本地", "3"))
READ = WorkingDays({}, {date(2026, 3, 7): "调休"}, YEARS, SOURCES, date(2026, 3, 1))
OFF = WorkingDays({date(2026, 3, 2) + timedelta(number): "长假" for number in range(1, 30)}, {}, YEARS)
JUNE = {"unit": "fixed_date", "month": 6, "day": 30}
LATE = JUNE | {"hour": "18:00", "not_before": {"count": 3, "unit": "months"}}


def written(deadline):
    return json.loads(json.dumps(deadline.explained()))


def test_a_sum_names_the_calendars_it_read_and_when():
    assert written(due_on(date(2026, 3, 6), 2, "working_days", READ)) == {
        "start": "2026-03-06",
        "count": 2,
        "unit": "working_days",
        "due": "2026-03-09",
        "skipped": [["2026-03-08", "2026-03-08", "weekend"]],
        "unconfirmed": [],
        "worked": [["2026-03-07", "调休"]],
        "calendars": [["全国", "2026"], ["本地", "3"]],
        "read_on": "2026-03-01",
    }


def test_a_calendar_without_a_name_or_a_day_of_reading_writes_neither():
    named = WorkingDays({}, {}, YEARS, SOURCES)
    dated = WorkingDays({}, {}, YEARS, (), date(2026, 3, 1))

    assert {"calendars", "read_on"}.isdisjoint(written(due_on(date(2026, 3, 6), 2, "working_days", PLAIN)))
    assert "read_on" not in written(due_on(date(2026, 3, 6), 2, "working_days", named))
    assert "calendars" not in written(due_on(date(2026, 3, 6), 2, "working_days", dated))


def test_the_calendars_are_read_back_without_their_days():
    for sources, read_on in [(SOURCES, date(2026, 3, 1)), (SOURCES, None), ((), date(2026, 3, 1))]:
        kept = written(due_on(date(2026, 3, 6), 2, "working_days", WorkingDays({}, {}, YEARS, sources, read_on)))

        assert read_back(kept).calendar == WorkingDays({}, {}, frozenset(), sources, read_on)
        assert read_back(kept).fixed is None
        assert written(read_back(kept)) == kept


def test_of_a_sum_that_read_no_calendar_none_is_read_back():
    assert read_back(written(due_on(date(2026, 3, 6), 2, "days"))).calendar is None


def test_a_fixed_date_that_was_too_near_writes_its_rule_and_the_date_that_gave_way():
    assert written(due_for(date(2026, 5, 20), LATE, zone=EAST)) == {
        "start": "2026-05-20",
        "count": 1,
        "unit": "fixed_date",
        "due": "2026-08-20",
        "skipped": [],
        "unconfirmed": [],
        "due_at": "2026-08-20T18:00:00+08:00",
        "month": 6,
        "day": 30,
        "hour": "18:00",
        "not_before": {"count": 3, "unit": "months"},
        "named": "2026-06-30",
    }


def test_the_rule_of_a_fixed_date_leaves_the_unit_of_the_sum_its_word():
    other = due_for(date(2026, 1, 5), JUNE)

    assert replace(other, fixed=JUNE | {"unit": "another"}).explained()["unit"] == "fixed_date"


def test_a_fixed_date_is_read_back_with_its_rule():
    for start in (date(2026, 1, 5), date(2026, 5, 20)):
        kept = due_for(start, LATE, zone=EAST)

        assert read_back(written(kept), EAST) == kept
        assert period_of(written(kept)) == LATE


def test_a_least_term_that_ends_on_the_fixed_date_itself_leaves_that_its_name():
    found = due_for(date(2026, 3, 30), LATE, zone=EAST)

    assert (found.due_on, found.named_on) == (date(2026, 6, 30), None)


def test_without_an_hour_a_fixed_date_has_no_last_moment_however_it_came_about():
    without = {key: value for key, value in LATE.items() if key != "hour"}

    assert due_for(date(2026, 1, 5), without, zone=EAST).due_at is None
    assert due_for(date(2026, 5, 20), without, zone=EAST).due_at is None
    assert read_back(written(due_for(date(2026, 5, 20), without)), EAST).due_at is None


def test_a_least_term_in_working_days_is_counted_by_the_calendar_given():
    soon = {"unit": "fixed_date", "month": 3, "day": 10, "not_before": {"count": 5, "unit": "working_days"}}

    assert due_for(date(2026, 3, 2), soon, OFF).due_on == date(2026, 4, 7)


def test_a_record_of_a_fixed_date_without_its_rule_is_of_the_day_it_was_due():
    bare = {"unit": "fixed_date", "due": "2026-06-30"}

    assert period_of(bare) == JUNE


def test_the_last_moment_is_read_back_in_the_zone_asked_for():
    kept = written(due_by(date(2026, 3, 2), 6, 30, cut_off=time(18), zone=EAST))

    assert read_back(kept, WEST).due_at.isoformat() == "2026-06-30T07:00:00-03:00"
    assert read_back(kept).due_at.isoformat() == "2026-06-30T18:00:00+08:00"


def test_without_an_hour_the_whole_due_date_is_in_time():
    term = due_on(date(2026, 3, 2), 3, "days")

    assert term.in_time(datetime(2026, 3, 5, 23, 59, tzinfo=UTC))
    assert not term.in_time(datetime(2026, 3, 6, 0, 0, tzinfo=UTC))


def test_a_day_that_counts_has_no_reason_unless_it_was_a_weekend_worked():
    assert list(due_on(date(2026, 3, 6), 2, "working_days", READ).days()) == [
        (date(2026, 3, 7), True, "调休"),
        (date(2026, 3, 8), False, "weekend"),
        (date(2026, 3, 9), True, ""),
    ]


def test_the_29th_of_february_is_the_last_of_it_and_no_other_day_moves():
    assert due_by(date(2026, 3, 1), 2, 29).due_on == date(2027, 2, 28)
    assert due_by(date(2027, 3, 1), 2, 29).due_on == date(2028, 2, 29)
    assert due_by(date(2026, 1, 1), 3, 29).due_on == date(2026, 3, 29)


def test_an_extension_of_working_days_tells_the_weekend_it_runs_over():
    monday = date(2026, 3, 9)

    longer = granted(due_on(date(2026, 3, 2), 4, "working_days", PLAIN), monday, PLAIN)
    by_days = granted(due_on(date(2026, 3, 2), 4, "days"), monday, PLAIN)

    assert (longer.due_on, longer.skipped) == (monday, [(date(2026, 3, 7), date(2026, 3, 8), "weekend")])
    assert (by_days.due_on, by_days.skipped, by_days.calendar) == (monday, [], None)
    assert written(longer)["extensions"] == [{"until": "2026-03-09", "by": "", "on": "", "reason": ""}]


def test_an_extension_of_which_nothing_is_said_says_nothing():
    longer = extended(due_on(date(2026, 3, 2), 4, "days"), *[{"count": 1, "unit": "months"}] * 2, PLAIN)

    assert longer.extensions == [{"until": "2026-04-02", "by": "", "on": "", "reason": ""}]
    assert read_back(written(longer)).extensions == longer.extensions


def test_a_longest_term_in_working_days_is_counted_by_the_calendar_given():
    term = due_on(date(2026, 3, 2), 4, "days")
    longest = {"count": 5, "unit": "working_days"}

    assert extended(term, {"count": 3, "unit": "months"}, longest, OFF).due_on == date(2026, 4, 7)


def test_counted_again_a_sum_keeps_what_it_was_granted_and_its_hour():
    term = due_for(date(2026, 3, 2), JUNE | {"hour": "18:00"}, zone=EAST)
    longer = extended(term, *[{"count": 5, "unit": "months"}] * 2, PLAIN, by="扎西", on=date(2026, 6, 1), reason="远")
    again = counted_again(written(longer), period_of(written(longer)), PLAIN, EAST)

    assert again == longer
    assert again.extensions == [{"until": "2026-08-02", "by": "扎西", "on": "2026-06-01", "reason": "远"}]


def test_a_day_granted_that_is_no_working_day_stays_when_a_pause_takes_nothing():
    sunday = date(2026, 3, 15)
    longer = granted(due_on(date(2026, 3, 2), 4, "working_days", PLAIN), sunday, PLAIN)

    assert after_pause(longer, date(2026, 3, 14), sunday, PLAIN).due_on == sunday


def test_a_year_is_confirmed_by_its_own_holidays_and_not_by_those_announced_with_the_next():
    known = national()

    assert date(2022, 12, 31) in known.off  # with the New Year of 2023
    assert {2023, 2024, 2025, 2026} <= known.years
    assert 2022 not in known.years
