"""Activities with people called to them, as the tests of attendance need them."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.counting import Mark
from huiyin.activities.models import Activity, CalledGroup
from huiyin.activities.workflow.roll import Line
from tests.factories.activities import ActivityFactory
from tests.factories.base import MembershipFactory, PersonFactory, RoleHoldingFactory, SectorFactory, UserFactory

DAY = date(2026, 3, 4)


def key():
    return uuid.uuid4()


def office(assembly, role=Role.LIAISON, **where):
    user = UserFactory()
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def held_on(assembly, day=DAY, **facts):
    return ActivityFactory(assembly=assembly, starts_on=day, ends_on=facts.pop("ends_on", day), **facts)


def coming(assembly, days=10, **facts):
    day = timezone.localdate() + timedelta(days)
    return held_on(assembly, day, state=Activity.State.PLANNED, **facts)


def everyone(assembly):
    return CalledGroup(kind="everyone", assembly=assembly)


def call_all(activity, by):
    return workflow.call(activity, [everyone(activity.assembly)], by=by, key=key())


def member(assembly, name="某某", sector="农业界", **facts):
    return MembershipFactory(
        assembly=assembly,
        person=PersonFactory(name=name),
        sector=SectorFactory(assembly=assembly, name=sector),
        **facts,
    )


def members(assembly, *names):
    return [member(assembly, name) for name in names]


def line_of(activity, held):
    return activity.participations.get(membership=held)


def marked(activity, marks, by):
    """The roll as an organiser sends it: marks by membership, read from the page a moment ago."""
    lines = []
    for held, mark in marks.items():
        row = line_of(activity, held)
        lines.append(Line(row.pk, row.edits, Mark.of(row), Mark.read(mark)))
    return workflow.enter_roll(activity, lines, by=by, key=key())


def complete(activity, marks, by):
    """Everybody who is not named was there."""
    rest = {row.membership: "present" for row in activity.participations.select_related("membership")}
    marked(activity, rest | marks, by)
    return workflow.complete_roll(activity, by=by, key=key())
