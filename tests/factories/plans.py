from datetime import date

import factory
from factory.django import DjangoModelFactory

from huiyin.plans.models import Topic
from tests.factories.base import AssemblyFactory


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    assembly = factory.SubFactory(AssemblyFactory)
    year = 2023
    kind = Topic.Kind.CONSULTATION
    title = factory.Sequence(lambda n: f"农牧民增收的第{n}个题目")
    chosen_on = date(2023, 2, 1)
