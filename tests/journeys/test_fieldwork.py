"""Field work as its people do it: a visit noted on a phone; a trip's findings made into matters, shown on its page."""

import pytest
from django.utils import timezone

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def test_a_member_notes_an_own_visit_with_a_finding_in_one_form_on_a_phone(visitor):
    member = visitor("member", PHONE)
    member.opens("/own/")
    member.follows("记一次走访")
    page = member.page
    page.get_by_label("做了什么").fill("走访村卫生室")
    page.get_by_label("去了哪个县（区）").select_option(label="林周县")
    page.get_by_label("发现了什么问题").fill("常用药一月配送一次，月底断药。")
    assert page.get_by_label("哪一天").input_value() == timezone.localdate().isoformat()
    member.presses("记下")

    assert "常用药一月配送一次" in member.reads()
    assert "1 条待定去向" in member.reads()
    member.opens("/own/")
    assert "走访村卫生室" in member.reads()


def test_a_finding_of_a_trip_goes_into_the_ledger_and_into_a_proposal_and_the_trip_shows_both(visitor):
    member = visitor("member", DESK)
    member.opens("/findings/")
    page = member.page
    page.locator(".findings a[href^='/activities/']").last.click()
    trip = page.url.removeprefix(member.site)
    member.follows("写一条发现")
    page.get_by_label("问题").fill("乡里没有救护车，病人自己找车。")
    page.get_by_label("建议").fill("两乡合用一辆。")
    member.presses("写一条发现")
    member.follows("记入民生台账")
    member.presses("记入民生台账")
    member.follows("写成提案")
    member.presses("写成提案")

    assert "两乡合用一辆" in page.content()  # the draft goes on where it stands
    member.opens(trip)
    member.looks_over()
    shown = page.locator(".findings > li", has_text="乡里没有救护车")
    assert "已提为民生事项" in shown.inner_text()
    assert "已提为提案" in shown.inner_text()
