"""The world of the matrix, built once for all its tests, and what they asserted, told when the run ends."""

import logging

import pytest
from django.db import transaction

from huiyin.search import writing
from huiyin.search.models import Change
from huiyin.search.sources import SOURCES
from tests.access.counts import SUMMARY
from tests.factories.cast import cast_of, home
from tests.factories.world import world


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):
    """Records by name, searchable. They stand in a transaction that is undone after the last test of the package."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = world(cast_of(home()))
        for source in SOURCES:
            keys = source.all().order_by().values_list("pk", flat=True)
            Change.objects.bulk_create([Change(source=source.code, object_id=pk) for pk in keys])
        while writing.follow():
            pass
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def made(built, db):
    """The same for one test; what it changes is undone."""
    return built


@pytest.fixture(autouse=True)
def quiet():
    """Each refusal is asserted here; writing it down takes longer than asking."""
    log = logging.getLogger("django.request")
    log.setLevel(logging.ERROR)
    yield
    log.setLevel(logging.NOTSET)


@pytest.fixture
def told(request):
    """Where a test leaves what it counted: a dictionary that goes into the closing line."""
    left = {}
    yield left
    request.config.stash.setdefault(SUMMARY, []).append(left)
