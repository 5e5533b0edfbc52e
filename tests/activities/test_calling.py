"""Who is called is worked out from groups and memberships, on the first day of the activity."""

from datetime import date, timedelta

import pytest

from huiyin.activities import workflow
from huiyin.activities.models import Activity, CalledGroup, LeaveOfAbsence, Participation
from huiyin.assemblies.models import Body
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.members.models import Membership, Seat
from huiyin.notices.models import Notice
from tests.activities import calling as work
from tests.activities.calling import DAY, key
from tests.factories.base import AssemblyFactory, BodyFactory, MembershipFactory

pytestmark = pytest.mark.django_db
BEFORE, AFTER = DAY - timedelta(1), DAY + timedelta(1)


def names(activity):
    return sorted(held.person.name for held in workflow.called_on(activity))


def test_everyone_are_the_members_of_that_very_day(assembly):
    work.members(assembly, "甲", "乙")
    work.member(assembly, "前一天离任", ends_on=BEFORE)
    work.member(assembly, "当天离任", ends_on=DAY)
    work.member(assembly, "当天到任", starts_on=DAY)
    work.member(assembly, "第二天到任", starts_on=AFTER)
    work.member(AssemblyFactory(), "别处")
    activity = work.held_on(assembly)
    work.call_all(activity, work.office(assembly))

    assert names(activity) == sorted(["甲", "乙", "当天离任", "当天到任"])


def test_a_body_calls_those_who_sit_in_it_that_day_and_are_members_but_not_its_staff(assembly):
    body = BodyFactory(assembly=assembly)
    sits, left, staff, outsider = work.members(assembly, "在任", "已离开", "干部", "不在")
    gone = work.member(assembly, "已不是委员", ends_on=BEFORE)
    for held, role, ends_on in [
        (sits, "chair", None),
        (left, "member", BEFORE),
        (staff, "staff", None),
        (gone, "member", None),
    ]:
        Seat.objects.create(person=held.person, body=body, role=role, starts_on=date(2023, 1, 12), ends_on=ends_on)
    activity = work.held_on(assembly)
    workflow.call(
        activity,
        [CalledGroup(kind="body", assembly=assembly, body=body)],
        by=work.office(assembly),
        key=key(),
    )

    assert names(activity) == ["在任"]
    assert outsider.person.name not in names(activity)


def test_standing_members_a_sector_and_a_person_are_called_once_though_several_groups_name_them(assembly):
    standing = BodyFactory(assembly=assembly, kind=Body.Kind.STANDING_COMMITTEE)
    first, second = work.members(assembly, "常委", "界别委员")
    single = work.member(assembly, "个人", sector="教育界")
    work.member(assembly, "没有通知", sector="教育界")
    Seat.objects.create(person=first.person, body=standing, role="member", starts_on=date(2023, 1, 12))
    activity = work.held_on(assembly)
    groups = [
        CalledGroup(kind="standing", assembly=assembly),
        CalledGroup(kind="sector", assembly=assembly, sector=second.sector),
        CalledGroup(kind="person", assembly=assembly, person=single.person),
    ]

    assert workflow.call(activity, groups, by=work.office(assembly), key=key()) == 3
    assert names(activity) == sorted(["常委", "界别委员", "个人"])


def test_a_joint_activity_calls_members_of_each_assembly_and_one_of_both_for_each(assembly):
    other = AssemblyFactory()
    both = work.member(assembly, "两级委员")
    MembershipFactory(assembly=other, person=both.person)
    activity = work.held_on(assembly)
    activity.with_assemblies.add(other)
    groups = [work.everyone(assembly), work.everyone(other)]

    assert workflow.call(activity, groups, by=work.office(assembly), key=key()) == 2
    assert names(activity) == ["两级委员", "两级委员"]


def test_two_memberships_of_one_person_that_touch_on_the_day_are_one_line(assembly):
    old = work.member(assembly, "连任", ends_on=DAY)
    MembershipFactory(assembly=assembly, person=old.person, sector=old.sector, starts_on=DAY)
    activity = work.held_on(assembly)

    assert work.call_all(activity, work.office(assembly)) == 1
    assert activity.participations.get().membership.starts_on == DAY


def test_who_is_on_a_long_leave_that_day_stands_as_excused_and_exempt(assembly):
    away, back = work.members(assembly, "在外", "已回")
    liaison = work.office(assembly)
    for held, ends_on in [(away, DAY), (back, BEFORE)]:
        workflow.enter_absence(
            held, by=liaison, key=key(), starts_on=date(2026, 1, 1), ends_on=ends_on, reason="abroad"
        )
    activity = work.held_on(assembly)
    work.call_all(activity, liaison)

    assert [(line.status, line.reason, line.is_exempt) for line in activity.participations.order_by("membership")] == [
        ("excused", "abroad", True),
        ("called", "", False),
    ]


def test_a_long_leave_entered_or_ended_later_reaches_the_lines_of_open_rolls(assembly):
    held, liaison = work.member(assembly), work.office(assembly)
    activities = [work.held_on(assembly, day) for day in (date(2026, 3, 1), date(2026, 4, 1))]
    for activity in activities:
        work.call_all(activity, liaison)
    absence = workflow.enter_absence(held, by=liaison, key=key(), starts_on=date(2026, 2, 1), reason="illness")
    during = [work.line_of(activity, held).status for activity in activities]
    workflow.end_absence(absence, by=liaison, key=key(), ends_on=date(2026, 3, 15))

    assert during == ["excused", "excused"]
    assert [work.line_of(activity, held).status for activity in activities] == ["excused", "called"]
    with pytest.raises(StepNotAllowed, match="重叠"):
        workflow.enter_absence(held, by=liaison, key=key(), starts_on=date(2026, 3, 10), reason="illness")
    assert LeaveOfAbsence.objects.count() == 1


def test_whoever_became_or_ceased_to_be_a_member_is_brought_into_line_unless_on_the_roll(assembly):
    stays, leaves, marked = work.members(assembly, "留任", "离任", "离任但已记")
    liaison = work.office(assembly)
    activity = work.held_on(assembly)
    work.call_all(activity, liaison)
    work.marked(activity, {marked: "present"}, liaison)
    Membership.objects.filter(pk__in=[leaves.pk, marked.pk]).update(ends_on=BEFORE)
    joined = work.member(assembly, "递补", starts_on=DAY)

    found = workflow.line_up(activity, by=liaison)

    assert [held.person.name for held in found.come] == ["递补"]
    assert [line.membership.person.name for line in found.gone] == ["离任"]
    assert set(activity.participations.values_list("membership", flat=True)) == {stays.pk, marked.pk, joined.pk}
    assert not workflow.line_up(activity, by=liaison)


def test_lines_entered_without_groups_are_left_alone(assembly):
    activity, held = work.held_on(assembly), work.member(assembly)
    Participation.objects.create(activity=activity, membership=held, status="called")

    assert not workflow.line_up(activity, by=work.office(assembly))


def test_a_complete_roll_is_not_called_to_again(assembly):
    work.member(assembly)
    liaison, activity = work.office(assembly), work.held_on(assembly)
    work.call_all(activity, liaison)
    work.complete(activity, {}, liaison)
    late = work.member(assembly, "迟到任", starts_on=DAY)

    with pytest.raises(StepNotAllowed, match="核定"):
        work.call_all(activity, liaison)
    assert not workflow.line_up(activity, by=liaison)
    assert not activity.participations.filter(membership=late).exists()


def test_the_same_request_twice_calls_once_and_who_is_called_or_no_longer_called_is_told(assembly):
    held, same = work.member(assembly), key()
    liaison, activity = work.office(assembly), work.coming(assembly)
    groups = [work.everyone(assembly)]

    assert [workflow.call(activity, groups, by=liaison, key=same) for _ in range(2)] == [1, 0]
    workflow.call(activity, [], by=liaison, key=key())

    assert not activity.participations.exists()
    told = Notice.objects.filter(recipient=held.person.user).order_by("pk").values_list("title", flat=True)
    assert ["通知您参加" in words or "不再" in words for words in told] == [True, True]
    assert Event.objects.of(activity).filter(step="call").count() == 2


def test_a_group_that_is_not_of_its_assembly_and_a_person_who_is_no_member_are_refused(assembly):
    other = AssemblyFactory()
    stranger, body = work.member(other), BodyFactory(assembly=other)
    liaison, activity = work.office(assembly), work.held_on(assembly)

    for wrong in (
        CalledGroup(kind="body", assembly=assembly, body=body),
        CalledGroup(kind="person", assembly=assembly, person=stranger.person),
    ):
        with pytest.raises(StepNotAllowed):
            workflow.call(activity, [wrong], by=liaison, key=key())
    assert not activity.called_groups.exists()


def test_a_cancelled_activity_calls_nobody(assembly):
    activity = work.coming(assembly)
    Activity.objects.filter(pk=activity.pk).update(state="cancelled", cancelled_why="大雪")

    with pytest.raises(StepNotAllowed, match="取消"):
        work.call_all(activity, work.office(assembly))
