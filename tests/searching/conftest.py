"""Two sources for the pages: matters, each by its title and its originator's words, and people."""

from datetime import date

import pytest
from django.db.models import Q

from huiyin.accounts.models import Role
from huiyin.matters.models import Matter
from huiyin.members.models import Person
from huiyin.search.models import Change
from huiyin.search.sources import SOURCES, Shown, Source, Text
from tests.factories.base import PersonFactory, RoleHoldingFactory, UserFactory
from tests.factories.raised import LivelihoodMatterFactory


def _matters(rows):
    columns = ("pk", "opened_on", "title", "livelihood__description", "docket")
    return [Text(pk, on, title, f"{words}\n{number}") for pk, on, title, words, number in rows.values_list(*columns)]


def _people(rows):
    return [Text(one.pk, date(2023, 1, 1), one.name, "") for one in rows]


def _shown_matters(user, some):
    found = Matter.objects.filter(pk__in=some)
    return {one.pk: Shown(one.title, f"/livelihood/{one.pk}/", (one.docket or "未编号",)) for one in found}


def _shown_people(user, some):
    return {one.pk: Shown(one.name, f"/members/{one.pk}/") for one in Person.objects.filter(pk__in=some)}


@pytest.fixture
def two_sources(monkeypatch):
    made = [
        Source(
            "livelihood",
            "民生事项",
            Matter,
            _matters,
            (),
            _shown_matters,
            only=Q(kind="livelihood"),
            filters={"assembly": "assembly", "state": "state", "year": "year", "place": "place"},
        ),
        Source("person", "委员", Person, _people, (), _shown_people, said="name"),
    ]
    monkeypatch.setattr(SOURCES, "_by_code", {one.code: one for one in made})


@pytest.fixture
def desk(assembly):
    """Who sees all livelihood matters of the assembly."""
    user = UserFactory(name="台账")
    RoleHoldingFactory(user=user, role=Role.LEDGER_STAFF, assembly=assembly)
    return user


@pytest.fixture
def heard(assembly):
    """A matter by its title, and what else it says; written as the database's triggers would."""

    def heard(title, words="……", **facts):
        made = LivelihoodMatterFactory(
            matter__assembly=assembly, matter__title=title, description=words, **facts
        ).matter
        Change.objects.create(source="livelihood", object_id=made.pk)
        return made

    return heard


@pytest.fixture
def person():
    def person(name):
        made = PersonFactory(name=name)
        Change.objects.create(source="person", object_id=made.pk)
        return made

    return person
