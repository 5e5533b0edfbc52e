import uuid

import pytest

from huiyin.accounts.models import Role
from huiyin.figures.freezing import workflow
from tests.figures.conftest import agency, leader, made, member, office  # noqa: F401
from tests.figures.work import YEAR

WORDS = (
    "# 一、委员\n现有委员{members}，党外{members_non_cpc}。\n\n走访{visits}，6月{visits|month=6:n}次。\n{table:study}"
)


@pytest.fixture
def clerk(office):  # noqa: F811
    return office(Role.COMMITTEE_STAFF)


@pytest.fixture
def draft(made, clerk):  # noqa: F811
    return workflow.create_report(
        by=clerk, key=uuid.uuid4(), assembly=made.home, year=YEAR, title="二〇二三年工作报告", text=WORDS
    )


@pytest.fixture
def frozen(draft, leader):  # noqa: F811
    return workflow.freeze(draft, by=leader, key=uuid.uuid4())


@pytest.fixture
def published(frozen, leader):  # noqa: F811
    return workflow.publish(frozen, by=leader, key=uuid.uuid4())
