from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.activities import workflow
from huiyin.activities.models import Participation
from huiyin.history.taking import StepNotAllowed
from tests.activities.work import SOON, TODAY, S, called, member, office, plan, told
from tests.factories.base import AssemblyFactory, MembershipFactory


@pytest.fixture
def lecture(assembly):
    return plan(assembly, office(assembly), capacity=2, sign_up_until=SOON)


def up(activity, user):
    return workflow.sign_up(activity, by=user, key=uuid4())


def down(activity, user):
    return workflow.give_up(activity, by=user, key=uuid4())


def standing(activity):
    return [row.status for row in activity.participations.order_by("pk")]


def test_whoever_signs_up_has_a_seat_until_there_is_none_then_waits(lecture, assembly):
    for user in [member(assembly) for _ in range(3)]:
        up(lecture, user)

    assert standing(lecture) == [S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert all(row.signed_up for row in lecture.participations.all())


def test_without_a_limit_nobody_waits(lecture, assembly):
    lecture = plan(assembly, office(assembly), sign_up_until=SOON)
    for user in [member(assembly) for _ in range(3)]:
        up(lecture, user)

    assert standing(lecture) == [S.CONFIRMED] * 3


def test_the_last_seat_goes_to_one_however_old_the_page_of_the_other(assembly):
    """Both read the activity while one seat was left; the second one's press finds it taken."""
    first = plan(assembly, office(assembly), capacity=1, sign_up_until=SOON)
    second = type(first).objects.get(pk=first.pk)
    up(first, member(assembly))
    up(second, member(assembly))

    assert standing(first) == [S.CONFIRMED, S.WAITING]


def test_a_seat_given_up_goes_to_the_first_who_waits_and_they_are_told(lecture, assembly):
    users = [member(assembly) for _ in range(4)]
    for user in users:
        up(lecture, user)
    down(lecture, users[0])

    assert standing(lecture) == [S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert [who for who, words in told() if "候补" in words] == [users[2].pk]


def test_more_seats_move_those_up_who_wait_and_fewer_than_are_taken_are_refused(lecture, assembly):
    liaison = office(assembly)
    for user in [member(assembly) for _ in range(5)]:
        up(lecture, user)
    workflow.change_activity(lecture, by=liaison, key=uuid4(), capacity=4)

    assert standing(lecture) == [S.CONFIRMED] * 4 + [S.WAITING]
    with pytest.raises(StepNotAllowed, match="已经有 4 人"):
        workflow.change_activity(lecture, by=liaison, key=uuid4(), capacity=3)
    workflow.change_activity(lecture, by=liaison, key=uuid4(), capacity=None)
    assert standing(lecture) == [S.CONFIRMED] * 5


def test_those_the_organiser_called_take_seats_too_and_those_on_leave_none(lecture, assembly):
    called(lecture)
    called(lecture, S.EXCUSED)
    for user in [member(assembly) for _ in range(2)]:
        up(lecture, user)

    assert standing(lecture) == [S.CALLED, S.EXCUSED, S.CONFIRMED, S.WAITING]


def test_signing_up_twice_is_said_and_the_same_request_twice_is_one(lecture, assembly):
    user, key = member(assembly), uuid4()
    assert workflow.sign_up(lecture, by=user, key=key) == workflow.sign_up(lecture, by=user, key=key)
    with pytest.raises(StepNotAllowed, match="已经报过名"):
        up(lecture, user)

    assert Participation.objects.count() == 1


def test_whoever_was_called_confirms_instead_and_asks_for_leave_instead(lecture):
    row = called(lecture)
    with pytest.raises(StepNotAllowed, match="已经通知您参加"):
        up(lecture, row.membership.person.user)
    with pytest.raises(PermissionDenied):
        down(lecture, row.membership.person.user)


def test_nobody_signs_up_after_the_last_day_or_where_it_was_not_opened(lecture, assembly):
    type(lecture).objects.filter(pk=lecture.pk).update(sign_up_until=TODAY - timedelta(days=1))
    with pytest.raises(StepNotAllowed, match="已经截止"):
        up(lecture, member(assembly))
    with pytest.raises(PermissionDenied):
        up(plan(assembly, office(assembly)), member(assembly))


def test_members_of_an_assembly_that_joins_in_sign_up_and_others_do_not(assembly):
    joining, other = AssemblyFactory(slug="joining"), AssemblyFactory(slug="other")
    activity = plan(assembly, office(assembly), sign_up_until=SOON, with_assemblies=[joining])

    assert up(activity, member(joining)).membership.assembly == joining
    with pytest.raises(PermissionDenied):
        up(activity, member(other))


def test_a_member_of_both_comes_for_the_assembly_that_organises(assembly):
    joining = AssemblyFactory(slug="joining")
    held = MembershipFactory(assembly=joining)
    MembershipFactory(assembly=assembly, person=held.person)
    activity = plan(assembly, office(assembly), sign_up_until=SOON, with_assemblies=[joining])

    assert up(activity, held.person.user).membership.assembly == assembly


def test_a_membership_that_ends_before_the_day_signs_up_for_nothing(lecture, assembly):
    held = MembershipFactory(assembly=assembly, ends_on=SOON - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        up(lecture, held.person.user)


def test_nothing_moves_after_it_was_cancelled_and_all_who_waited_are_told(lecture, assembly):
    users = [member(assembly) for _ in range(3)]
    for user in users:
        up(lecture, user)
    workflow.cancel_activity(lecture, by=office(assembly), key=uuid4(), why="讲课人有急事")

    assert {who for who, words in told() if "已取消" in words} == {user.pk for user in users}
    for step in (up, down):
        with pytest.raises(StepNotAllowed, match="已取消"):
            step(lecture, users[0])
    assert standing(lecture) == [S.CONFIRMED, S.CONFIRMED, S.WAITING]


def asked_leave(row):
    line = Participation.objects.get(pk=row.pk)
    return workflow.ask_leave(line, by=row.membership.person.user, key=uuid4(), reason="illness")


def test_a_granted_leave_frees_the_seat_and_the_first_who_waits_has_it(lecture, assembly):
    liaison, row = office(assembly), called(lecture)
    users = [member(assembly) for _ in range(3)]
    for user in users:
        up(lecture, user)
    leave = asked_leave(row)
    assert standing(lecture) == [S.LEAVE_ASKED, S.CONFIRMED, S.WAITING, S.WAITING]
    key = uuid4()
    for _twice in range(2):
        workflow.decide_leave(leave, by=liaison, key=key, is_granted=True)

    assert standing(lecture) == [S.EXCUSED, S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert [who for who, words in told() if "候补" in words] == [users[1].pk]


def test_a_refused_leave_frees_no_seat(lecture, assembly):
    liaison, row = office(assembly), called(lecture)
    for user in [member(assembly) for _ in range(2)]:
        up(lecture, user)
    leave = asked_leave(row)
    workflow.decide_leave(leave, by=liaison, key=uuid4(), is_granted=False, answer="请派人来")

    assert standing(lecture) == [S.LEAVE_REFUSED, S.CONFIRMED, S.WAITING]


def test_nobody_is_moved_up_into_what_has_begun(lecture, assembly):
    liaison, row = office(assembly), called(lecture)
    users = [member(assembly) for _ in range(2)]
    for user in users:
        up(lecture, user)
    leave = asked_leave(row)
    type(lecture).objects.filter(pk=lecture.pk).update(starts_on=TODAY - timedelta(days=1), ends_on=TODAY)
    leave.refresh_from_db()
    workflow.decide_leave(leave, by=liaison, key=uuid4(), is_granted=True)
    down(lecture, users[0])

    assert standing(lecture) == [S.EXCUSED, S.WAITING]


def test_a_long_leave_frees_the_seats_it_covers(lecture, assembly):
    liaison, row = office(assembly), called(lecture)
    for user in [member(assembly) for _ in range(2)]:
        up(lecture, user)
    workflow.enter_absence(row.membership, by=liaison, key=uuid4(), starts_on=TODAY, ends_on=SOON, reason="abroad")

    assert standing(lecture) == [S.EXCUSED, S.CONFIRMED, S.CONFIRMED]


def test_whoever_signed_up_and_takes_a_granted_leave_back_waits_where_the_seat_is_gone(lecture, assembly):
    liaison, users = office(assembly), [member(assembly) for _ in range(3)]
    rows = [up(lecture, user) for user in users]
    leave = asked_leave(rows[0])
    workflow.decide_leave(leave, by=liaison, key=uuid4(), is_granted=True)
    workflow.withdraw_leave(leave, by=users[0], key=uuid4())

    assert standing(lecture) == [S.WAITING, S.CONFIRMED, S.CONFIRMED]
