"""Pauses and extensions against a second way of counting, written from docs/rules/deadlines.md, not from the code."""

import json
from datetime import date, datetime, time, timedelta, timezone
from random import Random

import pytest

from huiyin.calendars.deadlines import WorkingDays, due_for, national
from huiyin.calendars.sums import after_pause, counted_again, extended, period_of, read_back, rewritten
from tests.calendars.test_oracle import CASES, EDGES, FIRST, days_of, months_day_by_day

ONE = timedelta(1)
SHANGHAI = timezone(timedelta(hours=8))
PLAIN = WorkingDays({}, {}, frozenset(range(2019, 2031)))
JUNE = {"unit": "fixed_date", "month": 6, "day": 30, "hour": "18:00"}
LONG = {"count": 400, "unit": "months"}


# The oracle. Days are numbers; a term is what is left of it, a day at a time.


def works(calendar, day):
    if day in calendar.worked:
        return True
    return day.isoweekday() < 6 and day not in calendar.off


def lived_through(start, count, calendar, pauses):
    """Live one day after the other: a day in a pause takes nothing from the term, a day at work takes one."""
    left, day = count, start
    while True:
        standing = [until for since, until in pauses if since <= day < until]
        if left == 0 and not standing:
            return day
        if left == 0:  # paused on its last day: over when it goes on, or on the next day at work
            day = max(standing)
            left = 0 if works(calendar, day) else 1
            continue
        day += ONE
        asleep = any(since < day <= until for since, until in pauses)
        left -= not asleep and works(calendar, day)


def counted_days(start, first_due, pauses):
    """For days and months: a day later for each day of a pause that began in time."""
    due = first_due
    for since, until in pauses:
        if since <= due:
            due = date.fromordinal(due.toordinal() + until.toordinal() - since.toordinal())
    return due


def first_due(start, period, calendar):
    if period["unit"] == "working_days":
        return lived_through(start, period["count"], calendar, [])
    if period["unit"] == "months":
        return months_day_by_day(start, period["count"])
    return date.fromordinal(start.toordinal() + period["count"])


def stands(luck, start, reach):
    """Up to four pauses one after the other, some of no day, some next to each other."""
    found, day = [], start
    for _ in range(luck.randint(0, 4)):
        since = day + luck.choice([0, 0, 1, 2, 5, 9, 20, 40]) * ONE
        day = since + luck.choice([0, 1, 2, 3, 7, 14, 30]) * ONE
        if (since - start).days < reach:
            found.append((since, day))
    return found


def cases(units):
    for number in range(CASES):
        luck = Random(number)
        start = luck.choice(EDGES) if luck.random() < 0.4 else date.fromordinal(FIRST + luck.randint(0, 3650))
        unit = luck.choice(units)
        most = {"working_days": 40, "days": 200, "months": 12}[unit]
        yield luck, start, {"count": luck.randint(1, most), "unit": unit}, days_of(luck, start)


def paused(start, period, calendar, pauses):
    deadline = due_for(start, period, calendar)
    for since, until in pauses:
        deadline = after_pause(deadline, since, until, calendar, why="等待")
    return deadline


def in_time(start, period, calendar, pauses):
    """Those pauses that began before the term was over, by the oracle."""
    kept = []
    for since, until in pauses:
        due = (
            lived_through(start, period["count"], calendar, kept)
            if period["unit"] == "working_days"
            else counted_days(start, first_due(start, period, calendar), kept)
        )
        if since <= due:
            kept.append((since, until))
    return kept


def test_pauses_of_a_term_in_working_days_agree_with_living_through_it():
    for luck, start, period, calendar in cases(["working_days"]):
        pauses = in_time(start, period, calendar, stands(luck, start, 60))

        found = paused(start, period, calendar, pauses)

        assert found.due_on == lived_through(start, period["count"], calendar, pauses), (start, period, pauses)


def test_the_days_told_are_the_days_counted_paused_or_off():
    for luck, start, period, calendar in cases(["working_days"]):
        pauses = [
            (since, until)
            for since, until in in_time(start, period, calendar, stands(luck, start, 60))
            if since < until
        ]
        found = paused(start, period, calendar, pauses)
        told = list(found.days())
        asleep = {day for day, _counted, _why in told if any(since < day <= until for since, until in pauses)}

        assert [day for day, counted, _why in told if counted] == [
            day for day, _counted, _why in told if day not in asleep and works(calendar, day)
        ]
        assert {day for day, _name in found.worked} == {
            day for day, _counted, _why in told if day in calendar.worked and day not in asleep
        }
        assert all(why for day, counted, why in told if not counted)


def test_pauses_of_a_term_in_days_or_months_move_it_by_their_days():
    for luck, start, period, calendar in cases(["days", "months"]):
        pauses = stands(luck, start, 400)

        found = paused(start, period, calendar, pauses)

        assert found.due_on == counted_days(start, first_due(start, period, calendar), pauses), (start, period, pauses)


def test_an_extension_after_pauses_is_counted_from_the_due_date_to_the_longest_term_at_most():
    for luck, start, period, calendar in cases(["working_days", "days", "months"]):
        deadline = paused(start, period, calendar, stands(luck, start, 60))
        more = {"count": luck.randint(1, 20), "unit": luck.choice(["working_days", "days", "months"])}
        longest = {"count": luck.randint(1, 14), "unit": "months"}

        found = extended(deadline, more, longest, calendar)

        wanted = min(first_due(deadline.due_on, more, calendar), months_day_by_day(start, longest["count"]))
        assert found.due_on == max(wanted, deadline.due_on), (start, period, more, longest)


def test_a_sum_read_back_from_its_record_goes_on_as_if_it_had_never_been_put_away():
    for luck, start, period, calendar in cases(["working_days", "days", "months"]):
        pauses = in_time(start, period, calendar, stands(luck, start, 60))
        deadline = paused(start, period, calendar, pauses)
        kept = json.loads(json.dumps(deadline.explained()))
        since = deadline.due_on
        until = since + luck.randint(0, 30) * ONE

        assert read_back(kept).explained() == kept
        assert counted_again(kept, period_of(kept), calendar).explained() == kept
        later, went_on = (
            after_pause(deadline, since, until, calendar),
            after_pause(read_back(kept), since, until, calendar),
        )
        assert later.explained() == went_on.explained()


# What the rule says, case by case


def test_a_pause_over_a_holiday_gives_back_only_the_working_days_it_took():
    holiday = WorkingDays({date(2026, 5, day): "劳动节" for day in range(1, 6)}, {}, frozenset({2026}))
    term = due_for(date(2026, 4, 27), {"count": 5, "unit": "working_days"}, holiday)

    found = after_pause(term, date(2026, 4, 30), date(2026, 5, 6), holiday, why="等待退回的决定")

    assert (term.due_on, found.due_on) == (date(2026, 5, 7), date(2026, 5, 8))
    assert found.explained()["pauses"] == [{"from": "2026-04-30", "to": "2026-05-06", "why": "等待退回的决定"}]


def test_a_pause_that_begins_when_the_term_is_over_moves_nothing_but_is_told():
    term = due_for(date(2026, 3, 2), {"count": 5, "unit": "days"})

    found = after_pause(term, date(2026, 3, 8), date(2026, 3, 20), PLAIN)

    assert found.due_on == term.due_on
    assert found.pauses == [(date(2026, 3, 8), date(2026, 3, 20), "")]


def test_paused_on_its_last_day_it_is_due_when_it_goes_on():
    friday, sunday, monday = date(2026, 3, 6), date(2026, 3, 15), date(2026, 3, 16)
    by_days = due_for(date(2026, 3, 2), {"count": 4, "unit": "days"})
    by_working_days = due_for(date(2026, 3, 2), {"count": 4, "unit": "working_days"}, PLAIN)

    assert after_pause(by_days, friday, sunday, PLAIN).due_on == sunday
    assert after_pause(by_working_days, friday, sunday, PLAIN).due_on == monday


def test_paused_on_the_day_it_began_it_begins_anew():
    for unit in ("working_days", "days"):
        term = {"count": 7, "unit": unit}
        found = after_pause(due_for(date(2026, 3, 2), term, PLAIN), date(2026, 3, 2), date(2026, 3, 12), PLAIN)
        assert found.due_on == due_for(date(2026, 3, 12), term, PLAIN).due_on


def test_a_fixed_date_stays_where_it_is():
    term = due_for(date(2026, 3, 2), JUNE, zone=SHANGHAI)

    found = after_pause(term, date(2026, 3, 9), date(2026, 4, 9), PLAIN, why="等待")

    assert (found.due_on, found.due_at) == (term.due_on, term.due_at)
    assert len(found.pauses) == 1


def test_the_least_term_that_took_the_place_of_a_fixed_date_moves_as_its_own_unit_does():
    late = JUNE | {"not_before": {"count": 3, "unit": "months"}}
    term = due_for(date(2026, 6, 1), late, zone=SHANGHAI)

    found = after_pause(term, date(2026, 6, 8), date(2026, 6, 18), PLAIN)

    assert term.due_on == date(2026, 9, 1)
    assert found.due_at == datetime.combine(date(2026, 9, 11), time(18), tzinfo=SHANGHAI)


def test_an_extension_keeps_the_hour_and_says_who_granted_it():
    term = due_for(date(2026, 3, 2), JUNE, zone=SHANGHAI)

    found = extended(
        term, {"count": 1, "unit": "months"}, LONG, PLAIN, by="扎西", on=date(2026, 6, 20), reason="须实地勘查"
    )

    assert found.due_at == datetime.combine(date(2026, 7, 30), time(18), tzinfo=SHANGHAI)
    assert found.explained()["extensions"] == [
        {"until": "2026-07-30", "by": "扎西", "on": "2026-06-20", "reason": "须实地勘查"}
    ]
    assert read_back(found.explained(), SHANGHAI).due_at == found.due_at


def test_an_extension_to_a_named_day_goes_no_further():
    term = due_for(date(2026, 3, 2), {"count": 3, "unit": "months"})
    month = {"count": 1, "unit": "months"}

    assert extended(term, month, LONG, PLAIN, until=date(2026, 6, 20)).due_on == date(2026, 6, 20)
    assert extended(term, month, LONG, PLAIN, until=date(2026, 9, 1)).due_on == date(2026, 7, 2)


def test_what_stands_beside_a_sum_stays_when_the_sum_changes():
    term = due_for(date(2026, 2, 13), {"count": 1, "unit": "working_days"}, national())
    kept = term.explained() | {"rule": "第1版", "clock": "decide"}

    found = rewritten(kept, after_pause(read_back(kept), date(2026, 2, 13), date(2026, 2, 14), national()))

    assert kept["worked"] == [["2026-02-14", "春节"]]
    assert (found["rule"], found["clock"], found["due"]) == ("第1版", "decide", "2026-02-24")
    assert "worked" not in found


def test_counted_again_a_granted_day_is_not_taken_away():
    calendar = WorkingDays({}, {}, PLAIN.years)
    term = due_for(date(2026, 3, 2), {"count": 10, "unit": "working_days"}, calendar)
    longer = extended(term, {"count": 5, "unit": "working_days"}, LONG, calendar, on=date(2026, 3, 10))
    losar = WorkingDays({date(2026, 3, day): "藏历新年" for day in (9, 10, 11)}, {}, PLAIN.years)
    long_holiday = WorkingDays({date(2026, 3, 9) + day * ONE: "假" for day in range(20)}, {}, PLAIN.years)

    assert longer.due_on == date(2026, 3, 23)
    assert counted_again(longer.explained(), period_of(longer.explained()), losar).due_on == date(2026, 3, 23)
    assert counted_again(longer.explained(), period_of(longer.explained()), long_holiday).due_on == date(2026, 4, 6)


@pytest.mark.parametrize(
    ("since", "until"), [(date(2026, 3, 1), date(2026, 3, 9)), (date(2026, 3, 9), date(2026, 3, 8))]
)
def test_a_pause_out_of_order_is_refused(since, until):
    with pytest.raises(ValueError, match="pause"):
        after_pause(due_for(date(2026, 3, 2), {"count": 3, "unit": "days"}), since, until, PLAIN)
