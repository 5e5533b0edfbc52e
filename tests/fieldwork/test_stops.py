"""Stops of a trip in their order."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.fieldwork import stops
from huiyin.fieldwork.models import Stop
from huiyin.history.taking import StepNotAllowed
from tests.fieldwork.work import found, key

pytestmark = pytest.mark.django_db


def added(made, spot="乡卫生院", **how) -> Stop:
    given = {"kind": "site", "on": made.trip.starts_on, "place": made.linzhou, "spot": spot, "people": None, "note": ""}
    return stops.add_stop(made.trip, **({"by": made.liaison, "key": key()} | given | how))


def changed(stop, made, **how):
    names = ("kind", "on", "place", "spot", "people", "note")
    given = {name: getattr(stop, name) for name in names} | {"by": made.liaison, "key": key()}
    return stops.change_stop(stop, **(given | how))


def way(made):
    return [(stop.order, stop.spot) for stop in made.trip.stops.all()]


def test_each_comes_after_the_last_and_the_same_request_is_one(made):
    one = key()
    added(made, "一", key=one)
    added(made, "一", key=one)
    added(made, "二")

    assert way(made) == [(1, "一"), (2, "二")]


def test_one_is_put_elsewhere_and_the_others_close_up(made):
    first, _second, third = (added(made, spot) for spot in "一二三")
    changed(third, made, at=1)
    assert way(made) == [(1, "三"), (2, "一"), (3, "二")]
    stops.remove_stop(first, by=made.liaison, key=key())
    changed(third, made, at=2)

    assert way(made) == [(1, "二"), (2, "三")]


def test_it_lies_within_the_days_of_the_trip(made):
    with pytest.raises(StepNotAllowed, match="活动期间"):
        added(made, on=made.trip.ends_on + timedelta(days=1))


def test_whoever_keeps_the_trip_keeps_its_stops(cast, made):
    with pytest.raises(PermissionDenied):
        added(made, by=cast.zhuoma)


def test_where_something_was_found_the_stop_stays(cast, made):
    stop = added(made)
    found(cast, made, stop=stop)

    with pytest.raises(StepNotAllowed, match="已经记有发现"):
        stops.remove_stop(stop, by=made.liaison, key=key())
    assert Stop.objects.filter(pk=stop.pk).exists()
