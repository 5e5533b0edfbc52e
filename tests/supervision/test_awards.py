"""Prizes for proposals: only for what was filed and closed; published once; no points and no places."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.history.taking import StepNotAllowed
from huiyin.supervision import awards
from huiyin.supervision.models import Award, AwardRound
from tests.factories.base import AssemblyFactory, MembershipFactory, RoleHoldingFactory
from tests.proposals.course import draft, key, take, walk
from tests.supervision.work import today

pytestmark = pytest.mark.django_db
DECISION = {"decided_by": "第三十二次主席会议"}


@pytest.fixture
def round(cast):
    return awards.open_round(cast.agency.assembly, by=cast.zhaxi, key=key(), year=2026, name="年度好提案")


def nominate(cast, round, matter=None, **changes):
    given = {"by": cast.zhaxi, "key": key(), "reason": "办成了。"}
    return awards.nominate(round, matter or walk(cast, "feedback"), **given | changes)


def decide(cast, round):
    awards.decide(round, by=cast.zhaxi, key=key(), decided_on=today(), **DECISION)


def awarded(cast, round, matter=None):
    award = nominate(cast, round, matter)
    decide(cast, round)
    for name in ("shortlist", "award"):
        awards.take(award, name, by=cast.zhaxi, key=key())
    return award


def test_a_proposal_goes_from_nominated_to_published(cast, round):
    award = awarded(cast, round)

    awards.publish(round, by=cast.leader, key=key())

    assert (award.state, round.published_on) == (Award.State.AWARDED, today())


def test_only_a_closed_and_filed_proposal_of_the_assembly_may_be_nominated(cast, round):
    declined = draft(cast)
    for step in ("submit", "review", "decline"):
        take(cast, declined, step)
    elsewhere = walk(cast, "feedback")
    type(elsewhere).objects.filter(pk=elsewhere.pk).update(assembly=AssemblyFactory())
    elsewhere.refresh_from_db()

    for matter in (walk(cast, "acknowledge"), declined, elsewhere):
        with pytest.raises(StepNotAllowed, match="可以参评"):
            nominate(cast, round, matter)
    assert not Award.objects.exists()


def test_nothing_is_awarded_without_a_decision_on_record(cast, round):
    award = nominate(cast, round)
    awards.take(award, "shortlist", by=cast.zhaxi, key=key())

    with pytest.raises(StepNotAllowed, match="会议"):
        awards.take(award, "award", by=cast.zhaxi, key=key())
    with pytest.raises(StepNotAllowed, match="会议"):
        awards.publish(round, by=cast.leader, key=key())


def test_a_published_list_is_fixed(cast, round):
    award = awarded(cast, round)
    awards.publish(round, by=cast.leader, key=key())

    for change in (
        lambda: nominate(cast, round),
        lambda: awards.take(award, "drop", by=cast.zhaxi, key=key(), text="理由"),
        lambda: decide(cast, round),
        lambda: awards.publish(round, by=cast.leader, key=key()),
    ):
        with pytest.raises(StepNotAllowed, match="已经公布"):
            change()


def test_nobody_works_on_the_award_of_what_they_signed(cast, round):
    RoleHoldingFactory(user=cast.zhuoma, role=Role.PROPOSALS_STAFF, assembly=cast.agency.assembly)
    with pytest.raises(PermissionDenied):
        nominate(cast, round, by=cast.zhuoma)
    award = nominate(cast, round)

    with pytest.raises(PermissionDenied):
        awards.take(award, "shortlist", by=cast.zhuoma, key=key())


def test_the_leader_publishes_and_the_staff_do_not(cast, round):
    awarded(cast, round)
    for user in (cast.zhaxi, cast.yangjin, cast.zhuoma):
        with pytest.raises(PermissionDenied):
            awards.publish(round, by=user, key=key())


def test_before_publication_a_member_sees_neither_round_nor_nomination(cast, round):
    awarded(cast, round)
    reader = MembershipFactory(assembly=cast.agency.assembly).person.user

    for user in (reader, cast.zhuoma, cast.liming):
        assert not AwardRound.objects.visible_to(user).exists()
        assert not Award.objects.visible_to(user).exists()


def test_after_publication_only_the_awarded_are_told_and_only_to_who_may_read_them(cast, round, client):
    hidden = draft(cast, members_may_read=False, title="不公开的提案")
    for step in ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release", "feedback"]:
        take(cast, hidden, step)
    open_one = awarded(cast, round)
    awarded(cast, round, hidden)
    nominate(cast, round)
    awards.publish(round, by=cast.leader, key=key())
    reader = MembershipFactory(assembly=cast.agency.assembly).person.user

    assert list(Award.objects.visible_to(reader)) == [open_one]
    client.force_login(reader)
    page = client.get(reverse("supervision:award_round", args=[round.pk])).content.decode()
    assert "另有 1 件" in page
    assert "不公开的提案" not in page


def test_the_list_stands_by_docket_and_an_award_has_no_number_of_its_own(cast, round):
    first, second = walk(cast, "feedback"), walk(cast, "feedback")
    nominate(cast, round, second)
    nominate(cast, round, first)

    assert [award.matter for award in round.awards.all()] == [first, second]
    kinds = {field.get_internal_type() for field in Award._meta.concrete_fields}
    assert not kinds & {
        "IntegerField",
        "PositiveSmallIntegerField",
        "PositiveIntegerField",
        "FloatField",
        "DecimalField",
    }


def test_a_proposal_stands_once_in_a_round(cast, round):
    award = nominate(cast, round)

    with pytest.raises(StepNotAllowed, match="已经在名单上"):
        nominate(cast, round, award.matter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.create(round=round, matter=award.matter, reason="又一次")


def test_a_round_has_one_name_in_a_year(cast, round):
    with pytest.raises(StepNotAllowed, match="已有"):
        awards.open_round(cast.agency.assembly, by=cast.zhaxi, key=key(), year=2026, name="年度好提案")
