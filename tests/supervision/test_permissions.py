"""Each permission in supervision, and all for whom it holds, of people who differ in one thing."""

from types import SimpleNamespace

import pytest

from huiyin.accounts.models import Role, User
from huiyin.assemblies.models import Agency
from huiyin.matters.models import Assignment, Matter
from huiyin.supervision import permissions
from tests.factories.base import AgencyFactory, AssemblyFactory, MembershipFactory, RoleHoldingFactory, UserFactory
from tests.matters.test_conflicts import matter_of
from tests.matters.test_permissions import sign

pytestmark = pytest.mark.django_db
OFFICES = {
    "staff": Role.PROPOSALS_STAFF,
    "committee": Role.PROPOSALS_COMMITTEE,
    "editor": Role.OPINION_EDITOR,
    "ledger": Role.LEDGER_STAFF,
    "gov": Role.GOV_SUPERVISION,
    "leader": Role.LEADER,
    "liaison": Role.LIAISON,
}
MAY = {
    "gives_orders": {kind: {"leader"} for kind in ("proposal", "opinion", "livelihood")},
    "keeps_orders": {
        "proposal": {"staff", "gov"},
        "opinion": {"editor"},
        "livelihood": {"staff", "ledger", "gov"},
    },
    "marks_key": {"proposal": {"staff", "leader"}, "opinion": set(), "livelihood": set()},
    "records_instructions": {
        "proposal": {"staff", "leader", "gov"},
        "opinion": {"editor", "leader"},
        "livelihood": {"staff", "leader", "gov"},
    },
}


def hold(user, role, **where):
    RoleHoldingFactory(user=user, role=role, **where)
    return user


@pytest.fixture
def stage(assembly, cast):
    """Every office here and elsewhere, and here once more of somebody who signed what it would act on."""
    elsewhere, people = AssemblyFactory(), {"nobody": UserFactory()}
    for name, role in OFFICES.items():
        people[name] = hold(UserFactory(), role, assembly=assembly)
        people[f"{name}_elsewhere"] = hold(UserFactory(), role, assembly=elsewhere)
        people[f"{name}_who_signed"] = hold(MembershipFactory(assembly=assembly).person.user, role, assembly=assembly)
    people["agency"] = hold(UserFactory(), Role.AGENCY, assembly=assembly, agency=cast.agency)
    people["agency_leader"] = hold(UserFactory(), Role.AGENCY_LEADER, assembly=assembly, agency=cast.agency)
    return SimpleNamespace(people=people, assembly=assembly, elsewhere=elsewhere, agency=cast.agency)


def those(stage, may):
    return {name for name, user in stage.people.items() if may(User.objects.get(pk=user.pk))}


def matter_at(stage, kind, state="assigned"):
    matter = matter_of(kind, state, stage.assembly, stage.agency)
    for name, user in stage.people.items():
        if name.endswith("_who_signed"):
            sign(matter, user.person, "cosigner")
    return Matter.objects.get(pk=matter.pk)


@pytest.mark.parametrize("kind", ["proposal", "opinion", "livelihood"])
@pytest.mark.parametrize("name", MAY)
def test_each_permission_holds_for_these_offices_of_the_assembly_who_did_not_sign(name, kind, stage):
    matter = matter_at(stage, kind)

    assert those(stage, lambda user: getattr(permissions, name)(user, matter)) == MAY[name][kind]


def test_the_two_who_follow_up_issue_slips_in_their_own_assembly(stage):
    here, there = stage.assembly.pk, stage.elsewhere.pk
    offices = {"staff", "gov"}

    assert those(stage, lambda user: permissions.issues_slips(user, there)) == {f"{name}_elsewhere" for name in offices}
    assert those(stage, lambda user: permissions.issues_slips(user, here)) == offices | {
        f"{name}_who_signed" for name in offices
    }


def test_offices_that_oversee_and_agencies_have_the_entry_in_their_bar(stage):
    offices = set(OFFICES) - {"liaison"}
    everywhere = {f"{name}{where}" for name in offices for where in ("", "_elsewhere", "_who_signed")}

    assert those(stage, permissions.sees_supervision) == everywhere | {"agency", "agency_leader"}


def test_an_agency_answers_an_order_that_means_it_or_means_all_that_have_the_matter(stage):
    matter = matter_at(stage, "proposal")
    other, former = AgencyFactory(assembly=stage.assembly), AgencyFactory(assembly=stage.assembly)
    hold(stage.people["agency"], Role.AGENCY, assembly=stage.assembly, agency=other)
    hold(stage.people["agency"], Role.AGENCY, assembly=stage.assembly, agency=former)
    on = {"matter": matter, "role": "co", "assigned_on": matter.opened_on}
    Assignment.objects.create(agency=other, state="accepted", **on)
    Assignment.objects.create(agency=former, state="reassigned", **on)
    user = User.objects.get(pk=stage.people["agency"].pk)

    def answering(*meant):
        agencies = Agency.objects.filter(pk__in=[agency.pk for agency in meant])
        return set(permissions.answering_agencies(user, matter, agencies))

    assert answering() == {stage.agency, other}
    assert answering(other, former) == {other}
    assert answering(former) == set()


@pytest.mark.parametrize(
    ("kind", "state", "filed", "supervised", "awarded"),
    [
        ("proposal", "closed", True, False, True),
        ("proposal", "closed", False, False, False),
        ("proposal", "assigned", True, True, False),
        ("proposal", "draft", False, False, False),
        ("livelihood", "closed", True, False, False),
        ("livelihood", "registered", False, True, False),
    ],
)
def test_what_is_open_is_supervised_and_a_filed_and_closed_proposal_may_be_awarded(
    kind, state, filed, supervised, awarded, stage
):
    matter = matter_at(stage, kind, state)
    matter.filed_on = matter.opened_on if filed else None

    assert (permissions.is_supervised(matter), permissions.may_be_awarded(matter)) == (supervised, awarded)
