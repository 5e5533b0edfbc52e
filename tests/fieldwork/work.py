"""What the tests of field work start from: a trip led by the assembly, with 卓玛 and 次仁 on it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity, Participation
from huiyin.assemblies.models import Assembly
from huiyin.fieldwork import finding, ways
from huiyin.fieldwork.models import Finding
from tests.factories.base import AssemblyFactory, MembershipFactory, PersonFactory, RoleHoldingFactory, UserFactory


def key() -> uuid.UUID:
    return uuid.uuid4()


def today() -> date:
    return timezone.localdate()


def again(user):
    """As the next request has it: what was read of the account is read anew."""
    return type(user).objects.get(pk=user.pk)


def office(role, assembly, **where):
    user = UserFactory(name=f"任{role}")
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def trip_of(home, people=(), status="present", **facts) -> Activity:
    day = today() - timedelta(days=3)
    given = {"kind": "research_trip", "title": "赴林周县调研", "place": "林周县", "starts_on": day, "ends_on": today()}
    made = Activity.objects.create(assembly=home, state="held", **(given | facts))
    for user in people:
        held = user.person.memberships.get(assembly=home)
        Participation.objects.create(activity=made, membership=held, status=status)
    return made


def field(cast):
    """达瓦 is of the same assembly and was not on the trip."""
    home = cast.agency.assembly
    linzhou = AssemblyFactory(parent=home, tier=Assembly.Tier.COUNTY, slug="linzhou", place_name="林周县")
    return SimpleNamespace(
        home=home,
        linzhou=linzhou,
        trip=trip_of(home, [cast.zhuoma, cast.ciren], visited=linzhou),
        dawa=MembershipFactory(person=PersonFactory(name="达瓦"), assembly=home).person.user,
        liaison=office(Role.LIAISON, home),
        desk=office(Role.LEDGER_STAFF, home),
    )


def found(cast, made, problem="村卫生室常用药不全。", by=None, activity=None, **words) -> Finding:
    given = {"problem": problem, "cause": "配送一月一次。", "advice": "改为每周配送。", "place": made.linzhou}
    given |= {"found_on": today()} | words
    return finding.write_finding(activity or made.trip, by=by or cast.zhuoma, key=key(), **given)


WORDS = {
    "proposal": {"title": "村卫生室药品配送", "grounds": "药品不全。", "recommendations": "每周配送。"},
    "opinion": {"title": "村卫生室药品不全", "situation": "药品不全。", "advice": "每周配送。"},
    "livelihood": {"title": "村卫生室药品不全", "description": "药品不全。"},
}


def raised(finding_, kind, *, by, **how):
    return ways.raise_as(finding_, kind, **({"by": by, "key": key()} | WORDS[kind] | how))
