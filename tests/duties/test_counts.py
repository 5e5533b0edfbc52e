"""Sums of a year, from which nobody is read off; reminding without telling whom; scores for two kinds of readers."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Body
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.duties import pages as pages_of
from huiyin.duties.counts import summary
from huiyin.duties.fulfilment import standing_of
from huiyin.duties.reminding import APART, remind
from huiyin.duties.scores import score_for, score_of
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import State
from huiyin.members.models import Seat
from huiyin.notices.models import Notice
from tests.asked import unpacked
from tests.duties.test_fulfilment import PROPOSAL, ruled
from tests.factories.activities import ActivityFactory, ParticipationFactory
from tests.factories.base import (
    AgencyFactory,
    AssemblyFactory,
    BodyFactory,
    MembershipFactory,
    RoleHoldingFactory,
    SectorFactory,
    UserFactory,
)
from tests.factories.raised import OpenMatterFactory, signed
from tests.factories.writings import WritingFactory

STORY = {"code": "story", "name": "编写委员故事", "unit": "个", "count": 1}


@pytest.fixture
def home(db):
    return AssemblyFactory(slug="home", name="本区政协")


@pytest.fixture
def liaison(home):
    return RoleHoldingFactory(user=UserFactory(name="联络"), role=Role.LIAISON, assembly=home).user


def members(assembly, sector, total, **facts):
    order = {"妇联": 1, "农业": 2, "科技": 3, "宗教": 4}[sector]
    held = SectorFactory(assembly=assembly, name=sector)
    type(held).objects.filter(pk=held.pk).update(order=order)
    return [MembershipFactory(assembly=assembly, sector=held, **facts) for _number in range(total)]


def wrote(held, on=date(2023, 5, 1)):
    WritingFactory(author=held.person, assembly=held.assembly, submitted_on=on)


def test_the_sums_are_what_each_member_reads_of_themselves(home):
    ruled(home, PROPOSAL, STORY | {"joined_by": {"month": 6, "day": 30}})
    held = members(home, "妇联", 5)
    late = members(home, "妇联", 1, starts_on=date(2023, 9, 1))
    left = members(home, "妇联", 2, ends_on=date(2023, 9, 1))
    for one in [*held[:2], late[0], left[0]]:
        wrote(one)
    signed(OpenMatterFactory(kind="proposal", assembly=home, state=State.SUBMITTED), held[0].person, "lead")

    found = summary(home, 2023)
    mine = [one for member in [*held, *late, *left] for one in standing_of(member, 2023)]
    assert {one.duty.kind: (one.owed, one.done, dict(one.exempt)) for one in found.duties} == {
        "proposal": (6, 1, {"left": 2}),
        "story": (5, 2, {"left": 2, "late": 1}),
    }
    assert sum(one.state == "done" for one in mine) == sum(one.done for one in found.duties)
    assert found.by_number == [(0, 4), (1, 1), (2, 1)]
    assert found.members == 6


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"妇联": 4, "农业": 3}, [("妇联", 4), ("农业", 3)]),
        ({"妇联": 5, "农业": 2, "科技": 1}, [("妇联", 5), (None, 3)]),
        # two alone would be the whole less the others: the next smallest joins them
        ({"妇联": 5, "农业": 2, "科技": 4}, [("妇联", 5), (None, 6)]),
        ({"妇联": 5, "农业": 2}, []),
        ({"妇联": 2, "农业": 2}, []),
    ],
)
def test_no_sector_stands_alone_with_fewer_than_three(home, sizes, shown):
    ruled(home, STORY)
    for name, total in sizes.items():
        members(home, name, total)

    found = summary(home, 2023).sectors
    assert [(one.sector and one.sector.name, one.members) for one in found] == shown


def test_a_duty_fewer_than_three_owe_has_no_number(home, client, liaison):
    ruled(home, STORY, PROPOSAL | {"owed_by": "chair_council"})
    held = members(home, "妇联", 4)
    body = BodyFactory(assembly=home, kind=Body.Kind.CHAIR_COUNCIL)
    for one in held[:2]:
        Seat.objects.create(person=one.person, body=body, role=Seat.Role.MEMBER, starts_on=date(2022, 1, 1))
    client.force_login(liaison)

    assert [one.is_told for one in summary(home, 2023).duties] == [True, False]
    assert "少于 3 人" in client.get("/duties/totals/", {"year": 2023}).content.decode()


def test_no_page_or_sheet_of_sums_names_a_member(home, client, liaison):
    ruled(home, STORY, PROPOSAL)
    for one in members(home, "妇联", 4):
        type(one.person).objects.filter(pk=one.person_id).update(name=f"隐字{one.pk}")
        wrote(one)
    client.force_login(liaison)

    page = client.get("/duties/totals/", {"year": 2023}).content.decode()
    sheet = unpacked(client.get("/duties/totals.xlsx", {"year": 2023}).getvalue()).decode(errors="replace")
    assert "隐字" not in page
    assert "隐字" not in sheet
    assert "完成 1 项" in sheet
    columns, rows = pages_of.sheet(summary(home, 2023))
    assert [column.label for column in columns] == ["项目", "应完成（人）", "已完成（人）", "免（人）", "备注"]
    assert rows == [
        ["编写委员故事", 4, 4, 0, ""],
        ["撰写提案", 4, 0, 0, ""],
        ["完成 0 项", 4, 0, None, ""],
        ["完成 1 项", 4, 4, None, ""],
        ["完成 2 项", 4, 0, None, ""],
    ]


@pytest.fixture
def reminding(home, liaison, monkeypatch):
    ruled(home, STORY)
    held = members(home, "妇联", 3)
    this = timezone.localdate().replace(month=1, day=1)
    wrote(held[0], on=this)
    type(held[2].person.user).objects.filter(pk=held[2].person.user_id).update(is_active=False)
    return held


def test_each_who_has_something_open_is_told_and_nobody_else(home, liaison, reminding):
    assert remind(home, by=liaison, key=uuid.uuid4()) == 1

    (notice,) = Notice.objects.all()
    year = timezone.localdate().year
    assert notice.recipient == reminding[1].person.user
    assert notice.title == f"{year} 年的履职任务还有没完成的：编写委员故事。提交后自动计入，不用另报。"
    assert notice.about == f"{year} 年履职任务：编写委员故事"
    assert Event.objects.get(step="remind_duties").facts == {"year": year, "told": 1}


def test_one_press_counts_once_and_a_second_waits_a_month(home, liaison, reminding):
    event = {"subject": "assemblies.assembly", "subject_id": home.pk, "step": "remind_duties", "actor": liaison}
    Event.objects.create(**event, at=timezone.now() - APART - timedelta(hours=1), facts={"told": 1})  # a month ago

    key, today = uuid.uuid4(), timezone.localdate()
    assert [remind(home, by=liaison, key=key) for _press in range(2)] == [1, 1]
    with pytest.raises(StepNotAllowed, match=str(today + APART)):
        remind(home, by=liaison, key=uuid.uuid4())
    assert Notice.objects.count() == 1


def test_only_the_offices_remind(home, reminding):
    with pytest.raises(PermissionDenied):
        remind(home, by=reminding[0].person.user, key=uuid.uuid4())


SCORES = [
    {"code": "story", "each": 5, "most": 8},
    {"code": "attendance", "each": 3, "most": 30},
]


def test_scores_are_explained_line_by_line_and_capped(home):
    ruled(home, STORY, scores=SCORES)
    (held,) = members(home, "妇联", 1)
    wrote(held)
    wrote(held, on=date(2023, 6, 1))
    complete = {"assembly": home, "roll_completed_on": date(2023, 6, 1)}
    came = ActivityFactory(**complete)
    ParticipationFactory(activity=came, membership=held)
    ParticipationFactory(activity=ActivityFactory(**complete), membership=held, status="absent")
    ParticipationFactory(activity=ActivityFactory(**complete), membership=held, signed_up=True)
    ParticipationFactory(activity=ActivityFactory(assembly=home), membership=held)  # no complete roll

    score = score_of(held, 2023)
    assert [(line.name, line.count, line.points, line.is_capped) for line in score.lines] == [
        ("编写委员故事", 2, 8, True),
        ("应邀到会", 1, 3, False),
    ]
    assert score.lines[1].records == [came]
    assert score.total == 11


def test_scores_are_read_by_the_member_the_liaison_office_and_the_leader_alone(home, liaison):
    ruled(home, STORY, scores=SCORES)
    held, mate = members(home, "妇联", 2)
    sector, agency = {"sector": held.sector}, {"agency": AgencyFactory(assembly=home)}
    where = {"con": sector, "sco": {"body": BodyFactory(assembly=home)}, "agy": agency, "agl": agency}
    others = {
        role: RoleHoldingFactory(role=role, assembly=home, **where.get(role, {})).user
        for role in Role.values
        if role != Role.LIAISON
    }
    elsewhere = RoleHoldingFactory(role=Role.LIAISON, assembly=AssemblyFactory(slug="elsewhere")).user

    readers = {role for role, user in others.items() if score_for(user, held, 2023)}
    assert readers == {Role.LEADER}
    assert score_for(held.person.user, held, 2023)
    assert score_for(liaison, held, 2023)
    assert score_for(mate.person.user, held, 2023) is None
    assert score_for(elsewhere, held, 2023) is None


def pages(client, user, held):
    client.force_login(user)
    addresses = ["/", f"/duties/of/{held.pk}/", "/duties/mine/", "/duties/totals/", f"/people/{held.person_id}/"]
    addresses += [held.person.get_absolute_url(), standing_of(held, 2023)[0].duty.get_absolute_url()]
    return {
        at: response.content.decode()
        for at in addresses
        if (response := client.get(at, {"year": 2023})).status_code == 200
    }


def test_where_scores_are_off_no_page_has_the_word(home, client, liaison):
    ruled(home, STORY)
    (held,) = members(home, "妇联", 1)
    wrote(held)

    assert score_of(held, 2023) is None
    for user in (held.person.user, liaison):
        found = pages(client, user, held)
        assert len(found) >= 3
        assert not [at for at, text in found.items() if "计分" in text or "分数" in text or "积分" in text]


def test_where_scores_are_on_only_the_one_member_s_page_has_them(home, client, liaison):
    ruled(home, STORY, scores=SCORES)
    (held,) = members(home, "妇联", 1)
    wrote(held)

    own = {at for at, text in pages(client, held.person.user, held).items() if "计分" in text}
    office = {at for at, text in pages(client, liaison, held).items() if "计分" in text}
    assert own == {f"/duties/of/{held.pk}/", "/duties/mine/"}
    assert office == {f"/duties/of/{held.pk}/"}


def test_a_year_is_scored_by_the_rules_of_its_last_day(home):
    ruled(home, STORY, scores=SCORES)
    ruled(home, STORY, version=2, since=date(2024, 1, 1))
    assert STARTING_RULES.get("scores") is None
    (held,) = members(home, "妇联", 1)

    assert [score_of(held, year) is not None for year in (2023, 2024)] == [True, False]
