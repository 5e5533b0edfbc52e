"""Whoever changed something leaves the index as it is to be."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from huiyin.search import middleware, writing
from huiyin.search.models import Change, Segment
from tests.factories.base import AgencyFactory

pytestmark = pytest.mark.django_db


def passed(method, view=lambda request: HttpResponse("done")):
    return middleware.FollowsChanges(view)(RequestFactory().generic(method, "/"))


def test_the_request_that_changed_something_indexes_it():
    def change(request):
        AgencyFactory(name="水利局")
        return HttpResponse("done")

    passed("POST", change)

    assert not Change.objects.exists()
    assert Segment.objects.exists()


def test_a_request_that_reads_indexes_nothing():
    AgencyFactory()

    passed("GET")

    assert Change.objects.exists()


def test_a_request_that_changed_nothing_asks_once(django_assert_num_queries):
    writing.catch_up()

    with django_assert_num_queries(1):
        passed("POST")


def test_of_many_changes_the_worker_gets_the_rest():
    Change.objects.bulk_create(Change(source="proposal", object_id=number) for number in range(writing.AT_ONCE + 5))

    passed("POST")

    assert Change.objects.count() == 5


def test_what_goes_wrong_is_logged_and_the_answer_stands(monkeypatch, caplog):
    def fail():
        raise ValueError("a source that cannot read its records")

    monkeypatch.setattr(writing, "follow_at_once", fail)

    assert passed("POST").content == b"done"
    assert "the index was not brought up to date" in caplog.text


def test_small_segments_do_not_heap_up():
    for _time in range(4 * writing.STEP):
        AgencyFactory()
        passed("POST")

    assert Segment.objects.count() < 3 * writing.STEP
