"""Which roles one person never holds at once, asked before a role is given: the words, the days, the places."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huiyin.accounts.models import Role, RoleHolding
from huiyin.accounts.separation import overlapping, why_apart
from huiyin.members.models import Membership, SecondAccount
from tests.factories.base import AgencyFactory, AssemblyFactory, PersonFactory, RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 2), date(2026, 12, 31)
ONE = timedelta(1)
SAME_ROLE = "已经有同一个角色"
THREE_PERSONS = "由三个人分别担任"
READS_CONTENT = "有查阅业务内容的角色，不能同时担任"
IS_ADMINISTRATOR = "不能同时有查阅业务内容的角色"
IS_MEMBER = "是政协委员"


@pytest.fixture
def elsewhere():
    return AssemblyFactory(slug="elsewhere", name="别处政协")


def held(role, assembly, user=None, **facts):
    return RoleHoldingFactory(user=user or UserFactory(), role=role, assembly=assembly, **facts)


def why(user, role, assembly, place=None, first=FIRST, last=None, but=None):
    return why_apart(user, role, assembly, place, first, last, but) or ""


def test_the_same_role_is_not_held_twice_by_one_account_in_one_place(assembly, elsewhere, cast):
    other = AgencyFactory(assembly=assembly)
    clerk = held(Role.PROPOSALS_STAFF, assembly).user
    liaison = held(Role.AGENCY, assembly, agency=cast.agency).user

    assert SAME_ROLE in why(clerk, Role.PROPOSALS_STAFF, assembly)
    assert SAME_ROLE in why(liaison, Role.AGENCY, assembly, cast.agency)
    assert why(clerk, Role.PROPOSALS_STAFF, elsewhere) == ""
    assert why(liaison, Role.AGENCY, assembly, other) == ""
    assert why(clerk, Role.LEADER, assembly) == ""


def test_a_second_account_of_the_person_may_hold_what_the_first_does(assembly, cast):
    second = UserFactory()
    SecondAccount.objects.create(person=cast.zhuoma.person, user=second)
    held(Role.PROPOSALS_STAFF, assembly, cast.zhuoma)

    assert why(second, Role.PROPOSALS_STAFF, assembly) == ""


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_an_administrator_is_no_other_administrator_of_the_assembly(role, assembly, elsewhere):
    user = held(role, assembly).user
    others = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR} - {role}

    assert all(THREE_PERSONS in why(user, other, assembly) for other in others)
    assert [why(user, other, elsewhere) for other in others] == ["", ""]
    assert why(user, role, elsewhere) == ""


def test_a_second_account_may_be_the_same_administrator_and_no_other(assembly):
    person, second = PersonFactory(), UserFactory()
    SecondAccount.objects.create(person=person, user=second)
    held(Role.AUDITOR, assembly, person.user)

    assert why(second, Role.AUDITOR, assembly) == ""
    assert THREE_PERSONS in why(second, Role.SYSTEM_ADMIN, assembly)
    assert IS_ADMINISTRATOR in why(second, Role.LEADER, assembly)


def test_who_reads_content_anywhere_administers_nowhere(assembly, elsewhere):
    clerk, auditor = held(Role.PROPOSALS_STAFF, assembly).user, held(Role.AUDITOR, assembly).user

    assert READS_CONTENT in why(clerk, Role.AUDITOR, assembly)
    assert READS_CONTENT in why(clerk, Role.AUDITOR, elsewhere)
    assert IS_ADMINISTRATOR in why(auditor, Role.LEADER, elsewhere)


def test_a_member_administers_nothing_while_a_member(assembly, cast):
    Membership.objects.update(starts_on=LAST + ONE)

    assert IS_MEMBER in why(cast.zhuoma, Role.AUDITOR, assembly)
    assert why(cast.zhuoma, Role.AUDITOR, assembly, last=LAST) == ""


def test_only_what_is_held_on_the_days_asked_for_stands_in_the_way(assembly):
    later = held(Role.PROPOSALS_STAFF, assembly, starts_on=LAST + ONE).user

    assert SAME_ROLE in why(later, Role.PROPOSALS_STAFF, assembly)
    assert SAME_ROLE in why(later, Role.PROPOSALS_STAFF, assembly, last=LAST + ONE)
    assert why(later, Role.PROPOSALS_STAFF, assembly, last=LAST) == ""
    assert READS_CONTENT in why(later, Role.AUDITOR, assembly, last=LAST + ONE)
    assert why(later, Role.AUDITOR, assembly, last=LAST) == ""


def test_a_holding_being_changed_does_not_stand_in_its_own_way(assembly):
    holding = held(Role.PROPOSALS_STAFF, assembly)

    assert why(holding.user, Role.PROPOSALS_STAFF, assembly, but=holding.pk) == ""


def test_what_was_ended_at_once_leaves_its_last_day_free_and_no_day_before(assembly):
    at_once = held(Role.PROPOSALS_STAFF, assembly, ends_on=FIRST)
    at_its_end = held(Role.PROPOSALS_STAFF, assembly, ends_on=FIRST)
    before = held(Role.PROPOSALS_STAFF, assembly, ends_on=FIRST - ONE)
    RoleHolding.objects.filter(pk=at_once.pk).update(ended_at=datetime(2026, 3, 2, 9, tzinfo=UTC))

    rows = RoleHolding.objects.all()
    assert set(overlapping(rows, FIRST, None)) == {at_its_end}
    assert set(overlapping(rows, FIRST - ONE, None)) == {at_once, at_its_end, before}
