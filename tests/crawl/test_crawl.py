"""A short part of the crawl, the same each time; the long one: `python -m tests.crawl`."""

import logging

import pytest

from tests.access.routes import NOT_OURS, _named
from tests.crawl.crawling import Crawl
from tests.crawl.forms import forms_of
from tests.crawl.schema import ask_operation, operations
from tests.crawl.world import crawl_of
from tests.factories.world import world
from tools.openapi import document

pytestmark = pytest.mark.django_db
REQUESTS = 600


@pytest.fixture(autouse=True)
def quiet():
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def test_hostile_parameters_get_an_answer_and_nothing_that_is_not_theirs(cast):
    tally = crawl_of(world(cast), seed=20261123).run(REQUESTS)

    assert [str(fault) for fault in (*tally.faults, *tally.leaks)] == []
    assert tally.requests >= REQUESTS
    assert len(tally.routes) > 40
    assert tally.statuses[200] > REQUESTS / 20  # most is refused; some of it is answered


def test_requests_made_from_the_document_of_addresses_get_an_answer_too(cast):
    crawl = crawl_of(world(cast), seed=20261123)
    for operation, route in operations()[::25]:
        ask_operation(crawl, operation, route, 1)

    assert [str(fault) for fault in (*crawl.tally.faults, *crawl.tally.leaks)] == []
    assert crawl.tally.requests >= 50


def test_the_document_of_addresses_holds_every_route():
    from django.urls import get_resolver

    named = {name for name in _named(get_resolver().url_patterns) if not name.startswith(NOT_OURS)}
    told = {found["get"]["operationId"].rpartition(".")[0] for found in document()["paths"].values()}

    assert named - told == set()


def test_an_address_takes_what_its_filters_and_forms_take():
    found = document()["paths"]
    asked = {one["name"] for one in found["/members/"]["get"]["parameters"]}
    sent = found["/proposals/new/"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]

    assert {"name", "sector", "page", "format"} <= asked
    assert {"title", "grounds", "recommendations", "key"} <= set(sent)


def _crawl(cast, view, settings):
    """One request of a site that has this page alone."""
    from types import ModuleType

    from django.urls import path

    site = ModuleType("site_of_one_page")
    site.urlpatterns = [path("page/", view, name="page")]
    settings.ROOT_URLCONF = site
    settings.MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    crawl = Crawl(seed=1, users={"a": None}, cases={"page": [(None, ())]}, secrets={"隐字": {"b"}})
    crawl.queue = ["page"]
    crawl._send("a", "GET", "/page/", route="page")
    return crawl.tally


def test_the_crawl_finds_an_error_and_says_where(cast, settings):
    def broken(request):
        raise ValueError("a fault")

    tally = _crawl(cast, broken, settings)

    assert ["ValueError: a fault" in fault.what for fault in tally.faults] == [True]


def test_the_crawl_finds_a_word_that_is_not_the_reader_s(cast, settings):
    from django.http import HttpResponse

    tally = _crawl(cast, lambda request: HttpResponse("隐字"), settings)

    assert [fault.what for fault in tally.leaks] == ["leak: ['隐字']"]


def test_a_refusal_is_no_fault(cast, settings):
    from django.http import HttpResponse

    assert _crawl(cast, lambda request: HttpResponse("refused", status=403), settings).faults == []


def test_a_form_is_read_as_a_browser_reads_it():
    page = """<form method="post" action="/a/"><input type="hidden" name="key" value="1"><textarea name="text">
    words</textarea><select name="kind"><option value="x">X<option value="y" selected>Y</select>
    <input type="radio" name="on" value="2"><input type="file" name="file"></form><input name="outside">"""

    (form,) = forms_of(page)

    assert (form.action, form.method, form.files) == ("/a/", "post", ["file"])
    assert {name: values[0].strip() for name, values in form.fields.items()} == {
        "key": "1",
        "text": "words",
        "kind": "y",
    }
    assert form.offered == {"kind": ["x", "y"], "on": ["2"]}
