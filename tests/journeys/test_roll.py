"""A roll of 440 entered by keyboard alone."""

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def test_the_roll_of_440_is_entered_by_keyboard_completed_and_corrected(visitor):
    clerk = visitor("liaison", DESK)
    clerk.opens("/activities/?title=全体委员学习日")
    clerk.follows("全体委员学习日")
    clerk.follows("名册")
    keys, page = clerk.page.keyboard, clerk.page
    lines = page.locator(".roll-lines > li")
    assert lines.count() == 440
    names = [lines.nth(place).locator("label").inner_text().split()[0] for place in range(10)]

    page.locator("[data-find-in]").focus()
    keys.press("Enter")  # to the first line
    for figure in ["1", "1", "2", "1"]:
        keys.press(figure)
    keys.press("3")  # the fifth: excused,
    keys.press("3")  # and by the first reason of the rule set
    keys.press("ArrowDown")
    keys.press("4")  # the sixth: one of two half days
    keys.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    found = lines.nth(430).get_attribute("data-find").split()
    keys.type(found[1])  # by the sounds of the name
    keys.press("Enter")
    keys.press("2")
    assert page.locator('[data-counts] [data-kind="none"] b').inner_text() == str(440 - 7)

    for _tries in range(3):  # to the button of all the rest, and then to that which saves
        keys.press("Tab")
        if page.evaluate("document.activeElement.name") == "rest":
            break
    keys.press("Enter")
    assert page.locator('[data-counts] [data-kind="none"] b').inner_text() == "0"
    with page.expect_navigation():
        keys.press("Enter")
    clerk.looks_over()
    assert "记了 440 人" in clerk.reads()
    kinds = [lines.nth(place).get_attribute("data-kind") for place in range(6)]
    assert kinds == ["present", "present", "absent", "present", "excused", "partial"]

    clerk.follows("名册核定")
    page.get_by_role("button", name="名册核定").focus()
    with page.expect_navigation():
        keys.press("Enter")
    clerk.looks_over()
    assert "应到 4" in clerk.reads()
    page.get_by_role("link", name=f"更正 {names[2]}").first.focus()
    keys.press("Enter")
    page.wait_for_load_state()
    page.get_by_label("更正为").select_option("present")
    page.get_by_label("更正理由").fill("看错了行")
    clerk.presses("更正")
    assert "看错了行" in clerk.reads()


def test_a_member_answers_from_the_first_page_on_a_phone(visitor):
    member = visitor("member", PHONE)
    member.opens("/")
    member.looks_over()
    member.presses("参加 委员履职经验交流会")
    assert "已告诉组织者您参加" in member.reads()
