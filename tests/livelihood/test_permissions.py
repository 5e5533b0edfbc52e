"""Each permission on a livelihood matter, and all for whom it holds, of people who differ in one thing."""

from datetime import date
from types import SimpleNamespace

import pytest

from huiyin.accounts.models import Role, User
from huiyin.assemblies.models import Assembly
from huiyin.livelihood import permissions
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Matter, Originator, Voice
from tests.factories.base import AgencyFactory, AssemblyFactory, MembershipFactory, RoleHoldingFactory, UserFactory
from tests.matters.test_conflicts import matter_of
from tests.matters.test_permissions import sign

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 3, 2), date(2036, 3, 2)
STAFF = {"ledger"}
ON_A_MATTER = {
    "acts_for_the_agency": {
        *("agency", "agency_leader", "agency_who_signed", "agency_who_took"),
        *("agency_and_ledger", "agency_and_leader", "agency_who_supervises"),
    },
    "is_ledger_staff": STAFF,
    "took_it": {"entered", "took", "agency_who_took"},
    "may_edit": STAFF | {"entered", "raised", "agency_who_signed", "ledger_who_signed", "leader_who_signed"},
    "handles": {"agency", "agency_leader", "agency_and_ledger", "agency_and_leader", "agency_who_supervises"},
    "looks": STAFF | {"supervises", "leader_elsewhere_who_supervises"},
    "answers": STAFF | {"entered", "took"},
    "decides_deferral": {"leader"},
    "reopens": STAFF | {"entered", "took", "raised", "ledger_who_signed", "leader_who_signed"},
}

ON_A_MATTER["notes_progress"] = STAFF | ON_A_MATTER["handles"]
SIGNED = {
    "raised": "author",
    "ledger_who_signed": "cosigner",
    "leader_who_signed": "cosigner",
    "agency_who_signed": "cosigner",
}
SUPERVISE = ("supervises", "agency_who_supervises", "leader_elsewhere_who_supervises")
OFFICES = {
    "ledger": Role.LEDGER_STAFF,
    "leader": Role.LEADER,
    "committee": Role.COMMITTEE_STAFF,
    "convener": Role.CONVENER,
    "liaison": Role.LIAISON,
}
BOTH = {  # an office, and something that stands against it
    "ledger_who_signed": Role.LEDGER_STAFF,
    "leader_who_signed": Role.LEADER,
    "agency_and_ledger": Role.LEDGER_STAFF,
    "agency_and_leader": Role.LEADER,
}


@pytest.fixture
def stage(assembly, cast):
    """One matter at an agency, and everybody who has something to do with it, or nearly has."""
    elsewhere = AssemblyFactory()
    matter = matter_of("livelihood", "registered", assembly, cast.agency)
    people = {"nobody": UserFactory()}

    matter.livelihood.supervisors.add(*(_member(people, name) for name in SUPERVISE))
    for name in SIGNED:
        sign(matter, _member(people, name), SIGNED[name])
    _member(people, "member")
    people["entered"] = matter.livelihood.entered_by
    for name in ("took", "agency_who_took"):
        people[name] = UserFactory()
        heard = Originator.objects.create(
            assembly=assembly,
            masked="次**",
            answer_by="in_person",
            taken_by=people[name],
            taken_on=DAY,
            keep_until=LATER,
        )
        Voice.objects.create(matter=matter, originator=heard)
    for name, role in OFFICES.items():
        _hold(people, name, role, assembly=assembly)
        _hold(people, f"{name}_elsewhere", role, assembly=elsewhere)
    for name, role in BOTH.items():
        _hold(people, name, role, assembly=assembly)
    for name in ON_A_MATTER["acts_for_the_agency"] - {"agency_leader"}:
        _hold(people, name, Role.AGENCY, assembly=assembly, agency=cast.agency)
    _hold(people, "agency_leader", Role.AGENCY_LEADER, assembly=assembly, agency=cast.agency)
    _hold(people, "other_agency", Role.AGENCY, assembly=assembly, agency=AgencyFactory(assembly=assembly))
    _hold(people, "leader_elsewhere_who_supervises", Role.LEADER, assembly=elsewhere)
    return SimpleNamespace(matter=matter, people=people, assembly=assembly, elsewhere=elsewhere)


def _member(people, name):
    people[name] = MembershipFactory(assembly=Assembly.objects.get(slug="home")).person.user
    return people[name].person


def _hold(people, name, role, **where):
    RoleHoldingFactory(user=people.setdefault(name, UserFactory()), role=role, **where)


def those(stage, may):
    return {name for name, user in stage.people.items() if may(User.objects.get(pk=user.pk))}


def who(stage, name):
    matter = Matter.objects.get(pk=stage.matter.pk)
    return those(stage, lambda user: getattr(permissions, name)(user, matter))


@pytest.mark.parametrize("name", ON_A_MATTER)
def test_each_permission_on_a_matter_holds_for_these_and_nobody_else(name, stage):
    assert who(stage, name) == ON_A_MATTER[name]


def test_once_it_is_closed_the_desk_alone_opens_it_again(stage):
    Matter.objects.filter(pk=stage.matter.pk).update(state="closed")

    assert who(stage, "reopens") == STAFF


def test_whoever_entered_it_does_not_handle_it_nor_answer_for_the_agency(stage):
    agency = stage.people["agency"]
    LivelihoodMatter.objects.filter(matter=stage.matter).update(entered_by=agency)

    for name in ("handles", "answers", "reopens"):
        assert "agency" not in who(stage, name), name
    assert "agency" in who(stage, "took_it")


def test_members_and_whoever_hears_people_in_their_office_collect_in_their_own_assembly(stage):
    members = {"raised", "supervises", "member", "ledger_who_signed", "leader_who_signed"}
    members |= {"agency_who_signed", "agency_who_supervises", "leader_elsewhere_who_supervises"}
    offices = {"ledger", "leader", "committee", "convener", "agency_and_ledger", "agency_and_leader"}

    assert those(stage, lambda user: permissions.may_collect(user, stage.assembly.pk)) == members | offices
    assert those(stage, lambda user: permissions.may_collect(user, stage.elsewhere.pk)) == {
        *("ledger_elsewhere", "leader_elsewhere", "committee_elsewhere", "convener_elsewhere"),
        "leader_elsewhere_who_supervises",
    }
