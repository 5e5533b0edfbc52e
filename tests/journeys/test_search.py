"""By keyboard alone: Traditional characters find a Simplified matter on the phone; an outsider finds nothing of it."""

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def test_a_member_searches_in_traditional_by_keyboard_on_the_phone(visitor):
    member = visitor("member", PHONE)
    member.opens("/topics/")
    keyboard = member.page.keyboard

    keyboard.press("/")
    member.page.wait_for_url("**/search/")
    member.page.wait_for_function("document.activeElement.name === 'q'")
    keyboard.type("寄宿制學校", delay=20)
    member.page.wait_for_selector("[role=option]")
    keyboard.press("ArrowDown")
    chosen = member.page.locator("[role=option][aria-selected=true]")
    assert member.page.get_attribute("#id_q", "aria-activedescendant") == chosen.get_attribute("id")
    assert "寄宿制学校" in chosen.inner_text()
    member.looks_over()
    keyboard.press("Escape")
    assert member.page.get_attribute("#id_q", "aria-expanded") == "false"
    assert member.page.input_value("#id_q") == "寄宿制學校"
    keyboard.press("Enter")
    member.page.wait_for_url("**/search/?q=*")

    member.page.wait_for_selector("#facets li")
    member.looks_over()
    assert member.page.locator("mark").first.inner_text() == "寄宿制学校"
    first = member.page.locator(".search-rows a").first
    title = first.inner_text()
    for _step in range(60):
        if first.evaluate("link => link === document.activeElement"):
            break
        keyboard.press("Tab")
    keyboard.press("Enter")
    member.page.wait_for_url("**/proposals/*/")
    assert title in member.page.inner_text("h1").replace("\n", "")

    outsider = visitor("outsider")
    outsider.opens("/search/?q=寄宿制學校&what=proposal")
    assert "没有找到" in outsider.reads()
    assert title not in outsider.page.content()


def test_a_suggestion_opens_its_record_and_a_search_is_kept(visitor):
    member = visitor("member", DESK)
    member.opens("/members/")
    keyboard = member.page.keyboard
    keyboard.press("/")
    keyboard.type("zhuoma", delay=20)
    member.page.wait_for_selector("[role=option]")
    keyboard.press("ArrowDown")
    member.looks_over()
    said = member.page.locator("[role=option][aria-selected=true] .suggested-title").inner_text()
    assert said.startswith("卓玛")
    keyboard.press("Enter")
    member.page.wait_for_url("**/members/*/")
    assert said.split()[0] in member.reads()

    member.opens("/search/?q=供暖")
    member.follows("保存这个检索")
    member.page.select_option("#id_alert", "daily")
    member.presses("保存")
    assert "已保存检索「供暖」" in member.reads()
    member.presses("移除 供暖")
    member.presses("恢复 供暖")
    assert "供暖" in member.reads()
