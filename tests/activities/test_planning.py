from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.models import Activity, Series
from huiyin.activities.workflow.planning import half_days_of
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from tests.activities.work import SOON, TODAY, called, office, plan, told
from tests.activities.work import S as _S
from tests.factories.activities import ActivityFactory
from tests.factories.base import AssemblyFactory, BodyFactory


@pytest.fixture
def liaison(assembly):
    return office(assembly)


# Planned


def test_an_activity_is_planned_once_however_often_the_request_comes(assembly, liaison):
    key = uuid4()
    first = plan(assembly, liaison, key)

    assert plan(assembly, liaison, key) == first
    assert (first.state, first.planned_by, first.half_days) == ("planned", liaison, 2)
    assert [event.step for event in Event.objects.of(first)] == ["plan"]
    with pytest.raises(KeyAlreadyUsed):
        plan(assembly, liaison, key, title="另一讲")


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "leader", "liming", "wangfang"])
def test_nobody_but_the_liaison_office_and_a_committees_staff_plans(who, cast, assembly):
    with pytest.raises(PermissionDenied):
        plan(assembly, getattr(cast, who))

    assert not Activity.objects.exists()


def test_a_committees_staff_plans_for_its_own_committee(assembly):
    own, other = BodyFactory(assembly=assembly), BodyFactory(assembly=assembly)
    staff = office(assembly, Role.COMMITTEE_STAFF, body=own)

    assert plan(assembly, staff, organiser=own).organiser == own
    for body in (other, None):
        with pytest.raises(StepNotAllowed, match="自己所在的专委会"):
            plan(assembly, staff, organiser=body)


def test_the_liaison_office_of_another_assembly_plans_nothing_here(assembly):
    with pytest.raises(PermissionDenied):
        plan(assembly, office(AssemblyFactory(slug="elsewhere")))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"ends_on": SOON - timedelta(days=1)}, "结束日期不能早于"),
        ({"ends_at": time(11)}, "也要写开始时刻"),
        ({"starts_at": time(20), "ends_at": time(1)}, "过了零点的"),
        ({"starts_at": time(9), "ends_at": time(9)}, "过了零点的"),
        ({"format": "forum"}, "协商形式"),
        ({"title": " "}, "都要写"),
        ({"sign_up_until": SOON + timedelta(days=1)}, "报名截止"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(facts, words, assembly, liaison):
    with pytest.raises(StepNotAllowed, match=words):
        plan(assembly, liaison, **facts)

    assert not Activity.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("days", "hours", "half_days"),
    [
        (0, (None, None), 2),
        (4, (None, None), 10),
        (0, (time(9), time(12)), 1),
        (0, (time(15), time(18, 30)), 1),
        (0, (time(9), time(17)), 2),
        (1, (time(21), time(1, 30)), 1),
        (1, (time(9), time(17)), 4),
        (0, (time(9), None), 2),
    ],
)
def test_half_days_follow_from_days_and_hours(days, hours, half_days):
    assert half_days_of(SOON, SOON + timedelta(days=days), *hours) == half_days


def test_one_over_midnight_ends_on_the_next_day(assembly, liaison):
    made = plan(assembly, liaison, starts_at=time(21), ends_at=time(1), ends_on=SOON + timedelta(days=1))
    made.refresh_from_db()

    assert (made.starts_on, made.ends_on, made.half_days) == (SOON, SOON + timedelta(days=1), 1)


def test_the_next_number_of_a_series_is_given_and_no_number_twice(assembly, liaison):
    series = Series.objects.create(assembly=assembly, kind="lecture", title="政协讲堂")

    assert [plan(assembly, liaison, series=series).number for _ in range(3)] == [1, 2, 3]
    assert plan(assembly, liaison, series=series, number=8).number == 8
    assert plan(assembly, liaison, series=series).number == 9
    with pytest.raises(StepNotAllowed, match="已经有第 8 期"):
        plan(assembly, liaison, series=series, number=8)


# Changed


def test_another_day_is_told_to_those_who_may_still_come_and_moves_the_calendar_entry(assembly, liaison):
    activity = plan(assembly, liaison)
    coming = [called(activity, status) for status in (_S.CALLED, _S.CONFIRMED, _S.WAITING, _S.LEAVE_REFUSED)]
    called(activity, _S.EXCUSED)
    later = SOON + timedelta(days=1)

    workflow.change_activity(activity, by=liaison, key=uuid4(), starts_on=later, ends_on=later)

    assert (activity.starts_on, activity.sequence) == (later, 1)
    assert {user for user, _words in told()} == {row.membership.person.user_id for row in coming}
    assert [event.facts for event in Event.objects.of(activity).filter(step="change")] == [
        {"starts_on": [str(SOON), str(later)], "ends_on": [str(SOON), str(later)]}
    ]


def test_a_change_of_the_leader_tells_nobody_and_moves_nothing_in_calendars(assembly, liaison):
    activity = plan(assembly, liaison)
    row = called(activity)

    workflow.change_activity(activity, by=liaison, key=uuid4(), led_by=row.membership.person)

    assert (activity.led_by, activity.sequence, told()) == (row.membership.person, 0, [])


def test_a_change_that_came_twice_is_made_and_told_once(assembly, liaison):
    activity, key = plan(assembly, liaison), uuid4()
    called(activity)
    for _again in range(2):
        workflow.change_activity(activity, by=liaison, key=key, place="图书馆")

    assert (activity.sequence, len(told())) == (1, 1)


def test_the_number_of_half_days_follows_a_change_of_hours_unless_it_is_given(assembly, liaison):
    activity = plan(assembly, liaison)
    hours = {"starts_at": time(9), "ends_at": time(12)}

    assert workflow.change_activity(activity, by=liaison, key=uuid4(), **hours).half_days == 1
    assert workflow.change_activity(activity, by=liaison, key=uuid4(), ends_on=SOON, half_days=2).half_days == 2
    assert workflow.change_activity(activity, by=liaison, key=uuid4(), place="图书馆").half_days == 2


def test_a_held_activity_is_put_right_but_tells_nobody_and_moves_to_no_day_to_come(assembly, liaison):
    activity = ActivityFactory(assembly=assembly)
    called(activity)
    workflow.change_activity(activity, by=liaison, key=uuid4(), place="图书馆")

    assert (activity.place, told()) == ("图书馆", [])
    with pytest.raises(StepNotAllowed, match="不能晚于今天"):
        workflow.change_activity(activity, by=liaison, key=uuid4(), starts_on=SOON, ends_on=SOON)


def test_a_complete_roll_holds_day_and_length(assembly, liaison):
    activity = ActivityFactory(assembly=assembly, roll_completed_on=date(2023, 5, 12))
    workflow.change_activity(activity, by=liaison, key=uuid4(), title="第二次座谈会")
    for facts in ({"ends_on": date(2023, 5, 10)}, {"half_days": 4}):
        with pytest.raises(StepNotAllowed, match="名册已经核定"):
            workflow.change_activity(activity, by=liaison, key=uuid4(), **facts)


def test_two_changes_of_different_things_lose_neither(assembly, liaison):
    activity = plan(assembly, liaison)
    first, second = Activity.objects.get(pk=activity.pk), Activity.objects.get(pk=activity.pk)
    workflow.change_activity(first, by=liaison, key=uuid4(), place="图书馆")
    workflow.change_activity(second, by=liaison, key=uuid4(), title="怎样调研")
    activity.refresh_from_db()

    assert (activity.place, activity.title) == ("图书馆", "怎样调研")


# Cancelled, held


def test_one_cancelled_after_people_signed_up_tells_them_and_keeps_their_answers(assembly, liaison):
    activity = plan(assembly, liaison)
    rows = [called(activity, status) for status in (_S.CONFIRMED, _S.WAITING, _S.EXCUSED)]

    workflow.cancel_activity(activity, by=liaison, key=uuid4(), why="道路不通")

    assert (activity.state, activity.cancelled_why, activity.sequence) == ("cancelled", "道路不通", 1)
    assert [row.status for row in activity.participations.order_by("pk")] == [row.status for row in rows]
    assert {user for user, _words in told()} == {row.membership.person.user_id for row in rows[:2]}


def test_cancelling_needs_a_reason(assembly, liaison):
    activity = plan(assembly, liaison)
    with pytest.raises(StepNotAllowed, match="为什么"):
        workflow.cancel_activity(activity, by=liaison, key=uuid4(), why=" ")

    assert Activity.objects.get().state == "planned"


def test_what_was_cancelled_is_neither_changed_nor_held(assembly, liaison):
    activity = plan(assembly, liaison, starts_on=TODAY, ends_on=TODAY)
    workflow.cancel_activity(activity, by=liaison, key=uuid4(), why="道路不通")
    for step in (workflow.hold_activity, workflow.change_activity):
        with pytest.raises(StepNotAllowed, match="已取消"):
            step(activity, by=liaison, key=uuid4())


def test_nothing_is_held_before_its_day(assembly, liaison):
    activity = plan(assembly, liaison)
    with pytest.raises(StepNotAllowed, match="还没有到举行的日子"):
        workflow.hold_activity(activity, by=liaison, key=uuid4())
    today = plan(assembly, liaison, starts_on=TODAY, ends_on=TODAY)

    assert workflow.hold_activity(today, by=liaison, key=uuid4()).state == "held"


def test_every_assembly_that_holds_it_together_may_keep_it_and_others_may_not(assembly, liaison):
    other = AssemblyFactory(slug="other")
    activity = plan(assembly, liaison, with_assemblies=[other, assembly])
    workflow.change_activity(activity, by=office(other), key=uuid4(), place="图书馆")

    assert [*activity.with_assemblies.all()] == [other]
    with pytest.raises(PermissionDenied):
        workflow.change_activity(activity, by=office(AssemblyFactory(slug="third")), key=uuid4(), place="礼堂")


def test_minutes_written_again_keep_the_earlier_text_in_the_history(assembly, liaison):
    activity = ActivityFactory(assembly=assembly)
    for text in ("第一稿", "第二稿"):
        workflow.write_minutes(activity, by=liaison, key=uuid4(), minutes=text)

    assert activity.minutes == "第二稿"
    assert [event.facts for event in Event.objects.of(activity)] == [{}, {"was": "第一稿"}]
