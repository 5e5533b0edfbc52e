"""Two people at once after closing: one settles, publishes or archives, the other is told."""

import pytest

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, State
from huiyin.proposals.models import Proposal, Publication
from tests.proposals.afterwards import PROMISED, act, closed, promises
from tests.proposals.test_two_at_once import _at_once

ROUNDS = 8


def _twice(cast, matter, step, *people, commitment=None, **typed):
    def by(who):
        def go():
            act(cast, Matter.objects.get(pk=matter.pk), step, commitment and promises(matter)[0], by=who, **typed)

        return go

    return [type(outcome) for outcome in _at_once(*map(by, people)) if outcome]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_the_last_promise_at_once_one_turns_the_class(cast):
    for _round in range(ROUNDS):
        matter = closed(cast, promised=PROMISED[:1])
        act(cast, matter, "claim_fulfilled", promises(matter)[0])

        assert _twice(cast, matter, "confirm_fulfilled", cast.zhuoma, cast.zhaxi, commitment=True) == [StepNotAllowed]
        matter = Matter.objects.get(pk=matter.pk)
        assert (matter.state, matter.look_backs.count()) == (State.CLOSED, 1)


@pytest.mark.django_db(transaction=True)
def test_of_one_who_confirms_and_one_who_sends_back_at_once_one_is_told(cast):
    for _round in range(ROUNDS):
        matter = closed(cast)
        act(cast, matter, "claim_fulfilled", promises(matter)[0])
        one = promises(matter)[0]

        def confirm(pk=matter.pk, one=one):
            act(cast, Matter.objects.get(pk=pk), "confirm_fulfilled", one)

        def reject(pk=matter.pk):
            act(cast, Matter.objects.get(pk=pk), "reject_claim", promises(Matter.objects.get(pk=pk))[0])

        assert [type(outcome) for outcome in _at_once(confirm, reject) if outcome] == [StepNotAllowed]
        assert promises(matter)[0].notes.count() == 2  # the claim, and one answer to it


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_or_archive_at_once_one_is_told(cast):
    for _round in range(ROUNDS):
        matter = closed(cast, promised=None)
        Proposal.objects.filter(pk=matter.pk).update(publish_consent=True)

        assert _twice(cast, matter, "publish", cast.zhaxi, cast.zhaxi) == [StepNotAllowed]
        assert _twice(cast, matter, "archive", cast.zhaxi, cast.zhaxi) == [StepNotAllowed]
        assert Event.objects.of(matter).filter(step="archive").count() == 1
    assert Publication.objects.count() == ROUNDS
