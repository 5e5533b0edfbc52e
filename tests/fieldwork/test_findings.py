"""Findings: who writes and reads them, how they are corrected and let go, which way each goes."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity, Participation
from huiyin.fieldwork import finding as verbs
from huiyin.fieldwork import ways
from huiyin.fieldwork.models import Finding, Way
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Kind, Matter, State
from huiyin.notices.models import Notice
from huiyin.proposals import workflow as proposals
from tests.factories.base import BodyFactory
from tests.fieldwork.work import again, found, key, office, raised, today, trip_of

pytestmark = pytest.mark.django_db
WORDS = {"problem": "渠水断流。", "cause": "", "advice": "", "place": None, "spot": "", "stop": None}


def edited(finding, by, read=None, **words):
    given = WORDS | {"found_on": today()} | words
    return verbs.edit_finding(finding, by=by, key=key(), read=read or verbs.version_of(finding), **given)


def test_several_write_at_once_and_the_same_request_twice_is_one(cast, made):
    one, twice = uuid.uuid4(), {"by": cast.zhuoma, "problem": "一", "found_on": today()}
    verbs.write_finding(made.trip, key=one, **twice)
    verbs.write_finding(made.trip, key=one, **twice)
    found(cast, made, by=cast.ciren)

    assert made.trip.findings.count() == 2
    with pytest.raises(KeyAlreadyUsed):
        verbs.write_finding(made.trip, key=one, **(twice | {"problem": "别的"}))


def test_a_member_who_was_not_there_neither_writes_nor_reads(cast, made):
    written = found(cast, made)

    with pytest.raises(PermissionDenied):
        found(cast, made, by=made.dawa)
    assert not Finding.objects.visible_to(made.dawa).exists()
    assert list(Finding.objects.visible_to(cast.ciren)) == [written]


@pytest.mark.parametrize("status", ["excused", "absent", "waiting", "leave_asked", "leave_refused"])
def test_whoever_was_called_and_did_not_come_reads_nothing_of_it(cast, made, status):
    found(cast, made)
    held = made.dawa.person.memberships.get()
    Participation.objects.create(activity=made.trip, membership=held, status=status)

    assert not Finding.objects.visible_to(made.dawa).exists()
    with pytest.raises(PermissionDenied):
        found(cast, made, by=made.dawa)


def test_the_offices_the_ledger_desk_and_the_leading_committee_read_it(cast, made):
    body = BodyFactory(assembly=made.home)
    staff = office(Role.COMMITTEE_STAFF, made.home, body=body)
    other = office(Role.COMMITTEE_STAFF, made.home, body=BodyFactory(assembly=made.home))
    Activity.objects.filter(pk=made.trip.pk).update(organiser=body)
    found(cast, made)

    asked = [made.liaison, made.desk, staff, other, cast.leader, cast.zhaxi, cast.liming, cast.yangjin]
    assert {user for user in asked if Finding.objects.visible_to(user).exists()} == {
        made.liaison,
        made.desk,
        staff,
        cast.leader,
    }


def test_of_a_joint_trip_the_offices_of_each_assembly_read_and_write(cast, made):
    made.trip.with_assemblies.add(cast.wangfang.person.memberships.get().assembly)
    theirs = office(Role.LIAISON, cast.wangfang.person.memberships.get().assembly)

    assert Finding.objects.visible_to(theirs).filter(pk=found(cast, made, by=theirs).pk).exists()


def test_it_must_say_something_of_a_day_of_the_trip(cast, made):
    with pytest.raises(StepNotAllowed, match="请写明发现的问题"):
        found(cast, made, problem="  ")
    with pytest.raises(StepNotAllowed, match="不能早于活动开始"):
        found(cast, made, found_on=made.trip.starts_on.replace(year=2001))
    Activity.objects.filter(pk=made.trip.pk).update(state="cancelled", cancelled_why="下雪")
    made.trip.refresh_from_db()
    with pytest.raises(StepNotAllowed, match="活动已经取消"):
        found(cast, made)


def test_of_two_who_correct_it_at_once_the_second_is_shown_the_first(cast, made):
    finding = found(cast, made)
    read = verbs.version_of(finding)
    edited(finding, cast.zhuoma, read, problem="先改的")

    with pytest.raises(StepNotAllowed, match="先改的"):
        edited(finding, made.liaison, read, problem="后改的")
    finding.refresh_from_db()
    assert finding.problem == "先改的"


def test_another_member_of_the_trip_does_not_correct_it(cast, made):
    with pytest.raises(PermissionDenied):
        edited(found(cast, made), cast.ciren)


def test_it_is_let_go_with_a_reason_and_never_without(cast, made):
    finding = found(cast, made)
    with pytest.raises(StepNotAllowed, match="请写明"):
        verbs.let_go(finding, by=cast.zhuoma, key=key(), why=" ")
    finding = verbs.let_go(finding, by=cast.zhuoma, key=key(), why="当地已列入计划")

    assert (finding.let_go_on, finding.let_go_why) == (today(), "当地已列入计划")
    assert not Finding.objects.without_a_way().exists()


# Ways


def test_each_way_is_made_once_and_the_matter_knows_where_it_comes_from(cast, made):
    finding, one = found(cast, made), uuid.uuid4()
    first = raised(finding, "livelihood", by=cast.zhuoma, key=one)
    second = raised(finding, "livelihood", by=cast.zhuoma, key=one)

    own = first.livelihood
    assert first == second
    assert Way.objects.get().matter == first
    assert (own.kind, own.source, own.activity, first.place) == ("finding", "research", made.trip, made.linzhou)
    assert LivelihoodMatter.objects.count() == 1
    assert not Finding.objects.without_a_way().exists()


def test_a_finding_goes_several_ways_but_one_of_each_kind(cast, made):
    finding = found(cast, made)
    kinds = {raised(finding, kind, by=cast.zhuoma).kind for kind in ("proposal", "opinion", "livelihood")}

    assert kinds == {Kind.PROPOSAL, Kind.OPINION, Kind.LIVELIHOOD}
    assert ways.offered(cast.zhuoma, finding) == []
    with pytest.raises(StepNotAllowed, match="可能刚有人提过"):
        raised(finding, "proposal", by=cast.ciren)
    assert Matter.objects.count() == 3


def test_what_is_withdrawn_leaves_the_finding_open_and_it_may_be_raised_again(cast, made):
    finding = found(cast, made)
    matter = raised(finding, "proposal", by=cast.zhuoma)
    proposals.discard(matter, by=cast.zhuoma, key=key())

    assert matter.state == State.DISCARDED
    assert list(Finding.objects.without_a_way()) == [finding]
    assert Kind.PROPOSAL in ways.offered(cast.ciren, finding)
    raised(finding, "proposal", by=cast.ciren)
    assert finding.ways.count() == 2
    assert not Finding.objects.without_a_way().exists()


def test_what_was_let_go_is_taken_up_by_raising_it(cast, made):
    finding = verbs.let_go(found(cast, made), by=cast.zhuoma, key=key(), why="先看看")
    raised(finding, "livelihood", by=made.desk)
    finding.refresh_from_db()

    assert (finding.let_go_on, finding.let_go_why) == (None, "")


def test_the_one_who_found_it_raised_it_and_is_told_what_another_made_of_it(cast, made):
    matter = raised(found(cast, made), "livelihood", by=made.desk)

    assert [signature.person for signature in matter.signatures.all()] == [cast.zhuoma.person]
    assert Notice.objects.get(recipient=cast.zhuoma, kind="answered").title == "您写下的调研发现，已提为民生事项"


def test_nobody_signs_a_draft_they_have_not_read(cast, made):
    finding = found(cast, made)

    for kind in ("proposal", "opinion"):
        matter = raised(finding, kind, by=cast.ciren)
        assert {signature.person for signature in matter.signatures.all()} == {cast.ciren.person}


def test_an_office_that_may_not_write_there_is_offered_nothing_it_could_not_do(cast, made):
    finding = found(cast, made)

    assert ways.offered(made.liaison, finding) == []
    assert ways.offered(made.desk, finding) == [Kind.LIVELIHOOD]
    assert ways.offered(cast.leader, finding) == []
    with pytest.raises(PermissionDenied):
        raised(finding, "proposal", by=made.liaison)
    with pytest.raises(PermissionDenied):
        raised(finding, "livelihood", by=made.dawa)
    assert not Matter.objects.exists()


def test_a_committee_writes_in_its_own_name(cast, made):
    body = BodyFactory(assembly=made.home, name="教科卫体委员会")
    staff = office(Role.COMMITTEE_STAFF, made.home, body=body)
    trip = trip_of(made.home, [cast.zhuoma], organiser=body)
    matter = raised(found(cast, made, activity=trip), "opinion", by=staff)

    assert (matter.opinion.author_kind, matter.opinion.author_name) == ("committee", "教科卫体委员会")


def test_once_raised_its_words_stay_as_they_were(cast, made):
    finding = found(cast, made)
    raised(finding, "livelihood", by=cast.zhuoma)

    with pytest.raises(StepNotAllowed, match="已经有了去向"):
        edited(finding, cast.zhuoma)
    with pytest.raises(StepNotAllowed, match="已经有了去向"):
        verbs.let_go(finding, by=cast.zhuoma, key=key(), why="不提了")


def test_nothing_is_half_made_where_the_matter_is_refused(cast, made):
    finding = found(cast, made)
    with pytest.raises(StepNotAllowed):
        raised(finding, "livelihood", by=cast.zhuoma, title=" ")

    assert not Way.objects.exists()
    assert not Matter.objects.exists()
    assert list(Finding.objects.without_a_way()) == [finding]


def test_a_member_of_another_tier_sees_it_as_long_as_they_are_on_the_trip(cast, made):
    held = cast.wangfang.person.memberships.get()
    Participation.objects.create(activity=made.trip, membership=held, status="present")
    finding = found(cast, made, by=cast.wangfang)

    assert list(Finding.objects.visible_to(again(cast.wangfang))) == [finding]
    assert ways.offered(again(cast.wangfang), finding) == []  # of this assembly they are no member
