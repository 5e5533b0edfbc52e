"""A pytest plugin (`-p tools.again`) for the second half of `make test`: what the other database cannot change is not
run a second time.

Left out are tests that reach no database, and the browser's but for a few whole ways: that pages and rights are the
same on both databases is what tests/access/ and the tests of each page ask, and these run twice.
"""

import pytest

WHOLE_WAYS = {"test_whole_life.py", "test_whole_ways.py", "test_search.py", "test_signing_in.py"}
# Their tests start programs of their own, on the database the suite runs on.
PROGRAMS = ("tests/backups/", "tests/demo/", "tests/notices/", "tests/search/", "tests/figures/test_demo_year.py")
DATABASE = {"db", "transactional_db", "django_db_setup"}


def needed(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return item.path.name in WHOLE_WAYS
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & DATABASE) or item.nodeid.startswith(PROGRAMS)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if left_out := [item for item in items if not needed(item)]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if needed(item)]
