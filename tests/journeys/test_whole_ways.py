"""A herder's word from a village table up to the region and back, answered; a board's word into a sector proposal."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

COUNTY_DESK = "540124.ledger"
WHAT = "色麦村的水渠去年冬天冻裂，四十户的青稞今年浇不上水。"
NAME, CONTACT = "次旺隐名", "13900000000"
HEARD = "色麦村的草场围栏被雪压坏，牦牛跑到了公路上"


def _steps(person):
    return person.page.get_by_role("navigation", name="可以进行的步骤")


def _field(person, label):
    return person.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))


def _choose(person, label, words):
    found = _field(person, label)
    found.select_option(found.locator("option", has_text=words).first.get_attribute("value"))


def _takes(person, address, step, typed=None, ticked=(), chosen=None):
    """The step by its button on the matter's page, with what is typed, ticked and chosen there."""
    person.opens(address)
    _steps(person).get_by_role("link", name=step, exact=True).click()
    for label, words in (typed or {}).items():
        _field(person, label).fill(words)
    for label in ticked:
        person.page.get_by_label(label, exact=True).check()
    for label, words in (chosen or {}).items():
        _choose(person, label, words)
    person.presses(step)
    assert f"已完成：{step}" in person.page.inner_text("body"), person.reads()


def _address(person, kind):
    return re.search(rf"/{kind}/\d+/", person.page.url).group()


def _reads(person, address):
    assert person.opens(address) == 200
    return person.reads()


def test_what_a_herder_said_in_the_village_is_answered_by_whoever_held_it_last(visitor):
    member, county = visitor("outsider", PHONE), visitor(COUNTY_DESK, DESK)
    region, agency = visitor("ledger", DESK), visitor("agency", DESK)
    day = _a_visit_is_planned(county, member)
    below = _noted_at_the_table(member, day)

    _takes(county, below, "登记", ticked=["民生问题"])
    _takes(county, below, "上报上级政协", {"理由": "水渠跨两个市，市里也解决不了。"}, ticked=["西藏自治区政协"])
    above = _address_above(region)
    _takes(region, above, "登记", ticked=["民生问题"])
    assert "等待上级签收" not in _reads(county, below)  # its receipt, with the number it has there
    _takes(region, above, "交办", {"责任人": "农田建设处处长"}, chosen={"承办单位": "自治区农业农村厅"})

    _takes(agency, above, "接办")
    _takes(agency, above, "记进展", {"进展": "水泥和管材已经运到村里。"})
    _takes(agency, above, "申报办结", {"办理结果": "水渠修好，已通水。"})
    _takes(region, above, "核实：还没有办好", {"看到的情况": "下段两百米还没有修。"})
    assert "还没有办好" in _reads(agency, above)
    _takes(agency, above, "申报办结", {"办理结果": "下段也修好，全村浇上了水。"})
    _takes(region, above, "核实：确已办好", {"看到的情况": "从渠首走到渠尾，都有水。"})

    assert "答复反映人" in _steps_offered(region, above)
    assert "办结" not in _steps_offered(region, above)  # nothing closes without an answer
    _takes(region, above, "答复反映人", {"答复内容": "水渠修好了，请放心浇水。"})
    _takes(region, above, "办结")

    for person, address in [(member, below), (county, below), (member, above)]:
        words = _reads(person, address)
        assert "水渠修好了" in words
        assert "已办结" in words
    _the_name_stands_nowhere([(member, below), (county, below), (agency, above), (region, above)])
    _looked_up_for_a_reason(member, below)


def _steps_offered(person, address):
    person.opens(address)
    return [link.inner_text().strip() for link in _steps(person).get_by_role("link").all()]


def _a_visit_is_planned(county, member):
    name = member.page.inner_text("h1").split("，")[0]
    county.opens("/visits/places/")
    county.follows("增加接待点")
    _choose(county, "类别", "村")
    _field(county, "名称").fill("色麦村委会")
    county.presses("增加接待点")
    county.follows("安排一次接待")
    _choose(county, "类别", "下访")
    _field(county, "接待委员").fill(name)
    county.presses("安排一次接待")
    return _address(county, "visits")


def _noted_at_the_table(member, day):
    member.opens("/visits/")
    member.opens(day)
    _steps(member).get_by_role("link", name="开始接待", exact=True).click()
    member.presses("开始接待")
    _field(member, "反映的事").fill(WHAT)
    member.page.get_by_label("记入台账，交有关单位办").check()
    member.page.get_by_label("电话", exact=True).check()
    member.presses("记下，接待下一位")  # by phone, and no number left
    assert "请留下联系方式" in member.reads()
    assert _field(member, "反映的事").input_value() == WHAT
    _field(member, "姓名").fill(NAME)
    _field(member, "联系方式").fill(CONTACT)
    member.presses("记下，接待下一位")
    _steps(member).get_by_role("link", name="结束接待", exact=True).click()
    member.presses("结束接待")
    member.page.locator("#lines a[href*='/livelihood/']").first.click()
    member.looks_over()
    return _address(member, "livelihood")


def _address_above(region):
    region.opens("/ledger/?kind=livelihood")
    region.page.locator("main a", has_text="水渠").first.click()
    region.looks_over()
    return _address(region, "livelihood")


def _the_name_stands_nowhere(pages):
    for person, address in pages:
        assert NAME not in _reads(person, address)
        assert CONTACT not in person.page.content()


def _looked_up_for_a_reason(member, below):
    member.opens(below)
    member.page.get_by_role("link", name="查看联系方式").click()
    assert CONTACT not in member.page.content()
    _field(member, "为什么查看").fill("打电话回访。")
    member.presses("查看一次")
    assert CONTACT in member.reads()
    member.opens(below)
    assert CONTACT not in member.page.content()


def test_what_was_heard_on_a_board_becomes_a_proposal_of_the_sector(visitor):
    member, convener, staff = visitor("member", PHONE), visitor("convener", PHONE), visitor("proposals", DESK)
    _the_session_takes_proposals(staff)
    member.opens("/boards/")
    member.looks_over()
    _field(member, "听到什么").fill(HEARD)
    member.presses("发出")  # where?
    assert "请选是哪里的情况" in member.reads()
    member.page.locator(".chip").first.click()
    member.presses("发出")
    member.page.locator("a", has_text=HEARD).first.click()
    post = re.search(r"/boards/posts/\d+/", member.page.url).group()
    assert "等召集人处理" in member.reads()

    convener.opens(post)
    convener.follows("写成界别提案")
    title = _field(convener, "案由")
    title.fill("关于加固色麦村草场围栏的提案")
    _field(convener, "建议").fill("由农业农村部门统一加固围栏，公路沿线加设警示牌。")
    convener.presses("写成界别提案")
    address = _address(convener, "proposals")
    _steps(convener).get_by_role("link", name="修改", exact=True).click()
    _choose(convener, "分类", "民生与社会")
    convener.presses("保存并提交")
    convener.presses("提交")

    assert "界别" in _reads(staff, address)
    assert "已提为提案" in _reads(member, post)  # what became of it, for everybody on the board


def _the_session_takes_proposals(staff):
    today = timezone.localdate()
    staff.opens("/sessions/xizang/new/")
    _field(staff, "第几次会议").fill("9")
    _field(staff, "开幕日期").fill((today + timedelta(20)).isoformat())
    _field(staff, "闭幕日期").fill((today + timedelta(25)).isoformat())
    staff.page.locator("main form button").first.click()
    staff.looks_over()
