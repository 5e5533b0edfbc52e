"""The database of a mutation run (tools/mutants.py): made once, then copied for each mutant.

Each mutant is tried in a process of its own, forked from one that has run the tests already.
"""

import functools
import gc
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    made, own = Path(settings.HOME, "made.sqlite3"), Path(settings.HOME, f"of-{os.getpid()}.sqlite3")
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        if not made.exists():
            _make(made)
        connection.close()
        shutil.copy(made, own)
        connection.settings_dict["NAME"] = str(own)
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = before
    for name in (own, Path(f"{own}-wal"), Path(f"{own}-shm")):
        name.unlink(missing_ok=True)


def _make(made: Path) -> None:
    connection.settings_dict["TEST"]["MIGRATE"] = False
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    shutil.copy(name, made)


@pytest.fixture(scope="session")
def caches():
    found = [one for one in gc.get_objects() if type(one) is functools._lru_cache_wrapper]
    return [one for one in found if (one.__module__ or "").startswith("huiyin.")]


@pytest.fixture(autouse=True)
def uncached(caches):
    """What was worked out already is worked out again: by each test that asks for it, so by each mutant too."""
    for one in caches:
        one.cache_clear()
