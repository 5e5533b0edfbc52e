"""Who reads an order, an instruction and an award: of people who all read the matter, and differ in one thing."""

from types import SimpleNamespace

import pytest

from huiyin.accounts.models import Role, User
from huiyin.matters.models import Assignment, Matter
from huiyin.proposals.models import Proposal
from huiyin.supervision import permissions
from huiyin.supervision.models import Award, AwardRound, LeaderInstruction, SupervisionOrder
from tests.factories.base import AgencyFactory, MembershipFactory, RoleHoldingFactory, UserFactory
from tests.matters.test_conflicts import matter_of
from tests.matters.test_permissions import DAY, sign
from tests.supervision.work import INSTRUCTION

pytestmark = pytest.mark.django_db


def member(assembly, role=""):
    user = MembershipFactory(assembly=assembly).person.user
    if role:
        RoleHoldingFactory(user=user, role=role, assembly=assembly)
    return user


@pytest.fixture
def stage(assembly, cast):
    """A filed proposal that members may read, at two agencies; members, some of whom signed or hold an office."""
    matter = matter_of("proposal", "assigned", assembly, cast.agency)
    Proposal.objects.filter(matter=matter).update(members_may_read=True)
    other = AgencyFactory(assembly=assembly)
    Assignment.objects.create(matter=matter, agency=other, role="co", state="accepted", assigned_on=DAY)
    people = {name: member(assembly) for name in ("signed", "invited", "member")}
    sign(matter, people["signed"].person, "cosigner")
    sign(matter, people["invited"].person, "cosigner", state="invited")
    people |= {"staff": member(assembly, Role.PROPOSALS_STAFF), "editor": member(assembly, Role.OPINION_EDITOR)}
    for name, agency in (("first_agency", cast.agency), ("second_agency", other)):
        people[name] = UserFactory()
        RoleHoldingFactory(user=people[name], role=Role.AGENCY, assembly=assembly, agency=agency)
    return SimpleNamespace(matter=matter, people=people, assembly=assembly, first=cast.agency, second=other)


def readers(stage, row, condition):
    users = {name: User.objects.get(pk=user.pk) for name, user in stage.people.items()}
    if row.matter == stage.matter:
        assert all(Matter.objects.visible_to(user).filter(pk=row.matter_id) for user in users.values())
    return {name for name, user in users.items() if type(row).objects.filter(condition(user)).filter(pk=row.pk)}


def order(stage, *agencies, kind="order"):
    who = {"leader_name": "洛桑", "leader_office": "主席", "reason": "三个月没有进展。", "office": Role.PROPOSALS_STAFF}
    row = SupervisionOrder.objects.create(matter=stage.matter, kind=kind, ordered_on=DAY, due_on=DAY, **who)
    row.agencies.set(agencies)
    return row


def instruction(matter):
    return LeaderInstruction.objects.create(
        matter=matter, given_on=DAY, recorded_by=UserFactory(), recorded_on=DAY, **INSTRUCTION
    )


OFFICES = {"staff", "editor"}


def test_an_order_is_read_by_offices_who_signed_and_the_agencies_it_means(stage):
    def read_of(*agencies):
        return readers(stage, order(stage, *agencies), permissions.visible_orders)

    assert read_of(stage.second) == OFFICES | {"signed", "second_agency"}
    assert read_of() == OFFICES | {"signed", "first_agency", "second_agency"}


def test_the_order_of_a_key_proposal_is_read_by_all_who_read_the_proposal(stage):
    assert readers(stage, order(stage, stage.first, kind="key"), permissions.visible_orders) == set(stage.people)


def test_an_instruction_on_a_proposal_is_read_by_its_offices_and_agencies_and_known_to_who_signed(stage):
    row = instruction(stage.matter)
    full = {"staff", "first_agency", "second_agency"}

    assert readers(stage, row, permissions.full_instructions) == full
    assert readers(stage, row, permissions.known_instructions) == full | {"signed"}


def test_an_instruction_on_an_opinion_item_is_no_matter_of_the_proposals_staff(stage):
    item = matter_of("opinion", "assigned", stage.assembly, AgencyFactory(), raised_by=stage.people["staff"])
    row = instruction(item)

    assert readers(stage, row, permissions.full_instructions) == {"editor"}
    assert readers(stage, row, permissions.known_instructions) == {"editor", "staff"}, "who raised it reads the gist"


@pytest.mark.parametrize(
    ("state", "published", "by_all"),
    [("awarded", DAY, True), ("awarded", None, False), ("shortlisted", DAY, False)],
)
def test_an_award_is_read_by_all_once_it_is_given_and_published(state, published, by_all, stage):
    decided = {"decided_by": "第三十次主席会议", "decided_on": DAY}
    round_ = AwardRound.objects.create(
        assembly=stage.assembly, year=2026, name="评选", published_on=published, **decided
    )
    row = Award.objects.create(round=round_, matter=stage.matter, state=state, reason="一")

    assert readers(stage, row, permissions.visible_awards) == (set(stage.people) if by_all else {"staff"})
