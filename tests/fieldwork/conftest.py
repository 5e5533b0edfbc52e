import pytest

from tests.fieldwork import work


@pytest.fixture
def made(cast):
    return work.field(cast)
