"""Feeds: made once, shown once, read without signing in, revoked; what stands in them is what one may know now."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from huiyin.accounts.models import Role
from huiyin.activities import feeds
from huiyin.activities.models import Activity, Feed, Participation
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, begin
from tests.asked import COUNTED, is_counting, queries
from tests.factories.activities import ActivityFactory, ParticipationFactory
from tests.factories.base import BodyFactory, MembershipFactory, PersonFactory, RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("activities:feeds")
SOON = timezone.localdate() + timedelta(days=10)


def make(user, name=""):
    """The address of a new feed."""
    _feed, secret = feeds.make(by=user, key=uuid.uuid4(), name=name)
    return reverse("activities:feed", args=[secret])


def planned(assembly, on=SOON, **facts):
    usual = {"state": "planned", "title": "隐字题目", "place": "隐字地点"}
    return ActivityFactory(assembly=assembly, starts_on=on, ends_on=on, **usual | facts)


def called(activity, user, **facts):
    membership = user.person.memberships.get()
    return ParticipationFactory(activity=activity, membership=membership, **{"status": "called"} | facts)


def events(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).events


def days(client, address):
    return [event.decoded("dtstart") for event in events(client, address)]


# The address


def test_an_address_is_shown_once_and_only_its_digest_is_kept(cast, client):
    client.force_login(cast.zhuoma)
    pressed = {"key": str(uuid.uuid4()), "name": "我的手机"}
    body = client.post(PAGE, pressed).content.decode()
    (secret,) = set(re.findall(r"/calendar/([\w-]{43})\.ics", body))

    again, page = client.post(PAGE, pressed), client.get(PAGE)
    feed = Feed.objects.get()
    assert (again.status_code, Feed.objects.count()) == (409, 1)
    assert secret not in again.content.decode() + page.content.decode()
    assert "我的手机" in page.content.decode()
    assert secret not in str(list(Feed.objects.values())) + str(list(Event.objects.values()))
    assert feed.digest == feeds.digest_of(secret)
    assert client.post(PAGE, pressed | {"name": "另一台"}).status_code == 409  # the spent key, gone back to
    assert page["Cache-Control"].count("no-store") == 1


def test_secrets_have_256_bits_and_no_two_are_alike(cast):
    made = {feeds.make(by=cast.zhuoma, key=uuid.uuid4())[1] for _more in range(feeds.MOST)}

    assert len(made) == feeds.MOST
    assert {len(secret) for secret in made} == {43}


def test_an_account_has_a_few_feeds_and_room_again_for_those_revoked(cast):
    for _more in range(feeds.MOST):
        make(cast.zhuoma)
    with pytest.raises(StepNotAllowed, match="最多"):
        make(cast.zhuoma)
    make(cast.ciren)

    feeds.revoke(Feed.objects.filter(user=cast.zhuoma).first(), by=cast.zhuoma, key=uuid.uuid4())
    assert make(cast.zhuoma)


def test_a_revoked_or_unknown_address_leads_nowhere(cast, client):
    address = make(cast.zhuoma)
    assert client.get(address).status_code == 200
    client.force_login(cast.zhuoma)
    pressed = {"key": str(uuid.uuid4())}
    for _twice in range(2):
        client.post(reverse("activities:feed_revoke", args=[Feed.objects.get().pk]), pressed)
    client.logout()

    assert client.get(address).status_code == 404
    assert client.get(reverse("activities:feed", args=["x" * 43])).status_code == 404
    assert Event.objects.filter(step="revoke").count() == 1


def test_nobody_revokes_another_s_feed(cast, client):
    address = make(cast.zhuoma)
    client.force_login(cast.ciren)

    assert client.post(reverse("activities:feed_revoke", args=[Feed.objects.get().pk])).status_code == 404
    assert client.get(address).status_code == 200


def test_a_closed_account_has_no_feed(cast, client):
    address = make(cast.zhuoma)
    type(cast.zhuoma).objects.filter(pk=cast.zhuoma.pk).update(is_active=False)

    assert client.get(address).status_code == 404


# How it is handed out


def test_a_program_that_asks_again_is_sent_nothing_until_something_changes(cast, assembly, client):
    activity = planned(assembly)
    called(activity, cast.zhuoma)
    address = make(cast.zhuoma)
    first = client.get(address)
    asked = {"HTTP_IF_NONE_MATCH": first["ETag"]}

    assert (client.get(address, **asked).status_code, client.get(address, **asked).content) == (304, b"")
    Activity.objects.update(starts_on=SOON + timedelta(1), ends_on=SOON + timedelta(1), sequence=1)
    changed = client.get(address, **asked)
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)


def test_reading_leaves_no_trace(cast, assembly, client):
    called(planned(assembly), cast.zhuoma)
    address = make(cast.zhuoma)
    client.force_login(cast.ciren)
    session, program = client.session.session_key, Client()

    def kept():
        known = list(Session.objects.filter(pk=session).values())
        return [list(Feed.objects.values()), Event.objects.count(), Session.objects.count(), known]

    before = kept()
    with CaptureQueriesContext(connection) as asked:
        response = program.get(address)
    sent = [query["sql"] for query in asked]  # the next request clears them
    client.get(address)  # a browser that happens to be signed in

    assert kept() == before
    assert [is_counting(sql) for sql in sent].count(True) == COUNTED
    assert all(sql.startswith("SELECT") and "session" not in sql for sql in sent if not is_counting(sql))
    assert address.rpartition("/")[2].removesuffix(".ics") not in "".join(sent)
    assert not response.cookies
    assert {*response["Cache-Control"].split(", ")} == {"private", "no-cache"}
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_feed_takes_as_many_queries_for_many_as_for_one(cast, assembly, client):
    called(planned(assembly), cast.zhuoma)
    address = make(cast.zhuoma)
    one = queries(client, address)
    for _more in range(3):
        called(planned(assembly), cast.zhuoma)

    assert queries(client, address) == one
    assert one <= 6 + COUNTED


# What stands in it


def test_one_s_own_activities_and_no_other_s(cast, assembly, client):
    mine, led, _other = planned(assembly), planned(assembly, SOON + timedelta(1)), planned(assembly)
    called(mine, cast.zhuoma)
    called(planned(assembly), cast.ciren)
    Activity.objects.filter(pk=led.pk).update(led_by=cast.zhuoma.person)

    assert days(client, make(cast.zhuoma)) == [SOON, SOON + timedelta(1)]


def test_nothing_private_stands_in_it(cast, assembly, client):
    called(planned(assembly, minutes="隐字纪要", cancelled_why="隐字原因", state="cancelled"), cast.zhuoma)
    body = client.get(make(cast.zhuoma)).content.decode().replace("\r\n ", "")

    assert "已取消：学习座谈会（本区政协）" in body
    for words in ("隐字", "卓玛"):
        assert words not in body


def test_when_a_membership_ended_what_comes_after_is_gone(cast, assembly, client):
    last = timezone.localdate() + timedelta(days=2)
    before, after = planned(assembly, last), planned(assembly, last + timedelta(1))
    for activity in (before, after):
        called(activity, cast.zhuoma)
    address = make(cast.zhuoma)
    assert len(days(client, address)) == 2

    cast.zhuoma.person.memberships.update(ends_on=last)
    assert days(client, address) == [last]


def test_who_was_granted_leave_has_no_entry_and_who_has_not_answered_a_tentative_one(cast, assembly, client):
    row = called(planned(assembly), cast.zhuoma)
    address, found = make(cast.zhuoma), {}
    for status in Participation.Status.values:
        Participation.objects.filter(pk=row.pk).update(status=status)
        found[status] = [str(event["status"]) for event in events(client, address)]

    tentative, none = {"called", "waiting", "leave_asked"}, {"excused"}
    assert {status for status, told in found.items() if told == ["TENTATIVE"]} == tentative
    assert {status for status, told in found.items() if not told} == none


def test_of_what_was_held_it_does_not_say_who_came(cast, assembly, client):
    row, address = called(planned(assembly, state="held"), cast.zhuoma), make(cast.zhuoma)
    bodies = set()
    for status in ("present", "absent", "partial", "called"):
        Participation.objects.filter(pk=row.pk).update(status=status)
        bodies.add(client.get(address).content)

    assert len(bodies) == 1


def test_the_offices_have_what_they_organise_as_long_as_they_do(cast, assembly, client):
    body = BodyFactory(assembly=assembly)
    liaison, staff = UserFactory(), UserFactory()
    held = RoleHoldingFactory(user=liaison, role=Role.LIAISON, assembly=assembly, starts_on=date(2020, 1, 1))
    RoleHoldingFactory(user=staff, role=Role.COMMITTEE_STAFF, assembly=assembly, body=body)
    planned(assembly, SOON, organiser=body)
    joint = planned(cast.wangfang.person.memberships.get().assembly, SOON + timedelta(1))
    joint.with_assemblies.add(assembly)
    planned(cast.wangfang.person.memberships.get().assembly, SOON + timedelta(2))
    addresses = [make(liaison), make(staff)]

    assert [days(client, one) for one in addresses] == [[SOON, SOON + timedelta(1)], [SOON]]
    held.ends_on = timezone.localdate() - timedelta(1)
    held.save()
    assert days(client, addresses[0]) == []


def test_what_is_older_than_a_year_stays_in_the_site(cast, assembly, client):
    old = timezone.localdate() - timedelta(days=400)
    called(planned(assembly, old), cast.zhuoma)

    assert days(client, make(cast.zhuoma)) == []


def test_an_entry_says_when_the_record_was_last_touched(cast, assembly, client):
    activity = planned(assembly)
    called(activity, cast.zhuoma)
    begin(activity, "plan", by=cast.zhaxi, key=uuid.uuid4(), typed=[])
    (event,) = events(client, make(cast.zhuoma))

    assert event.last_modified == Event.objects.of(activity).get().at.replace(microsecond=0)


def test_a_member_of_two_tiers_has_each_once(cast, assembly, client):
    activity = planned(assembly)
    called(activity, cast.zhuoma)
    second = MembershipFactory(person=cast.zhuoma.person)
    ParticipationFactory(activity=activity, membership=second, status="confirmed")
    (event,) = events(client, make(cast.zhuoma))

    assert str(event["status"]) == "CONFIRMED"


# The public one


def test_the_public_calendar_has_what_is_public_and_nothing_else(cast, assembly, client):
    planned(assembly)
    planned(assembly, title="开放日", place="政协会堂", is_public=True)
    elsewhere = cast.wangfang.person.memberships.get().assembly
    joint = planned(elsewhere, SOON + timedelta(1), title="联合座谈", is_public=True)
    joint.with_assemblies.add(assembly)
    address = reverse("activities:public_feed", args=[assembly.slug])
    found = events(client, address)

    assert [(str(event["summary"]), str(event["location"])) for event in found] == [
        ("开放日", "政协会堂"),
        ("联合座谈", "隐字地点"),
    ]
    assert "public" in client.get(address)["Cache-Control"]
    assert client.get(reverse("activities:public_feed", args=["nowhere"])).status_code == 404


def test_a_person_without_a_name_for_their_feed_sees_its_day(cast, client):
    make(PersonFactory().user)
    make(cast.zhuoma)
    client.force_login(cast.zhuoma)
    body = client.get(PAGE).content.decode()

    assert body.count(f"{timezone.localdate()} 生成") == 1
    assert reverse("activities:public_feed", args=["home"]) in body
