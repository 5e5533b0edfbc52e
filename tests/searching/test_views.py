"""The search page: what it shows, what it says where there is nothing, and that it never fails."""

import re

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exports.reading import three_forms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_sources")]
HOME = "/search/"


def page(client, route="search:home", **asked):
    response = client.get(reverse(route), asked)
    assert response.status_code == 200, response
    return response.content.decode()


def marks(html):
    return re.findall("<mark>(.*?)</mark>", html)


def titles(response):
    return [row.shown.title for row in response.context["rows"]]


def test_an_empty_page_explains_how_words_are_written(desk, client):
    client.force_login(desk)

    html = page(client)

    assert "两个词都有" in html
    assert "search-rows" not in html


@pytest.mark.parametrize(
    ("words", "marked"),
    [("教学楼", ["教學樓"]), ("教學樓", ["教學樓"]), ("教学楼 取暖", ["教學樓", "取暖"]), ("“樓取暖”", ["樓取暖"])],
)
def test_hits_are_marked_in_their_own_spelling_whatever_script_was_typed(words, marked, desk, heard, client):
    heard("修建教學樓取暖")
    heard("别的事")
    client.force_login(desk)

    html = page(client, q=words)

    assert marks(html) == marked
    assert "别的事" not in html


def test_a_hit_opens_its_record_and_says_its_facts(desk, heard, client):
    made = heard("村口的路灯", "夜里看不见路，孩子上学害怕。")
    client.force_login(desk)

    html = page(client, q="上学")

    assert f'href="/livelihood/{made.pk}/"' in html
    assert "民生事项" in html
    assert marks(html) == ["上学"]


def test_words_are_shown_as_written_and_never_as_markup(desk, heard, client):
    heard("<b>路灯</b>", "<script>alert(1)</script>路灯")
    client.force_login(desk)

    html = page(client, q="路灯")
    nothing = page(client, q="<img src=x onerror=alert(1)>无此")

    assert "<script>alert" not in html
    assert "&lt;b&gt;<mark>路灯</mark>" in html
    assert "<img src=x" not in nothing
    assert "没有找到" in nothing


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"q": "，。！"}, "没有可以检索的字"),
        ({"q": "🙂🙂"}, "没有可以检索的字"),
        ({"q": "水" * 201}, "最多 200 字，这里有 201 字"),
        ({"q": "水" * 10_000}, "最多 2000 字，这里有 10000 字"),
        ({"q": "水" * 2001, "mode": "ranked"}, "最多 2000 字"),
        ({"q": "水", "since": "2026-05-02", "until": "2026-05-01"}, "止日早于起日"),
        ({"q": "水", "since": "不是日子"}, "wrong"),
        ({"q": "水", "what": "nothing"}, "wrong"),
        ({"q": "水", "assembly": "99999"}, "wrong"),
    ],
)
def test_what_cannot_be_looked_for_is_said_at_its_field(asked, said, desk, client):
    client.force_login(desk)

    html = page(client, **asked)

    assert said in html
    assert "search-rows" not in html


def test_a_nul_gets_the_page_of_unreadable_addresses(desk, client):
    client.force_login(desk)

    assert client.get("/search/?q=%00").status_code == 400


ODD = ["' OR 1=1 --", '"*" NEAR(x)', "AND OR NOT", "%_\\", "{{ 7*7 }}", "a" * 200, "水" * 200, "\u202e水", "ཀ" * 60]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("route", ["search:home", "search:facets", "search:suggest", "search:saved_search_new"])
def test_operators_and_odd_signs_are_words_like_any_other(odd, route, desk, heard, client):
    heard("水")
    client.force_login(desk)

    assert client.get(reverse(route), {"q": odd, "after": odd, "f_state": odd}).status_code in (200, 302)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffd"), max_size=30))
def test_any_words_get_an_answer(desk, client, words):
    client.force_login(desk)

    for route in ("search:home", "search:facets", "search:suggest"):
        assert client.get(reverse(route), {"q": words}).status_code == 200


def test_nothing_found_says_what_to_try(desk, heard, client):
    heard("水")
    client.force_login(desk)

    html = page(client, q="从来没有 的话", what="livelihood")
    tibetan = page(client, q="བོདཡིགསློབགྲྭ")

    assert "改用“意思相近”再找" in html
    assert "只找“从来没有”" in html
    assert "去掉其他条件" in html
    assert "音节点" in tibetan
    assert "音节点" not in html


def test_pages_follow_each_other_without_gap_or_repeat(desk, heard, client):
    for number in range(60):
        heard(f"水井{number}")
    client.force_login(desk)
    read, address = [], f"{HOME}?q=水井"
    while address:
        response = client.get(address)
        read += titles(response)
        following = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        address = following and HOME + following[1].replace("&amp;", "&")

    assert sorted(read) == sorted(f"水井{number}" for number in range(60))


def test_a_place_that_is_none_finds_nothing_more(desk, heard, client):
    heard("水井")
    client.force_login(desk)

    assert "后面没有了" in page(client, q="水井", after="nonsense")


def test_filters_narrow_and_a_source_s_own_appear_with_it(desk, heard, client):
    made = heard("水井", matter__state="collected")
    heard("水井干了", matter__state="registered")
    client.force_login(desk)

    plain = client.get(HOME, {"q": "水井"})
    of_kind = client.get(HOME, {"q": "水井", "what": "livelihood", "f_state": "collected"})

    assert len(titles(plain)) == 2
    assert "f_state" not in plain.content.decode()
    assert titles(of_kind) == [made.title]
    assert titles(client.get(HOME, {"q": "水井", "what": "person"})) == []


def test_in_titles_only(desk, heard, client):
    heard("水井", "路")
    heard("路", "水井")
    client.force_login(desk)

    assert titles(client.get(HOME, {"q": "水井", "in_title": "on"})) == ["水井"]


def test_numbers_stand_beside_and_narrow(desk, heard, client):
    for number in range(3):
        heard(f"水井{number}")
    client.force_login(desk)

    html = page(client, "search:facets", q="水井")

    assert "共 3 条" in html
    assert re.search(r'href="/search/\?[^"]*what=livelihood[^"]*">民生事项</a> <span class="num quiet">3', html)
    assert "本区政协" in html


def test_numbers_come_as_a_part_where_the_page_asks_for_them(desk, heard, client):
    heard("水井")
    client.force_login(desk)

    part = client.get(reverse("search:facets"), {"q": "水井"}, headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<div id="facets"')
    assert "<html" not in part


def test_numbers_stop_at_a_thousand(desk, heard, client, monkeypatch):
    monkeypatch.setattr("huiyin.searching.facets.COUNTED", 2)
    for number in range(4):
        heard(f"水井{number}")
    client.force_login(desk)

    assert "条以上" in page(client, "search:facets", q="水井")


def test_hits_go_out_in_three_forms_that_say_the_same(desk, heard, client):
    heard("水井", "村里的水井")
    client.force_login(desk)

    workbook, rows, _told = three_forms(client, f"{HOME}?q=水井")

    assert [row[:2] for row in workbook] == [row[:2] for row in rows]
    assert rows[1][:2] == ["民生事项", "水井"]
    assert rows[1][-1].startswith("http://testserver/livelihood/")


def test_a_sheet_says_where_it_stops(desk, heard, client, monkeypatch):
    monkeypatch.setattr("huiyin.searching.views.COUNTED", 1)
    heard("水井一")
    heard("水井二")
    client.force_login(desk)

    workbook, rows, told = three_forms(client, f"{HOME}?q=水井")

    assert (len(workbook), len(rows)) == (2, 2)
    assert "后面还有" in str(told)


def test_a_sheet_of_nothing_leads_back_to_the_page(desk, client):
    client.force_login(desk)

    assert client.get(HOME, {"q": "，", "format": "csv"}).status_code == 302


def test_every_page_has_the_field_for_those_who_sign_in(desk, client):
    assert "data-site-search" not in client.get(reverse("proposals:published_list")).content.decode()

    client.force_login(desk)
    assert "data-site-search" in client.get(reverse("members:list")).content.decode()
