"""The panel beside a form, the list on a matter's page, two texts compared."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.matters.similar import pages
from huiyin.matters.similar.reasons import LONGEST, excerpts, side_by_side
from huiyin.search.writing import follow
from tests.asked import is_counting
from tests.proposals.candidates.conftest import BUSES, LIGHTS, raised
from tests.proposals.course import draft, take

pytestmark = pytest.mark.django_db
PANEL = {"HTTP_HX_REQUEST": "true"}


def asked(client, user, **more):
    client.force_login(user)
    return client.post(reverse("matters:similar"), LIGHTS | more, **PANEL).content.decode()


def compared(client, user, one, other):
    client.force_login(user)
    return client.get(reverse("matters:similar_compare", args=[one.pk, other.pk]))


def test_the_panel_lists_what_is_like_what_was_typed(cast, client):
    raised(cast, **LIGHTS)

    read = asked(client, cast.ciren)

    assert LIGHTS["title"] in read
    assert "文字基本相同" in read
    assert 'target="_blank"' in read
    assert "<html" not in read


def test_without_scripts_the_answer_is_a_page_of_its_own(cast, client):
    client.force_login(cast.ciren)

    read = client.post(reverse("matters:similar"), LIGHTS).content.decode()

    assert "<html" in read
    assert "没有保存，也没有提交" in read


@pytest.mark.parametrize("route", ["proposals:write", "opinions:write", "livelihood:note"])
def test_every_form_has_the_panel_and_its_fields_are_those_it_reads(route, cast, client):
    client.force_login(cast.zhuoma)

    response = client.get(reverse(route))
    read = response.content.decode()

    assert f'formaction="{reverse("matters:similar")}"' in read
    names = set(response.context["form"].fields)
    assert names & {pages.TITLE, *pages.BODY}
    sent = read.split('hx-params="')[1].split('"')[0].split(",")
    assert set(sent) == {pages.TITLE, *pages.BODY, "matter"}


def test_the_panel_says_that_too_little_was_written(cast, client):
    assert "再写几个字" in asked(client, cast.zhuoma, title="路", grounds="", recommendations="")


def test_the_panel_says_that_nothing_was_found(cast, client):
    assert "没有找到相似的事项" in asked(client, cast.zhuoma)


def test_nothing_of_what_was_typed_is_stored_or_put_in_an_address(cast, client):
    client.force_login(cast.zhuoma)
    follow()
    with CaptureQueriesContext(connection) as asked_of_it:
        response = client.post(reverse("matters:similar"), LIGHTS, **PANEL)

    written = [query["sql"] for query in asked_of_it if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert [sql for sql in written if "session" not in sql and not is_counting(sql)] == []
    assert not any(typed in sql for sql in written for typed in LIGHTS.values())
    assert client.get(reverse("matters:similar")).status_code == 405
    assert response["Cache-Control"].find("no-store") >= 0


def test_the_draft_being_changed_is_left_out(cast, client):
    own = draft(cast, **LIGHTS)

    assert LIGHTS["title"] in asked(client, cast.zhuoma)
    assert LIGHTS["title"] not in asked(client, cast.zhuoma, matter=own.pk)
    assert "没有找到" in asked(client, cast.ciren, matter=own.pk)  # one that is not theirs tells nothing


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "१"])
def test_a_draft_that_is_none_is_passed_over(key, cast, client):
    assert "没有找到" in asked(client, cast.zhuoma, matter=key)


def test_a_matter_s_page_asks_for_the_similar_ones_when_the_reader_comes_to_them(cast, client):
    first, second = raised(cast, **LIGHTS), raised(cast, **LIGHTS | {"title": "关于定居点装路灯的提案"})
    client.force_login(cast.zhaxi)

    page = client.get(first.get_absolute_url()).content.decode()
    part = client.get(reverse("matters:similar_of", args=[first.pk]), **PANEL).content.decode()

    assert second.title not in page
    assert reverse("matters:similar_of", args=[first.pk]) in page
    assert second.title in part


def test_who_examines_is_offered_the_step_with_the_other_chosen_and_nobody_else_is(cast, client):
    filed, early = raised(cast, **LIGHTS), raised(cast, "review", **LIGHTS)
    url = reverse("matters:similar_of", args=[early.pk])
    client.force_login(cast.zhaxi)
    read = client.get(url, **PANEL).content.decode()
    link = reverse("proposals:step", args=[early.pk, "recommend"])
    assert f"{link}?into={filed.pk}&amp;verdict=merge" in read

    form = client.get(f"{link}?into={filed.pk}&verdict=merge").context["form"]
    assert (str(form["into"].value()), form["verdict"].value()) == (str(filed.pk), "merge")

    client.force_login(cast.zhuoma)
    assert link not in client.get(url, **PANEL).content.decode()


def test_who_decides_goes_to_the_merge_with_the_other_chosen(cast, client):
    filed, early = raised(cast, **LIGHTS), raised(cast, "review", **LIGHTS)
    take(cast, early, "recommend", verdict="merge", into=filed)
    client.force_login(cast.yangjin)

    read = client.get(reverse("matters:similar_of", args=[early.pk]), **PANEL).content.decode()
    link = f"{reverse('proposals:step', args=[early.pk, 'merge'])}?into={filed.pk}"

    assert link in read
    assert str(client.get(link).context["form"]["into"].value()) == str(filed.pk)


def test_a_link_chooses_nothing_that_may_not_be_chosen(cast, client):
    early, handed_over = raised(cast, "review", **LIGHTS), raised(cast, **BUSES)
    take(cast, handed_over, "assign")
    client.force_login(cast.zhaxi)

    link = reverse("proposals:step", args=[early.pk, "recommend"])
    read = client.get(f"{link}?into={handed_over.pk}&verdict=merge").content.decode()

    assert handed_over.title not in read


def test_two_texts_stand_beside_each_other_with_what_they_share(cast, client):
    first = raised(cast, **LIGHTS)
    second = raised(cast, **LIGHTS | {"title": "关于定居点装路灯的提案", "recommendations": "请尽快研究。"})

    response = compared(client, cast.zhaxi, first, second)

    assert response.status_code == 200
    marked = [said for _side, runs, _ways in response.context["sides"] for same, said in runs if same]
    assert any("定居点夜间没有照明" in said for said in marked)
    assert not any("请尽快研究" in said for said in marked)


def test_beside_each_text_is_what_may_be_done_with_the_other(cast, client):
    filed, early = raised(cast, **LIGHTS), raised(cast, "review", **LIGHTS)

    sides = compared(client, cast.zhaxi, early, filed).context["sides"]

    assert [(side, [way.url.split("?")[0] for way in ways]) for side, _runs, ways in sides] == [
        (early, []),
        (filed, [reverse("proposals:step", args=[early.pk, "recommend"])]),
    ]


@pytest.mark.parametrize("who", ["ciren", "wangfang", "liming"])
def test_who_does_not_see_both_compares_nothing(who, cast, client):
    seen, unseen = raised(cast, **LIGHTS), draft(cast, **LIGHTS)

    assert compared(client, getattr(cast, who), seen, unseen).status_code == 404
    assert compared(client, getattr(cast, who), unseen, seen).status_code == 404


def test_the_runs_of_two_texts_make_the_texts():
    one, other = "定居点夜间没有照明，出行不便。", "老人说：定居點夜間沒有照明！夜间没有照明"

    for text, runs in zip((one, other), side_by_side(one, other), strict=True):
        assert "".join(said for _same, said in runs) == text
    assert (True, "定居点夜间没有照明") in [(same, said.strip("，")) for same, said in side_by_side(one, other)[0]]


def test_a_long_passage_is_quoted_in_short():
    (said,) = excerpts("牧区定居点" * 20, "牧区定居点" * 20)

    assert len(said) == LONGEST
    assert said.endswith("…")


def test_the_panel_asks_as_often_for_five_as_for_one(cast, client):
    def queries():
        follow()
        with CaptureQueriesContext(connection) as found:
            asked(client, cast.zhuoma)
        return len(found)

    raised(cast, **LIGHTS)
    asked(client, cast.zhuoma)
    one = queries()
    for number in range(3):
        raised(cast, **LIGHTS | {"title": f"关于第{number}处路灯的提案"})

    assert queries() == one


def test_a_failing_search_is_an_error_for_the_panel_to_say(cast, client, monkeypatch):
    monkeypatch.setattr(pages, "similar_to", lambda *_all, **_more: 1 / 0)
    client.raise_request_exception = False
    client.force_login(cast.zhuoma)

    assert client.post(reverse("matters:similar"), LIGHTS, **PANEL).status_code == 500


def test_the_title_is_not_taken_for_a_script(cast, client):
    raised(cast, **LIGHTS | {"title": "<script>alert(1)</script>定居点安装太阳能路灯"})

    read = asked(client, cast.ciren)

    assert "<script>" not in read
