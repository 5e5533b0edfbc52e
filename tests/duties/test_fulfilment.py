"""Done, missing, exempt, not owed: against an oracle, and each rule by an example."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huiyin.activities.models import LeaveOfAbsence, Participation
from huiyin.assemblies.models import Body
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.duties.fulfilment import Year, standing_of
from huiyin.duties.models import lay_down
from huiyin.duties.owing import of_year
from huiyin.matters.models import State
from huiyin.members.models import Membership, Seat
from tests.duties.cases import YEAR, Case, Signed, expected
from tests.factories.activities import ActivityFactory, ParticipationFactory
from tests.factories.base import (
    AssemblyFactory,
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    RuleSetFactory,
    UserFactory,
)
from tests.factories.raised import OpenMatterFactory, signed
from tests.factories.writings import WritingFactory

PROPOSAL = {"code": "proposal", "name": "撰写提案", "unit": "份", "count": 1}
AROUND = st.dates(date(YEAR - 1, 10, 1), date(YEAR + 1, 3, 31))
INSIDE = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))


def ruled(assembly, *duties, version=1, since=date(2020, 1, 1), **more):
    document = deepcopy(STARTING_RULES) | {"duties": list(duties)} | more
    made = RuleSetFactory(assembly=assembly, version=version, in_force_from=since, document=document)
    lay_down(made)
    return made


@st.composite
def spans(draw):
    """One membership, or two one after the other, as after an election."""
    first = draw(AROUND)
    ends = draw(st.none() | AROUND.filter(lambda day: day >= first))
    if ends is None or draw(st.booleans()):
        return [(first, ends)]
    again = ends + timedelta(days=draw(st.integers(1, 90)))
    later = draw(st.none() | st.integers(0, 400))
    return [(first, ends), (again, None if later is None else again + timedelta(days=later))]


@st.composite
def stretches(draw):
    first = draw(AROUND)
    return first, draw(st.none() | st.integers(0, 250).map(lambda days: first + timedelta(days=days)))


@st.composite
def cases(draw):
    held = draw(spans())
    leaves = draw(st.lists(st.tuples(st.integers(0, len(held) - 1), stretches()), max_size=3))
    days = INSIDE | st.sampled_from([date(YEAR - 1, 12, 31), date(YEAR + 1, 1, 1)])
    some = draw(st.lists(st.builds(Signed, days, st.booleans(), st.integers(0, 2), st.booleans()), max_size=4))
    for one in some:
        one.is_first = one.is_first or one.others == 0
    optional = {
        "owed_by": st.sampled_from(["members", "standing_committee"]),
        "joint": st.sampled_from(["each", "lead"]),
        "most_joint": st.integers(0, 2),
        "joined_by": INSIDE.map(lambda day: {"month": day.month, "day": day.day}),
        "leave_days": st.integers(1, 200),
    }
    rule = draw(st.fixed_dictionaries({"count": st.integers(1, 3)}, optional=optional))
    leaves = [(which, *stretch) for which, stretch in leaves]
    return Case(held, leaves, draw(st.none() | stretches()), some, PROPOSAL | rule)


def laid_out(case):
    """The case as records; the memberships and, by place, the matters."""
    assembly = AssemblyFactory()
    ruled(assembly, case.rule)
    person, others = PersonFactory(), [PersonFactory() for _number in range(2)]
    held = [
        MembershipFactory(person=person, assembly=assembly, starts_on=first, ends_on=last) for first, last in case.spans
    ]
    for which, first, last in case.leaves:
        facts = {"starts_on": first, "ends_on": last, "reason": "absence", "entered_by": person.user}
        LeaveOfAbsence.objects.create(membership=held[which], **facts)
    if case.seat:
        body = BodyFactory(assembly=assembly, kind=Body.Kind.STANDING_COMMITTEE)
        Seat.objects.create(
            person=person, body=body, role=Seat.Role.MEMBER, starts_on=case.seat[0], ends_on=case.seat[1]
        )
    matters = []
    for one in case.signed:
        state = State.SUBMITTED if one.is_counted else State.WITHDRAWN
        matter = OpenMatterFactory(kind="proposal", assembly=assembly, opened_on=one.on, state=state)
        signed(matter, person, "lead" if one.is_first else "cosigner")
        for place, other in enumerate(others[: one.others]):
            signed(matter, other, "lead" if place == 0 and not one.is_first else "cosigner")
        matters.append(matter)
    return held, matters


@pytest.mark.django_db
@given(cases())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(Case([(date(2024, 7, 1), None)], rule=PROPOSAL | {"joined_by": {"month": 6, "day": 30}}))
@example(Case([(date(2024, 6, 30), None)], rule=PROPOSAL | {"joined_by": {"month": 6, "day": 30}}))
@example(Case([(date(2023, 10, 1), date(2024, 12, 30))], rule=PROPOSAL))
@example(
    Case(
        [(date(2023, 10, 1), None)],
        [(0, date(2024, 1, 1), date(2024, 1, 10)), (0, date(2024, 1, 5), date(2024, 1, 12))],
        rule=PROPOSAL | {"leave_days": 13},
    )
)
@example(
    Case(
        [(date(2023, 10, 1), None)],
        signed=[
            Signed(date(2024, 3, 1), False, 1),
            Signed(date(2024, 4, 1), True, 1),
            Signed(date(2024, 5, 1), True, 0),
        ],
        rule=PROPOSAL | {"count": 2, "most_joint": 1},
    )
)
def test_each_member_stands_as_the_oracle_says(case):
    held, matters = laid_out(case)

    for place, membership in enumerate(held):
        found = [
            (one.state, matters.index(one.record) if one.record else None) for one in standing_of(membership, YEAR)
        ]
        assert found == expected(case, place), case


@pytest.fixture
def member(db):
    return MembershipFactory(assembly=AssemblyFactory(slug="home"), starts_on=date(2022, 1, 1))


def states(membership, year):
    return [(one.duty.name, one.state) for one in standing_of(membership, year)]


def test_a_past_year_is_judged_by_the_rules_of_its_last_day_however_they_change_later(member):
    story = {"code": "story", "name": "编写委员故事", "unit": "个", "count": 1}
    ruled(member.assembly, PROPOSAL, since=date(2022, 1, 1))
    ruled(member.assembly, story, version=2, since=date(2023, 12, 31))
    ruled(member.assembly, PROPOSAL | {"name": "提案新名"}, version=3, since=date(2025, 1, 1))
    WritingFactory(author=member.person, assembly=member.assembly, submitted_on=date(2023, 2, 1))

    assert {year: states(member, year) for year in (2021, 2022, 2023, 2024, 2025)} == {
        2021: [],  # no rules yet
        2022: [("撰写提案", "missing")],
        2023: [("编写委员故事", "done")],
        2024: [("编写委员故事", "missing")],
        2025: [("提案新名", "missing")],
    }


def test_an_assembly_without_rules_of_its_own_follows_the_nearest_above(member):
    below = AssemblyFactory(slug="below", parent=member.assembly, tier="county")
    ruled(member.assembly, PROPOSAL)
    held = MembershipFactory(person=member.person, assembly=below, starts_on=date(2022, 1, 1))

    assert states(held, 2023) == [("撰写提案", "missing")]


def test_a_record_counts_for_the_assembly_it_was_handed_in_to(member):
    other = AssemblyFactory(slug="other")
    ruled(member.assembly, PROPOSAL)
    matter = OpenMatterFactory(kind="proposal", assembly=other, state=State.SUBMITTED)
    signed(matter, member.person, "lead")

    assert states(member, 2023) == [("撰写提案", "done")]  # no member there: handed in as what they are here
    MembershipFactory(person=member.person, assembly=other, starts_on=date(2022, 1, 1))
    assert states(member, 2023) == [("撰写提案", "missing")]


ATTENDED = {"name": "一", "unit": "次", "count": 1}


@pytest.mark.parametrize(
    ("code", "kind", "status", "state"),
    [
        ("research", "research_trip", "present", "done"),
        ("research", "inspection", "present", "done"),
        ("research", "own_research", "present", "done"),
        ("research", "study_tour", "present", "missing"),
        ("research", "research_trip", "partial", "missing"),  # fewer half days than the rule's share
        ("research", "research_trip", "excused", "missing"),
        ("training", "training", "present", "done"),
        ("training", "symposium", "present", "done"),
        ("training", "lecture", "present", "done"),
        ("training", "outside_course", "present", "done"),
        ("training", "reading", "present", "missing"),
        ("training", "research_trip", "present", "missing"),
    ],
)
def test_research_and_training_are_fulfilled_by_being_there(member, code, kind, status, state):
    ruled(member.assembly, ATTENDED | {"code": code})
    activity = ActivityFactory(assembly=member.assembly, kind=kind, starts_on=date(2023, 5, 10))
    ParticipationFactory(activity=activity, membership=member, status=Participation.Status(status))

    assert states(member, 2023) == [("一", state)]


def test_one_activity_fulfils_one_piece_and_a_planned_one_none(member):
    ruled(member.assembly, ATTENDED | {"code": "research", "count": 2})
    for state in ("held", "planned"):
        activity = ActivityFactory(assembly=member.assembly, kind="research_trip", state=state)
        ParticipationFactory(activity=activity, membership=member)

    assert states(member, 2023) == [("一", "done"), ("一", "missing")]


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        ({"starts_on": date(2023, 8, 1)}, {"joined_by": {"month": 6, "day": 30}}, "到任晚于 2023-06-30，当年免"),
        ({"ends_on": date(2023, 8, 1)}, {}, "2023-08-01 离任，当年的任务不再承担"),
        ({"starts_on": date(2024, 1, 1)}, {}, "这一年不是委员"),
        ({}, {"owed_by": "standing_committee"}, "由常务委员会组成人员承担"),
    ],
)
def test_why_a_duty_is_not_asked_is_said_in_words(member, change, rule, words):
    ruled(member.assembly, PROPOSAL | rule)
    Membership.objects.filter(pk=member.pk).update(**change)
    member.refresh_from_db()

    assert [one.why for one in standing_of(member, 2023)] == [words]


def test_a_long_leave_is_told_by_its_days_and_what_was_done_all_the_same_is_shown(member):
    ruled(member.assembly, PROPOSAL | {"leave_days": 90})
    days = {"starts_on": date(2022, 12, 1), "ends_on": date(2023, 4, 30), "reason": "absence"}
    LeaveOfAbsence.objects.create(membership=member, entered_by=UserFactory(), **days)
    matter = OpenMatterFactory(kind="proposal", assembly=member.assembly, state=State.SUBMITTED)
    signed(matter, member.person, "lead")

    (one,) = standing_of(member, 2023)
    assert (one.state, one.why, one.record) == ("exempt", "当年长期请假 120 天，免", matter)


def test_seats_of_staff_owe_nothing_that_a_body_owes(member):
    ruled(member.assembly, PROPOSAL | {"owed_by": "standing_committee"})
    body = BodyFactory(assembly=member.assembly, kind=Body.Kind.STANDING_COMMITTEE)
    seat = Seat.objects.create(person=member.person, body=body, role=Seat.Role.STAFF, starts_on=date(2022, 1, 1))

    assert states(member, 2023) == [("撰写提案", "not_owed")]
    Seat.objects.filter(pk=seat.pk).update(role=Seat.Role.CHAIR)
    assert states(member, 2023) == [("撰写提案", "missing")]


def test_a_year_of_many_is_asked_for_in_as_many_queries_as_one(member, django_assert_num_queries):
    duties = [
        dict(ATTENDED, code=code, name=code) for code in ("proposal", "opinion_item", "story", "research", "training")
    ]
    ruled(member.assembly, *duties)

    def asked(queries):
        held = of_year(Membership.objects.filter(assembly=member.assembly), 2023)
        with django_assert_num_queries(queries):
            year = Year(held, 2023)
            return [year.standings(one) for one in year.memberships]

    for _number in range(2):
        MembershipFactory(assembly=member.assembly)
    assert len(asked(12)) == 3
    for _number in range(5):
        signed(
            OpenMatterFactory(kind="proposal", assembly=member.assembly),
            MembershipFactory(assembly=member.assembly).person,
        )
    assert len(asked(12)) == 8
