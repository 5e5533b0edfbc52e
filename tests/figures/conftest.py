import pytest

from huiyin.accounts.models import Role
from tests.factories.base import AgencyFactory, RoleHoldingFactory, UserFactory
from tests.figures import work


@pytest.fixture
def made(assembly):
    return work.done(assembly)


@pytest.fixture
def office(made):
    """A user by role in the assembly whose year it is."""

    def of(role, **where):
        user = UserFactory(name=str(role.label))
        RoleHoldingFactory(user=user, role=role, assembly=made.home, **where)
        return user

    return of


@pytest.fixture
def leader(office):
    return office(Role.LEADER)


@pytest.fixture
def agency(office, made):
    return office(Role.AGENCY, agency=AgencyFactory(assembly=made.home))


@pytest.fixture
def member(made):
    """A member who is party to some records: the vice-chair who talked, wrote and took part."""
    person = made.party[0].person
    person.user = UserFactory(name=person.name)
    person.save()
    return person.user
