"""Who raises a proposal, in whose name, with whose names under it, and how it is taken back."""

from copy import deepcopy
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from huiyin.accounts.models import Role, User
from huiyin.assemblies.models import Body, RuleSet, Session
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.duties.fulfilment import standing_of
from huiyin.duties.models import lay_down
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, State
from huiyin.members.models import Person
from huiyin.proposals import workflow
from huiyin.proposals.models import Proposal
from huiyin.proposals.proposers import capacities
from huiyin.proposals.workflow.signing import run
from tests.factories.base import (
    AssemblyFactory,
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    SectorFactory,
    TermFactory,
    UserFactory,
)
from tests.proposals.course import TEXTS, draft, key, take, walk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
WORDS = {"title": "改了的案由", "category": "livelihood", "grounds": "一", "recommendations": "二"}


@pytest.fixture
def bodies(cast, assembly):
    """Accounts that write for an organisation, as conveners of a sector and a group, and for a committee."""
    sector = SectorFactory(assembly=assembly, name="教育界")
    group = BodyFactory(assembly=assembly, kind=Body.Kind.SESSION_GROUP, name="第一小组")
    committee = BodyFactory(assembly=assembly, name="农业委员会")

    def member(name, role, **where):
        user = MembershipFactory(person=PersonFactory(name=name), assembly=assembly, sector=sector).person.user
        RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
        return User.objects.get(pk=user.pk)

    def office(name, role, **where):
        user = UserFactory(name=name)
        RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
        return user

    return SimpleNamespace(
        sector=sector,
        group=group,
        committee=committee,
        organisation=office("工商联", Role.ORGANISATION),
        convener=member("召集", Role.CONVENER, sector=sector),
        leader_of_group=member("组长", Role.CONVENER, body=group),
        staff=office("农委", Role.COMMITTEE_STAFF, body=committee),
    )


def session(assembly, opens_on=None, days=4):
    opens_on = opens_on or TODAY()
    term = assembly.terms.first() or TermFactory(assembly=assembly)
    closes_on = opens_on + timedelta(days)
    return Session.objects.create(assembly=assembly, term=term, number=1, opens_on=opens_on, closes_on=closes_on)


def begun(by, assembly, raised_as, **texts):
    return workflow.draft(
        by=by, assembly=assembly, key=key(), raised_as=raised_as, **TEXTS | {"category": "livelihood"} | texts
    )


def stored(matter):
    return Proposal.objects.get(pk=matter.pk)


def cosigned(cast, **dates):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person], **dates)
    return matter


def member(assembly, name="普布"):
    return MembershipFactory(person=PersonFactory(name=name), assembly=assembly).person.user


def signature(matter, user):
    return matter.signatures.get(person__user=user)


# In whose name


def test_alone_it_is_individual_and_with_a_co_signer_joint(cast):
    alone, together = draft(cast), cosigned(cast)
    workflow.sign(together, by=cast.ciren, key=key())
    for matter in (alone, together):
        take(cast, matter, "submit")

    assert (stored(alone).raised_by, stored(together).raised_by) == ("individual", "joint")


def test_one_who_was_asked_and_did_not_sign_makes_it_no_joint_one(cast):
    matter = cosigned(cast)
    take(cast, matter, "submit")

    assert stored(matter).raised_by == "individual"


def test_an_organisation_proposes_in_its_name_and_is_owed_the_answer(cast, assembly, bodies):
    matter = begun(bodies.organisation, assembly, "organisation", signed_for_by="张会长")
    proposal = stored(matter)

    assert (proposal.raised_by, proposal.raised_as) == ("collective", "工商联 · 团体提案")
    workflow.submit(matter, by=bodies.organisation, key=key())
    for step in ["review", "file", "assign", "acknowledge", "contact", "reply", "release"]:
        take(cast, matter, step)
    assert [str(receipt.person) for receipt in matter.answers.get().receipts.all()] == ["工商联"]
    take(cast, matter, "feedback", by=User.objects.get(pk=bodies.organisation.pk))
    assert matter.state == State.CLOSED


def test_a_second_proposal_of_an_organisation_is_signed_by_the_same(cast, assembly, bodies):
    for kind in ("organisation", "party"):
        begun(User.objects.get(pk=bodies.organisation.pk), assembly, kind)

    assert Person.objects.filter(user=bodies.organisation).count() == 1


@pytest.mark.parametrize(("who", "kind"), [("convener", "sector"), ("leader_of_group", "group")])
def test_a_sector_and_a_group_propose_while_the_session_takes_proposals_and_at_no_other_time(
    who, kind, cast, assembly, bodies
):
    by = getattr(bodies, who)
    where = bodies.sector if kind == "sector" else bodies.group
    matter = begun(by, assembly, f"{kind}-{where.pk}")
    with pytest.raises(StepNotAllowed, match="只在大会收件期间提交"):
        workflow.submit(matter, by=by, key=key())
    assert Matter.objects.get(pk=matter.pk).state == State.DRAFT

    session(assembly)
    workflow.submit(matter, by=by, key=key())
    proposal = stored(matter)
    assert (proposal.collective_name, proposal.window) == (where.name, "session")


def test_a_sector_s_proposal_handed_in_in_time_is_handed_in_once_however_late_the_second_press(assembly, bodies):
    matter, same, kept = begun(bodies.convener, assembly, f"sector-{bodies.sector.pk}"), key(), session(assembly)
    workflow.submit(matter, by=bodies.convener, key=same)
    Session.objects.filter(pk=kept.pk).update(opens_on=date(2020, 1, 1), closes_on=date(2020, 1, 2))

    workflow.submit(matter, by=bodies.convener, key=same)
    assert Event.objects.of(matter).filter(step="submit").count() == 1


def test_what_a_sector_can_no_longer_propose_its_convener_may_as_a_member(assembly, bodies):
    matter = begun(bodies.convener, assembly, f"sector-{bodies.sector.pk}")
    texts = TEXTS | {"category": "livelihood", "raised_as": "self"}
    workflow.edit(matter, by=bodies.convener, key=key(), **texts)
    workflow.submit(matter, by=bodies.convener, key=key())

    proposal = stored(matter)
    assert (proposal.raised_by, proposal.collective_name, proposal.window) == ("individual", "", "between")


def test_a_committee_s_staff_proposes_for_its_committee(assembly, bodies):
    matter = begun(bodies.staff, assembly, f"committee-{bodies.committee.pk}")

    assert stored(matter).raised_as == "农业委员会 · 专门委员会提案"


def test_nobody_writes_for_a_body_that_is_not_theirs(cast, assembly, bodies):
    sector, other = bodies.sector, SectorFactory(assembly=assembly, name="医卫界")
    refused = [
        (cast.zhuoma, f"sector-{sector.pk}"),
        (bodies.convener, f"sector-{other.pk}"),
        (bodies.staff, "self"),
        (bodies.organisation, "self"),
        (cast.zhaxi, "self"),
        (cast.zhuoma, "organisation"),
        (cast.zhuoma, f"committee-{bodies.committee.pk}"),
    ]
    for by, code in refused:
        with pytest.raises(PermissionDenied):
            begun(by, assembly, code)
    assert not Matter.objects.exists()


def test_a_co_signer_may_join_a_body_s_proposal_and_it_stays_the_body_s(cast, assembly, bodies):
    matter = begun(bodies.staff, assembly, f"committee-{bodies.committee.pk}")
    workflow.invite(matter, by=bodies.staff, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    workflow.submit(matter, by=bodies.staff, key=key())

    assert stored(matter).raised_by == "collective"


@pytest.mark.parametrize("lets", [True, False])
def test_members_of_the_assembly_above_who_live_here_propose_where_the_rules_let_them(lets, assembly):
    upper = AssemblyFactory(slug="above", name="上级政协")
    assembly.parent = upper
    assembly.save()
    document = deepcopy(STARTING_RULES) | {"upper_tier_members": lets}
    RuleSet.objects.create(assembly=assembly, version=2, in_force_from=date(2024, 1, 1), document=document)
    person = MembershipFactory(assembly=upper, resident_region=assembly).person

    assert [capacity.assembly for capacity in capacities(person.user)] == ([upper, assembly] if lets else [upper])
    if lets:
        assert begun(person.user, assembly, "self").assembly == assembly


# Written down by the staff


def entered(cast, **changes):
    given = {"person": cast.ciren.person, "category": "livelihood"} | TEXTS | changes
    return workflow.draft_for(by=cast.zhaxi, assembly=cast.agency.assembly, key=key(), **given)


def test_what_the_staff_writes_down_is_the_member_s_and_names_who_wrote_it(cast):
    matter = entered(cast)
    workflow.submit(matter, by=cast.zhaxi, key=key())

    assert signature(matter, cast.ciren).role == "lead"
    assert [(event.step, event.actor) for event in Event.objects.of(matter)] == [
        ("draft_for", cast.zhaxi),
        ("submit", cast.zhaxi),
    ]
    assert stored(matter).entered_by == cast.zhaxi


def test_whose_it_is_may_change_and_take_back_what_was_written_down_for_them(cast):
    matter = entered(cast)
    workflow.edit(matter, by=cast.ciren, key=key(), **WORDS)
    workflow.submit(matter, by=cast.ciren, key=key())
    workflow.withdraw(matter, by=cast.ciren, key=key(), reason="不是我的原意。")

    assert matter.state == State.WITHDRAWN


def test_only_the_staff_writes_down_for_others_and_only_for_members(cast):
    given = {"assembly": cast.agency.assembly, "key": key(), "person": cast.ciren.person} | TEXTS
    for by in (cast.zhuoma, cast.yangjin, cast.wangfang):
        with pytest.raises(PermissionDenied):
            workflow.draft_for(by=by, **given)
    with pytest.raises(PermissionDenied):
        workflow.draft_for(by=cast.zhaxi, **given | {"person": cast.wangfang.person})


def test_a_draft_one_colleague_wrote_down_is_not_the_other_s_to_read(cast, assembly):
    other = UserFactory()
    RoleHoldingFactory(user=other, role=Role.PROPOSALS_STAFF, assembly=assembly)
    matter = entered(cast)

    assert Matter.objects.visible_to(cast.zhaxi).filter(pk=matter.pk).exists()
    assert not Matter.objects.visible_to(other).filter(pk=matter.pk).exists()


# Names until a day


def test_names_are_asked_for_five_working_days_unless_somebody_says_otherwise(cast):
    matter = cosigned(cast, on=date(2026, 2, 13))  # before the spring festival, with its worked Saturday

    assert stored(matter).signing_until == date(2026, 2, 27)


def test_names_are_not_asked_for_beyond_the_closing_of_the_window(cast, assembly):
    session(assembly, days=2)
    closing = TODAY() + timedelta(2)

    matter = cosigned(cast)
    assert stored(matter).signing_until <= closing
    with pytest.raises(StepNotAllowed, match="最晚"):
        workflow.open_seconding(draft(cast), by=cast.zhuoma, key=key(), until=closing + timedelta(1))


@pytest.mark.parametrize("days", [-1, 61, 4000])
def test_a_day_that_is_gone_or_very_far_is_refused(days, cast):
    matter = draft(cast)
    until = TODAY() + timedelta(days)
    with pytest.raises(StepNotAllowed, match="截止日"):
        workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person], until=until)
    assert matter.signatures.count() == 1


def test_on_the_last_day_one_may_still_sign_and_on_the_next_not(cast):
    matter = cosigned(cast, on=date(2026, 3, 2), until=date(2026, 3, 6))
    with pytest.raises(StepNotAllowed, match="已过"):
        workflow.sign(matter, by=cast.ciren, key=key(), on=date(2026, 3, 7))

    workflow.sign(matter, by=cast.ciren, key=key(), on=date(2026, 3, 6))
    assert signature(matter, cast.ciren).state == "signed"


def test_after_the_day_it_is_a_draft_again_and_who_did_not_answer_sees_it_no_more(cast, assembly):
    silent = member(assembly)
    matter = cosigned(cast, on=date(2026, 3, 2), until=date(2026, 3, 6))
    workflow.invite(
        matter, by=cast.zhuoma, key=key(), people=[silent.person], on=date(2026, 3, 2), until=date(2026, 3, 6)
    )
    workflow.sign(matter, by=cast.ciren, key=key(), on=date(2026, 3, 3))

    assert run(date(2026, 3, 6)) == 0
    assert run(date(2026, 3, 7)) == 1
    assert run(date(2026, 3, 7)) == 0
    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.state, signature(matter, silent).state) == (State.DRAFT, "expired")
    assert (stored(matter).signing_until, signature(matter, cast.ciren).state) == (None, "signed")
    assert not Matter.objects.visible_to(silent).filter(pk=matter.pk).exists()


def test_who_let_the_day_pass_may_be_asked_again(cast):
    matter = cosigned(cast, on=date(2026, 3, 2))
    run(date(2026, 6, 1))
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])

    workflow.sign(matter, by=cast.ciren, key=key())
    assert signature(matter, cast.ciren).state == "signed"


def test_an_invitation_is_taken_back_and_a_signature_is_not(cast, assembly):
    other = member(assembly)
    matter = cosigned(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[other.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    workflow.take_back_invitation(matter, by=cast.zhuoma, key=key(), people=[other.person])

    with pytest.raises(StepNotAllowed, match="重新选择"):
        workflow.take_back_invitation(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    assert not Matter.objects.visible_to(other).exists()
    with pytest.raises(PermissionDenied):
        workflow.sign(matter, by=other, key=key())


def test_the_staff_moves_the_day_of_an_open_call_on_the_record_and_not_of_what_it_does_not_see(cast):
    private, public = cosigned(cast), draft(cast)
    workflow.open_seconding(public, by=cast.zhuoma, key=key())
    later = TODAY() + timedelta(20)
    with pytest.raises(PermissionDenied):
        workflow.move_signing_day(private, by=cast.zhaxi, key=key(), until=later)

    workflow.move_signing_day(public, by=cast.zhaxi, key=key(), until=later, note="假期顺延。")
    event = Event.objects.of(public).get(step="move_signing_day")
    assert (stored(public).signing_until, event.actor) == (later, cast.zhaxi)
    assert "假期顺延" in event.facts["note"]


# Words and names


def test_nobody_signs_words_they_have_not_read(cast):
    matter = cosigned(cast)
    page = Matter.objects.get(pk=matter.pk)
    read = page.proposal.edition
    workflow.edit(matter, by=cast.zhuoma, key=key(), **WORDS)

    with pytest.raises(workflow.WordsChanged):
        workflow.sign(page, by=cast.ciren, key=key(), edition=read)
    assert signature(matter, cast.ciren).state == "invited"


def test_another_category_or_consent_asks_nobody_again(cast):
    matter = cosigned(cast)
    workflow.sign(matter, by=cast.ciren, key=key())
    workflow.edit(matter, by=cast.zhuoma, key=key(), **TEXTS | {"category": "culture", "publish_consent": True})

    assert (signature(matter, cast.ciren).state, stored(matter).edition) == ("signed", 1)


def test_words_changed_after_the_day_give_those_who_had_signed_time_again(cast):
    matter = cosigned(cast, on=date(2026, 3, 2))
    workflow.sign(matter, by=cast.ciren, key=key(), on=date(2026, 3, 2))
    run(date(2026, 6, 1))
    matter = Matter.objects.get(pk=matter.pk)
    workflow.edit(matter, by=cast.zhuoma, key=key(), **WORDS)

    assert (matter.state, stored(matter).signing_until > TODAY()) == (State.COSIGNING, True)
    workflow.sign(matter, by=cast.ciren, key=key())
    assert signature(matter, cast.ciren).state == "signed"


# Seconders


@pytest.fixture
def called(cast):
    matter = draft(cast)
    workflow.open_seconding(matter, by=cast.zhuoma, key=key())
    return matter


def test_an_open_call_is_read_by_every_member_of_the_assembly_until_its_day_and_by_nobody_else(cast, called, assembly):
    def readers():
        return {
            name
            for name in ("ciren", "zhaxi", "yangjin", "leader", "liming", "wangfang")
            if Matter.objects.visible_to(getattr(cast, name)).filter(pk=called.pk).exists()
        }

    assert readers() == {"ciren", "zhaxi"}
    Proposal.objects.filter(pk=called.pk).update(signing_until=TODAY() - timedelta(1))
    assert readers() == set()


def test_a_seconder_supports_and_is_no_proposer(cast, called):
    workflow.second(called, by=cast.ciren, key=key())
    for step in ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release"]:
        take(cast, called, step)

    assert stored(called).raised_by == "individual"
    assert [receipt.person.user for receipt in called.answers.get().receipts.all()] == [cast.zhuoma]
    with pytest.raises(PermissionDenied):
        take(cast, called, "feedback", by=cast.ciren)
    take(cast, called, "feedback")
    assert called.state == State.CLOSED  # nobody waited for the seconder's word
    assert Matter.objects.visible_to(cast.ciren).filter(pk=called.pk).exists()


def test_seconding_fulfils_no_yearly_duty(cast, called):
    workflow.second(called, by=cast.ciren, key=key())
    take(cast, called, "submit")
    lay_down(called.rule_set)

    def done(user):
        duties = standing_of(user.person.memberships.get(), called.opened_on.year)
        return [one.record for one in duties if one.duty.kind == "proposal"]

    assert (done(cast.zhuoma), done(cast.ciren)) == ([called], [None])


def test_who_seconded_it_does_not_decide_on_it(cast, called):
    RoleHoldingFactory(user=cast.ciren, role=Role.PROPOSALS_COMMITTEE, assembly=cast.agency.assembly)
    workflow.second(called, by=cast.ciren, key=key())
    for step in ["submit", "review"]:
        take(cast, called, step)

    with pytest.raises(PermissionDenied):
        take(cast, called, "file", by=User.objects.get(pk=cast.ciren.pk))


def test_one_s_support_is_taken_back_before_it_is_handed_in_and_not_after(cast, called):
    workflow.second(called, by=cast.ciren, key=key())
    workflow.take_back_seconding(called, by=cast.ciren, key=key())
    assert not called.signatures.filter(person=cast.ciren.person).exists()

    workflow.second(called, by=cast.ciren, key=key())
    take(cast, called, "submit")
    with pytest.raises(StepNotAllowed):
        workflow.take_back_seconding(called, by=cast.ciren, key=key())


def test_changed_words_ask_seconders_again_and_who_does_not_answer_is_left_out(cast, called, assembly):
    other = member(assembly)
    for by in (cast.ciren, other):
        workflow.second(called, by=by, key=key())
    workflow.edit(called, by=cast.zhuoma, key=key(), **WORDS)
    workflow.second(called, by=cast.ciren, key=key())
    take(cast, called, "submit")

    assert [str(row.person) for row in called.signatures.seconders()] == ["次仁"]


def test_nobody_seconds_twice_or_their_own(cast, called):
    workflow.second(called, by=cast.ciren, key=key())
    for by in (cast.ciren, cast.zhuoma, cast.wangfang, cast.zhaxi):
        with pytest.raises(PermissionDenied):
            workflow.second(called, by=by, key=key())
    assert called.signatures.seconders().count() == 1


def test_a_seconder_may_not_be_asked_to_co_sign_as_well_and_names_are_counted_apart(cast, called):
    workflow.second(called, by=cast.ciren, key=key())
    workflow.invite(called, by=cast.zhuoma, key=key(), people=[cast.ciren.person])

    assert signature(called, cast.ciren).role == "seconder"
    assert (called.signatures.proposers().count(), called.signatures.seconders().count()) == (1, 1)


def test_after_its_day_a_call_is_closed_and_support_that_stands_stands(cast, called):
    workflow.second(called, by=cast.ciren, key=key())
    until = stored(called).signing_until
    run(until + timedelta(1))

    assert (stored(called).seconding, called.signatures.seconders().count()) == (False, 1)


# Taking it back


def test_it_is_taken_back_with_a_reason_that_all_who_signed_can_read(cast):
    matter = cosigned(cast)
    workflow.sign(matter, by=cast.ciren, key=key())
    take(cast, matter, "submit")
    take(cast, matter, "withdraw", reason="情况已经变化。")

    assert Matter.objects.visible_to(cast.ciren).get().state == State.WITHDRAWN
    assert Event.objects.of(matter).get(step="withdraw").facts == {"note": "情况已经变化。"}


def test_a_filed_one_is_taken_back_with_the_staff_s_consent_and_keeps_its_number(cast):
    matter = walk(cast, "file")
    with pytest.raises(StepNotAllowed):
        take(cast, matter, "withdraw")
    with pytest.raises(PermissionDenied):
        take(cast, matter, "consent_to_withdraw")
    take(cast, matter, "ask_to_withdraw")
    assert matter.state == State.FILED

    take(cast, matter, "consent_to_withdraw")
    assert (matter.state, matter.docket, matter.holder, matter.due_on) == (State.WITHDRAWN, "第0001号", None, None)
    assert walk(cast, "file").docket == "第0002号"


def test_a_refused_request_leaves_it_as_it_was_and_may_be_made_again(cast):
    matter = walk(cast, "file")
    take(cast, matter, "ask_to_withdraw")
    with pytest.raises(PermissionDenied):
        take(cast, matter, "ask_to_withdraw")
    take(cast, matter, "refuse_to_withdraw")
    assert (matter.state, stored(matter).withdrawal_asked_on) == (State.FILED, None)

    take(cast, matter, "ask_to_withdraw")
    assert stored(matter).withdrawal_asked_on == TODAY()


def test_after_the_handover_nothing_is_taken_back(cast):
    matter = walk(cast, "assign")

    with pytest.raises(StepNotAllowed):
        take(cast, matter, "ask_to_withdraw")


# What goes with it


def test_suggested_agencies_are_kept_and_no_more_than_five(cast, assembly):
    from tests.factories.base import AgencyFactory

    agencies = [AgencyFactory(assembly=assembly) for _ in range(6)]
    matter = draft(cast, suggested_agencies=agencies[:5])
    assert list(stored(matter).suggested_agencies.all()) == agencies[:5]

    with pytest.raises(StepNotAllowed, match="最多 5 个"):
        draft(cast, suggested_agencies=agencies)
    assert Matter.objects.count() == 1


def test_a_proposal_without_a_word_on_publishing_has_consented_to_nothing(cast):
    assert stored(draft(cast)).publish_consent is None
