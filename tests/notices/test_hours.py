"""Mail goes out in office hours of working days."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from huiyin.calendars.deadlines import national
from huiyin.notices.hours import working_moment


def at(day, hour, minute=0):
    return datetime.combine(date.fromisoformat(day), time(hour, minute), tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (at("2026-03-02", 10), at("2026-03-02", 10)),  # a Monday, in office hours
        (at("2026-03-02", 0), at("2026-03-02", 9)),
        (at("2026-03-02", 17, 30), at("2026-03-02", 17, 30)),
        (at("2026-03-02", 17, 31), at("2026-03-03", 9)),
        (at("2026-03-06", 20), at("2026-03-09", 9)),  # Friday evening: Monday
        (at("2026-03-08", 10), at("2026-03-09", 9)),  # a Sunday
        (at("2026-02-14", 10), at("2026-02-14", 10)),  # a Saturday worked in exchange
        (at("2026-02-16", 10), at("2026-02-24", 9)),  # in the Spring Festival
    ],
)
def test_a_mail_waits_for_the_office_to_open(asked, given):
    assert working_moment(asked, national()) == given


def test_office_hours_are_those_of_the_assemblys_zone():
    night_in_utc = datetime.fromisoformat("2026-03-02T01:30:00+00:00")  # 9:30 in Beijing

    assert working_moment(night_in_utc, national()) == night_in_utc
