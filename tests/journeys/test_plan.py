from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE = "高寒牧区移动水窖的管护"


def test_a_topic_goes_from_a_member_s_phone_into_the_plan_and_back(visitor):
    member = visitor("member", PHONE)
    member.opens("/topics/")
    member.looks_over()
    # Another journey may have left a plan that collects too: this one is the demo's own.
    called_for = member.page.locator(".notice").filter(has_text=f"{timezone.localdate().year + 1} 年度")
    called_for.get_by_role("link", name="建议选题").click()
    plan = f"/topics/plans/{parse_qs(urlsplit(member.page.url).query)['plan'][0]}/"
    member.page.fill("#id_title", TITLE)
    member.page.fill("#id_why", "水窖建了，冬天冻裂没有人修，牧户只好再去拉水。")
    member.page.get_by_label("调研题目", exact=True).check()
    member.presses("建议选题")
    assert "已建议" in member.reads()
    address = member.page.url.removeprefix(member.site)
    assert visitor("outsider").opens(address) == 404

    office = visitor("liaison")
    office.opens(plan)
    office.page.get_by_role("link", name="筛选建议").click()
    office.page.get_by_label(f"选择：{TITLE}").check()
    office.page.get_by_role("button", name="入围").click()
    assert "入围：1 个" in office.page.inner_text("#messages")
    office.looks_over()
    office.opens(address)
    office.follows("列入草案")
    office.presses("列入草案")
    assert "还没有牵头单位" in office.reads()
    office.opens(address)
    office.follows("修改")
    office.page.get_by_label("牵头单位").select_option(label="农业和农村委员会")
    office.presses("修改")
    office.follows("列入草案")
    office.presses("列入草案")
    office.opens(plan)
    assert TITLE in office.reads()
    office.follows("结束征集，编制草案")
    office.presses("结束征集，编制草案")

    leader = visitor("leader")
    leader.opens(plan)
    leader.follows("记入研究确定的结果")
    leader.page.get_by_label("哪次会议").fill("第 12 次主席会议")
    leader.presses("记入研究确定的结果")
    assert "没有列入的" in leader.reads()
    leader.page.get_by_label("给没有列入的建议者的答复").fill("今年题目已满，请以提案或社情民意信息反映。")
    leader.presses("记入研究确定的结果")
    assert "已研究确定" in leader.reads()

    member.opens("/notices/")
    member.looks_over()
    assert "您建议的选题：已列入年度计划。" in member.reads()
    member.opens("/topics/mine/")
    member.looks_over()
    assert "答复：今年题目已满" in member.reads()
    member.follows(TITLE)
    assert "第 12 次主席会议" in member.reads()
    assert visitor("outsider").opens(address) == 200
