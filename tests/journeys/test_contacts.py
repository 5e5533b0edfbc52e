"""Pairs as their people have them: proposed and mended at the liaison office, a talk written down on a phone."""

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def _another(liaison, place):
    """Somebody else at the first end of the line that stands at `place`; gives the two names of it."""
    page = liaison.page
    page.locator("#rows tbody tr").nth(place).get_by_role("link", name="换人").first.click()
    liaison.looks_over()
    page.locator("input[name=who]").first.check()
    liaison.presses("换人")


def test_the_liaison_office_proposes_pairs_mends_two_by_hand_and_puts_them_into_force(visitor):
    liaison = visitor("liaison", DESK)
    liaison.opens("/pairs/")
    liaison.follows("结对方案")
    liaison.follows("拟定结对方案")
    page = liaison.page
    page.get_by_label("限量调整", exact=False).check()
    page.get_by_label("每一类最多换掉几对").fill("3")
    liaison.presses("拟定结对方案")
    page.get_by_text("4/4 类已测算").wait_for()
    liaison.looks_over()
    proposal = page.url.removeprefix(liaison.site)

    _another(liaison, 0)
    _another(liaison, 1)
    liaison.opens(f"{proposal}?only=by_hand")
    liaison.looks_over()
    assert "共 2 对" in liaison.reads()

    liaison.follows("使方案生效")
    assert "新结的对子" in liaison.reads()
    liaison.presses("使方案生效")
    assert "已生效" in liaison.reads()
    liaison.opens("/pairs/")
    assert "结对方案" in liaison.reads()


def test_a_member_writes_down_a_talk_on_a_phone_and_the_liaison_office_learns_that_it_took_place_alone(visitor):
    member = visitor("member", PHONE)
    member.opens("/pairs/")
    member.looks_over()
    page = member.page
    page.get_by_role("link", name="记一次").first.click()
    member.looks_over()
    page.get_by_label("主题（可不填）").fill("水渠年底能不能通水")
    page.get_by_label("内容（可不填）").fill("他担心明年春灌。")
    member.presses("记一次")
    talk = page.url.removeprefix(member.site)
    assert "他担心明年春灌" in member.reads()

    liaison = visitor("liaison", DESK)
    assert liaison.opens(talk) == 200
    assert "谈心谈话" in liaison.reads()
    assert "水渠" not in liaison.page.content()
    assert "春灌" not in liaison.page.content()
