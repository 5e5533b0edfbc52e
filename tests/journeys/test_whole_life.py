"""One proposal from the first word to the last promise kept, each step through the pages of whoever takes it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE, SAME = "关于为牧区定居点安装太阳能路灯的提案", "关于解决牧区定居点夜间照明的提案"
FIRST_LEAD, CO, SECOND_LEAD = "自治区教育厅", "自治区科学技术厅", "自治区农业农村厅"
ACCOUNTS = {
    "member": PHONE,
    "cosigner": PHONE,
    "convener": PHONE,
    "organisation": DESK,
    "proposals": DESK,
    "decider": DESK,
    "supervision": DESK,
    "xizang.agency01": DESK,
    "xizang.agency02": PHONE,
    "agency": DESK,
}
FORMS_OF_ITS_OWN = {
    "并案",
    "交办",
    "申请退回",
    "同意改交",
    "提会办意见",
    "答复",
    "发出答复",
    "申报兑现",
}  # looked over too
PROMISES = ["三个定居点各装路灯二十盏", "路灯交村委会管护并培训两名管护员"]


@pytest.fixture
def people(visitor):
    """Everybody who has a part in it, each at a browser of their own."""
    return {account: visitor(account, size) for account, size in ACCOUNTS.items()}


def test_a_proposal_lives_its_whole_life_and_each_who_raised_it_is_answered(people):
    first = _raised_with_two_cosigners(people)
    same = _raised_by_an_organisation(people)
    _filed_and_merged(people, first, same)
    _assigned_returned_and_reassigned(people, first)
    _acknowledged_extended_and_advised(people, first)

    _answered(people, first, "已选定三个定居点，列入明年计划。", send_back=True)
    _everyone_reads(people, first, same, "列入明年计划")
    _says(people["member"], first, "不满意", "没有写明哪三个定居点。")
    for name in ("cosigner", "convener"):
        _says(people[name], first, "满意")
    _agency_knows_nothing_of(people["agency"], first, "没有写明哪三个定居点")
    _says(people["organisation"], same, "基本满意")
    assert "再次办理" in _page(people["agency"], first)
    _agency_knows_nothing_of(people["agency"], first, "没有写明哪三个定居点")

    _answered(people, first, "三个定居点是甲玛、扎西岗和热振，明年九月装完。")
    _everyone_reads(people, first, same, "甲玛、扎西岗和热振")
    for name in ("member", "cosigner", "convener"):
        _says(people[name], first, "满意")
    _says(people["organisation"], same, "满意")
    assert "跟踪" in _page(people["agency"], first)
    assert "没有写明哪三个定居点" in people["agency"].reads()

    _promises_kept(people, first)
    _the_look_back_says_so(people, first)
    _the_timeline_tells_it(people, first)


# What people do


def _field(person, label):
    """By its label; what must be filled in has an asterisk after it."""
    return person.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))


def _choose(person, label, words):
    found = _field(person, label)
    found.select_option(found.locator("option", has_text=words).get_attribute("value"))


def _page(person, address):
    assert person.opens(address) == 200
    return person.reads()


def _goes(person, address, step, typed=None):
    """To the page of a step by its button on the proposal's page, and fills in what is typed there."""
    person.opens(address)
    person.page.get_by_role("navigation", name="可以进行的步骤").get_by_role("link", name=step, exact=True).click()
    if step in FORMS_OF_ITS_OWN:
        person.looks_over()
    for label, words in (typed or {}).items():
        _field(person, label).fill(words)


def _takes(person, address, step, typed=None):
    _goes(person, address, step, typed)
    _done(person, step)


def _done(person, step):
    person.presses(step)
    assert f"已完成：{step}" in person.page.inner_text("body"), person.reads()


def _writes(person, title):
    person.opens("/")
    person.follows("写提案")
    person.page.get_by_label("案由").fill(title)
    person.page.get_by_label("案据").fill("定居点冬季天黑早，道路没有照明，老人和学生出行不便。")
    person.page.get_by_label("建议").fill("选三个定居点试装太阳能路灯；明确由谁管护。")
    _choose(person, "分类", "民生与社会")


def _address(person):
    return re.search(r"/proposals/\d+/", person.page.url).group()


def _raised_with_two_cosigners(people):
    member = people["member"]
    _writes(member, TITLE)
    member.presses("保存草稿")
    address = _address(member)
    member.follows("邀请联名")
    for name in ("cosigner", "convener"):
        greeted, seat = people[name].page.inner_text("h1"), people[name].page.inner_text("main header p")
        called = greeted.split("，")[0]
        member.page.get_by_label("按姓名找委员").fill(called)
        member.page.get_by_label("按姓名找委员").press("Enter")
        sector = re.split("[；·]", seat.split("；")[0])[-1].strip()
        member.page.get_by_label(re.compile(f"^{called}.*{sector}$")).check()
    _done(member, "邀请联名")
    for name in ("cosigner", "convener"):
        people[name].opens("/")
        people[name].follows(TITLE)
        _takes(people[name], address, "联名")
    _takes(member, address, "提交")
    return address


def _raised_by_an_organisation(people):
    organisation = people["organisation"]
    _writes(organisation, SAME)
    organisation.page.get_by_label("签署人").fill("次仁多吉")
    organisation.presses("保存并提交")
    _done(organisation, "提交")
    return _address(organisation)


def _filed_and_merged(people, first, same):
    staff, decider = people["proposals"], people["decider"]
    for address, verdict in [(first, "立案"), (same, "并案")]:
        _goes(staff, address, "初审")
        for point in ["提案人资格", "一事一案", "格式", "案据有事实", "建议具体"]:
            staff.page.get_by_label(point, exact=True).check()
        staff.page.get_by_label(verdict, exact=True).check()
        if verdict == "并案":
            _choose(staff, "与哪一件并案", TITLE)
        _done(staff, "初审")
    assert "立案" not in _steps(staff, first)  # who recommends does not decide
    _takes(decider, first, "立案")
    _goes(decider, same, "并案")
    assert TITLE in decider.page.locator("select[name=into] option:checked").inner_text()  # as recommended
    _done(decider, "并案")
    assert SAME in _page(decider, first)


def _steps(person, address):
    person.opens(address)
    found = person.page.get_by_role("navigation", name="可以进行的步骤")
    return found.inner_text().split() if found.count() else []


def _assigned_returned_and_reassigned(people, first):
    staff, unfit = people["proposals"], people["xizang.agency01"]
    _goes(staff, first, "交办")
    _choose(staff, "独办或主办单位", FIRST_LEAD)
    staff.page.get_by_label(CO, exact=True).check()
    _done(staff, "交办")
    _goes(unfit, first, "申请退回", {"退回理由": "路灯安装不属于本单位职责。"})
    _choose(unfit, "建议改交的单位", SECOND_LEAD)
    _done(unfit, "申请退回")
    assert people["agency"].opens(first) == 404
    _takes(people["supervision"], first, "同意改交")  # to the agency that was proposed
    assert "申请退回" not in _steps(people["agency"], first)  # nobody passes it on


def _acknowledged_extended_and_advised(people, first):
    lead, co = people["agency"], people["xizang.agency02"]
    _takes(lead, first, "签收", {"本单位经办人": "工程科值班员"})
    _takes(lead, first, "申请延期", {"延期理由": "要等冬季施工安排。"})
    _takes(people["proposals"], first, "同意延期", {"决定的说明": "情况属实。"})
    _takes(co, first, "签收", {"本单位经办人": "科技科值班员"})
    _goes(co, first, "提会办意见", {"会办意见": "建议选用耐低温电池。"})
    co.page.get_by_label("A类").check()
    co.page.get_by_label("签发人（单位主要负责人）").fill("会办单位负责同志")
    _done(co, "提会办意见")
    lead.opens(first)
    assert "耐低温电池" in lead.page.content()


def _answered(people, first, text, *, send_back=False):
    lead, staff = people["agency"], people["proposals"]
    _goes(lead, first, "记录联系", {"要点": "到定居点当面听取意见。"})
    lead.page.get_by_label("面商").check()
    _done(lead, "记录联系")
    _replies(lead, first, text)
    if send_back:
        _takes(staff, first, "退回重写", {"退回的理由和修改要求": "请写明年度。"})
        _goes(lead, first, "答复")
        assert "请写明年度" in lead.reads()
        assert lead.page.get_by_label("承诺事项 2", exact=True).input_value() == PROMISES[1]
        _done(lead, "答复")  # all that was written stands there again
    _goes(staff, first, "发出答复")
    assert text in staff.reads()
    for box in staff.page.locator("input[name=checks]").all():
        box.check()
    _done(staff, "发出答复")


def _replies(lead, first, text):
    _goes(lead, first, "答复", {"答复内容": text})
    lead.page.get_by_label("B类").check()
    lead.page.get_by_label("签发人（单位主要负责人）").fill("主办单位负责同志")
    for number, promise in enumerate(PROMISES, 1):
        lead.page.get_by_label(f"承诺事项 {number}", exact=True).fill(promise)
        day = timezone.localdate() + timedelta(days=200 * number)
        lead.page.get_by_label("完成日期").nth(number - 1).fill(day.isoformat())
    _done(lead, "答复")


def _everyone_reads(people, first, same, words):
    for name in ("member", "cosigner", "convener"):
        assert words in _page(people[name], first), name
    assert words in _page(people["organisation"], same)


def _says(person, address, satisfaction, comment=""):
    _goes(person, address, "反馈")
    person.page.get_by_label(satisfaction, exact=True).check()
    person.page.get_by_label("意见（可不填）").fill(comment)
    _done(person, "反馈")


def _agency_knows_nothing_of(agency, address, words):
    agency.opens(address)
    assert words not in agency.page.content()
    assert "提案人的反馈" not in agency.reads()
    assert "不满意" not in agency.reads()


def _promises_kept(people, first):
    for promise in PROMISES:
        _goes(people["agency"], first, "申报兑现", {"做了什么，有什么可以证明": "现场照片和验收单。"})
        people["agency"].page.get_by_label(re.compile(promise)).check()
        _done(people["agency"], "申报兑现")
    for promise in PROMISES:
        _goes(people["member"], first, "确认兑现")
        people["member"].page.get_by_label(re.compile(promise)).check()
        _done(people["member"], "确认兑现")


def _the_look_back_says_so(people, first):
    assert "已办结" in _page(people["member"], first)
    told = people["member"].page.inner_text("#look-back")
    assert "承诺全部兑现" in told
    assert re.search("B类.*→.*A类", told), told


def _the_timeline_tells_it(people, first):
    """As the first proposer reads it: what the others fed back is not among it."""
    member = people["member"]
    member.opens(first)
    member.looks_over()
    told = [step.inner_text() for step in member.page.locator(".timeline strong").all()]
    assert told[::-1] == [
        *["起草", "邀请联名", "联名", "联名", "提交", "初审", "立案", "并案", "交办"],
        *["申请退回", "同意改交", "签收", "申请延期", "同意延期", "签收", "提会办意见"],
        *["记录联系", "答复", "退回重写", "答复", "发出答复", "答复齐备", "反馈", "再次办理"],
        *["记录联系", "答复", "发出答复", "答复齐备", "反馈", "办结", "转入跟踪"],
        *["申报兑现", "申报兑现", "确认兑现", "确认兑现", "承诺全部兑现"],
    ]
