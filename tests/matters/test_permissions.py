"""Who is who in the course of a matter: each permission, and all for whom it holds, of people who differ in one thing.

The people have the name of what they are; `…_who_signed` hold the office and support the proposal too.
"""

from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from huiyin.accounts.models import Role, User
from huiyin.assemblies.models import Assembly
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters import permissions
from huiyin.matters.models import Answer, Assignment, Commitment, Feedback, Matter, Originator, Signature, Voice
from huiyin.opinions.models import OpinionItem
from huiyin.proposals.models import Proposal
from tests.factories.base import AgencyFactory, AssemblyFactory, MembershipFactory, RoleHoldingFactory, UserFactory
from tests.matters.test_conflicts import matter_of

pytestmark = pytest.mark.django_db
DAY, JUNE = date(2026, 3, 2), date(2026, 6, 1)
SIGNERS = {
    "lead": ("lead", "signed"),
    "cosigner": ("cosigner", "signed"),
    "asked_to_sign": ("cosigner", "invited"),
    "declined_to_sign": ("cosigner", "declined"),
    "seconder": ("seconder", "signed"),
    "asked_to_second_again": ("seconder", "invited"),
}
OFFICES = {
    "staff": Role.PROPOSALS_STAFF,
    "committee": Role.PROPOSALS_COMMITTEE,
    "leader": Role.LEADER,
    "gov": Role.GOV_SUPERVISION,
    "editor": Role.OPINION_EDITOR,
    "ledger": Role.LEDGER_STAFF,
    "committee_staff": Role.COMMITTEE_STAFF,
    "liaison": Role.LIAISON,
}
WHO_SIGNED = {"staff": Role.PROPOSALS_STAFF, "committee": Role.PROPOSALS_COMMITTEE}


def sign(matter, person, role, state="signed"):
    on = DAY if state == "signed" else None
    return Signature.objects.create(matter=matter, person=person, role=role, state=state, signed_on=on)


def promise(matter, agency):
    given = Answer.objects.create(matter=matter, office=Role.PROPOSALS_STAFF, text="列入计划", given_on=DAY)
    due = {"promised_on": DAY, "first_due_on": JUNE, "due_on": JUNE}
    return Commitment.objects.create(matter=matter, agency=agency, answer=given, text="改造", **due)


@pytest.fixture
def stage(assembly, cast):
    """One proposal, and everybody who has something to do with it, or nearly has."""
    matter = matter_of("proposal", "assigned", assembly, cast.agency)
    former, promised = AgencyFactory(assembly=assembly), AgencyFactory(assembly=assembly)
    Assignment.objects.create(
        matter=matter, agency=former, role="co", state=Assignment.State.REASSIGNED, assigned_on=DAY
    )
    promise(matter, promised)
    people = {"nobody": UserFactory(), "member": MembershipFactory(assembly=assembly).person.user}
    people |= {"member_elsewhere": cast.wangfang}
    for name, (role, state) in SIGNERS.items():
        person = MembershipFactory(assembly=assembly).person
        sign(matter, person, role, state)
        people[name] = person.user

    def holder(user, role, **where):
        RoleHoldingFactory(user=user, role=role, **{"assembly": assembly} | where)
        return user

    for name, role in {**OFFICES, "clerk": Role.PROPOSALS_STAFF}.items():
        people[name] = holder(UserFactory(), role)
    for name, role in {
        "staff_elsewhere": Role.PROPOSALS_STAFF,
        "committee_elsewhere": Role.PROPOSALS_COMMITTEE,
    }.items():
        people[name] = holder(UserFactory(), role, assembly=cast.wangfang_assembly)
    agencies = {"agency": cast.agency, "former_agency": former, "promised_agency": promised}
    for name, agency in agencies.items():
        people[name] = holder(UserFactory(), Role.AGENCY, agency=agency)
    people["agency_leader"] = holder(UserFactory(), Role.AGENCY_LEADER, agency=cast.agency)
    for name, role in WHO_SIGNED.items():
        people[f"{name}_who_signed"] = holder(_supporter(matter, assembly), role)
    people["staff_who_seconded"] = holder(_supporter(matter, assembly, "seconder"), Role.PROPOSALS_STAFF)
    people["agency_who_signed"] = holder(_supporter(matter, assembly), Role.AGENCY, agency=cast.agency)
    people["promised_agency_who_signed"] = holder(_supporter(matter, assembly), Role.AGENCY, agency=promised)
    Proposal.objects.filter(matter=matter).update(entered_by=people["clerk"])
    return SimpleNamespace(matter=matter, people=people)


def _supporter(matter, assembly, role="cosigner"):
    person = MembershipFactory(assembly=assembly).person
    sign(matter, person, role)
    return person.user


@pytest.fixture
def cast(cast):
    cast.wangfang_assembly = cast.wangfang.person.memberships.get().assembly
    return cast


def who(stage, name, **facts):
    """For whom the permission holds; each asked afresh, as on a request of their own."""
    Proposal.objects.filter(matter=stage.matter).update(**facts)
    matter = Matter.objects.get(pk=stage.matter.pk)
    may = getattr(permissions, name)
    return {person for person, user in stage.people.items() if may(User.objects.get(pk=user.pk), matter)}


COSIGNERS = {
    "cosigner",
    *("staff_who_signed", "committee_who_signed", "agency_who_signed", "promised_agency_who_signed"),
}
STAFF = {"staff", "clerk"}
CONFLICTED = {"staff_who_signed", "staff_who_seconded"}
OPEN_CALL = {"seconding": True, "signing_until": DAY + timedelta(5000)}


def test_each_permission_on_a_proposal_holds_for_these_and_nobody_else(stage):
    found = {name: who(stage, name) for name in PROPOSAL}

    assert found == PROPOSAL


PROPOSAL = {
    "is_lead_proposer": {"lead"},
    "writes_it": {"lead", "clerk"},
    "keeps_signing_day": {"lead", "clerk"},
    "may_second": {"asked_to_second_again"},
    "is_seconder": {"seconder", "staff_who_seconded", "asked_to_second_again"},
    "asks_to_withdraw": {"lead", "clerk"},
    "decides_on_withdrawal": set(),
    "has_signed": {"lead", "seconder", "staff_who_seconded"} | COSIGNERS,
    "is_invited": {"asked_to_sign"},
    "is_proposer": {"lead"} | COSIGNERS,
    "is_proposals_staff": STAFF | CONFLICTED,
    "is_pre_checker": STAFF,
    "is_examiner": STAFF | {"committee"},
    "is_reviewer": {"committee"},
    "hands_over": STAFF | CONFLICTED | {"gov"},
    "reminds": STAFF | CONFLICTED | {"gov"},
    "is_handler": {"agency", "agency_leader"},
    "decides_for_agencies": STAFF | {"gov"},
    "is_committed": {"promised_agency"},
    "confirms": STAFF | {"lead"} | COSIGNERS - {"promised_agency_who_signed"},
    "works_on": STAFF
    | {"committee", "leader", "gov", "ledger", "committee_staff", "agency", "agency_leader"}
    | CONFLICTED
    | {"committee_who_signed", "agency_who_signed"},
    "reads_before_filing": STAFF | {"lead", "asked_to_sign", "committee", "leader"} | COSIGNERS | CONFLICTED,
}


def test_while_it_is_open_to_be_seconded_members_without_a_part_may_and_the_staff_keeps_its_day(stage):
    assert who(stage, "may_second", **OPEN_CALL) == {"member", "asked_to_second_again"}
    assert who(stage, "keeps_signing_day") == {"lead"} | STAFF


def test_withdrawal_is_asked_for_once_and_decided_on_only_then(stage):
    assert who(stage, "asks_to_withdraw", withdrawal_asked_on=DAY) == set()
    assert who(stage, "decides_on_withdrawal") == STAFF | CONFLICTED


def test_who_wrote_it_down_writes_it_no_more_when_they_have_left_the_office(stage):
    stage.people["clerk"].role_holdings.update(ends_on=date(2024, 1, 1))

    assert who(stage, "writes_it") == {"lead"}


def test_a_conflict_is_told_by_the_capacity_it_comes_from(stage):
    matter = Matter.objects.get(pk=stage.matter.pk)
    told = {name: permissions.conflict_of(user, matter) for name, user in stage.people.items()}

    assert {name: capacity for name, capacity in told.items() if capacity} == {
        "lead": "lead",
        "seconder": "seconder",
        "staff_who_seconded": "seconder",
        **dict.fromkeys(COSIGNERS, "cosigner"),
    }
    words = {name: permissions.conflict_words(stage.people[name], matter) for name in ("lead", "seconder", "member")}
    assert words == {
        "lead": "您是本案提案人，须由他人办理。",
        "seconder": "您是本案附议人，须由他人办理。",
        "member": "",
    }


@pytest.mark.parametrize("capacity", ["author", "lead"])
def test_of_an_item_whoever_signed_it_is_told_that_it_is_theirs(capacity, assembly, cast):
    matter = matter_of("opinion", "received", assembly, cast.agency)
    sign(matter, cast.zhuoma.person, capacity)

    named = {"author": "反映人", "lead": "提案人"}[capacity]
    assert permissions.conflict_words(cast.zhuoma, matter) == f"您是本案{named}，须由他人办理。"
    assert permissions.reads_before_filing(cast.zhuoma, matter)
    assert not permissions.reads_before_filing(cast.ciren, matter)
    assert (permissions.has_signed(cast.zhuoma, matter), permissions.has_signed(cast.ciren, matter)) == (True, False)


def test_what_was_handed_up_is_a_conflict_where_it_went_and_nothing_else_is(assembly, cast):
    upper, lower = (matter_of("livelihood", "registered", assembly, cast.agency) for _ in range(2))
    Matter.objects.filter(pk=lower.pk).update(handed_to=upper)
    sign(lower, cast.zhuoma.person, "author")

    assert permissions.conflict_of(cast.zhuoma, Matter.objects.get(pk=upper.pk)) == "author"
    assert permissions.conflict_of(cast.ciren, Matter.objects.get(pk=upper.pk)) is None


@pytest.mark.parametrize("kind", ["organisation", "committee", "informant"])
def test_whoever_wrote_in_the_name_of_a_body_is_its_author(kind, assembly, cast):
    matter = matter_of("opinion", "received", assembly, cast.agency, raised_by=cast.zhuoma)
    OpinionItem.objects.update(author_kind=kind, author_name="某单位")

    assert permissions.conflict_of(cast.zhuoma, Matter.objects.get(pk=matter.pk)) == "author"
    assert permissions.conflict_of(cast.ciren, Matter.objects.get(pk=matter.pk)) is None


# The conditions on records. Who reads which by role stands in docs/rules/access.md (tests/test_docs.py).


def seen(condition, people, model=Matter):
    return {name for name, user in people.items() if model.objects.filter(condition(user)).exists()}


def test_nobody_who_has_not_signed_in_reads_anything_inside(stage):
    guest = AnonymousUser()
    conditions = {
        Matter: [
            *(permissions.visible_matters, permissions.visible_outcomes),
            *(lambda user, kind=kind: permissions.visible_of_kind(user, kind) for kind in permissions.READS_PARTS),
        ],
        Feedback: [permissions.visible_feedback],
    }

    for model, asked in conditions.items():
        assert [list(model.objects.filter(condition(guest))) for condition in asked] == [[]] * len(asked)


@pytest.mark.parametrize("kind", ["proposal", "opinion", "livelihood"])
def test_asked_for_one_kind_everybody_sees_of_it_what_they_see_of_all(kind, assembly, cast, stage):
    for state in {"proposal": ["draft", "filed"], "opinion": ["draft", "received"], "livelihood": ["registered"]}[kind]:
        sign(matter_of(kind, state, assembly, cast.agency), stage.people["lead"].person, "author")

    for name, user in stage.people.items():
        of_kind = Matter.objects.filter(permissions.visible_of_kind(user, kind), kind=kind)
        of_all = Matter.objects.filter(permissions.visible_matters(user), kind=kind)
        assert set(of_kind) == set(of_all), name
    agency = stage.people["agency"]
    assert Matter.objects.filter(permissions.visible_of_kind(agency, kind), kind=kind).exists()


def test_an_open_call_is_read_until_its_day_is_over_by_members_and_the_staff(stage, assembly):
    Matter.objects.filter(pk=stage.matter.pk).update(state="cosigning")
    Assignment.objects.all().delete()
    today = timezone.localdate()
    of_those_asked = {"lead", "cosigner", "asked_to_sign", "seconder", "asked_to_second_again"} | COSIGNERS | CONFLICTED
    open_to = of_those_asked | STAFF | {"member", "declined_to_sign"}

    readers = {}
    for ends in (today, today - timedelta(1)):
        Proposal.objects.filter(matter=stage.matter).update(seconding=True, signing_until=ends)
        readers[ends] = seen(lambda user: permissions.visible_matters(User.objects.get(pk=user.pk)), stage.people)

    assert readers[today] - open_to == set()
    assert {"member", "staff", "clerk"} <= readers[today]
    assert {"member", "staff"} & readers[today - timedelta(1)] == set()
    assert {"lead", "clerk"} <= readers[today - timedelta(1)]


@pytest.mark.parametrize(("state", "seconding"), [("cosigning", False), ("draft", True), ("withdrawn", True)])
def test_what_is_signed_among_a_few_or_no_longer_is_no_open_call(state, seconding, stage):
    Matter.objects.filter(pk=stage.matter.pk).update(state=state)
    Proposal.objects.filter(matter=stage.matter).update(seconding=seconding, signing_until=timezone.localdate())

    assert "member" not in seen(permissions.visible_matters, stage.people)


def test_who_wrote_it_down_reads_it_before_it_is_sent_as_long_as_they_work_there(stage):
    Matter.objects.filter(pk=stage.matter.pk).update(state="draft")
    assert "clerk" in seen(permissions.visible_matters, stage.people)

    stage.people["clerk"].role_holdings.update(ends_on=date(2024, 1, 1))
    clerk = User.objects.get(pk=stage.people["clerk"].pk)

    assert "clerk" not in seen(permissions.visible_matters, {"clerk": clerk})


def test_whoever_handed_a_livelihood_matter_up_sees_how_it_goes_on(assembly, cast):
    elsewhere = cast.wangfang_assembly
    upper = matter_of("livelihood", "registered", assembly, cast.agency)
    lower = matter_of("livelihood", "registered", assembly, cast.agency)
    Matter.objects.filter(pk=lower.pk).update(handed_to=upper, assembly=elsewhere)
    below, beside, not_theirs = UserFactory(), UserFactory(), UserFactory()
    RoleHoldingFactory(user=below, role=Role.LEDGER_STAFF, assembly=elsewhere)
    RoleHoldingFactory(user=beside, role=Role.LEDGER_STAFF, assembly=AssemblyFactory())
    RoleHoldingFactory(user=not_theirs, role=Role.LIAISON, assembly=elsewhere)

    assert set(Matter.objects.visible_to(below)) >= {upper, Matter.objects.get(pk=lower.pk)}
    for user in (beside, not_theirs):
        assert upper not in Matter.objects.visible_to(user)


def test_of_an_opinion_desk_are_its_editors_and_leaders_there(stage, assembly, cast):
    people = stage.people | {"guest": AnonymousUser()}

    def those_of(of):
        condition = partial(permissions.of_the_opinion_desk, assembly="pk")
        return {name for name, user in people.items() if Assembly.objects.filter(condition(user), pk=of.pk).exists()}

    assert those_of(assembly) == {"editor", "leader"}
    assert those_of(cast.wangfang_assembly) == set()


def test_a_supervising_member_and_whoever_entered_it_see_a_livelihood_matter(assembly, cast):
    matter = matter_of("livelihood", "registered", assembly, cast.agency)
    matter.livelihood.supervisors.add(cast.wangfang.person)
    entered = LivelihoodMatter.objects.get(matter=matter).entered_by

    for user in (cast.wangfang, entered):
        assert matter in Matter.objects.filter(permissions.visible_matters(User.objects.get(pk=user.pk)))
    assert matter not in Matter.objects.filter(permissions.visible_matters(UserFactory()))


def test_the_authors_of_an_item_are_known_to_the_desk_and_to_who_signed_or_wrote_it(assembly, cast):
    matter = matter_of("opinion", "received", assembly, cast.agency, raised_by=cast.leader)
    raised = MembershipFactory(assembly=assembly).person.user
    OpinionItem.objects.filter(matter=matter).update(raised_by=raised)
    people = {"raised": raised, "leader": cast.leader, "agency": cast.liming, "staff": cast.zhaxi}
    for name, (role, state) in {"signed": ("author", "signed"), "invited": ("cosigner", "invited")}.items():
        person = MembershipFactory(assembly=assembly).person
        sign(matter, person, role, state)
        people[name] = person.user

    known = seen(permissions.knows_authors, people)
    Matter.objects.filter(pk=matter.pk).update(state="draft")
    of_a_draft = seen(permissions.knows_authors, people)

    assert known == {"raised", "leader", "signed"}
    assert of_a_draft == {"raised", "signed"}


def test_feedback_and_outcome_are_read_by_the_agency_and_the_government_once_it_is_closed(stage):
    Feedback.objects.create(matter=stage.matter, person=stage.people["lead"].person, satisfaction="not", given_on=DAY)
    offices = STAFF | CONFLICTED | {"committee", "leader", "committee_who_signed"}
    handling = {"agency", "agency_leader", "agency_who_signed", "gov"}

    read = {}
    for state in ("rehandling", "closed"):
        Matter.objects.filter(pk=stage.matter.pk).update(state=state)
        read[state] = (
            seen(permissions.visible_feedback, stage.people, Feedback),
            seen(permissions.visible_outcomes, stage.people),
        )

    assert read == {
        "rehandling": (offices | {"lead"}, offices),
        "closed": (offices | handling | {"lead"}, offices | handling),
    }


def test_who_was_heard_is_known_to_the_desk_that_owes_the_answer_and_no_more_where_it_went_on(assembly, cast):
    taken_by, desk, desk_elsewhere = UserFactory(), UserFactory(), UserFactory()
    RoleHoldingFactory(user=desk, role=Role.LEDGER_STAFF, assembly=assembly)
    RoleHoldingFactory(user=desk_elsewhere, role=Role.LEDGER_STAFF, assembly=cast.wangfang_assembly)
    days = {"taken_on": DAY, "keep_until": date(2028, 3, 1)}
    heard = Originator.objects.create(
        assembly=assembly, masked="次**", answer_by="in_person", taken_by=taken_by, **days
    )
    here, there = (matter_of("livelihood", "registered", assembly, cast.agency) for _ in range(2))
    Matter.objects.filter(pk=there.pk).update(assembly=cast.wangfang_assembly)
    people = {"taken_by": taken_by, "desk": desk, "desk_elsewhere": desk_elsewhere, "member": cast.zhuoma}

    voice = Voice.objects.create(matter=here, originator=heard)
    before = seen(permissions.visible_originators, people, Originator)
    voice.carried_to = Voice.objects.create(matter=there, originator=heard)
    voice.save()

    assert before == {"taken_by", "desk"}
    assert seen(permissions.visible_originators, people, Originator) == {"taken_by", "desk_elsewhere"}
