from datetime import date

import pytest

from huiyin.calendars.changes import Edit, Entry, change
from huiyin.calendars.stored import read_once, working_days
from tests.factories.base import AssemblyFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def test_within_one_go_a_calendar_is_read_once_and_afterwards_anew(cast, django_assert_num_queries):
    home, elsewhere = cast.agency.assembly, AssemblyFactory(slug="third")
    with read_once():
        before = working_days(home)
        change(home, [Edit(DAY, None, Entry("off", "藏历新年"))], by=cast.zhaxi)
        with django_assert_num_queries(0):
            assert working_days(home) == before
        assert DAY not in working_days(elsewhere).off

    assert DAY not in before.off
    assert DAY in working_days(home).off
