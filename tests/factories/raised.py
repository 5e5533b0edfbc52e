"""Opinion items and livelihood matters, as the ledger holds them."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from huiyin.accounts.models import Role
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Kind, Matter, Signature, State
from huiyin.opinions.models import OpinionItem
from tests.factories.base import AssemblyFactory, RuleSetFactory


class OpenMatterFactory(DjangoModelFactory):
    class Meta:
        model = Matter

    kind = Kind.LIVELIHOOD
    assembly = factory.SubFactory(AssemblyFactory)
    rule_set = factory.LazyAttribute(
        lambda made: made.assembly.rule_sets.first() or RuleSetFactory(assembly=made.assembly)
    )
    year = 2023
    title = factory.Sequence(lambda n: f"第{n}村饮水不便")
    state = State.REGISTERED
    holder_office = Role.LEDGER_STAFF
    due_on = date(2023, 9, 1)
    opened_on = date(2023, 6, 1)


class LivelihoodMatterFactory(DjangoModelFactory):
    class Meta:
        model = LivelihoodMatter

    matter = factory.SubFactory(OpenMatterFactory)
    kind = LivelihoodMatter.Kind.PROBLEM
    source = LivelihoodMatter.Source.RESEARCH
    description = "冬天水管冻住，要到两公里外背水。"


class OpinionItemFactory(DjangoModelFactory):
    class Meta:
        model = OpinionItem

    matter = factory.SubFactory(
        OpenMatterFactory, kind=Kind.OPINION, state=State.RECEIVED, holder_office=Role.OPINION_EDITOR
    )
    situation = "县医院夜里没有藏语导诊。"
    advice = "每班安排一名会藏语的导诊员。"


def signed(matter: Matter, person, role=Signature.Role.AUTHOR) -> Signature:
    return Signature.objects.create(
        matter=matter, person=person, role=role, state=Signature.State.SIGNED, signed_on=matter.opened_on
    )
