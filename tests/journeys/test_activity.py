"""A lecture from its series to its end: planned, sent out, signed up to on a phone, cancelled, told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
ON = timezone.localdate() + timedelta(days=14)
TITLE = "政协讲堂：雪后怎样走访"


def _planned(liaison):
    """In its series, with an agenda and material, open to sign up."""
    liaison.opens("/activities/series/")
    liaison.follows("政协讲堂")
    liaison.follows("安排下一期")
    page = liaison.page
    page.get_by_label("类别").select_option("lecture")
    page.get_by_label("名称").first.fill(TITLE)
    page.get_by_label("开始日期").fill(ON.isoformat())
    page.get_by_label("开始时刻").fill("15:00")
    page.get_by_label("结束时刻").fill("17:00")
    page.get_by_label("地点").fill("自治区政协礼堂")
    page.get_by_label("报名截止").fill((ON - timedelta(days=1)).isoformat())
    page.get_by_label("名额").fill("1")
    liaison.presses("安排活动")
    assert "15:00–17:00" in liaison.reads()
    return page.url.removeprefix(liaison.site)


def _furnished(liaison, address):
    page = liaison.page
    liaison.follows("编排议程")
    for title, first in [("讲座", False), ("学习近期文件", True)]:
        page.get_by_label("议程").fill(title)
        if first:
            page.get_by_label("第一议题（学习）").check()
        liaison.presses("加上")
    assert [line.inner_text().split("\n")[0] for line in page.locator(".agenda-words").all()] == [
        "学习近期文件 第一议题（学习）",
        "讲座",
    ]
    liaison.opens(address)
    liaison.follows("加材料")
    paper = {"name": "讲稿.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.locator("input[type=file]").set_input_files(paper)
    liaison.presses("加会前材料")
    assert "讲稿.pdf" in liaison.reads()


def test_a_lecture_is_planned_signed_up_to_on_a_phone_and_cancelled_and_the_member_is_told(visitor):
    liaison = visitor("liaison", DESK)
    address = _planned(liaison)
    _furnished(liaison, address)

    member = visitor("member", PHONE)
    member.opens(address)
    member.looks_over()
    assert "讲稿.pdf" not in member.reads()
    member.presses("我要报名")
    assert "确认参加" in member.reads()
    assert "讲稿.pdf" in member.reads()
    late = visitor("cosigner", PHONE)
    late.opens(address)
    late.presses("报名候补")
    assert "排在候补第 1 位" in late.reads()

    liaison.opens(address)
    liaison.follows("取消")
    liaison.page.get_by_label("取消原因").fill("大雪封路")
    liaison.presses("取消")
    assert "已取消：大雪封路" in liaison.reads()
    for one in (member, late):
        one.opens("/notices/")
        assert f"政协讲堂（{ON}）已取消" in one.reads()
        one.opens(address)
        one.looks_over()
        assert "大雪封路" in one.reads()
        assert "我要报名" not in one.reads()
