"""Two people, two connections, one step: one takes it, the other is told."""

import threading

import pytest
from django.db import connection

from huiyin.history.models import Event
from huiyin.matters.models import Matter
from huiyin.matters.steps import StepNotAllowed
from huiyin.proposals import workflow
from tests.proposals.course import key, take, walk

ROUNDS = 25


def _at_once(*actions):
    """Each action in a thread of its own, begun together; what each returned or raised."""
    gate, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        gate.wait()
        try:
            outcomes[place] = action()
        except Exception as refused:
            outcomes[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_filing_at_once_one_wins_and_the_other_is_told(cast):
    for _round in range(ROUNDS):
        matter = walk(cast, "review")

        def file(pk=matter.pk):
            workflow.file(Matter.objects.get(pk=pk), by=cast.yangjin, key=key(), category="livelihood")

        outcomes = _at_once(file, file)

        assert [type(outcome) for outcome in outcomes if outcome] == [StepNotAllowed]
        assert Event.objects.of(matter).filter(step="file").count() == 1
    numbers = Matter.objects.exclude(number=None).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, ROUNDS + 1))


@pytest.mark.django_db(transaction=True)
def test_the_same_request_sent_twice_at_once_is_taken_once_and_refused_to_nobody(cast):
    for _round in range(ROUNDS):
        matter, same = walk(cast, "submit"), key()

        def review(pk=matter.pk, key=same):
            take(cast, Matter.objects.get(pk=pk), "review", key=key)

        assert _at_once(review, review) == [None, None]
        assert Event.objects.of(matter).filter(step="review").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_agencies_cannot_both_be_handed_one_proposal(cast):
    from tests.factories.base import AgencyFactory

    other = AgencyFactory(assembly=cast.agency.assembly)
    matter = walk(cast, "file")

    def assign(agency):
        return lambda: workflow.assign(Matter.objects.get(pk=matter.pk), by=cast.zhaxi, key=key(), lead=agency)

    outcomes = _at_once(assign(cast.agency), assign(other))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StepNotAllowed"]
    assert matter.assignments.count() == 1
