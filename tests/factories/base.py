"""Factories of the records other apps stand on. Each makes the least that is sound."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from huiyin.accounts.models import Role, RoleHolding, User
from huiyin.assemblies.models import Agency, Assembly, Body, RuleSet, Sector, Term
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.members.models import Membership, Person

START = date(2023, 1, 12)


class AssemblyFactory(DjangoModelFactory):
    class Meta:
        model = Assembly
        django_get_or_create = ("slug",)

    tier = Assembly.Tier.REGION
    slug = factory.Sequence(lambda n: f"assembly-{n}")
    name = factory.LazyAttribute(lambda made: f"{made.slug}政协")
    place_name = "某区"


class RuleSetFactory(DjangoModelFactory):
    class Meta:
        model = RuleSet

    assembly = factory.SubFactory(AssemblyFactory)
    version = 1
    in_force_from = date(2023, 1, 1)
    document = STARTING_RULES


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    assembly = factory.SubFactory(AssemblyFactory)
    number = 12
    starts_on = date(2023, 1, 1)


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("assembly", "name")

    assembly = factory.SubFactory(AssemblyFactory)
    name = "农业界"


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body

    assembly = factory.SubFactory(AssemblyFactory)
    kind = Body.Kind.SPECIAL_COMMITTEE
    name = factory.Sequence(lambda n: f"委员会{n}")


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    assembly = factory.SubFactory(AssemblyFactory)
    name = factory.Sequence(lambda n: f"承办单位{n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"account{n}")
    name = factory.Sequence(lambda n: f"用户{n}")
    password = factory.django.Password("huiyin-test")


class RoleHoldingFactory(DjangoModelFactory):
    class Meta:
        model = RoleHolding

    user = factory.SubFactory(UserFactory)
    role = Role.PROPOSALS_STAFF
    assembly = factory.SubFactory(AssemblyFactory)
    starts_on = START


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"委员{n}")
    user = factory.SubFactory(UserFactory, name=factory.SelfAttribute("..name"))


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    assembly = factory.SubFactory(AssemblyFactory)
    term = factory.LazyAttribute(
        lambda made: Term.objects.filter(assembly=made.assembly).first() or TermFactory(assembly=made.assembly)
    )
    sector = factory.LazyAttribute(lambda made: SectorFactory(assembly=made.assembly))
    starts_on = START
