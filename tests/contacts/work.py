"""Steps of talks and pairs as the tests take them."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from huiyin.assemblies.models import Body
from huiyin.contacts import talks
from huiyin.contacts.models import Pair, PublicGroup
from huiyin.members.models import Seat
from tests.factories.base import BodyFactory, MembershipFactory, PersonFactory
from tests.factories.contacts import PairFactory

THEME, WORDS = "隐谈主题字样", "隐谈内容字样"


def key():
    return uuid.uuid4()


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def paired(one, other, **more):
    return PairFactory(assembly=one.person.memberships.first().assembly, first=one.person, second=other.person, **more)


def noted(by, pair, *, on=None, kind="talk", **more):
    return talks.record_meeting(
        by=by, key=more.pop("key", None) or key(), kind=kind, held_on=on or ago(1), pair=pair, **more
    )


def staff_of(assembly, name="干部"):
    body = Body.objects.filter(assembly=assembly, kind="secretariat").first()
    body = body or BodyFactory(assembly=assembly, kind="secretariat", name="机关")
    return Seat.objects.create(person=PersonFactory(name=name), body=body, role="staff", starts_on=date(2023, 1, 12))


def member(assembly, name, **more):
    return MembershipFactory(person=PersonFactory(name=name), assembly=assembly, **more)


def with_public(assembly, person, name="那曲牧户联系点"):
    group = PublicGroup.objects.create(assembly=assembly, name=name)
    return PairFactory(assembly=assembly, kind=Pair.Kind.MEMBER_PUBLIC, first=person, second=None, group=group)
