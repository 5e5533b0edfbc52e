"""The demo year at scale S, built once for a module and rolled back after it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from huiyin.demo import year

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def demo_year(django_db_setup: Any, django_db_blocker: Any) -> Iterator[year.Built]:
    """Import this, and mark the module `pytest.mark.django_db` and `pytest.mark.xdist_group("demo")`."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield year.build("S", today=TODAY)
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
