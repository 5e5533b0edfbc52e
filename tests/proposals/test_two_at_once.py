"""Two people, two connections, one step: one takes it, the other is told."""

import threading
from datetime import date

import pytest
from django.db import connection
from hypothesis import settings

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, Reply, Signature, State
from huiyin.proposals import workflow
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.signing import run
from tests.proposals.course import draft, key, take, walk

ROUNDS = 1000 if settings.get_current_profile_name() == "long" else 25


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


NEW = {"title": "改了的案由", "category": "livelihood", "grounds": "一", "recommendations": "二"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["cosigner", "seconder"])
def test_a_name_never_stands_under_words_that_were_changed_while_it_was_given(role, cast):
    """Whichever comes first: a name given to the old words is asked for again, one given too late is not taken."""
    outcomes = set()
    for _round in range(ROUNDS):
        matter = draft(cast)
        if role == "cosigner":
            workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
        else:
            workflow.open_seconding(matter, by=cast.zhuoma, key=key())
        read = Proposal.objects.get(pk=matter.pk).edition
        give = workflow.sign if role == "cosigner" else workflow.second

        def sign(pk=matter.pk, read=read, give=give):
            give(Matter.objects.get(pk=pk), by=cast.ciren, key=key(), edition=read)

        def change(pk=matter.pk):
            workflow.edit(Matter.objects.get(pk=pk), by=cast.zhuoma, key=key(), **NEW)

        signed, changed = _at_once(sign, change)

        assert changed is None
        assert signed is None or isinstance(signed, workflow.WordsChanged)
        assert not matter.signatures.filter(person=cast.ciren.person, state=Signature.State.SIGNED).exists()
        outcomes.add(type(signed))
    assert outcomes <= {type(None), workflow.WordsChanged}


@pytest.mark.django_db(transaction=True)
def test_a_name_given_while_the_invitation_is_taken_back_stands_or_is_refused_and_never_half(cast):
    for _round in range(ROUNDS):
        matter = draft(cast)
        workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])

        def sign(pk=matter.pk):
            workflow.sign(Matter.objects.get(pk=pk), by=cast.ciren, key=key())

        def take_back(pk=matter.pk):
            found = Matter.objects.get(pk=pk)
            workflow.take_back_invitation(found, by=cast.zhuoma, key=key(), people=[cast.ciren.person])

        refused = [outcome for outcome in _at_once(sign, take_back) if outcome is not None]

        names = list(matter.signatures.filter(person=cast.ciren.person).values_list("state", flat=True))
        assert len(refused) == 1
        assert names in (["signed"], [])
        assert Event.objects.of(matter).filter(step__in=["sign", "take_back_invitation"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_rounds_of_the_day_close_a_call_once(cast):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person], on=date(2026, 3, 2))

    counts = _at_once(*[lambda: run(date(2026, 6, 1))] * 2)

    assert sorted(counts) == [0, 1]
    assert Event.objects.of(matter).filter(step="expire_signing").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_released_and_sent_back_at_once_is_one_of_the_two(cast):
    for _round in range(min(ROUNDS, 100)):
        matter = walk(cast, "reply")

        def decide(step, pk=matter.pk):
            return lambda: take(cast, Matter.objects.get(pk=pk), step)

        outcomes = _at_once(decide("release"), decide("send_back"))

        matter.refresh_from_db()
        reply = Reply.objects.get(assignment__matter=matter)
        assert [type(outcome) for outcome in outcomes if outcome] == [StepNotAllowed]
        assert (reply.decision, matter.state) in [("released", State.REPLIED), ("sent_back", State.ACCEPTED)]
        assert matter.answers.count() == (reply.decision == "released")


@pytest.mark.django_db(transaction=True)
def test_the_last_two_of_a_group_who_speak_at_once_settle_it_once(cast):
    for _round in range(min(ROUNDS, 100)):
        lead, other = walk(cast, "file"), draft(cast, by=cast.ciren)
        take(cast, other, "submit", by=cast.ciren)
        take(cast, other, "review")
        take(cast, other, "merge", into=lead)
        for step in ["assign", "acknowledge", "contact", "reply", "release"]:
            take(cast, lead, step)

        def speak(who, pk):
            return lambda: take(cast, Matter.objects.get(pk=pk), "feedback", by=who)

        outcomes = _at_once(speak(cast.zhuoma, lead.pk), speak(cast.ciren, other.pk))

        assert outcomes == [None, None]
        states = set(Matter.objects.filter(pk__in=[lead.pk, other.pk]).values_list("state", flat=True))
        assert states == {State.CLOSED}
        assert Event.objects.filter(step="close", subject_id__in=[lead.pk, other.pk]).count() == 2
