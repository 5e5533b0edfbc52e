"""A member's phone: an address made once, a day of reception in its calendar, cancelled there too; then revoked."""

import urllib.error
import urllib.request

import pytest
from icalendar import Calendar

from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def read_by_a_program(address):
    """Summaries; None where the address leads nowhere."""
    try:
        with urllib.request.urlopen(address) as answer:
            return [str(event["summary"]) for event in Calendar.from_ical(answer.read()).events]
    except urllib.error.HTTPError as refused:
        if refused.code != 404:
            raise
        return None


def test_a_member_subscribes_on_the_phone_and_revokes(visitor):
    member = visitor("member", PHONE)
    member.opens("/calendar/")
    member.looks_over()
    member.page.fill("input[name=name]", "旅途手机")
    member.presses("生成订阅地址")
    assert "只显示这一次" in member.reads()
    address = member.page.input_value("#address")
    member.presses("复制地址")
    assert "已复制" in member.reads()
    before = read_by_a_program(address)

    member.opens("/visits/places/")
    member.page.locator("main table a").first.click()
    member.follows("安排一次接待")
    member.page.fill("input[name=held_on]", "2031-05-06")
    member.presses("安排一次接待")
    assert "日历里的活动" in member.reads()
    planned = read_by_a_program(address)
    assert len(planned) == len(before) + 1

    member.follows("取消")
    member.page.locator("main form [name=text]").fill("道路不通")
    member.presses("取消")
    cancelled = [words for words in read_by_a_program(address) if words.startswith("已取消：下访")]
    assert len(cancelled) == 1
    assert "道路" not in str(cancelled)

    member.opens("/calendar/")
    assert address not in member.page.content()
    member.page.get_by_role("listitem").filter(has_text="旅途手机").get_by_role("button", name="停用").click()
    member.looks_over()
    assert "原来的地址不再有效" in member.reads()
    assert read_by_a_program(address) is None
