"""Two people, two connections: one takes the step, the other is told."""

import threading

import pytest
from django.db import connection

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, VoiceAnswer
from tests.livelihood.course import DONE, act, herder, house, walk

ROUNDS = 6


def _at_once(*actions):
    gate, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        gate.wait()
        try:
            action()
        except Exception as refused:
            outcomes[place] = type(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(str(outcome) for outcome in outcomes)


ONE_WINS = sorted(map(str, [None, StepNotAllowed]))


@pytest.mark.django_db(transaction=True)
def test_found_done_and_found_not_done_at_once_is_one_of_the_two(assembly):
    home = house(assembly)
    for _round in range(ROUNDS):
        matter = walk(home, *DONE[:-1])

        def look(step, pk=matter.pk):
            return lambda: act(home, Matter.objects.get(pk=pk), step)

        assert _at_once(look("verify_done"), look("verify_not_done")) == ONE_WINS
        assert matter.verifications.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_one_is_taken(assembly):
    home = house(assembly)
    for _round in range(ROUNDS):
        matter = walk(home, *DONE[:-2])

        def claim(pk=matter.pk):
            act(home, Matter.objects.get(pk=pk), "claim")

        assert _at_once(claim, claim) == ONE_WINS
        assert Event.objects.of(matter).filter(step="claim").count() == 1


@pytest.mark.django_db(transaction=True)
def test_handed_up_twice_at_once_there_is_one_matter_above(assembly):
    home = house(assembly)
    for place in range(ROUNDS):
        matter = walk(home, "register", originators=[herder(home)])

        def hand_up(pk=matter.pk):
            act(home, Matter.objects.get(pk=pk), "hand_up")

        assert _at_once(hand_up, hand_up) == ONE_WINS
        assert Matter.objects.filter(assembly=home.region).count() == place + 1


@pytest.mark.django_db(transaction=True)
def test_answered_twice_at_once_each_is_told_once(assembly):
    home = house(assembly)
    for place in range(ROUNDS):
        matter = walk(home, *DONE, originators=[herder(home)])

        def answer(pk=matter.pk):
            act(home, Matter.objects.get(pk=pk), "answer")

        assert _at_once(answer, answer) == ONE_WINS
        assert VoiceAnswer.objects.count() == place + 1
