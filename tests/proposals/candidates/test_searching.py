"""An intake is looked through: at once, or in the background; once at a time; and what changed since is said."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter
from huiyin.proposals.candidates import searching
from huiyin.proposals.candidates.models import CandidateSearch
from huiyin.proposals.candidates.searching import begin_search, changed_since, look_through_later
from tests.factories.base import AssemblyFactory
from tests.proposals.candidates.conftest import LIGHTS, raised
from tests.proposals.course import draft, take

pytestmark = pytest.mark.django_db
State = CandidateSearch.State


def searched(intake, by):
    return begin_search(intake, by=by, key=uuid.uuid4())


def found(search):
    return {(one, other) for one, other, mark, _score in search.pairs if mark in ("same_text", "same_matter")}


def test_a_small_intake_is_looked_through_at_once(intake, three, cast):
    first, second, third, _other = three

    search = searched(intake, cast.zhaxi)

    assert (search.state, search.size) == (State.DONE, 4)
    assert found(search) == {(first.pk, second.pk), (first.pk, third.pk), (second.pk, third.pk)}


def test_the_same_asked_for_in_two_counties_is_two_matters(cast, intake):
    for name in ("云杉县", "白鹤县"):
        AssemblyFactory(parent=intake.assembly, place_name=name, name=f"{name}政协")
    both = [
        raised(cast, "submit", **{field: text.replace("定居点", name) for field, text in LIGHTS.items()})
        for name in ("云杉县", "白鹤县")
    ]

    assert (both[0].pk, both[1].pk) not in found(searched(intake, cast.zhaxi))


def test_a_large_one_waits_for_the_background_and_is_done_there(intake, cast, monkeypatch):
    monkeypatch.setattr(searching, "AT_ONCE", 1)
    search = searched(intake, cast.zhaxi)
    assert search.state == State.WAITING

    look_through_later.call(search.pk)
    search.refresh_from_db()

    assert (search.state, search.done, search.total) == (State.DONE, search.total, search.total)
    assert len(found(search)) == 3


def test_while_one_is_under_way_another_is_refused(intake, cast, monkeypatch):
    monkeypatch.setattr(searching, "AT_ONCE", 1)
    searched(intake, cast.zhaxi)

    with pytest.raises(StepNotAllowed, match="正在比对"):
        searched(intake, cast.yangjin)


def test_one_that_never_ended_is_not_waited_for(intake, cast, monkeypatch):
    monkeypatch.setattr(searching, "AT_ONCE", 1)
    stuck = searched(intake, cast.zhaxi)
    CandidateSearch.objects.filter(pk=stuck.pk).update(made_at=timezone.now() - timedelta(hours=2))

    again = searched(intake, cast.zhaxi)

    stuck.refresh_from_db()
    assert (stuck.state, again.state) == (State.FAILED, State.WAITING)


def test_a_request_that_comes_twice_searches_once(intake, cast):
    key = uuid.uuid4()

    assert begin_search(intake, by=cast.zhaxi, key=key) == begin_search(intake, by=cast.zhaxi, key=key)
    assert CandidateSearch.objects.count() == 1


def test_a_new_search_takes_the_place_of_the_old_one(intake, cast):
    searched(intake, cast.zhaxi)
    again = searched(intake, cast.zhaxi)

    assert list(CandidateSearch.objects.all()) == [again]


def test_what_breaks_down_is_said_to_have_failed(intake, cast, monkeypatch):
    monkeypatch.setattr(searching, "alike", lambda *_all, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        searched(intake, cast.zhaxi)

    assert CandidateSearch.objects.get().state == State.FAILED


@pytest.mark.parametrize("who", ["zhuoma", "wangfang", "liming", "leader"])
def test_who_does_not_examine_searches_nothing(who, intake, cast):
    with pytest.raises(PermissionDenied):
        searched(intake, getattr(cast, who))

    assert not CandidateSearch.objects.exists()


def test_drafts_and_what_was_withdrawn_are_not_looked_through(intake, three, cast):
    draft(cast, **LIGHTS)
    take(cast, three[1], "withdraw")

    search = searched(intake, cast.zhaxi)

    assert found(search) == {(three[0].pk, three[2].pk)}


def test_what_changed_since_is_counted_and_a_step_alone_is_no_change(intake, three, cast):
    search = searched(intake, cast.zhaxi)
    assert not changed_since(search, cast.zhaxi)

    take(cast, three[3], "file")
    assert not changed_since(search, cast.zhaxi)

    raised(cast, "submit", **LIGHTS)
    take(cast, three[2], "withdraw")
    Matter.objects.filter(pk=three[1].pk).update(title="改过的案由", changed_at=timezone.now())

    since = changed_since(search, cast.zhaxi)
    assert (since.new, since.reworded, since.gone) == (1, 1, 1)
