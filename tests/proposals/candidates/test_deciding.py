"""Merged together or not at all; said not to be the same, and taken back."""

import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import State
from huiyin.proposals.candidates.deciding import not_the_same, take_back, take_together, way_into
from huiyin.proposals.candidates.models import NotTheSame
from huiyin.proposals.models import Recommendation
from tests.proposals.candidates.conftest import LIGHTS, raised
from tests.proposals.course import take

pytestmark = pytest.mark.django_db


def together(matters, into, by, step="merge", key=None):
    take_together(matters, by=by, key=key or uuid.uuid4(), step=step, into=into)


def states(*matters):
    for matter in matters:
        matter.refresh_from_db()
    return [matter.state for matter in matters]


def recommended(three, cast):
    together(three[1:3], three[0], cast.zhaxi, "recommend")


def test_two_are_recommended_and_then_merged_with_the_third(three, cast):
    recommended(three, cast)
    together(three[1:3], three[0], cast.yangjin)

    assert states(*three[:3]) == [State.FILED, State.MERGED, State.MERGED]
    assert {matter.merged_into_id for matter in three[1:3]} == {three[0].pk}


def test_where_one_cannot_be_taken_none_is_and_it_is_named(three, cast):
    take(cast, three[1], "recommend", verdict="merge", into=three[0])

    with pytest.raises(StepNotAllowed, match=f"一件也没有办理.*{three[2].title}"):
        together(three[1:3], three[0], cast.yangjin)

    assert states(*three[1:3]) == [State.IN_REVIEW, State.IN_REVIEW]


def test_a_request_that_comes_twice_merges_once(three, cast):
    recommended(three, cast)
    key = uuid.uuid4()

    together(three[1:3], three[0], cast.yangjin, key=key)
    together(three[1:3], three[0], cast.yangjin, key=key)

    assert Event.objects.filter(step="merge").count() == 2


def test_the_second_of_two_who_merge_is_told_that_it_is_done(three, cast, pasang):
    recommended(three, cast)
    together(three[1:3], three[0], cast.yangjin)

    with pytest.raises(StepNotAllowed, match="现在是“已并案”"):
        together(three[1:3], three[0], pasang)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_merges_and_the_other_is_told(three, cast, pasang):
    recommended(three, cast)
    came_of_it = []

    def merge(by):
        try:
            together(three[1:3], three[0], by)
            came_of_it.append("merged")
        except StepNotAllowed:
            came_of_it.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=merge, args=[by]) for by in (cast.yangjin, pasang)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(came_of_it) == ["merged", "told"]
    assert states(*three[1:3]) == [State.MERGED, State.MERGED]


def test_nothing_ticked_is_said(three, cast):
    with pytest.raises(StepNotAllowed, match="勾选"):
        together([], three[0], cast.yangjin)


def test_what_is_recommended_is_kept_with_each(three, cast):
    recommended(three, cast)

    rows = Recommendation.objects.order_by("matter").filter(verdict="merge").values_list("matter", "into", "by")
    assert list(rows) == [(matter.pk, three[0].pk, cast.zhaxi.pk) for matter in three[1:3]]


def test_the_way_into_another_is_the_step_that_comes_next(three, cast):
    early = raised(cast, "submit", **LIGHTS)
    assert way_into(cast.zhaxi, early, three[0]) == "review"
    assert way_into(cast.zhaxi, three[1], three[0]) == "recommend"
    take(cast, three[1], "recommend", verdict="merge", into=three[0])
    assert way_into(cast.yangjin, three[1], three[0]) == "merge"
    assert [way_into(getattr(cast, who), three[1], three[0]) for who in ("zhuoma", "wangfang", "liming")] == [""] * 3
    assert way_into(cast.yangjin, three[1], three[1]) == ""


# Two that are not the same


def said(one, other, by):
    return not_the_same(one, other, by=by, key=uuid.uuid4())


def test_said_by_two_people_it_stands_once(three, cast):
    first = said(three[0], three[1], cast.zhaxi)

    assert said(three[1], three[0], cast.yangjin) == first
    assert list(NotTheSame.objects.standing().values_list("one", "other", "by")) == [
        (three[0].pk, three[1].pk, cast.zhaxi.pk)
    ]


def test_taken_back_it_may_be_said_again_and_both_are_kept(three, cast):
    first = said(three[0], three[1], cast.zhaxi)
    take_back(first, by=cast.yangjin, key=uuid.uuid4())
    assert not NotTheSame.objects.standing().exists()

    again = said(three[0], three[1], cast.zhaxi)

    assert set(NotTheSame.objects.values_list("pk", "taken_back_by")) == {
        (first.pk, cast.yangjin.pk),
        (again.pk, None),
    }


def test_taken_back_twice_the_second_is_told(three, cast):
    first = said(three[0], three[1], cast.zhaxi)
    take_back(first, by=cast.yangjin, key=uuid.uuid4())

    with pytest.raises(StepNotAllowed, match="已经有人撤销"):
        take_back(first, by=cast.zhaxi, key=uuid.uuid4())


@pytest.mark.parametrize("who", ["zhuoma", "liming", "wangfang", "leader"])
def test_who_does_not_examine_says_nothing_and_takes_nothing_back(who, three, cast):
    first = said(three[0], three[1], cast.zhaxi)

    with pytest.raises(PermissionDenied):
        said(three[1], three[2], getattr(cast, who))
    with pytest.raises(PermissionDenied):
        take_back(first, by=getattr(cast, who), key=uuid.uuid4())


def test_a_proposal_is_not_said_to_differ_from_itself(three, cast):
    with pytest.raises(PermissionDenied):
        said(three[0], three[0], cast.zhaxi)
