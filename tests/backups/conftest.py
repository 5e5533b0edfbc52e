import pytest

from tests.kills.prepared import Prepared


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    return Prepared(tmp_path_factory.mktemp("prepared"))
