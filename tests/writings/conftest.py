import pytest

from tests.writings import work


@pytest.fixture
def at(cast):
    return work.liaison(cast)
