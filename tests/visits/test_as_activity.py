"""A day of reception is in everybody's calendar: the day is the record, its activity follows it step by step."""

import pytest
from django.urls import reverse

from huiyin.accounts.models import User
from huiyin.activities.following import refuse_following
from huiyin.activities.models import Activity, CalledGroup, Participation
from huiyin.activities.workflow import planning
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.notices.models import Notice
from huiyin.visits import workflow
from huiyin.visits.models import Reception
from tests.asked import queries
from tests.factories.base import AssemblyFactory, MembershipFactory, PersonFactory
from tests.visits import work
from tests.visits.work import days_ago, key

pytestmark = pytest.mark.django_db
AHEAD = days_ago(-5)


@pytest.fixture
def at(cast):
    return work.desk(cast)


def change(at, day, on=AHEAD, members=None, kind="reception_day", theme="", pressed=None):
    members = members or [at.cast.zhuoma.person]
    facts = {"kind": kind, "held_on": on, "members": members, "theme": theme}
    return workflow.change(day, by=at.liaison, key=pressed or key(), **facts)


def statuses(day):
    return sorted(day.activity.participations.values_list("membership__person__name", "status"))


def told(user):
    return [notice.title.partition("）")[2] for notice in Notice.objects.filter(recipient=user).order_by("pk")]


def test_a_planned_day_is_an_activity_its_members_are_called_to(at):
    day = work.planned(at, AHEAD, kind="visit", theme="隐字主题")
    activity = day.activity

    assert (activity.kind, activity.kind_name, activity.state) == ("reception", "下访", "planned")
    assert (activity.starts_on, activity.ends_on, activity.planned_by) == (AHEAD, AHEAD, at.liaison)
    assert statuses(day) == [("卓玛", "called")]
    assert [(group.kind, group.person) for group in activity.called_groups.all()] == [("person", at.cast.zhuoma.person)]
    assert told(at.cast.zhuoma) == ["通知您参加。"]


def test_what_all_may_read_names_no_place_and_no_theme(at):
    activity = work.planned(at, theme="隐字主题").activity
    workflow.cancel(Reception.objects.get(), by=at.liaison, key=key(), text="隐字原因")
    activity.refresh_from_db()

    words = " ".join([activity.title, activity.place, activity.called, activity.minutes, activity.cancelled_why])
    for private in ("四季村", "村委会", "隐字", "卓玛"):
        assert private not in words


def test_the_same_plan_sent_twice_is_one_activity(at):
    facts = {"by": at.liaison, "key": key(), "kind": "visit", "held_on": AHEAD, "members": [at.cast.zhuoma.person]}
    for _twice in range(2):
        workflow.plan_visit(at.place, **facts)

    assert (Activity.objects.count(), Participation.objects.count(), Notice.objects.count()) == (1, 1, 1)


def test_another_day_and_another_member_are_told_each_once(at):
    zhuoma, ciren, third = at.cast.zhuoma, at.cast.ciren, PersonFactory(name="旺堆")
    MembershipFactory(person=third, assembly=at.assembly)
    day, pressed = work.planned(at, days_ago(-3), members=[zhuoma.person, third]), key()
    for _twice in range(2):
        change(at, day, members=[zhuoma.person, ciren.person], pressed=pressed)

    assert (day.activity.starts_on, day.activity.sequence) == (AHEAD, 1)
    assert statuses(day) == [("卓玛", "called"), ("次仁", "called")]
    assert told(zhuoma) == ["通知您参加。", "的时间或地点有变动。"]
    assert told(ciren) == ["通知您参加。"]
    assert told(third.user) == ["通知您参加。", "不再通知您参加。"]
    assert CalledGroup.objects.count() == 2


def test_a_new_theme_moves_nothing_in_anybody_s_calendar(at):
    day = work.planned(at, AHEAD)
    change(at, day, theme="看水")

    assert day.activity.sequence == 0
    assert told(at.cast.zhuoma) == ["通知您参加。"]


def test_another_kind_of_day_is_another_name_of_the_activity(at):
    day = work.planned(at, AHEAD)
    change(at, day, kind="deliberation")

    assert (day.activity.kind_name, day.activity.sequence) == ("协商议事", 1)
    assert told(at.cast.zhuoma) == ["通知您参加。"]


def test_a_cancelled_day_is_a_cancelled_activity(at):
    day, pressed = work.planned(at, AHEAD), key()
    for _twice in range(2):
        workflow.cancel(day, by=at.liaison, key=pressed, text="大雪封路")
    day.activity.refresh_from_db()

    assert (day.activity.state, day.activity.sequence) == ("cancelled", 1)
    assert told(at.cast.zhuoma) == ["通知您参加。", "已取消。"]


def test_who_was_named_was_there_when_the_day_is_finished_but_for_those_on_leave(at):
    day = work.planned(at, members=[at.cast.zhuoma.person, at.cast.ciren.person])
    Participation.objects.filter(membership__person=at.cast.ciren.person).update(status="excused")
    workflow.hold(day, by=at.cast.zhuoma, key=key())
    assert day.activity.state == "planned"

    work.finished(at, day)
    day.activity.refresh_from_db()
    assert (day.activity.state, day.activity.roll_completed_on) == ("held", None)
    assert statuses(day) == [("卓玛", "present"), ("次仁", "excused")]


def test_a_day_that_cannot_be_finished_leaves_its_activity_as_it_was(at):
    day = work.under_way(at)
    work.came(at, day)
    with pytest.raises(StepNotAllowed):
        work.finished(at, day)

    assert Activity.objects.get().state == "planned"
    assert statuses(day) == [("卓玛", "called")]


def test_one_who_sits_at_two_tiers_receives_people_as_the_nearer_one(at):
    above = AssemblyFactory(slug="above")
    at.assembly.parent = above
    at.assembly.save()
    person = at.cast.zhuoma.person
    MembershipFactory(person=person, assembly=above)
    only_above = MembershipFactory(assembly=above).person
    day = work.planned(at, AHEAD, members=[person, only_above])

    assert {row.membership.assembly for row in day.activity.participations.filter(membership__person=person)} == {
        at.assembly
    }
    assert day.activity.participations.filter(membership__person=only_above).count() == 1


def test_whoever_is_no_member_on_the_day_is_not_on_its_roll(at):
    at.cast.zhuoma.person.memberships.update(ends_on=days_ago(-2))

    assert statuses(work.planned(at, AHEAD)) == []


def test_the_activity_itself_is_not_changed_and_says_where_it_is(at):
    day = work.planned(at, AHEAD)

    with pytest.raises(StepNotAllowed, match=day.get_absolute_url()):
        refuse_following(day.activity)
    refuse_following(Activity.objects.create(assembly=at.assembly, kind="meeting", starts_on=AHEAD, ends_on=AHEAD))


def test_each_verb_of_an_activity_refuses_one_that_follows_a_day(at):
    activity = work.planned(at).activity
    given = {"by": at.liaison}

    for verb, facts in (
        (planning.change_activity, {"place": "别处"}),
        (planning.cancel_activity, {"why": "雪"}),
        (planning.hold_activity, {}),
    ):
        with pytest.raises(StepNotAllowed, match="随"):
            verb(activity, key=key(), **given, **facts)


def test_the_pages_of_the_day_and_of_its_activity_lead_to_each_other(at, client):
    day = work.planned(at, AHEAD)
    pages = {}
    for who in ("zhuoma", "liming"):
        client.force_login(getattr(at.cast, who))
        pages[who] = client.get(day.activity.get_absolute_url()).content.decode()
    client.force_login(at.cast.zhuoma)

    assert day.get_absolute_url() in pages["zhuoma"]
    assert day.get_absolute_url() not in pages["liming"]  # who does not read the day itself
    assert day.activity.get_absolute_url() in client.get(day.get_absolute_url()).content.decode()


def test_whoever_keeps_the_day_reads_who_has_no_account(at, client):
    person = PersonFactory(name="隐名甲", user=None)
    MembershipFactory(person=person, assembly=at.assembly)
    day = work.planned(at, AHEAD, members=[at.cast.zhuoma.person, person])
    shown = {}
    for user in (at.ledger, at.cast.zhuoma):
        client.force_login(user)
        shown[user] = "需另行通知" in client.get(day.get_absolute_url()).content.decode()

    assert list(shown.values()) == [True, False]


def test_the_page_of_a_day_takes_as_many_queries_for_three_members_as_for_one(at, client):
    client.force_login(at.ledger)
    more = [MembershipFactory(assembly=at.assembly).person for _more in range(2)]
    one, three = work.planned(at, AHEAD), work.planned(at, AHEAD, members=[at.cast.zhuoma.person, *more])

    assert queries(client, one.get_absolute_url()) == queries(client, three.get_absolute_url())


def test_the_steps_of_a_day_stand_in_the_history_of_its_activity(at):
    day = work.planned(at)
    change(at, day, on=days_ago(0), kind="visit")
    workflow.hold(day, by=at.cast.zhuoma, key=key())
    work.finished(at, day)

    assert list(Event.objects.of(day.activity).values_list("step", "after")) == [
        ("plan", "planned"),
        ("change", "planned"),
        ("hold", "held"),
    ]


def test_a_member_finds_the_day_among_their_notices(at, client):
    work.planned(at, AHEAD)
    client.force_login(User.objects.get(pk=at.cast.zhuoma.pk))
    body = client.get(reverse("notices:list")).content.decode()

    assert "通知您参加" in body
    assert "接待日（" in body
