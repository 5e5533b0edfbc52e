import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def _agency(visitor):
    agency = visitor("agency", PHONE)
    return agency, agency.page.inner_text("main header p").split("·")[-1].strip()


def test_a_clerk_chooses_looks_over_and_hands_over_many_at_one_meeting(visitor):
    agency, name = _agency(visitor)
    staff = visitor("proposals", DESK)
    staff.opens("/desk/?tab=pending")
    staff.looks_over()
    staff.page.get_by_label("状态").select_option(label="已立案")
    staff.page.wait_for_url("**state=filed**")
    for box in staff.page.locator("tbody input[type=checkbox]").all()[:2]:
        box.check()
    chosen = [row.inner_text() for row in staff.page.locator("tr:has(input[name=matter]:checked) .row-link").all()]
    staff.page.locator("[data-ticked]", has_text="2").wait_for()
    staff.page.get_by_role("button", name="办理勾选的").click()
    staff.looks_over()

    staff.follows("交办")
    staff.page.get_by_label("几个单位分办，各自答复").check()
    staff.presses("下一步：核对")
    assert "分办至少要选两个单位" in staff.reads()
    staff.page.get_by_label("一个单位独办，或主办加会办").check()
    staff.page.get_by_label("独办或主办单位").select_option(label=name)
    staff.page.get_by_label("交办会名称").fill("冬季交办会")
    staff.presses("下一步：核对")
    assert "将办理 2 件" in staff.reads()
    address = staff.page.url.removeprefix(staff.site)

    staff.presses("确认：交办 2 件")
    assert "已办理 2 件，没有办理 0 件" in staff.reads()
    assert all(title in staff.reads() for title in chosen)
    staff.opens(address)  # by the back button: the result, and nothing to press again
    assert "已办理 2 件" in staff.reads()

    staff.opens("/handovers/")
    staff.looks_over()
    staff.follows("冬季交办会")
    assert all(title in staff.reads() for title in chosen)

    agency.opens("/desk/")
    agency.looks_over()
    assert all(title in agency.reads() for title in chosen)
    assert "冬季交办会" in agency.reads()


def test_rows_are_ticked_by_keyboard_alone_and_without_a_script_by_buttons(visitor):
    staff = visitor("proposals", DESK)
    staff.opens("/desk/?tab=pending&kind=proposal")
    for pressed in ["j", "x", "j", "x", "k"]:
        staff.page.keyboard.press(pressed)
    assert staff.page.locator("input[name=matter]:checked").count() == 2
    assert staff.page.evaluate("document.activeElement.closest('tr').rowIndex") == 1

    plain = visitor("proposals", PHONE, java_script_enabled=False)
    plain.opens("/desk/?tab=pending&kind=proposal&state=filed")
    plain.page.get_by_role("button", name="办理本页全部提案").click()
    assert "先选要进行的步骤" in plain.reads()
