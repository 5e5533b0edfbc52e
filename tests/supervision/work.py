"""What the tests of supervision start from: a proposal at the agency, orders, and clocks with a colour."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency
from huiyin.matters.models import Assignment, Clock, Matter
from huiyin.supervision import instructions, keys, orders
from huiyin.supervision.models import LeaderInstruction, SupervisionOrder
from huiyin.supervision.orders import Leader
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.factories.raised import OpenMatterFactory
from tests.proposals.course import key, walk

LEADER = Leader("洛桑", "自治区副主席")
INSTRUCTION = {
    "leader_name": "洛桑",
    "leader_office": "自治区副主席",
    "level": LeaderInstruction.Level.GOVERNMENT,
    "text": "请教育局一周内拿出办法。",
    "gist": "领导要求抓紧办理。",
}


def today() -> date:
    return timezone.localdate()


def in_days(days: int) -> date:
    return today() + timedelta(days)


def office(role: str, assembly, **where):
    user = UserFactory()
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def gov(cast):
    return office(Role.GOV_SUPERVISION, cast.agency.assembly)


def order(cast, matter: Matter | None = None, **changes) -> SupervisionOrder:
    given = {
        "by": cast.leader,
        "key": key(),
        "leader": LEADER,
        "reason": "三个月没有进展。",
        "office": Role.PROPOSALS_STAFF,
        "due_on": in_days(30),
    }
    return orders.order(matter or walk(cast, "acknowledge"), **given | changes)


def planned(cast, row: SupervisionOrder) -> SupervisionOrder:
    orders.plan(row, by=cast.zhaxi, key=key(), text="先座谈，后看现场。", steps=[(in_days(3), "座谈")])
    return row


def visited(cast, row: SupervisionOrder) -> SupervisionOrder:
    orders.visit(
        planned(cast, row),
        by=cast.zhaxi,
        key=key(),
        kind="on_site",
        held_on=today(),
        place="县小学",
        found="炉子已装。",
    )
    return row


def reported(cast, row: SupervisionOrder) -> SupervisionOrder:
    orders.report(visited(cast, row), by=cast.zhaxi, key=key(), result="取暖已改善。", reported_by="扎西")
    return row


def mark(cast, matter: Matter | None = None, **changes):
    given = {
        "by": cast.zhaxi,
        "key": key(),
        "leader": LEADER,
        "confirmed_by": "第三十次主席会议",
        "reason": "群众关心。",
        "office": Role.PROPOSALS_STAFF,
        "due_on": in_days(60),
    }
    return keys.mark(matter or walk(cast, "acknowledge"), **given | changes)


def instruct(cast, matter: Matter, **changes):
    given = INSTRUCTION | {"by": cast.zhaxi, "key": key(), "given_on": today()}
    return instructions.instruct(matter, **given | changes)


def at_the_agency(agency: Agency, due_on: date, name: str = "handle", stopped_on: date | None = None) -> Clock:
    """A matter of its own that the agency has, and one clock of it: quicker than the whole way of a proposal."""
    matter = OpenMatterFactory(assembly=agency.assembly, state="in_progress", holder_office="", holder_agency=agency)
    part = Assignment.objects.create(matter=matter, agency=agency, assigned_on=date(2024, 1, 2))
    explanation = {"start": "2026-01-01", "due": due_on.isoformat(), "unit": "days", "count": 10}
    return Clock.objects.create(
        matter=matter,
        assignment=part,
        name=name,
        started_on=due_on - timedelta(10),
        due_on=due_on,
        stopped_on=stopped_on,
        explanation=explanation,
    )


def late_clock(matter: Matter, due_on: date) -> Clock:
    """A second answer the agency owes, whatever the proposal waits for now."""
    explanation = {"start": "2026-01-01", "due": due_on.isoformat(), "unit": "days", "count": 10}
    return Clock.objects.create(
        matter=matter,
        assignment=matter.assignments.get(),
        name="rehandle",
        started_on=due_on - timedelta(10),
        due_on=due_on,
        explanation=explanation,
    )


def running_clock(matter: Matter, due_on: date) -> Clock:
    """The agency's clock of the answer, due on that day; the matter's own date with it."""
    clock = matter.clocks.get(name="handle", stopped_on__isnull=True)
    Clock.objects.filter(pk=clock.pk).update(started_on=due_on - timedelta(90), due_on=due_on)
    Matter.objects.filter(pk=matter.pk).update(due_on=due_on)
    clock.refresh_from_db()
    return clock
