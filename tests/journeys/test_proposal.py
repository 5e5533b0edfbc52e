import pytest

from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE = "关于在牧区定居点增设太阳能路灯的提案"


def _choose(person, label, words):
    person.page.get_by_label(label).select_option(label=words)


def test_a_proposal_goes_from_a_member_s_phone_to_its_answer(visitor):
    member = visitor("member", PHONE)
    member.looks_over()
    member.follows("写提案")
    member.page.get_by_label("案由").fill(TITLE)
    member.page.get_by_label("案据").fill("定居点冬季天黑早，道路没有照明，老人和学生出行不便。")
    member.page.get_by_label("建议").fill("由主管部门选三个定居点试装太阳能路灯，明年评估后推广。")
    _choose(member, "分类", "民生与社会")
    member.presses("保存草稿")
    address = member.page.url.removeprefix(member.site)

    cosigner = visitor("cosigner", PHONE)
    name = cosigner.page.inner_text("h1").split("，")[0]
    sector = cosigner.page.inner_text("main header p").split("·")[-1].strip()
    member.follows("邀请联名")
    member.page.get_by_label("按姓名找委员").fill(name)
    member.page.get_by_label("按姓名找委员").press("Enter")
    member.page.get_by_label(f"{name} {sector}", exact=True).check()  # of several of that name, the one of the sector
    member.presses("邀请联名")
    assert "联名中" in member.reads()

    cosigner.opens("/")
    cosigner.follows(TITLE)
    cosigner.follows("联名")
    cosigner.presses("联名")
    assert visitor("outsider").opens(address) == 404

    member.opens(address)
    member.follows("提交")
    member.presses("提交")

    staff = visitor("proposals")
    assert staff.opens(address) == 200
    staff.follows("初审")
    for point in ["提案人资格", "一事一案", "格式", "案据有事实", "建议具体"]:
        staff.page.get_by_label(point, exact=True).check()
    staff.page.get_by_label("立案", exact=True).check()
    staff.presses("初审")

    decider = visitor("decider")
    decider.opens(address)
    decider.follows("立案")
    decider.presses("立案")
    assert "已立案" in decider.reads()

    agency = visitor("agency")
    assert agency.opens(address) == 404
    agency.opens("/")
    agency_name = agency.page.inner_text("main header p").split("·")[-1].strip()
    staff.opens(address)
    staff.follows("交办")
    _choose(staff, "独办或主办单位", agency_name)
    staff.presses("交办")

    agency.opens(address)
    agency.follows("签收")
    agency.page.get_by_label("本单位经办人").fill("工程科值班员")
    agency.presses("签收")
    agency.follows("答复")
    _reply(agency)
    agency.presses("答复")
    assert "答复之前请先与提案人联系" in agency.reads()
    assert agency.page.get_by_label("答复内容").input_value().startswith("已选定")
    agency.opens(address)
    agency.follows("记录联系")
    agency.page.get_by_label("面商").check()
    agency.page.get_by_label("要点").fill("到定居点当面听取意见。")
    agency.presses("记录联系")
    agency.follows("答复")
    _reply(agency)
    agency.presses("答复")

    staff.opens(address)
    staff.follows("发出答复")
    for box in staff.page.locator("main input[type=checkbox]").all():
        box.check()
    staff.presses("发出答复")

    member.opens("/")
    member.follows(TITLE)
    member.follows("反馈")
    member.page.get_by_label("基本满意").check()
    member.page.get_by_label("意见（可不填）").fill("希望写明完工月份。")
    member.presses("反馈")
    agency.opens(address)
    assert "希望写明完工月份" not in agency.page.content()

    cosigner.opens(address)
    cosigner.follows("反馈")
    cosigner.page.get_by_label("满意", exact=True).check()
    cosigner.presses("反馈")
    assert "已办结" in cosigner.reads()
    agency.opens(address)
    assert "希望写明完工月份" in agency.page.content()
    for step in [
        "起草",
        "邀请联名",
        "联名",
        "提交",
        "初审",
        "立案",
        "交办",
        "签收",
        "记录联系",
        "答复",
        "发出答复",
        "办结",
    ]:
        assert step in member.reads() or (member.page.reload() and step in member.reads())


def _reply(agency):
    agency.page.get_by_label("答复内容").fill("已选定三个定居点，明年六月前安装。")
    agency.page.get_by_label("A类").check()
    agency.page.get_by_label("签发人（单位主要负责人）").fill("负责同志")
