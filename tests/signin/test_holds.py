"""Waits after wrong passwords: by account name and by address, over all processes, the same for names of nobody."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.signin import holds, safety
from huiyin.signin.models import Hold
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.signin.test_opening import key

LOGIN = "/accounts/login/"


@given(failures=st.integers(0, 10_000))
def test_waits_double_from_the_fifth_failure_to_an_hour(failures):
    minutes = holds.wait_after(failures) / timedelta(minutes=1)

    assert minutes == (0 if failures < 5 else min([1, 2, 4, 8, 16, 32, 60][min(failures - 5, 6)], 60))


def fail(client, name, password="wrong"):
    return client.post(LOGIN, {"login": name, "password": password})


def _later(minutes):
    """As if the row had been written earlier."""
    for row in Hold.objects.all():
        row.until = row.until and row.until - timedelta(minutes=minutes)
        row.last_at -= timedelta(minutes=minutes)
        row.save()


@pytest.mark.django_db
def test_after_five_failures_the_right_password_waits_too_and_is_taken_afterwards(client):
    UserFactory(username="karo47")
    for _try in range(5):
        assert "账号或密码不对" in fail(client, "karo47").content.decode()

    held = fail(client, "karo47", "huiyin-test").content.decode()
    assert re.search(r"请在 \d\d:\d\d:\d\d 以后再试（约 1 分钟后）", held)

    _later(2)
    assert fail(client, "karo47", "huiyin-test").status_code == 302
    assert not Hold.objects.filter(digest=holds.of_account("karo47").digest).exists()


@pytest.mark.django_db
def test_each_failure_after_a_wait_makes_the_next_twice_as_long(client):
    UserFactory(username="karo47")
    found = []
    for _try in range(5):
        fail(client, "karo47")
    for _round in range(7):
        found.append(round((holds.wait_of("karo47") - timezone.now()) / timedelta(minutes=1)))
        _later(found[-1] + 1)
        fail(client, "karo47")

    assert found == [1, 2, 4, 8, 16, 32, 60]


@pytest.mark.django_db
def test_a_name_of_nobody_gets_the_same_words_and_the_same_work(client):
    UserFactory(username="karo47")
    UserFactory(username="never1", password="!")
    UserFactory(username="closed1", is_active=False)
    seen = {}
    for name in ("karo47", "nobody1", "never1", "closed1"):
        Hold.objects.all().delete()
        pages = []
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashed:
            for _try in range(7):
                body = fail(client, name).content.decode()
                words = re.search(r'role="alert">.*?<span>(.*?)</span>', body, re.S)[1]
                pages.append(re.sub(r"\d\d:\d\d:\d\d", "T", words))
        seen[name] = (pages, hashed.call_count)

    assert len(set(map(str, seen.values()))) == 1, seen
    assert seen["nobody1"][1] >= 5


@pytest.mark.django_db
def test_what_was_typed_as_a_name_is_kept_as_a_digest(client):
    fail(client, "我的密码写错了地方")

    stored = [str(value) for row in [*Hold.objects.values(), *Event.objects.values()] for value in row.values()]
    assert len(stored) > 2
    assert not [value for value in stored if "我的密码" in value or "127.0.0.1" in value]


@pytest.mark.django_db
def test_an_address_that_fails_with_many_names_waits_and_others_do_not(client):
    UserFactory(username="karo47")
    for number in range(30):
        fail(client, f"name{number}")

    assert "以后再试" in fail(client, "karo47", "huiyin-test").content.decode()
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert fail(elsewhere, "karo47", "huiyin-test").status_code == 302


@pytest.mark.django_db
def test_a_day_later_failures_are_forgotten(client):
    for _try in range(5):
        fail(client, "karo47")
    _later(25 * 60)

    fail(client, "karo47")

    assert Hold.objects.get(digest=holds.of_account("karo47").digest).failures == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_are_looked_at_than_of_many_in_a_row():
    limit = holds.of_account("karo47")

    def attempt(_number):
        try:
            return holds.attempt(limit)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as several:
        answers = list(several.map(attempt, range(16)))

    assert (answers.count(None), Hold.objects.get(digest=limit.digest).failures) == (5, 5)


@pytest.mark.django_db
def test_the_security_administrator_lifts_a_wait_and_nobody_else(client, assembly):
    user = UserFactory(username="karo47", assembly=assembly)
    security = RoleHoldingFactory(user=UserFactory(), role=Role.SECURITY_ADMIN, assembly=assembly).user
    system = RoleHoldingFactory(user=UserFactory(), role=Role.SYSTEM_ADMIN, assembly=assembly).user
    for _try in range(5):
        fail(client, "karo47")

    with pytest.raises(PermissionDenied):
        safety.lift_wait(user, by=system, key=key(), reason="…")
    pressed = key()
    safety.lift_wait(user, by=security, key=pressed, reason="电话核实")
    safety.lift_wait(user, by=security, key=pressed, reason="电话核实")
    with pytest.raises(StepNotAllowed):
        safety.lift_wait(user, by=security, key=key(), reason="电话核实")

    assert fail(client, "karo47", "huiyin-test").status_code == 302
    assert [event.facts for event in Event.objects.of(user).filter(step="lift_wait")] == [{"reason": "电话核实"}]
