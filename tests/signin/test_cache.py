"""Limits are counted in the database: each process, each thread asks the same table."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_migrations_make_the_table_of_the_shared_cache():
    assert settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


def test_what_one_process_counts_another_reads():
    caches["default"].set("counted", 3)
    another = caches.create_connection("default")

    assert another is not caches["default"]
    assert another.incr("counted") == 4
    assert caches["default"].get("counted") == 4
