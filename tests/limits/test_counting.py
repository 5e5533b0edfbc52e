import threading

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huiyin.limits.addresses import address_of, neighbourhood
from huiyin.limits.counting import TooOften, spend, sweep
from huiyin.limits.models import Used
from huiyin.notices.rounds import DAILY

NOON = 1_795_435_200  # 2026-11-23 12:00 UTC: a minute, an hour, a day begin nowhere near


def refused(**how):
    with pytest.raises(TooOften) as told:
        spend("search", [("a", 3)], seconds=60, **how)
    return told.value.wait


@pytest.mark.django_db
def test_as_many_as_allowed_pass_and_the_next_is_told_how_long_to_wait():
    for _time in range(3):
        spend("search", [("a", 3)], seconds=60, now=NOON + 10)

    assert refused(now=NOON + 10) == 50
    assert refused(now=NOON + 59) == 1
    spend("search", [("a", 3)], seconds=60, now=NOON + 60)


@pytest.mark.django_db
def test_each_account_and_each_thing_is_counted_apart():
    for whom in ("a", "b"):
        for what in ("search", "export"):
            for _time in range(3):
                spend(what, [(whom, 3)], seconds=60, now=NOON)

    assert Used.objects.count() == 4


@pytest.mark.django_db
def test_several_at_once_count_as_many_and_are_refused_together():
    spend("upload", [("a", 5)], seconds=60, times=5, now=NOON)

    with pytest.raises(TooOften):
        spend("upload", [("b", 5)], seconds=60, times=6, now=NOON)


@pytest.mark.django_db
def test_whoever_shares_an_address_is_stopped_by_it_too():
    for account in range(4):
        spend("search", [(f"account {account}", 3), ("address", 4)], seconds=60, now=NOON)

    with pytest.raises(TooOften):
        spend("search", [("account 5", 3), ("address", 4)], seconds=60, now=NOON)


@pytest.mark.django_db
def test_what_is_kept_does_not_say_who():
    spend("search", [("account 17", 3), ("address 192.0.2.7", 3)], seconds=60, now=NOON)

    kept = str(list(Used.objects.values()))
    assert "192.0.2.7" not in kept
    assert "account" not in kept
    assert "search" not in kept


@pytest.mark.django_db
def test_spans_that_have_ended_are_swept_by_the_daily_round():
    spend("search", [("a", 3)], seconds=60, now=NOON - 86_400)
    spend("search", [("a", 3)], seconds=86_400)

    from django.utils import timezone

    (daily,) = [entry for entry in DAILY if entry.verb is sweep]
    assert daily(timezone.localdate()) == 1
    assert Used.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_as_many_as_allowed_pass():
    passed, start = [], threading.Barrier(8)

    def ask():
        start.wait()
        for _time in range(5):
            try:
                spend("search", [("a", 17)], seconds=60, now=NOON)
                passed.append(1)
            except TooOften:
                pass
        connection.close()

    threads = [threading.Thread(target=ask) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(passed) == 17
    assert Used.objects.get().times == 40


class SpanTest(TestCase):
    @given(st.lists(st.integers(0, 400), max_size=40), st.integers(1, 5), st.sampled_from([60, 120]))
    def test_no_span_ever_passes_more_than_allowed(self, moments, most, seconds):
        Used.objects.all().delete()
        passed, waits = {}, []
        for moment in sorted(moments):
            try:
                spend("search", [("a", most)], seconds=seconds, now=NOON + moment)
            except TooOften as told:
                waits.append((told.wait, passed.get((NOON + moment) // seconds)))
            else:
                passed[(NOON + moment) // seconds] = passed.get((NOON + moment) // seconds, 0) + 1

        assert all(count <= most for count in passed.values())
        assert all(1 <= wait <= seconds and count == most for wait, count in waits)


@pytest.mark.parametrize(
    ("proxies", "passed", "found"),
    [
        (0, "203.0.113.9", "10.0.0.1"),  # nobody in front of us wrote it
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the first is the client's own word
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),  # somebody came past a proxy
        (1, "", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
    ],
)
def test_an_address_is_believed_as_far_as_our_own_proxies_wrote_it(proxies, passed, found, rf, settings):
    settings.PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": passed}, REMOTE_ADDR="10.0.0.1")

    assert address_of(request) == found


def test_addresses_of_one_line_count_as_one():
    assert neighbourhood("2001:db8:1:2:3::4") == neighbourhood("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert neighbourhood("2001:db8:1:3::4") != neighbourhood("2001:db8:1:2::4")
    assert neighbourhood("::ffff:192.0.2.7") == neighbourhood("192.0.2.7") == "192.0.2.7"


def test_signing_in_believes_the_same_proxies():
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == settings.PROXIES
