import re

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_figure_is_opened_down_to_a_record(size, visitor):
    leader = visitor("leader", size)
    leader.opens("/reports/xizang/2023/")
    leader.looks_over()
    figure = leader.page.locator("a[href$='/reports/xizang/2023/stories/']").first
    stated = int(re.sub(r"\D", "", figure.inner_text() or "") or 0)
    figure.click()
    leader.looks_over()
    assert str(stated) in leader.reads()

    leader.page.locator("main table tbody a").first.click()
    leader.looks_over()
    assert "/writings/" in leader.page.url


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_mark_of_a_chart_opens_its_rows(size, visitor):
    leader = visitor("leader", size)
    leader.opens("/overview/")
    leader.looks_over()
    assert leader.page.locator(".chart svg").count() == leader.page.locator("table[data-chart]").count() > 3

    late = leader.page.locator("table[data-chart] tbody tr").first.locator("a").first
    total, address = late.inner_text(), late.get_attribute("href")
    bar = leader.page.locator(".chart svg path[fill='#9b2a1e']").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    with leader.page.expect_navigation():  # a pattern lies over the bar: it is the place that is pressed
        leader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert leader.page.url.endswith(address)
    assert total in leader.reads()
