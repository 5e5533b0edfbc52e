import pytest

from huiyin.accounts.models import Role
from huiyin.proposals.candidates.searching import Intake
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.proposals.course import draft, take

LIGHTS = {
    "title": "关于在牧区定居点安装太阳能路灯的提案",
    "grounds": "定居点夜间没有照明，老人和学生出行容易跌倒，去年冬天有三起摔伤。",
    "recommendations": "由住建部门在定居点主路安装太阳能路灯，乡政府负责维护。",
}
BUSES = {
    "title": "关于增加县城到各乡镇客运班车的提案",
    "grounds": "客运班车每天只有一班，群众看病办事当天不能返回。",
    "recommendations": "增加班次，延长运营时间，并公布时刻表。",
}


def raised(cast, to="file", **words):
    """A proposal on which every step up to `to` was taken."""
    matter = draft(cast, **words)
    for step in ["submit", "review", "file"][: ["draft", "submit", "review", "file"].index(to)]:
        take(cast, matter, step)
    return matter


@pytest.fixture
def three(cast):
    """Three of the same content, the first filed, two in review; and another one."""
    first = raised(cast, **LIGHTS)
    second = raised(cast, "review", **LIGHTS | {"title": "关于定居点太阳能路灯建设的提案"})
    third = raised(cast, "review", **LIGHTS | {"grounds": LIGHTS["grounds"] + "群众反映强烈。"})
    other = raised(cast, "review", **BUSES)
    return first, second, third, other


@pytest.fixture
def intake(cast, three):
    return Intake(cast.agency.assembly, three[0].year)


@pytest.fixture
def pasang(cast, assembly):
    """Another of the committee."""
    user = UserFactory(name="巴桑")
    RoleHoldingFactory(user=user, role=Role.PROPOSALS_COMMITTEE, assembly=assembly)
    return user
