"""Building: the same again from the same seed, all or nothing, and never over other data."""

import itertools
from datetime import date

import pytest
from django.db import transaction

from huiyin.accounts.models import User
from huiyin.assemblies.models import Assembly
from huiyin.demo import year
from huiyin.matters.models import Kind, Matter, NumberSeries, next_number
from tests.demo.digest import digest

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
TODAY = date(2026, 11, 20)


def built(seed):
    with transaction.atomic():
        year.build("S", seed=seed, today=TODAY)
        found = digest()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_and_day_give_the_same_rows_and_another_seed_does_not():
    first, second, other = built(7), built(7), built(8)

    assert first == second
    assert {label for label in first if first[label] != other[label]} >= {"members.Person", "matters.Matter"}


def test_numbers_go_on_where_the_demo_ends():
    year.build("S", today=TODAY)
    region = Assembly.objects.get(slug="xizang")
    last = NumberSeries.objects.get(assembly=region, kind=Kind.PROPOSAL, year=2026).last

    assert next_number(region, Kind.PROPOSAL, 2026) == last + 1
    assert User.objects.create_user("newcomer", name="新人").pk > 0
    assert year.mark().facts == {"scale": "S", "seed": year.SEED, "today": "2026-11-20"}


def test_an_interrupted_build_leaves_nothing():
    calls = itertools.count()

    def stop(words, share):
        if next(calls) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        year.build("S", today=TODAY, progress=stop)

    assert not Assembly.objects.exists()
    assert not Matter.objects.exists()


def test_a_day_before_the_work_was_done_is_refused():
    with pytest.raises(ValueError, match="2024-12-31"):
        year.build("S", today=date(2024, 12, 31))


def test_a_database_with_assemblies_is_refused(assembly):
    with pytest.raises(ValueError, match="already"):
        year.build("S", today=TODAY)
