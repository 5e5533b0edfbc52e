"""Nobody acts on what they raised or support, with whichever of their accounts. The oracle says it in its own words."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import Role, RoleHolding, User
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.workflow import STEPS as LIVELIHOOD
from huiyin.matters import steps
from huiyin.matters.barred import told_of
from huiyin.matters.models import Assignment, Kind, Matter, Signature
from huiyin.matters.permissions import ConflictOfInterest
from huiyin.members import one_person
from huiyin.members.models import SecondAccount
from huiyin.opinions.models import OpinionItem
from huiyin.opinions.workflow import STEPS as OPINIONS
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow import STEPS as PROPOSALS
from huiyin.supervision import permissions as supervising
from tests.factories.base import AgencyFactory, MembershipFactory, PersonFactory, RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
TABLES = {"proposal": PROPOSALS, "opinion": OPINIONS, "livelihood": LIVELIHOOD}
# The steps that belong to whoever raised or supports a matter, and of a looker-on: written down by hand from the rules.
OF_WHO_RAISED = {
    "proposal": {
        *["edit", "invite", "take_back_invitation", "open_seconding", "move_signing_day", "second"],
        *["take_back_seconding", "sign", "decline_to_sign", "submit", "discard", "withdraw", "ask_to_withdraw"],
        *["confirm_contact", "feedback", "confirm_fulfilled", "reject_claim"],
    },
    "opinion": {"edit", "submit", "discard", "abandon", "remark_on_edit", "tell_voice", "make_proposal"},
    "livelihood": {"edit", "verify_done", "verify_not_done", "answer", "reopen"},
}
CASES = [
    (kind, name)
    for kind, table in TABLES.items()
    for name, step in table.items()
    if step.may is not None and name not in OF_WHO_RAISED[kind]
]


def matter_of(kind, state, assembly, agency, **facts):
    today = date(2026, 3, 2)
    bare = {"assembly": assembly, "rule_set": assembly.rule_sets.get(), "year": 2026, "opened_on": today}
    other = facts.get("merged_into") or Matter.objects.create(
        kind=kind, title="另一件", state="draft", due_on=today, holder_office="prp", **bare
    )
    goes_with = {"merged": "merged_into", "duplicate": "merged_into", "handed_up": "handed_to"}.get(state)
    at_agency = kind == Kind.LIVELIHOOD and state in ("assigned", "in_progress")
    matter = Matter.objects.create(
        kind=kind,
        assembly=assembly,
        title="取暖",
        state=state,
        year=2026,
        opened_on=today,
        answered_on=today,
        closed_on=today,
        rule_set=assembly.rule_sets.get(),
        due_on=today,
        holder_office="" if at_agency else Role.PROPOSALS_STAFF,
        holder_agency=agency if at_agency else None,
        **({goes_with: other} if goes_with else {}),
    )
    if kind == Kind.PROPOSAL:
        Proposal.objects.create(matter=matter, grounds="一", recommendations="二")
    elif kind == Kind.OPINION:
        raised_by = facts.get("raised_by") or UserFactory()
        OpinionItem.objects.create(matter=matter, raised_by=raised_by, situation="一")
    else:
        LivelihoodMatter.objects.create(matter=matter, kind="problem", source="visit", entered_by=UserFactory())
    Assignment.objects.create(
        matter=matter, agency=agency, role=Assignment.Role.SOLE, state=Assignment.State.ACCEPTED, assigned_on=today
    )
    return matter


def whole_office(user, assembly, agency):
    """Every role that reads content: whatever a step asks for, it is not for want of a role that it is refused."""
    for role in Role:
        if role not in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
            RoleHoldingFactory(user=user, role=role, assembly=assembly, agency=agency)


@pytest.fixture
def serving(cast, assembly):
    """A member with an account of their own and a second one; both hold every office. A colleague holds them too."""
    person = MembershipFactory(assembly=assembly, person=PersonFactory(name="兼职")).person
    second, colleague = UserFactory(name="兼职（单位）"), UserFactory(name="同事")
    SecondAccount.objects.create(person=person, user=second)
    for user in (person.user, second, colleague):
        whole_office(user, assembly, cast.agency)
    return person, {"first": person.user, "second": second, "colleague": colleague}


def test_the_oracle_and_the_tables_know_the_same_steps():
    for kind, table in TABLES.items():
        assert OF_WHO_RAISED[kind] == {
            name for name, step in table.items() if getattr(step.may, "of_who_raised", False)
        }, kind


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    case=st.sampled_from(CASES),
    account=st.sampled_from(["first", "second", "colleague"]),
    capacity=st.sampled_from(["lead", "cosigner", "author", "seconder", None]),
    signed=st.sampled_from(["signed", "invited", "declined", "expired"]),
    data=st.data(),
)
def test_every_step_of_an_office_or_an_agency_is_refused_to_who_signed(
    case, account, capacity, signed, data, serving, cast, assembly
):
    kind, name = case
    person, accounts = serving
    step = TABLES[kind][name]
    matter = matter_of(kind, data.draw(st.sampled_from(sorted(step.starts))), assembly, cast.agency)
    if capacity:
        Signature.objects.create(
            matter=matter,
            person=person,
            role=capacity,
            state=signed,
            signed_on=date(2026, 3, 1) if signed == "signed" else None,
        )
    user = User.objects.get(pk=accounts[account].pk)
    is_conflicted = account != "colleague" and capacity is not None and signed == "signed"

    why = steps.barred(step, user, matter)

    assert bool(why) is is_conflicted
    assert not (is_conflicted and name in steps.allowed(TABLES[kind], user, matter))
    if is_conflicted:
        assert why.startswith("您是本案")
        assert why.endswith("须由他人办理。")
        with pytest.raises(ConflictOfInterest):
            steps.take(TABLES[kind], matter, name, by=user, key=uuid.uuid4())
        assert not Event.objects.of(matter).exists()


@pytest.mark.parametrize("account", ["first", "second", "colleague"])
@pytest.mark.parametrize("kind", Kind)
def test_supervision_is_refused_to_who_signed_and_to_nobody_else(account, kind, serving, cast, assembly):
    person, accounts = serving
    matter = matter_of(kind, "assigned", assembly, cast.agency)
    Signature.objects.create(matter=matter, person=person, role="cosigner", state="signed", signed_on=date(2026, 3, 1))
    user = User.objects.get(pk=accounts[account].pk)
    free = account == "colleague"

    assert supervising.gives_orders(user, matter) is free
    assert supervising.keeps_orders(user, matter) is free
    assert supervising.records_instructions(user, matter) is free
    assert supervising.marks_key(user, matter) is (free and kind == Kind.PROPOSAL)
    assert supervising.answering_agencies(user, matter, AgencyFactory._meta.model.objects.none()).exists() is free


def test_a_part_in_what_is_merged_counts_as_a_part_in_both(serving, cast, assembly):
    person, accounts = serving
    main = matter_of("proposal", "assigned", assembly, cast.agency)
    other = matter_of("proposal", "merged", assembly, cast.agency, merged_into=main)
    Signature.objects.create(matter=other, person=person, role="lead", state="signed", signed_on=date(2026, 3, 1))

    for matter in (Matter.objects.get(pk=main.pk), Matter.objects.get(pk=other.pk)):
        assert steps.barred(PROPOSALS["reply"], accounts["second"], matter)
        assert not steps.barred(PROPOSALS["reply"], accounts["colleague"], matter)


@pytest.mark.parametrize(("kind", "barred"), [("organisation", True), ("informant", True), ("collection_point", False)])
def test_what_was_written_in_the_name_of_a_body_is_one_s_own(kind, barred, serving, cast, assembly):
    _person, accounts = serving
    matter = matter_of("opinion", "received", assembly, cast.agency, raised_by=accounts["first"])
    OpinionItem.objects.update(author_kind=kind, author_name="某单位")

    assert bool(steps.barred(OPINIONS["shortlist"], accounts["second"], Matter.objects.get(pk=matter.pk))) is barred


def test_who_may_give_feedback_does_so_with_their_own_account_alone(serving, cast, assembly):
    person, accounts = serving
    matter = matter_of("proposal", "replied", assembly, cast.agency)
    Signature.objects.create(matter=matter, person=person, role="lead", state="signed", signed_on=date(2026, 3, 1))

    assert "feedback" in steps.allowed(PROPOSALS, accounts["first"], matter)
    assert "feedback" not in steps.allowed(PROPOSALS, accounts["second"], matter)


def test_a_member_of_the_agency_looks_at_nothing_it_did_with_either_account(cast, assembly):
    person = MembershipFactory(assembly=assembly).person
    second = UserFactory()
    SecondAccount.objects.create(person=person, user=second)
    RoleHoldingFactory(user=second, role=Role.AGENCY_LEADER, assembly=assembly, agency=cast.agency)
    matter = matter_of("livelihood", "claimed", assembly, cast.agency)
    matter.livelihood.supervisors.add(person)

    assert not LIVELIHOOD["verify_done"].may(User.objects.get(pk=person.user_id), matter)
    RoleHolding.objects.filter(user=second).update(ends_on=date(2024, 1, 1))
    assert LIVELIHOOD["verify_done"].may(User.objects.get(pk=person.user_id), matter)


# What the pages say, and that the matter goes on


@pytest.fixture
def headed(cast, assembly):
    """卓玛's proposal is handled by the agency she heads with her second account; 李明 is its liaison."""
    second = UserFactory(name="卓玛（单位）")
    SecondAccount.objects.create(person=cast.zhuoma.person, user=second)
    RoleHoldingFactory(user=second, role=Role.AGENCY_LEADER, assembly=assembly, agency=cast.agency)
    matter = matter_of("proposal", "accepted", assembly, cast.agency)
    Matter.objects.filter(pk=matter.pk).update(holder_office="", holder_agency=cast.agency)
    Signature.objects.create(
        matter=matter, person=cast.zhuoma.person, role="lead", state="signed", signed_on=date(2026, 3, 1)
    )
    return second, Matter.objects.get(pk=matter.pk)


def test_the_page_says_why_and_offers_no_step(headed, cast, client):
    second, matter = headed
    client.force_login(second)

    body = client.get(reverse("proposals:proposal", args=[matter.pk])).content.decode()
    refused = client.post(reverse("proposals:step", args=[matter.pk, "reply"]), {"key": uuid.uuid4()})

    assert "您是本案提案人，须由他人办理。" in body
    assert reverse("proposals:step", args=[matter.pk, "reply"]) not in body
    assert refused.status_code in (302, 403)
    client.force_login(cast.liming)
    page = client.get(reverse("proposals:proposal", args=[matter.pk])).content.decode()
    assert "须由他人办理" not in page
    assert reverse("proposals:step", args=[matter.pk, "reply"]) in page


def test_the_office_is_told_and_told_when_nobody_else_is_there(headed, cast, client):
    _second, matter = headed
    client.force_login(cast.zhaxi)

    assert [(one.matter, one.others) for one in told_of(cast.zhaxi)] == [(matter, 1)]
    assert "还有 1 人可以办理" in client.get("/").content.decode()
    RoleHolding.objects.filter(user=cast.liming).update(ends_on=date(2024, 1, 1))
    assert "没有别人可以办理" in client.get("/").content.decode()
    client.force_login(cast.ciren)
    assert "须由他人办理" not in client.get("/").content.decode()


def test_nothing_is_told_where_nobody_has_a_part_in_what_they_hold(headed, cast):
    SecondAccount.objects.update(unlinked_on=date(2026, 3, 3))

    assert told_of(User.objects.get(pk=cast.zhaxi.pk)) == []


# Second accounts, linked by the system administrator


@pytest.fixture
def system(assembly):
    user = UserFactory(name="系统")
    RoleHoldingFactory(user=user, role=Role.SYSTEM_ADMIN, assembly=assembly)
    return user


def test_the_system_administrator_links_and_unlinks_on_pages(system, cast, client):
    second = UserFactory(name="局里")
    client.force_login(system)
    address = reverse("members:second_account_link", args=[cast.zhuoma.person.pk])
    typed = {"username": second.username, "name": "局里", "key": uuid.uuid4()}

    assert address in client.get(cast.zhuoma.person.get_absolute_url()).content.decode()
    assert client.post(address, typed).status_code == 302
    linked = SecondAccount.objects.get()
    assert second.username in client.get(reverse("members:second_accounts")).content.decode()
    assert one_person.accounts_behind(User.objects.get(pk=second.pk)) == {second.pk, cast.zhuoma.pk}
    client.post(reverse("members:second_account_unlink", args=[linked.pk]), {"reason": "登记错了", "key": uuid.uuid4()})
    assert one_person.accounts_behind(User.objects.get(pk=second.pk)) == {second.pk}
    assert [event.step for event in Event.objects.of(linked)] == ["link_account", "unlink_account"]


def test_an_account_is_one_person_s_and_no_administrator_s(system, cast):
    second = UserFactory()
    one_person.link(cast.zhuoma.person, by=system, key=uuid.uuid4(), user=second)

    for taken in (second, cast.ciren):
        with pytest.raises(StepNotAllowed, match="一个人名下"):
            one_person.link(cast.ciren.person, by=system, key=uuid.uuid4(), user=taken)
    with pytest.raises(StepNotAllowed, match="管理员"):
        one_person.link(cast.ciren.person, by=system, key=uuid.uuid4(), user=system)


def test_nobody_else_links_accounts(cast):
    for by in (cast.zhaxi, cast.leader, cast.zhuoma):
        with pytest.raises(PermissionDenied):
            one_person.link(cast.zhuoma.person, by=by, key=uuid.uuid4(), user=UserFactory())
