"""Suggestions while one types: titles, numbers, people as written or as said; never what one may not see."""

import re

import pytest
from django.urls import reverse

from huiyin.matters.models import Matter
from huiyin.searching import suggesting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_sources")]


def suggested(client, typed):
    response = client.get(reverse("search:suggest"), {"q": typed})
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count('role="option"') == html.count("data-url=")
    return [re.sub("<.*?>", "", title) for title in re.findall('class="suggested-title">(.*?)</span>', html)]


def test_titles_are_suggested_in_either_script(desk, heard, client):
    heard("修建教學樓")
    heard("别的事", "教学楼")
    client.force_login(desk)

    assert suggested(client, "教学") == suggested(client, "教學") == ["修建教學樓"]


@pytest.mark.parametrize("typed", ["卓玛", "卓瑪", "zhuoma", "zhuo", "zm", "Zhuōmǎ"])
def test_people_are_suggested_by_characters_and_by_reading(typed, desk, person, client):
    person("单卓玛")
    person("卓玛")
    person("扎西")
    client.force_login(desk)

    assert "卓玛" in suggested(client, typed)
    assert "扎西" not in suggested(client, typed)


def test_a_matter_is_suggested_by_its_number(desk, heard, client):
    made = heard("水井", "见第0123号", matter__docket="0123")
    heard("别的", "号码0123在文中")
    client.force_login(desk)

    assert suggested(client, "0123") == [made.title]


def test_nothing_is_suggested_of_what_one_may_not_see(desk, cast, heard, client):
    heard("隐密水井", matter__docket="0456")
    client.force_login(cast.wangfang)

    assert [suggested(client, typed) for typed in ("隐密", "水井", "0456")] == [[], [], []]
    client.force_login(desk)
    assert suggested(client, "隐密") == ["隐密水井"]


@pytest.mark.parametrize("typed", ["", "，", "水" * 41, "🙂"])
def test_what_is_no_beginning_of_a_name_suggests_nothing(typed, desk, heard, client):
    heard("水" * 50)
    client.force_login(desk)

    assert suggested(client, typed) == []


def test_only_a_few_of_the_newest_are_looked_at(desk, heard, client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(suggesting, "LOOKED_AT", 10)
    for number in range(12):
        heard(f"水井{number}")
    client.force_login(desk)

    with django_assert_max_num_queries(60):
        assert len(suggested(client, "水井")) == suggesting.SHOWN
    assert Matter.objects.count() == 12


def test_a_title_is_shown_as_words(desk, heard, client):
    heard("<b>水井</b>")
    client.force_login(desk)

    html = client.get(reverse("search:suggest"), {"q": "水井"}).content.decode()

    assert "&lt;b&gt;<mark>水井</mark>&lt;/b&gt;" in html
