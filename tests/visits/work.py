"""What the tests of visits start from: a place, a day under way, and people who come."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.visits import workflow
from huiyin.visits.models import ReceptionPlace
from tests.factories.base import RoleHoldingFactory, UserFactory

NAME, CONTACT = "桑珠旺堆", "13989012345"  # of nobody; searched for on every page


def key() -> uuid.UUID:
    return uuid.uuid4()


def today() -> date:
    return timezone.localdate()


def days_ago(count: int) -> date:
    return today() - timedelta(days=count)


def office(name, role, assembly):
    user = UserFactory(name=name)
    RoleHoldingFactory(user=user, role=role, assembly=assembly)
    return user


def desk(cast):
    """The ledger desk, the liaison office and a place; 卓玛 receives people there."""
    assembly = cast.agency.assembly
    place = ReceptionPlace.objects.create(
        assembly=assembly, kind="village", name="四季村委员工作室", place=assembly, spot="村委会一楼"
    )
    ledger, liaison = office("边巴", Role.LEDGER_STAFF, assembly), office("德吉", Role.LIAISON, assembly)
    return SimpleNamespace(place=place, ledger=ledger, liaison=liaison, cast=cast, assembly=assembly)


def planned(at, on=None, members=None, by=None, **facts):
    facts = {"kind": "reception_day", "held_on": on or today(), "theme": ""} | facts
    members = members or [at.cast.zhuoma.person]
    return workflow.plan_visit(at.place, by=by or at.liaison, key=key(), members=members, **facts)


def under_way(at, on=None, **facts):
    return workflow.hold(planned(at, on, **facts), by=at.cast.zhuoma, key=key())


def came(at, reception, what="村口的井没有水。", by=None, **who):
    return workflow.receive(reception, by=by or at.cast.zhuoma, key=key(), what=what, **who)


def entered(at, reception, what="村口的井没有水。", **who):
    line = came(at, reception, what, **who)
    return workflow.enter_in_ledger(line, by=at.cast.zhuoma, key=key(), kind="problem")


def finished(at, reception):
    return workflow.finish(reception, by=at.cast.zhuoma, key=key())
