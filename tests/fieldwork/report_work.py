"""What the tests of reports start from: a topic, a trip of it with findings, a committee whose report it is."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.activities.models import Participation
from huiyin.fieldwork import reporting
from huiyin.fieldwork.models import Finding
from tests.factories.activities import ActivityFactory
from tests.factories.base import BodyFactory, RoleHoldingFactory, UserFactory
from tests.factories.plans import TopicFactory

TEXT = "围绕题目，调研组先后走访两县，形成本报告。"


def key() -> uuid.UUID:
    return uuid.uuid4()


def today() -> date:
    return timezone.localdate()


def days_ago(count: int) -> date:
    return today() - timedelta(days=count)


def office(name, role, assembly, **where):
    user = UserFactory(name=name)
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def committee(cast):
    """旦增 is the committee's staff, 德吉 the liaison office, 边巴 the ledger desk; 卓玛 was on the trip."""
    assembly = cast.agency.assembly
    body = BodyFactory(assembly=assembly, name="农业和农村委员会")
    topic = TopicFactory(assembly=assembly, title="牧区饮水", year=today().year, lead_body=body)
    trip = ActivityFactory(
        assembly=assembly,
        kind="research_trip",
        title="赴四季县调研",
        topic=topic,
        organiser=body,
        starts_on=days_ago(40),
        ends_on=days_ago(38),
    )
    member = cast.zhuoma.person.memberships.get()
    Participation.objects.create(activity=trip, membership=member, status=Participation.Status.PRESENT)
    at = SimpleNamespace(
        cast=cast,
        assembly=assembly,
        body=body,
        topic=topic,
        trip=trip,
        dandzin=office("旦增", Role.COMMITTEE_STAFF, assembly, body=body),
        deji=office("德吉", Role.LIAISON, assembly),
        ledger=office("边巴", Role.LEDGER_STAFF, assembly),
    )
    at.findings = [
        found(at, "冬季水管冻裂", "埋得太浅", "管道深埋一米二"),
        found(at, "管水员没有报酬", "没有列入预算", ""),
    ]
    return at


def found(at, problem, cause="", advice="", **facts):
    given = {"activity": at.trip, "found_on": at.trip.starts_on, "written_by": at.cast.zhuoma} | facts
    return Finding.objects.create(problem=problem, cause=cause, advice=advice, **given)


def drafted(at, **facts):
    given = {
        "title": "牧区饮水的调研报告",
        "text": TEXT,
        "body": at.body,
        "topic": at.topic,
        "activity": at.trip,
    } | facts
    return reporting.begin_report(by=at.dandzin, assembly=at.assembly, key=key(), **given)


def circulated(at, **facts):
    return reporting.circulate(drafted(at, **facts), by=at.dandzin, key=key(), until=today())


def adopted(at, **facts):
    report = circulated(at, **facts)
    return reporting.adopt(report, by=at.dandzin, key=key(), on=today(), adopted_by="第八次主席会议")


def sent(at, to="区委办公厅", **facts):
    return reporting.send(adopted(at, **facts), by=at.dandzin, key=key(), to=to, on=today(), number="政协发〔2026〕8号")


def recommended(at, report, text="管道深埋一米二", agency=None):
    reporting.recommend(report, by=at.dandzin, key=key(), text=text, agency=agency)
    return report.recommendations.last()
