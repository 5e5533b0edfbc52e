"""How long one stays signed in, where one is, and how that ends."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.signin import sessions
from tests.factories.base import MembershipFactory, RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
CHROME = (
    "Mozilla/5.0 (Linux; Android 14; V2324A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.43 Mobile Safari"
)


def signed_in(user, **known):
    client = Client(**known)
    client.post("/accounts/login/", {"login": user.username, "password": "huiyin-test"})
    return client


def office(assembly):
    return RoleHoldingFactory(user=UserFactory(), role=Role.PROPOSALS_STAFF, assembly=assembly).user


def member(assembly):
    return MembershipFactory(assembly=assembly).person.user


def aged(client, *, idle=timedelta(), whole=timedelta()):
    session = client.session
    session[sessions.IDLE_FROM] -= idle.total_seconds()
    session[sessions.BEGAN] -= (whole or idle).total_seconds()
    session.save()
    return client


@pytest.mark.parametrize(
    ("who", "idle", "whole", "stays"),
    [
        (office, timedelta(minutes=29), timedelta(), True),
        (office, timedelta(minutes=31), timedelta(), False),
        (office, timedelta(), timedelta(hours=11, minutes=59), True),
        (office, timedelta(), timedelta(hours=12, minutes=1), False),
        (member, timedelta(minutes=719), timedelta(), True),
        (member, timedelta(minutes=721), timedelta(), False),
        (member, timedelta(), timedelta(days=13, hours=23), True),
        (member, timedelta(), timedelta(days=14, minutes=1), False),
    ],
)
def test_a_session_ends_after_too_long_without_a_press_and_after_too_long_in_all(who, idle, whole, stays, assembly):
    client = aged(signed_in(who(assembly)), idle=idle, whole=whole)

    answer = client.get("/")

    assert (answer.status_code == 200) is stays
    if not stays:
        assert "重新登录" in client.get(answer["Location"]).content.decode()


def test_who_works_on_stays(assembly):
    client = signed_in(office(assembly))
    for _half_hour in range(4):
        aged(client, idle=timedelta(minutes=20), whole=timedelta(minutes=20))
        assert client.get("/").status_code == 200


def test_of_a_session_the_day_the_net_and_the_kind_of_browser_are_kept(assembly):
    user = member(assembly)
    signed_in(user, HTTP_USER_AGENT=CHROME, REMOTE_ADDR="198.51.100.77")

    kept = UserSession.objects.get(user=user)

    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    assert (kept.user_agent, kept.ip, kept.created_at, kept.last_seen_at) == (
        "Chrome · Android",
        "198.51.100.0",
        midnight,
        midnight,
    )
    user.refresh_from_db()
    assert user.last_login == midnight


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604 MicroMessenger/8.0", "微信 · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0", "Firefox · Linux"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_kind(told, kind):
    assert sessions.kind_of_browser(told) == kind


@pytest.mark.parametrize(
    ("address", "net"), [("192.0.2.77", "192.0.2.0"), ("2001:db8:1:2::3", "2001:db8:1::"), ("?", "0.0.0.0")]
)
def test_an_address_is_kept_as_its_net(address, net):
    assert sessions.masked(address) == net


def test_one_sees_one_s_own_sessions_and_ends_another(assembly):
    user = member(assembly)
    here, there = signed_in(user, HTTP_USER_AGENT=CHROME), signed_in(user, HTTP_USER_AGENT="Firefox Windows")
    signed_in(member(assembly), HTTP_USER_AGENT="Edg Mac OS")

    page = here.get(reverse("usersessions_list")).content.decode()
    assert ("Chrome · Android" in page, "Firefox · Windows" in page, "Edge" in page) == (True, True, False)
    other = UserSession.objects.get(user=user, user_agent="Firefox · Windows")
    assert here.post(reverse("accounts:end_session", args=[other.pk])).status_code == 302

    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)


def test_nobody_ends_the_session_of_another(assembly):
    user, stranger = member(assembly), member(assembly)
    theirs = signed_in(user)
    mine = signed_in(stranger)

    assert mine.post(reverse("accounts:end_session", args=[UserSession.objects.get(user=user).pk])).status_code == 404
    assert theirs.get("/").status_code == 200


def test_all_others_end_or_all(assembly):
    user = member(assembly)
    browsers = [signed_in(user) for _one in range(3)]
    browsers[0].post(reverse("usersessions_list"))
    assert [client.get("/").status_code for client in browsers] == [200, 302, 302]

    browsers[0].post(reverse("accounts:end_all_sessions"))
    assert browsers[0].get("/").status_code == 302


def test_a_changed_password_ends_the_others(assembly):
    user = member(assembly)
    here, there = signed_in(user), signed_in(user)
    new = {"oldpassword": "huiyin-test", "password1": "三江源头的水x9很清", "password2": "三江源头的水x9很清"}

    here.post(reverse("account_change_password"), new)

    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
