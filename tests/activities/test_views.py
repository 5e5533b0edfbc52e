from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.models import Activity
from huiyin.assemblies.rules import STARTING_RULES
from tests.activities.work import SOON, TODAY, called, member, office, pdf, plan
from tests.asked import queries, unpacked
from tests.factories.activities import ActivityFactory, ParticipationFactory
from tests.factories.base import (
    AgencyFactory,
    AssemblyFactory,
    BodyFactory,
    RoleHoldingFactory,
    RuleSetFactory,
    UserFactory,
)
from tests.factories.raised import LivelihoodMatterFactory

LIST = reverse("activities:list")
DAY = timedelta(days=1)


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "liming", "wangfang"])
def test_that_something_was_held_is_open_to_all_who_sign_in(who, cast, assembly, client):
    activity = ActivityFactory(assembly=assembly)
    client.force_login(getattr(cast, who))

    assert client.get(LIST).status_code == 200
    assert client.get(activity.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("who", "seen"),
    [("zhuoma", ["卓玛"]), ("ciren", ["次仁"]), ("leader", ["卓玛", "次仁"]), ("liming", []), ("wangfang", [])],
)
def test_who_took_part_is_shown_to_oneself_and_the_offices(who, seen, cast, assembly, client):
    activity = ActivityFactory(assembly=assembly)
    for user in (cast.zhuoma, cast.ciren):
        ParticipationFactory(activity=activity, membership=user.person.memberships.get())
    client.force_login(getattr(cast, who))

    shown = client.get(activity.get_absolute_url()).context["participations"]
    assert [row.membership.person.name for row in shown] == seen


def test_a_committees_staff_sees_who_took_part_in_its_own_activities_only(cast, assembly, client):
    own, other = BodyFactory(assembly=assembly), BodyFactory(assembly=assembly)
    staff = UserFactory()
    RoleHoldingFactory(user=staff, role=Role.COMMITTEE_STAFF, assembly=assembly, body=own)
    activities = [ActivityFactory(assembly=assembly, organiser=body) for body in (own, other)]
    for activity in activities:
        ParticipationFactory(activity=activity)
    client.force_login(staff)

    assert [len(client.get(one.get_absolute_url()).context["participations"]) for one in activities] == [1, 0]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["讲堂", "座谈"]),
        ({"kind": "lecture"}, ["讲堂"]),
        ({"year": "2023"}, ["座谈"]),
        ({"title": "座"}, ["座谈"]),
        ({"year": "1999"}, []),
        ({"year": "last"}, ["讲堂", "座谈"]),
        ({"kind": "lecture", "page": "99"}, ["讲堂"]),
    ],
)
def test_list_is_searched_by_kind_year_and_title(asked, titles, cast, assembly, client):
    ActivityFactory(assembly=assembly, title="座谈")
    ActivityFactory(
        assembly=assembly, title="讲堂", kind="lecture", starts_on=date(2024, 1, 2), ends_on=date(2024, 1, 2)
    )
    client.force_login(cast.zhuoma)

    assert [activity.title for activity in client.get(LIST, asked).context["page_obj"]] == titles


def test_what_came_of_it_is_shown_to_those_who_see_it(cast, assembly, client):
    activity = ActivityFactory(assembly=assembly)
    sector = cast.zhuoma.person.memberships.get().sector
    LivelihoodMatterFactory(matter__assembly=assembly, matter__sector=sector, activity=activity)
    found = {}
    for who in ("zhuoma", "wangfang"):
        client.force_login(getattr(cast, who))
        found[who] = "饮水不便" in client.get(activity.get_absolute_url()).content.decode()

    assert found == {"zhuoma": True, "wangfang": False}


def test_list_and_page_take_as_many_queries_for_three_rows_as_for_one(cast, assembly, client):
    activity = ActivityFactory(assembly=assembly)
    ParticipationFactory(activity=activity)
    client.force_login(cast.leader)
    one = queries(client, LIST), queries(client, activity.get_absolute_url())
    for _more in range(2):
        ParticipationFactory(activity=activity)
        ActivityFactory(assembly=assembly)

    assert (queries(client, LIST), queries(client, activity.get_absolute_url())) == one


# Planned and changed on a page


def _liaison(assembly, client):
    user = office(assembly)
    client.force_login(user)
    return user


def _typed(**facts):
    day = SOON.isoformat()
    return {"key": str(uuid4()), "kind": "lecture", "title": "听懂群众的话", "starts_on": day, "place": "礼堂"} | facts


def test_a_lecture_is_planned_by_its_form_and_the_page_leads_to_it(assembly, client):
    _liaison(assembly, client)
    made = client.post(reverse("activities:plan"), _typed(starts_at="21:00", ends_on=str(SOON + DAY), ends_at="00:30"))
    activity = Activity.objects.get()

    assert made.url == activity.get_absolute_url()
    assert (activity.ends_on, activity.half_days) == (SOON + DAY, 1)
    shown = client.get(made.url).content.decode()
    assert f"{SOON} 21:00" in shown
    assert f"{SOON + DAY} 00:30" in shown


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": ""}, "title"),
        ({"ends_on": "2001-01-01"}, "ends_on"),
        ({"ends_at": "10:00"}, "starts_at"),
        ({"starts_at": "10:00", "ends_at": "09:00"}, "ends_at"),
        ({"sign_up_until": "2999-01-01"}, "sign_up_until"),
        ({"led_by": "查无此人"}, "led_by"),
        ({"capacity": "0"}, "capacity"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(facts, field, assembly, client):
    _liaison(assembly, client)
    answer = client.post(reverse("activities:plan"), _typed(**facts))

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert not Activity.objects.exists()


def test_the_assembly_s_own_words_are_offered_and_kept_with_what_they_count_as(assembly, client):
    own = [{"code": "academy", "name": "政协书院", "meaning": "reading"}]
    RuleSetFactory(assembly=assembly, version=2, document=STARTING_RULES | {"activity_kinds": own})
    _liaison(assembly, client)
    offered = client.get(reverse("activities:plan")).context["form"].fields["kind"].choices
    client.post(reverse("activities:plan"), _typed(kind="academy"))
    activity = Activity.objects.get()

    assert offered == [("academy", "政协书院")]
    assert (activity.kind, activity.called, activity.kind_name) == ("reading", "政协书院", "政协书院")
    for asked in ({"kind": "reading"}, {"called": "政协书院"}):
        assert client.get(LIST, asked).context["coming"] == [activity]
    assert client.get(LIST, {"kind": "lecture"}).context["coming"] == []


def test_two_who_change_one_activity_the_later_is_told_and_decides(assembly, client):
    user = _liaison(assembly, client)
    activity = plan(assembly, user)
    page = reverse("activities:change", args=[activity.pk])
    old = client.get(page).context["form"].initial["seen"]
    workflow.change_activity(activity, by=user, key=uuid4(), place="图书馆")
    refused = client.post(page, _typed(title="另一讲", seen=old))
    activity.refresh_from_db()

    assert (refused.status_code, activity.place, activity.title) == (409, "图书馆", "听懂群众的话")
    seen = refused.context["form"]["seen"].value()
    assert client.post(page, _typed(title="另一讲", seen=seen)).status_code == 302
    activity.refresh_from_db()
    assert (activity.place, activity.title) == ("礼堂", "另一讲")


def test_a_copy_begins_with_the_facts_and_takes_the_agenda_along(assembly, client):
    user = _liaison(assembly, client)
    source = plan(assembly, user, partner="党校")
    workflow.add_item(source, by=user, key=uuid4(), title="学习", is_first_item=True)
    page = f"{reverse('activities:plan')}?copy={source.pk}"

    assert client.get(page).context["form"].initial["partner"] == "党校"
    assert client.get(page).context["form"].initial["starts_on"] is None
    client.post(page, _typed(title="第二讲"))
    made = Activity.objects.get(title="第二讲")
    assert [one.title for one in made.agenda.all()] == ["学习"]


@pytest.mark.parametrize("page", ["change", "cancel", "hold", "minutes", "agenda", "materials", "decide"])
def test_the_organiser_s_pages_are_nobody_else_s(page, cast, assembly, client):
    activity = ActivityFactory(assembly=assembly)
    for user in (cast.zhuoma, cast.leader, office(AssemblyFactory(slug="third"))):
        client.force_login(user)
        assert client.get(reverse(f"activities:{page}", args=[activity.pk])).status_code == 403


# The programme on its pages


def test_the_agenda_is_arranged_by_buttons(assembly, client):
    user = _liaison(assembly, client)
    activity = plan(assembly, user)
    page = reverse("activities:agenda", args=[activity.pk])
    for title in ("讨论", "小结"):
        client.post(page, {"key": str(uuid4()), "title": title, "speaker": "党校教师"})
    last = activity.agenda.get(title="小结")
    client.post(page, {"key": str(uuid4()), "move": f"up-{last.pk}"})
    assert [one.title for one in activity.agenda.all()] == ["小结", "讨论"]
    client.post(page, {"key": str(uuid4()), "move": f"remove-{last.pk}"})

    assert [(one.title, one.speaker_name) for one in activity.agenda.all()] == [("讨论", "党校教师")]


def test_material_is_sent_by_the_form_and_opened_by_whoever_was_called(assembly, client):
    user = _liaison(assembly, client)
    activity = plan(assembly, user)
    row = called(activity)
    client.post(reverse("activities:materials", args=[activity.pk]), {"key": str(uuid4()), "files": [pdf()]})
    material = activity.materials.get()
    client.force_login(row.membership.person.user)

    assert "讲稿.pdf" in client.get(activity.get_absolute_url()).content.decode()
    assert client.get(material.attachment.get_absolute_url()).status_code == 200
    client.force_login(member(assembly))
    assert "讲稿.pdf" not in client.get(activity.get_absolute_url()).content.decode()
    assert client.get(material.attachment.get_absolute_url()).status_code == 404


def test_decisions_past_their_day_are_shown_late_until_something_was_done(assembly, client):
    user = _liaison(assembly, client)
    activity = ActivityFactory(assembly=assembly)
    facts = {"asked_agency": AgencyFactory(assembly=assembly), "due_on": date(2023, 6, 1)}
    workflow.decide(activity, by=user, key=uuid4(), text="修桥", **facts)
    workflow.decide(activity, by=user, key=uuid4(), text="明年再议")
    decisions = reverse("activities:decisions")

    def listed(state):
        return [one.text for one in client.get(decisions, {"state": state}).context["page_obj"]]

    assert "已逾期" in client.get(activity.get_absolute_url()).content.decode()
    assert (listed("late"), listed("open"), listed("done")) == (["修桥"], ["修桥"], [])
    done = {"key": str(uuid4()), "done": "已修好", "done_on": "2023-06-05"}
    client.post(reverse("activities:done", args=[activity.decisions.get(text="修桥").pk]), done)
    assert (listed("late"), listed("done")) == ([], ["修桥"])
    assert "已逾期" not in client.get(activity.get_absolute_url()).content.decode()
    assert "已修好" in client.get(reverse("activities:decisions_csv")).getvalue().decode()


# Signing up, series, lists


def test_a_member_signs_up_and_gives_up_by_one_press_each(assembly, client):
    activity = plan(assembly, office(assembly), sign_up_until=SOON, capacity=1)
    first, second = member(assembly), member(assembly)
    for user in (first, second):
        client.force_login(user)
        page = client.get(activity.get_absolute_url())
        client.post(reverse("activities:sign_up", args=[activity.pk]), {"key": page.context["sign_up"]["key"]})
    shown = client.get(activity.get_absolute_url())

    assert (shown.context["sign_up"]["before"], shown.context["sign_up"]["left"]) == (1, 0)
    client.force_login(first)
    client.post(reverse("activities:give_up", args=[activity.pk]), {"key": str(uuid4())})
    client.force_login(second)
    assert client.get(activity.get_absolute_url()).context["sign_up"]["row"].status == "confirmed"


def test_days_of_a_series_are_looked_over_before_they_are_planned(assembly, client):
    user = _liaison(assembly, client)
    series = workflow.open_series(by=user, assembly=assembly, key=uuid4(), kind="reading", title="书香政协")
    page = reverse("activities:series_repeat", args=[series.pk])
    rule = _typed(kind="reading", starts_on="2026-09-25", every="weekly", until="2026-10-16")
    looked = client.post(page, rule | {"look": "1"})
    days = [(str(one["day"]), bool(one["off"]), one["ticked"]) for one in looked.context["days"]]

    assert days == [
        ("2026-09-25", True, False),  # Mid-Autumn Festival
        ("2026-10-02", True, False),  # National Day
        ("2026-10-09", False, True),
        ("2026-10-16", False, True),
    ]
    assert not Activity.objects.exists()
    client.post(page, rule | {"plan": "1", "day": ["2026-10-09", "2026-10-16", "2026-10-17"]})
    assert [(one.number, str(one.starts_on)) for one in Activity.objects.order_by("number")] == [
        (1, "2026-10-09"),
        (2, "2026-10-16"),
    ]


def test_what_is_to_come_stands_first_and_what_nobody_closed_says_so(assembly, client):
    user = _liaison(assembly, client)
    later, sooner = plan(assembly, user, title="后"), plan(assembly, user, title="先", starts_on=TODAY, ends_on=TODAY)
    left = ActivityFactory(assembly=assembly, state="planned")
    held = ActivityFactory(assembly=assembly)
    cancelled = plan(assembly, user)
    workflow.cancel_activity(cancelled, by=user, key=uuid4(), why="道路不通")
    page = client.get(LIST)

    assert page.context["coming"] == [left, sooner, later]
    assert [*page.context["page_obj"]] == [cancelled, held]
    assert page.content.decode().count("日子已过，还没有收尾") == 1


def test_the_list_is_narrowed_to_one_s_own_to_joint_ones_and_to_an_assembly(cast, assembly, client):
    user, other = office(assembly), AssemblyFactory(slug="other")
    mine, joint = plan(assembly, user, title="我的"), plan(assembly, user, title="联合", with_assemblies=[other])
    ParticipationFactory(activity=mine, membership=cast.zhuoma.person.memberships.get())
    client.force_login(cast.zhuoma)

    def found(**asked):
        return {one.title for one in client.get(LIST, asked).context["coming"]}

    assert found(mine="there") == {"我的"}
    assert found(joint="yes") == {"联合"}
    assert found(assembly=other.pk) == {"联合"}
    assert found(assembly=assembly.pk) == {"我的", "联合"}
    assert found(month=SOON.month, year=SOON.year) == {"我的", "联合"}
    assert found(mine="organised") == set()
    assert joint.get_absolute_url() in client.get(LIST).content.decode()


def test_a_month_shows_each_on_every_day_it_lasts(assembly, client):
    client.force_login(member(assembly))
    ActivityFactory(assembly=assembly, title="两天的", starts_on=date(2023, 5, 31), ends_on=date(2023, 6, 1))

    def days(month):
        weeks = client.get(reverse("activities:month"), {"month": month}).context["weeks"]
        return [str(day["day"]) for week in weeks for day in week if day["activities"]]

    assert days("2023-05") == ["2023-05-31", "2023-06-01"]
    assert days("2023-06") == ["2023-05-31", "2023-06-01"]
    assert days("2023-07") == []


def test_a_broken_month_is_this_one(assembly, client):
    client.force_login(member(assembly))
    for given in ("2023-13", "0000-01", "nonsense", ""):
        page = client.get(reverse("activities:month"), {"month": given})
        assert page.context["first"] == TODAY.replace(day=1)


def test_the_list_goes_into_a_sheet_and_a_csv_with_the_same_rows(assembly, client):
    _liaison(assembly, client)
    ActivityFactory(assembly=assembly, title="=座谈")
    csv = client.get(reverse("activities:csv")).getvalue().decode()
    sheet = unpacked(client.get(reverse("activities:xlsx")).getvalue()).decode(errors="replace")

    assert "'=座谈" in csv
    assert "=座谈" in sheet
    assert "2023-05-10" in csv
    assert "2023-05-10" in sheet


def test_a_page_with_three_decisions_and_agenda_items_asks_no_more_than_with_one(assembly, client):
    user = _liaison(assembly, client)
    activity = ActivityFactory(assembly=assembly)

    def more():
        workflow.add_item(activity, by=user, key=uuid4(), title="讨论", speaker=called(activity).membership.person)
        workflow.decide(activity, by=user, key=uuid4(), text="修桥", asked_agency=AgencyFactory(assembly=assembly))

    more()
    one = queries(client, activity.get_absolute_url()), queries(client, reverse("activities:decisions"))
    more()
    more()

    assert (queries(client, activity.get_absolute_url()), queries(client, reverse("activities:decisions"))) == one
