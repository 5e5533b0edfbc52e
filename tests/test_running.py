"""How the suite runs."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_those_of_one_group_go_to_one_process(request):
    """xdist reads the group off the test's name; with a pytest that keeps it from writing there, groups are nothing."""
    if not getattr(request.config.option, "loadgroup", False) or "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("not run in groups")

    assert request.node.nodeid.endswith("@together")
