from datetime import date

import factory
from factory.django import DjangoModelFactory

from huiyin.writings.models import Writing
from tests.factories.base import AssemblyFactory, PersonFactory


class WritingFactory(DjangoModelFactory):
    class Meta:
        model = Writing

    assembly = factory.SubFactory(AssemblyFactory)
    kind = Writing.Kind.STORY
    state = Writing.State.APPROVED
    title = factory.Sequence(lambda n: f"村口的第{n}棵树")
    text = "那年春天，我们在村口种下一排树。"
    author = factory.SubFactory(PersonFactory)
    submitted_on = date(2023, 7, 1)
