"""The fixed cast: 卓玛 submits, 次仁 co-signs, 扎西 is the clerk, 央金 decides, 李明 answers for the handling agency,
王芳 is an outsider (a member of another assembly)."""

from types import SimpleNamespace

from huiyin.accounts.models import Role
from tests.factories.base import (
    AgencyFactory,
    AssemblyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    RuleSetFactory,
    UserFactory,
)


def home():
    made = AssemblyFactory(slug="home", name="本区政协")
    RuleSetFactory(assembly=made)
    return made


def _member(name, assembly):
    return MembershipFactory(person=PersonFactory(name=name), assembly=assembly).person.user


def _office(name, role, assembly, **where):
    user = UserFactory(name=name)
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def cast_of(assembly):
    """Users by name; `agency` is the handling agency 李明 answers for."""
    agency = AgencyFactory(assembly=assembly, name="教育局")
    elsewhere = AssemblyFactory(slug="elsewhere", name="别处政协")
    return SimpleNamespace(
        agency=agency,
        zhuoma=_member("卓玛", assembly),
        ciren=_member("次仁", assembly),
        zhaxi=_office("扎西", Role.PROPOSALS_STAFF, assembly),
        yangjin=_office("央金", Role.PROPOSALS_COMMITTEE, assembly),
        leader=_office("领导", Role.LEADER, assembly),
        liming=_office("李明", Role.AGENCY, assembly, agency=agency),
        wangfang=_member("王芳", elsewhere),
    )
