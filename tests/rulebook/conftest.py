from copy import deepcopy
from types import SimpleNamespace

import pytest

from huiyin.accounts.models import Role
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.rulebook import versions
from tests.factories.base import RoleHoldingFactory, UserFactory


@pytest.fixture
def desk(cast, assembly):
    """The cast, 达瓦 of the liaison office, the rules in force and the draft of the next version."""
    dawa = UserFactory(name="达瓦")
    RoleHoldingFactory(user=dawa, role=Role.LIAISON, assembly=assembly)
    draft = versions.begin(assembly, by=cast.zhaxi, document=deepcopy(STARTING_RULES), source="now")
    return SimpleNamespace(
        **vars(cast), assembly=assembly, dawa=dawa, ruling=assembly.rule_sets.get(version=1), draft=draft
    )
