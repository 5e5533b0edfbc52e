"""Every kind of page, as those who use it open it: at both widths, light and dark, by keyboard."""

import re

import pytest

from huiyin.demo.accounts import PASSWORD
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

REPORT = "/reports/xizang/2023/"
CALENDAR = "/calendars/xizang/"
SUM = "/due/?start=2026-02-13&count=30&unit=working_days&calendar=xizang"
FIRST = "main table tbody a, main .matter-list a"
SUPERVISION = [f"/supervision/{page}" for page in ["", "key/?year=2023", "slips/", "slips/issue/", "awards/"]]
LATE = "/supervision/punctuality/?assembly=xizang&year=2023"
LISTS = ["/members/", "/topics/", "/activities/", "/writings/", "/ledger/"]
SEARCH = [f"/search/{page}" for page in ["", "?q=學校&what=proposal", "?q=没有的字串", "?q=，", "saved/"]]
PAGES = {
    "member": ["/", "/proposals/new/", *LISTS, REPORT, *SEARCH],
    "proposals": ["/", "/ledger/?due=red", "/desk/?tab=pending", "/desk/batches/", "/handovers/", *SUPERVISION, LATE],
    "decider": ["/"],
    "agency": ["/", "/desk/?tab=all", "/supervision/", LATE, "/notices/", "/notices/settings/"],
    "leader": ["/", *LISTS, "/pairs/", REPORT, f"{REPORT}members_cpc/", f"{REPORT}visits/", "/audit/"],
    "liaison": ["/", "/pairs/", f"{CALENDAR}?year=2023", f"{CALENDAR}add/", f"{CALENDAR}import/", SUM],
    "ledger": ["/", "/ledger/?kind=livelihood"],
    "opinions": ["/ledger/?kind=opinion"],
    "citizen": ["/", "/no-such-page/"],
}
LOOKS = [(PHONE, "light"), (DESK, "light"), (DESK, "dark")]


@pytest.mark.parametrize("account", PAGES)
@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=["phone", "desk", "dark"])
def test_pages_are_sound_to_look_at(size, scheme, account, visitor):
    person = visitor(account, size, color_scheme=scheme)

    for path in PAGES[account]:
        person.opens(path)
        person.looks_over()
        if person.page.locator(FIRST).count():
            person.page.locator(FIRST).first.click()
            person.looks_over()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_page_to_sign_in_is_sound_and_says_what_is_wrong(size, visitor):
    stranger = visitor(size=size)
    stranger.opens("/ledger/")
    stranger.looks_over()

    stranger.page.fill("input[name=login]", "leader")
    stranger.page.fill("input[name=password]", "wrong")
    stranger.page.press("input[name=password]", "Enter")
    stranger.looks_over()

    assert "账号或密码不对。" in stranger.reads()


def test_a_proposal_is_written_by_keyboard_alone(visitor):
    member = visitor("member")
    keys = member.page.keyboard
    member.opens("/proposals/new/")
    keys.press("Tab")
    assert member.page.evaluate("document.activeElement.textContent") == "跳到正文"
    keys.press("Enter")
    for words in ["关于键盘可用的提案", "不用鼠标的委员也要能写。", "请逐页检查。"]:
        keys.press("Tab")
        keys.insert_text(words)
    keys.press("Tab")
    keys.press("ArrowDown")
    for _field in range(90):  # past what may be left as it is
        keys.press("Tab")
        if member.page.evaluate("document.activeElement.textContent.trim()") == "保存草稿":
            break
    keys.press("Enter")
    member.page.wait_for_url(re.compile(r"/proposals/\d+/"))

    assert "不用鼠标的委员也要能写。" in member.reads()


def test_the_language_is_changed_before_and_after_signing_in(visitor):
    stranger = visitor()
    stranger.opens("/accounts/login/")
    stranger.page.get_by_role("button", name="显示").click()
    stranger.page.get_by_role("button", name="English").click()
    assert stranger.page.get_attribute("html", "lang") == "en"

    leader = stranger.signs_in_as("leader")
    assert leader.page.get_attribute("html", "lang") == "en"
    leader.looks_over()


def test_a_pasted_report_is_read_back_with_its_figures_marked(visitor):
    leader = visitor("leader", PHONE)
    leader.opens("/audit/")
    leader.page.locator("main textarea").fill("全年举办政协讲堂11期，学习座谈会33次。")
    leader.page.get_by_label("哪一年的报告").select_option(label="西藏自治区政协 2023")
    leader.presses("核对")

    read = leader.reads()
    assert "不符" in read
    assert "相符" in read


def test_words_sent_after_the_session_has_ended_are_there_again_after_signing_in(visitor):
    member = visitor("member", PHONE)
    member.opens("/proposals/new/")
    member.page.get_by_label("案据").fill("写了很久的一段话。")
    member.page.context.clear_cookies(name="sessionid")
    member.page.get_by_role("button", name="保存草稿", exact=True).click()
    member.page.wait_for_url("**/accounts/login/**")

    member.page.fill("input[name=login]", "member")
    member.page.fill("input[name=password]", PASSWORD)
    member.page.press("input[name=password]", "Enter")
    member.page.wait_for_url("**/proposals/new/")

    assert member.page.get_by_label("案据").input_value() == "写了很久的一段话。"
