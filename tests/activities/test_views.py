from datetime import date

import pytest
from django.urls import reverse

from huiyin.accounts.models import Role
from tests.asked import queries
from tests.factories.activities import ActivityFactory, ParticipationFactory
from tests.factories.base import BodyFactory, RoleHoldingFactory, UserFactory
from tests.factories.raised import LivelihoodMatterFactory

LIST = reverse("activities:list")


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
    for member in (cast.zhuoma, cast.ciren):
        ParticipationFactory(activity=activity, membership=member.person.memberships.get())
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
