from datetime import date

import factory
from factory.django import DjangoModelFactory

from huiyin.contacts.models import Meeting, Pair
from tests.factories.base import AssemblyFactory, PersonFactory


class PairFactory(DjangoModelFactory):
    class Meta:
        model = Pair

    assembly = factory.SubFactory(AssemblyFactory)
    kind = Pair.Kind.MEMBER_MEMBER
    first = factory.SubFactory(PersonFactory)
    second = factory.SubFactory(PersonFactory)
    starts_on = date(2023, 3, 1)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    assembly = factory.SubFactory(AssemblyFactory)
    kind = Meeting.Kind.TALK
    by = factory.SubFactory(PersonFactory)
    met = factory.SubFactory(PersonFactory)
    held_on = date(2023, 6, 1)
