"""Whoever writes it again is shown what was answered before; three that are the same are merged; outsiders see none."""

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE = "关于在县城老旧小区加装雨水花园的提案"
GROUNDS = "县城老旧小区没有排水管网，一到雨季楼前积水齐膝，老人孩子出不了门。去年七月有四栋楼的地下室进水。"
WANTED = "请住建部门在老旧小区试建雨水花园和透水铺装，三年内改造完二十个小区，费用列入城建预算。"


def _answered_before(visitor):
    """A proposal closed in an earlier year, whatever other visitors close meanwhile: its title and its text."""
    staff = visitor("proposals", DESK)
    staff.opens("/ledger/?kind=proposal&state=closed&year=2023")
    staff.page.locator("tbody a, .row-link").first.click()
    staff.page.wait_for_load_state()
    title = staff.page.inner_text("h1")
    grounds, wanted = (
        staff.page.locator("section", has=staff.page.get_by_role("heading", name=name, exact=True))
        .locator(".prose")
        .last
        for name in ("案据", "建议")
    )
    return title, grounds.inner_text(), wanted.inner_text()


def _writes(person, title, grounds, wanted):
    person.opens("/proposals/new/")
    person.page.get_by_label("案由").fill(title)
    person.page.get_by_label("案据").fill(grounds)
    person.page.get_by_label("建议", exact=True).fill(wanted)


def test_a_member_who_writes_is_shown_what_was_answered_before(visitor):
    title, grounds, wanted = _answered_before(visitor)
    member = visitor("member", PHONE)

    _writes(member, title, grounds, wanted)
    member.page.locator("#similar .similar-one").first.wait_for()
    member.looks_over()

    panel = member.page.inner_text("#similar")
    assert title in panel
    assert "往年提过" in panel
    assert "答复" in panel
    assert member.page.get_by_label("案由").input_value() == title
    assert member.page.url.endswith("/proposals/new/")


def _handed_in(member, title):
    _writes(member, title, GROUNDS, WANTED)
    member.page.get_by_label("分类").select_option(index=1)
    member.presses("保存并提交")
    address = member.page.url.removeprefix(member.site).removesuffix("submit/")
    member.presses("提交")
    return address


def _checked(staff, address):
    staff.opens(address)
    staff.follows("初审")
    for point in ["提案人资格", "一事一案", "格式", "案据有事实", "建议具体"]:
        staff.page.get_by_label(point, exact=True).check()
    staff.page.get_by_label("立案", exact=True).check()
    staff.presses("初审")


def test_staff_merge_three_from_the_list_of_candidates_and_an_outsider_finds_none(visitor):
    member, staff, decider = visitor("member"), visitor("proposals"), visitor("decider")
    titles = [TITLE, TITLE.replace("加装", "建设"), TITLE.replace("的提案", "解决积水的提案")]
    addresses = [_handed_in(member, title) for title in titles]
    for address in addresses:
        _checked(staff, address)
    decider.opens(addresses[0])
    decider.follows("立案")
    decider.presses("立案")

    staff.opens("/desk/")
    staff.follows("并案候选")
    staff.presses("开始比对")
    assert all(title in staff.reads() for title in titles)
    for title in titles[1:]:
        staff.page.get_by_label(f"选择：{title}", exact=True).check()
    staff.presses("建议把勾选的并入")
    staff.presses("建议并案")

    decider.opens("/proposals/candidates/")
    decider.looks_over()
    for title in titles[1:]:
        decider.page.get_by_label(f"选择：{title}", exact=True).check()
    decider.presses("把勾选的并入")
    decider.presses("并入")
    assert "已并入 2 件" in decider.reads()
    assert all(title in decider.page.inner_text("#merged") for title in titles[1:])

    outsider = visitor("outsider", PHONE)
    assert outsider.opens("/proposals/candidates/") == 403
    one, two = (address.strip("/").split("/")[-1] for address in addresses[:2])
    assert outsider.opens(f"/similar/{one}/{two}/") == 404
    outsider.opens("/livelihood/new/")
    outsider.looks_over()
    outsider.page.get_by_label("反映什么情况").fill(f"{TITLE}。{GROUNDS}")
    outsider.page.locator("#similar > *").first.wait_for()
    assert "雨水花园" not in outsider.page.inner_text("#similar")


def test_without_scripts_the_button_opens_the_list_and_what_was_typed_stays(visitor):
    title, grounds, wanted = _answered_before(visitor)
    member = visitor("member", DESK, java_script_enabled=False)
    _writes(member, title, grounds, wanted)

    with member.page.context.expect_page() as opened:
        member.page.get_by_role("button", name="查找相似事项").click()
    opened.value.wait_for_load_state()

    assert title in opened.value.inner_text("main")
    assert member.page.get_by_label("案由").input_value() == title


def test_where_it_cannot_be_looked_up_the_panel_says_so_and_writing_goes_on(visitor):
    member = visitor("member", DESK)
    member.opens("/proposals/new/")
    member.page.route("**/similar/", lambda route: route.fulfill(status=500, body="broken"))
    member.page.get_by_label("案由").fill(TITLE)

    member.page.get_by_text("现在查不到。可以照常写，稍后再试。").wait_for()
    assert member.page.get_by_label("案由").input_value() == TITLE
