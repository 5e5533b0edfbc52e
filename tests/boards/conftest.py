import pytest

from tests.boards import work


@pytest.fixture
def made(cast):
    return work.board(cast)
