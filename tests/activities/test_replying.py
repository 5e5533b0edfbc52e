"""Coming or asking for leave, and who grants it."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.models import Activity, Leave
from huiyin.activities.workflow import replying, seats
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.notices.models import Notice
from tests.activities import calling as work
from tests.activities.calling import key
from tests.factories.base import RuleSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(assembly):
    """A line of a member called to something in ten days; the liaison office that called."""
    held, liaison = work.member(assembly, "卓玛"), work.office(assembly)
    activity = work.coming(assembly)
    work.call_all(activity, liaison)
    line = work.line_of(activity, held)
    line.user, line.liaison = held.person.user, liaison
    return line


def ask(line, reason="illness", **more):
    return workflow.ask_leave(line, by=more.pop("by", line.membership.person.user), key=key(), reason=reason, **more)


def longer(line):
    Activity.objects.filter(pk=line.activity_id).update(ends_on=line.activity.starts_on + timedelta(1))
    line.activity.refresh_from_db()


def rule(assembly, **leave):
    document = STARTING_RULES | {"leave": {"one_day": "lia", "longer": "sig", "days_before": 2} | leave}
    RuleSetFactory(assembly=assembly, version=2, in_force_from=date(2024, 1, 1), document=document)


def test_one_press_confirms_and_a_second_of_the_same_does_nothing(called):
    same = key()
    for _twice in range(2):
        workflow.confirm(called, by=called.user, key=same)

    assert called.status == "confirmed"
    assert Event.objects.of(called).filter(step="confirm").count() == 1
    with pytest.raises(StepNotAllowed, match="确认参加"):
        workflow.confirm(called, by=called.user, key=key())


def test_nobody_else_answers_for_a_member_but_the_organiser(called, assembly):
    other = work.member(assembly, "别人").person.user
    for act in (workflow.confirm, lambda line, **who: workflow.ask_leave(line, reason="illness", **who)):
        with pytest.raises(PermissionDenied):
            act(called, by=other, key=key())
    leave = ask(called, by=called.liaison)

    assert leave.asked_by == called.liaison


@pytest.mark.parametrize(
    ("lasts", "decides", "does_not"), [(1, Role.LIAISON, Role.LEADER), (2, Role.LEADER, Role.LIAISON)]
)
def test_the_rule_set_says_who_grants_what_lasts_a_day_and_what_lasts_longer(
    lasts, decides, does_not, called, assembly
):
    if lasts > 1:
        longer(called)
    right, wrong = work.office(assembly, decides), work.office(assembly, does_not)
    leave = ask(called)

    assert Notice.objects.filter(recipient=right, title__contains="请假等您批").exists()
    with pytest.raises(PermissionDenied):
        workflow.decide_leave(leave, by=wrong, key=key(), is_granted=True)
    workflow.decide_leave(leave, by=right, key=key(), is_granted=True)
    called.refresh_from_db()
    assert (called.status, called.reason, called.is_exempt) == ("excused", "illness", False)
    assert Notice.objects.filter(recipient=called.user, title__contains="有了答复").exists()


def test_the_convener_of_the_member_s_own_sector_grants_where_the_rules_say_so(called, assembly):
    rule(assembly, one_day="con")
    own = work.office(assembly, Role.CONVENER, sector=called.membership.sector)
    other = work.office(assembly, Role.CONVENER, sector=work.member(assembly, sector="教育界").sector)
    leave = ask(called)

    assert [len(replying.waiting_for(user)) for user in (own, other, called.liaison)] == [1, 0, 0]
    with pytest.raises(PermissionDenied):
        workflow.decide_leave(leave, by=other, key=key(), is_granted=True)
    workflow.decide_leave(leave, by=own, key=key(), is_granted=True)


def test_nobody_decides_about_their_own_and_no_request_waits_for_nobody(called, assembly):
    rule(assembly, one_day="con")
    convener = called.user
    work.RoleHoldingFactory(user=convener, role=Role.CONVENER, assembly=assembly, sector=called.membership.sector)
    leave = ask(called)

    with pytest.raises(PermissionDenied):
        workflow.decide_leave(leave, by=convener, key=key(), is_granted=True)
    assert replying.deciding_role(called) == Role.LIAISON
    assert [one.pk for one in replying.waiting_for(called.liaison)] == [leave.pk]


def test_a_refusal_says_why_and_the_member_may_still_come_or_ask_again(called):
    leave = ask(called)
    with pytest.raises(StepNotAllowed, match="为什么"):
        workflow.decide_leave(leave, by=called.liaison, key=key(), is_granted=False, answer=" ")
    workflow.decide_leave(leave, by=called.liaison, key=key(), is_granted=False, answer="会上要您发言")
    called.refresh_from_db()

    assert (called.status, leave.answer) == ("leave_refused", "会上要您发言")
    ask(called)
    assert called.leaves.count() == 2


def test_an_exempt_reason_takes_the_line_out_of_the_denominator(called):
    leave = ask(called, "superior")
    workflow.decide_leave(leave, by=called.liaison, key=key(), is_granted=True)
    called.refresh_from_db()

    assert called.is_exempt


@pytest.mark.parametrize("granted", [False, True])
def test_a_request_is_withdrawn_also_after_it_was_granted(granted, called):
    leave = ask(called)
    if granted:
        workflow.decide_leave(leave, by=called.liaison, key=key(), is_granted=True)
    workflow.withdraw_leave(leave, by=called.user, key=key())
    called.refresh_from_db()

    assert (leave.state, called.status, called.reason) == ("withdrawn", "called", "")


def test_leave_is_asked_until_it_begins_and_then_only_the_organiser_enters_it(called):
    now = timezone.localtime()
    begun = now - timedelta(minutes=5)
    Activity.objects.filter(pk=called.activity_id).update(
        starts_on=begun.date(), ends_on=begun.date() + timedelta(1), starts_at=begun.time()
    )
    called.activity.refresh_from_db()
    with pytest.raises(StepNotAllowed, match="已经开始"):
        ask(called)
    work.marked(called.activity, {called.membership: "excused:illness"}, called.liaison)
    called.refresh_from_db()

    assert called.status == "excused"


def test_the_beginning_is_of_the_assembly_s_zone(called, settings):
    called.activity.starts_at = time(9, 30)
    begins = seats.begins_at(called.activity)

    assert begins == datetime.combine(called.activity.starts_on, time(9, 30), timezone.get_default_timezone())
    assert begins.utcoffset() == timedelta(hours=8)


def test_what_is_cancelled_takes_no_answer_and_needs_no_decision(called):
    leave = ask(called)
    Activity.objects.filter(pk=called.activity_id).update(state="cancelled", cancelled_why="大雪")
    called.activity.refresh_from_db()

    assert replying.waiting_for(called.liaison) == []
    for act in (
        lambda: workflow.decide_leave(leave, by=called.liaison, key=key(), is_granted=True),
        lambda: workflow.withdraw_leave(leave, by=called.user, key=key()),
    ):
        with pytest.raises(StepNotAllowed, match="取消"):
            act()


def test_late_asking_is_told_and_granted_all_the_same(called):
    rule_now = replying.rule_of(called.membership.assembly, called.activity.starts_on)
    leave = ask(called)
    early = replying.is_late(leave, rule_now)
    Leave.objects.filter(pk=leave.pk).update(asked_on=called.activity.starts_on - timedelta(1))
    leave.refresh_from_db()

    assert (early, replying.is_late(leave, rule_now)) == (False, True)


def test_a_reason_the_rule_set_does_not_have_is_refused_and_nothing_is_written(called):
    with pytest.raises(StepNotAllowed, match="事由"):
        ask(called, "weather")
    called.refresh_from_db()
    assert called.status == "called"
    assert not Leave.objects.exists()


def test_of_two_who_decide_the_second_is_told(called, assembly):
    second, leave = work.office(assembly), ask(called)
    workflow.decide_leave(leave, by=called.liaison, key=key(), is_granted=True)
    stale = Leave.objects.get(pk=leave.pk)

    with pytest.raises(StepNotAllowed, match="准假"):
        workflow.decide_leave(stale, by=second, key=key(), is_granted=False, answer="不行")


def test_the_list_takes_as_many_queries_for_many_requests_as_for_one(called, assembly, django_assert_max_num_queries):
    ask(called)
    for place in range(3):
        held = work.member(assembly, f"委员{place}")
        activity = work.coming(assembly, days=20 + place)
        work.call_all(activity, called.liaison)
        ask(work.line_of(activity, held))
    called.liaison.roles_today  # noqa: B018
    with django_assert_max_num_queries(7):
        assert len(replying.waiting_for(called.liaison)) == 4
