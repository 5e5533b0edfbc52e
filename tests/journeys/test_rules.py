"""The next version of the rules, from an example to the day it holds, in the browser."""

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def test_new_rules_are_drafted_by_the_office_and_put_into_force_by_the_leader(visitor):
    office = visitor("proposals", PHONE)
    office.opens("/rules/")
    office.looks_over()
    office.follows("起草下一版")
    office.page.get_by_label("大会提案五个月").check()
    office.presses("建立草稿")

    office.page.fill("input[name=extension-longest_count]", "4")
    office.presses("保存草稿")
    assert "不能短于“大会提案的答复”的期限。" in office.reads()
    office.page.fill("input[name=extension-longest_count]", "6")
    office.page.fill("input[name=categories-5-name]", "边境建设")
    office.presses("保存草稿")
    assert "边境建设" in office.reads()

    leader = visitor("leader", DESK)
    leader.opens("/rules/")
    leader.follows("第 2 版")
    leader.follows("西藏自治区政协规则第1版")
    assert "有 2 处不同" in leader.reads()
    leader.page.go_back()
    leader.follows("施行…")
    assert "已经在走的期限一天不变" in leader.reads()
    leader.presses("确认施行")
    assert "现行" in leader.reads()

    member = visitor("member", PHONE)
    member.opens("/rules/")
    member.looks_over()
    assert "西藏自治区政协规则第2版" in member.reads()
