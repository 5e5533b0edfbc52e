from datetime import date

import pytest

from huiyin.assemblies.months import months_before, months_later


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_months_before_is_the_same_day_of_an_earlier_month_or_its_last(day, months, earlier):
    assert months_before(day, months) == earlier


def test_the_last_year_is_counted_into_and_not_beyond():
    assert months_later(date(9999, 10, 31), 1) == date(9999, 11, 30)
    with pytest.raises(OverflowError):
        months_later(date(9999, 12, 1), 1)
