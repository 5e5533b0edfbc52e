"""Who asks too often is told until when, on every kind of page, with or without scripts."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from huiyin.limits.middleware import when
from tests.files.made import encoded, photo, picture, upload

pytestmark = pytest.mark.django_db
FEW = {"search": 2, "typed": 2, "public": 2, "export": 2, "upload": 2}


@pytest.fixture(autouse=True)
def few(settings, monkeypatch):
    settings.LIMITS = FEW
    monkeypatch.setattr("huiyin.limits.counting.time.time", lambda: 1_795_435_200)


def third(client, address, **how):
    return [client.get(address, **how) for _time in range(3)][-1]


ADDRESSES = [
    "/search/?q=水",
    "/search/facets/?q=水",
    "/search/suggest/?q=水",
    "/ledger/?format=csv",
    "/ledger/?format=xlsx",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_third_of_two_is_refused_with_the_time_to_wait(address, cast, client):
    client.force_login(cast.zhuoma)

    answer = third(client, address)

    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 3600
    assert re.search(r"请在\d+ (?:分钟|小时|秒)后再试|请在1 小时后再试", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]


def test_another_account_at_the_same_address_goes_on(cast, client):
    client.force_login(cast.zhuoma)
    third(client, "/search/?q=水")
    other = Client()
    other.force_login(cast.ciren)

    assert other.get("/search/?q=水").status_code == 200


def test_one_account_from_many_addresses_is_one(cast, settings):
    settings.PROXIES = 1
    answers = []
    for last in range(3):
        client = Client(headers={"X-Forwarded-For": f"203.0.113.{last}"})
        client.force_login(cast.zhuoma)
        answers.append(client.get("/search/?q=水").status_code)

    assert answers == [200, 200, 429]


def test_whoever_writes_an_address_of_their_own_is_counted_all_the_same():
    answers = [
        Client(headers={"X-Forwarded-For": f"203.0.113.{last}"}).get(reverse("proposals:published_list")).status_code
        for last in range(3)
    ]

    assert answers == [200, 200, 429]


def test_pages_of_those_who_are_signed_in_are_not_counted(cast, client):
    client.force_login(cast.zhuoma)

    assert third(client, "/members/").status_code == 200
    assert third(client, reverse("proposals:published_list")).status_code == 200


def test_for_htmx_the_words_alone_come(cast, client):
    client.force_login(cast.zhuoma)

    answer = third(client, "/search/?q=水", headers={"HX-Request": "true"})

    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "<html" not in answer.content.decode()
    assert "再试" in answer.content.decode()


def test_every_file_of_a_form_counts(cast, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.zhuoma)
    three = [photo(f"{name}.jpg") for name in "abc"]

    answer = client.post("/writings/write/", {"pictures": three})

    assert answer.status_code == 429
    one = upload(encoded(picture()))
    assert client.post("/writings/write/", {"pictures": one}).status_code == 429  # the day's two are spent


def test_a_form_without_files_is_no_upload(cast, client):
    client.force_login(cast.zhuoma)

    assert 429 not in [client.post("/writings/write/", {"title": "x"}).status_code for _time in range(4)]


def test_a_refused_export_leaves_no_list_behind(cast, client):
    client.force_login(cast.zhuoma)

    answer = third(client, "/ledger/?format=csv")

    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize(
    ("wait", "said", "english"),
    [
        (1, "1 秒后", "1 second"),
        (59, "59 秒后", "59 seconds"),
        (60, "1 分钟后", "1 minute"),
        (61, "2 分钟后", "2 minutes"),
        (3600, "1 小时后", "1 hour"),
        (80_000, "23 小时后", "23 hours"),
    ],
)
def test_the_wait_is_said_so_that_it_is_over_by_then(wait, said, english):
    assert when(wait) == said
    with translation.override("en"):
        assert when(wait) == english
