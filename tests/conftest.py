"""The fixed cast (tests/factories/cast.py) for every test, and how tests run."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.access.counts import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown  # noqa: F401
from tests.factories.cast import cast_of, home
from tests.roomy import pytest_pyfunc_call  # noqa: F401

# No test is timed: a busy machine is no fault of the code. What things cost is measured by `make bench`.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
# Random walks of about 20,000 steps: pytest --hypothesis-profile=long tests/proposals/test_walks.py
settings.register_profile("long", settings.get_profile("untimed"), max_examples=420, stateful_step_count=60)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the thread the tests run in


@pytest.fixture
def assembly(db):
    return home()


@pytest.fixture
def cast(assembly):
    """Users by name; `agency` is the handling agency 李明 answers for."""
    return cast_of(assembly)
