from datetime import date

import factory
from factory.django import DjangoModelFactory

from huiyin.activities.models import Activity, Participation
from tests.factories.base import AssemblyFactory, MembershipFactory


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    assembly = factory.SubFactory(AssemblyFactory)
    kind = Activity.Kind.SYMPOSIUM
    title = factory.Sequence(lambda n: f"第{n}次学习座谈会")
    starts_on = date(2023, 5, 10)
    ends_on = date(2023, 5, 11)
    place = "机关会议室"
    state = Activity.State.HELD


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = Participation

    activity = factory.SubFactory(ActivityFactory)
    membership = factory.SubFactory(MembershipFactory, assembly=factory.SelfAttribute("..activity.assembly"))
    status = Participation.Status.PRESENT
