"""A member reads their duty record on a phone, contests a line of it, is answered, and takes it away."""

import json
import re

import pytest
from django.utils import timezone

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

SAID, ANSWER = "这件提案是两人联名，请写明。", "已按原件核对，联名人补登在提案页。"


def test_a_member_contests_a_line_of_the_record_is_answered_and_takes_it_away(visitor):
    member, clerk = visitor("cosigner", PHONE), visitor("proposals", DESK)

    member.follows("我的履职档案")
    member.follows("整届")
    line = member.page.locator("#proposals .record-lines > li").first
    line.get_by_role("link", name=re.compile("^有异议")).click()
    member.looks_over()
    member.page.get_by_label(re.compile("哪里不对")).fill(SAID)
    member.presses("提出异议")
    assert "已提出，等待答复" in member.page.inner_text("body")
    assert SAID in member.page.inner_text("#proposals")
    assert "待答复" in member.page.inner_text("#proposals")
    asked = member.page.locator("#proposals .record-said a").first.get_attribute("href")

    clerk.opens("/corrections/")
    clerk.looks_over()
    clerk.page.locator(f'a[href="{asked}"]').click()
    clerk.looks_over()
    assert SAID in clerk.reads()
    clerk.follows("答复更正申请")
    clerk.page.get_by_label("已更正", exact=True).check()
    clerk.page.get_by_label(re.compile(r"^\s*答复\s*\*?\s*$")).fill(ANSWER)
    clerk.presses("答复更正申请")
    assert ANSWER in clerk.reads()

    member.page.reload()
    member.looks_over()
    section = member.page.inner_text("#proposals")
    assert "已更正" in section
    assert ANSWER in section

    with member.page.expect_download() as download:
        member.page.get_by_role("link", name="全部下载（JSON）").click()
    assert download.value.suggested_filename == f"履职档案-第12届-{timezone.localdate()}.json"
    found = json.loads(download.value.path().read_text(encoding="utf-8"))
    contests = [one for section in found["sections"] for line in section["lines"] for one in line["contests"]]
    assert [(one["text"], one["answer"]) for one in contests] == [(SAID, ANSWER)]

    member.follows("打印")
    assert "委员履职档案" in member.reads()
    assert ANSWER in member.reads()


def test_the_liaison_office_reads_a_record_and_the_page_says_that_it_is_kept(visitor):
    member, liaison = visitor("member", PHONE), visitor("liaison", DESK)
    member.follows("我的履职档案")
    record = member.page.url

    liaison.page.goto(f"{record}?year=2023")
    liaison.looks_over()
    assert "查看履职档案会留下记录，本人可以看到" in liaison.reads()
    assert "核实后不改" in liaison.reads()

    liaison.opens("/duty-reports/")
    liaison.looks_over()
    assert "收到 1 份" in liaison.reads()
