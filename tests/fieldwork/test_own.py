"""What members do of their own accord: written down once, by one, with those who went along."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from huiyin.activities.models import Activity, Participation
from huiyin.activities.workflow import change_own, companions_of, leave_own, may_change_own, own_until
from huiyin.fieldwork.finding import note_own
from huiyin.fieldwork.models import Finding
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.notices.models import Notice
from tests.factories.base import PersonFactory
from tests.fieldwork.work import again, key, today

pytestmark = pytest.mark.django_db


def noted(cast, made, **how) -> Activity:
    given = {"title": "走访村卫生室", "visited": made.linzhou, "spot": "强嘎乡", "on": today(), "assembly": made.home}
    return note_own(**({"by": cast.zhuoma, "key": key()} | given | how))


def changed(activity, by, **how) -> Activity:
    given = {"title": activity.title, "on": activity.starts_on, "place": activity.place, "visited": activity.visited}
    return change_own(activity, by=by, key=key(), **(given | {"companions": [*companions_of(activity)]} | how))


def roll(activity):
    return {(row.membership.person.name, row.status) for row in activity.participations.all()}


def test_it_is_held_with_whoever_went_and_the_finding_in_one_press(cast, made):
    activity = noted(cast, made, companions=[cast.ciren.person], problem="药不全。", advice="每周配送。")

    assert (activity.kind, activity.state, activity.place) == ("own_research", "held", "林周县强嘎乡")
    assert (activity.planned_by, activity.led_by) == (cast.zhuoma, cast.zhuoma.person)
    assert roll(activity) == {("卓玛", "present"), ("次仁", "present")}
    finding = activity.findings.get()
    assert (finding.problem, finding.place, finding.spot) == ("药不全。", made.linzhou, "强嘎乡")
    assert finding.written_by == cast.zhuoma


def test_sent_twice_it_is_there_once(cast, made):
    one = uuid.uuid4()
    first, second = (noted(cast, made, key=one, problem="药不全。") for _time in range(2))

    assert first == second
    assert (Activity.objects.filter(kind="own_research").count(), Finding.objects.count()) == (1, 1)
    assert Participation.objects.filter(activity=first).count() == 1
    with pytest.raises(KeyAlreadyUsed):
        noted(cast, made, key=one, title="别的")


def test_without_a_problem_there_is_no_finding(cast, made):
    noted(cast, made)

    assert not Finding.objects.exists()


def test_a_day_to_come_one_before_the_term_and_a_stranger_are_refused(cast, made):
    with pytest.raises(StepNotAllowed, match="不能晚于今天"):
        noted(cast, made, on=today() + timedelta(days=1))
    with pytest.raises(StepNotAllowed, match="还不是这一级的委员"):
        noted(cast, made, on=today().replace(year=2001))
    with pytest.raises(PermissionDenied):
        noted(cast, made, by=cast.wangfang)
    with pytest.raises(PermissionDenied):
        noted(cast, made, by=made.liaison)
    assert not Activity.objects.filter(kind="own_research").exists()


def test_who_is_no_member_that_day_is_no_companion(cast, made):
    with pytest.raises(StepNotAllowed, match="索朗"):
        noted(cast, made, companions=[PersonFactory(name="索朗")])
    assert not Activity.objects.filter(kind="own_research").exists()


def test_a_companion_is_told_and_takes_their_name_away_for_good(cast, made):
    activity = noted(cast, made, companions=[cast.ciren.person])
    assert Notice.objects.filter(recipient=cast.ciren, kind="activity").count() == 1
    leave_own(activity, by=cast.ciren, key=key())

    assert roll(activity) == {("卓玛", "present")}
    with pytest.raises(StepNotAllowed, match="次仁"):
        changed(activity, cast.zhuoma, companions=[cast.ciren.person])
    with pytest.raises(PermissionDenied):
        leave_own(activity, by=made.dawa, key=key())
    with pytest.raises(PermissionDenied):
        leave_own(activity, by=cast.zhuoma, key=key())  # who wrote it down was there


def test_it_is_changed_until_the_end_of_the_month_and_then_by_the_liaison_office(cast, made, monkeypatch):
    activity = noted(cast, made)
    last = own_until(activity)

    def comes(day):
        noon = datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
        monkeypatch.setattr("django.utils.timezone.now", lambda: noon)

    assert (last.month, (last + timedelta(days=1)).day) == (today().month, 1)
    comes(last)
    assert changed(activity, again(cast.zhuoma), title="走访村小学").title == "走访村小学"
    comes(last + timedelta(days=1))
    assert not may_change_own(again(cast.zhuoma), activity)
    with pytest.raises(StepNotAllowed, match=last.isoformat()):
        changed(activity, again(cast.zhuoma))
    assert changed(activity, again(made.liaison), title="走访乡卫生院").title == "走访乡卫生院"


def test_a_change_keeps_the_roll_in_step(cast, made):
    activity = noted(cast, made, companions=[cast.ciren.person])
    changed(activity, cast.zhuoma, companions=[made.dawa.person])

    assert roll(activity) == {("卓玛", "present"), ("达瓦", "present")}


def test_nobody_else_changes_it(cast, made):
    activity = noted(cast, made, companions=[cast.ciren.person])
    for other in (cast.ciren, made.dawa, cast.leader):
        with pytest.raises(PermissionDenied):
            changed(activity, other)
