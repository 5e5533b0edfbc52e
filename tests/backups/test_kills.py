"""A few of the kills of `python -m tests.kills`: nothing acknowledged is lost, doubled or half done."""

import pytest

from tests.kills.course import course
from tests.kills.post_office import PostOffice

pytestmark = pytest.mark.xdist_group("installations")


def test_four_kills_lose_nothing_double_nothing_and_leave_nothing_half_done(prepared):
    office = PostOffice()
    try:
        outcome = course(prepared.another(office.port), office, kills=4, rate=10, quick=True)
    finally:
        office.close()

    assert outcome.wrong == {}
    assert sum(outcome.kills.values()) == 4
    assert min(outcome.counts["acknowledged"], outcome.counts["mails"]) > 0
