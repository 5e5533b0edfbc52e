"""What the tests of plans start from: a plan that collects, its office, its leader, and suggestions."""

from __future__ import annotations

import uuid
from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.notices.models import Notice
from huiyin.plans import workflow
from tests.factories.base import BodyFactory, RoleHoldingFactory, UserFactory

SAID = {"why": "冬季缺水，群众反映多。", "kind": "research"}


def key() -> uuid.UUID:
    return uuid.uuid4()


def today() -> date:
    return timezone.localdate()


def office(name, role, assembly, **where):
    user = UserFactory(name=name)
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def desk(cast, **facts):
    """The liaison office, the leader, a committee and its staff; a plan for next year that collects."""
    assembly = cast.agency.assembly
    body = BodyFactory(assembly=assembly, name="农业委员会")
    at = SimpleNamespace(
        cast=cast,
        assembly=assembly,
        body=body,
        liaison=office("德吉", Role.LIAISON, assembly),
        leader=cast.leader,
        staff=office("边巴", Role.COMMITTEE_STAFF, assembly, body=body),
    )
    at.plan = workflow.open_plan(by=at.liaison, assembly=assembly, key=key(), year=today().year + 1, **facts)
    return at


def suggested(at, by=None, title="牧区冬季饮水", **facts):
    return workflow.suggest(at.plan, by=by or at.cast.zhuoma, key=key(), title=title, **(SAID | facts))


def drafted(at, by=None, title="牧区冬季饮水", **facts):
    topic = suggested(at, by, title, **({"lead_body": at.body} | facts))
    workflow.shortlist(topic, by=at.liaison, key=key())
    return workflow.include(topic, by=at.liaison, key=key())


def drawn_up(at):
    return workflow.draw_up(at.plan, by=at.liaison, key=key())


def decided(at, **facts):
    drawn_up(at)
    said = {"on": today(), "meeting": "第十二次主席会议", "answer": "今年不列入。"} | facts
    return workflow.decide(at.plan, by=at.leader, key=key(), **said)


def told(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))
