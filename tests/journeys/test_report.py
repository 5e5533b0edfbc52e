"""From a committee's draft to an adopted report whose advice the ledger has, commented on by a member on a phone."""

import re

import pytest
from django.utils import timezone

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE, ADVICE = "冬季牧区饮水的调研报告", "牧区水管一律深埋一米二，入冬前查一遍"
COMMENT = "补上各县的户数和取水距离。"


def _field(person, label):
    return person.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))


def _takes(person, address, step, typed):
    person.opens(address)
    steps = person.page.get_by_role("navigation", name="可以进行的步骤")
    steps.get_by_role("link", name=step, exact=True).click()
    person.looks_over()
    for label, words in typed.items():
        _field(person, label).fill(words)
    person.presses(step)
    assert f"已完成：{step}" in person.page.inner_text("body"), person.reads()


def test_a_report_is_written_commented_on_adopted_sent_and_its_advice_entered_and_assigned(visitor):
    committee, member, ledger = visitor("committee", DESK), visitor("member", PHONE), visitor("ledger", DESK)
    today = timezone.localdate().isoformat()

    committee.opens("/research-reports/")
    committee.looks_over()
    committee.follows("起草调研报告")
    _field(committee, "题目").fill(TITLE)
    committee.presses("起草调研报告")
    address = re.search(r"/research-reports/\d+/", committee.page.url).group()

    committee.follows("修改正文")
    _field(committee, "正文").fill("调研组走了三个县，冬季水管冻裂是共同的难处。")
    committee.presses("保存")
    _takes(committee, address, "加一条建议", {"建议": ADVICE})
    _takes(committee, address, "征求意见", {"意见截止": today})

    member.opens(address)
    member.looks_over()
    _takes(member, address, "提意见", {"意见": COMMENT})
    assert COMMENT in member.reads()

    committee.opens(address)
    committee.page.locator("#comments").get_by_role("link", name="答复意见").click()
    committee.page.get_by_label("采纳", exact=True).check()
    committee.presses("答复意见")
    _takes(committee, address, "审定", {"审定日期": today, "审定的会议或领导": "第八次主席会议"})
    _takes(committee, address, "报送", {"报送给": "区委办公厅", "文号": "政协研〔2026〕8号", "报送日期": today})

    committee.opens(address)
    committee.page.locator("#advice").get_by_role("link", name="转为台账事项").click()
    committee.looks_over()
    committee.presses("转为台账事项")

    ledger.opens(address)
    ledger.looks_over()
    ledger.page.locator("#advice").get_by_role("link", name=ADVICE).click()
    ledger.looks_over()
    assert TITLE in ledger.reads()  # where it comes from stands on the matter's page

    member.opens(f"{address}print/")
    member.looks_over()
    assert "第八次主席会议" in member.reads()
