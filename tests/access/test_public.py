"""What is read without signing in, and by a calendar program: what is published, and not a word more."""

import re

import pytest
from django.urls import reverse

from tests.access.routes import ANNUAL, FEEDS, PUBLIC, SECRETS, STORIES, _ask, _routes

pytestmark = pytest.mark.django_db
FORBIDDEN = {word for word, some in SECRETS.items() if "nobody" not in some}


def test_the_public_reads_what_is_published_and_not_a_word_more(made, client):
    asked = [
        ("proposals:published_list", ()),
        *((route, found) for route in PUBLIC for _r, found in _routes(made).get(route, [])),
    ]
    pages = [_ask(client, route, arguments) for route, arguments in asked]
    words = ["取暖", *SECRETS]
    pages += [(200, client.get(reverse("proposals:published_list"), {"q": word}).content.decode()) for word in words]

    assert [status for status, _body in pages[:3]] == [200, 200, 404]
    assert "只公开案由的提案" in pages[0][1]
    for status, body in pages:
        read = re.sub(r'<input[^>]*name="q"[^>]*>', "", body)  # what was looked for stands in its field again
        assert {word for word in FORBIDDEN if word in read} == set(), status


def test_the_public_reads_the_stories_that_are_its_own_and_their_pictures(made, client):
    asked = [
        ("writings:stories", ()),
        *((route, case) for route in sorted(STORIES) for _r, case in _routes(made).get(route, [])),
    ]
    pages = [_ask(client, route, arguments) for route, arguments in asked]

    assert [status for status, _body in pages] == [200, 200, 404, 200, 404, 404]
    assert ["人人可读的故事" in body for _status, body in pages] == [True, False, False, True, False, False]
    for _status, body in pages:
        assert {word for word in FORBIDDEN if word in body} == set()


def test_the_public_reads_published_reports_and_their_corrections(made, client):
    asked = [("figures:public_reports", ()), *(("figures:public_report", (getattr(made, name).pk,)) for name in ANNUAL)]
    pages = [_ask(client, route, arguments) for route, arguments in asked]

    assert [status for status, _body in pages] == [200, 404, 404, 200]
    assert "漏录对子" in pages[3][1]
    for _status, body in pages:
        assert {word for word in FORBIDDEN if word in body} == set()


def test_a_calendar_program_reads_when_something_is_and_nothing_private(made, client):
    asked = [(route, arguments) for route in sorted(FEEDS) for _record, arguments in _routes(made)[route]]
    pages = [_ask(client, route, arguments) for route, arguments in asked]
    read = [body.replace("\r\n ", "") for _status, body in pages]

    assert [status for status, _body in pages] == [200, 404, 200, 404]
    assert "协商会议（本区政协）" in read[0]
    assert "公开开放日" in read[0]
    assert "公开开放日" in read[2]
    for body in read:
        assert {word for word in FORBIDDEN if word in body} == set()
