"""Two people, two connections: what one decides while the other does, holds."""

import threading
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from huiyin.history.taking import StepNotAllowed
from huiyin.writings import workflow
from huiyin.writings.models import Writing
from tests.writings import work
from tests.writings.work import EDITED, key

ROUNDS = 5
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions):
    """Each in a thread of its own, begun together; what each raised."""
    gate, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        gate.wait()
        try:
            action()
        except (StepNotAllowed, PermissionDenied) as refused:
            outcomes[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def pressing(writing, step, by, **facts):
    return lambda: getattr(workflow, step)(Writing.objects.get(pk=writing.pk), by=by, key=key(), **facts)


def test_published_while_the_author_narrows_the_consent_it_is_not_beyond_it(at):
    for _round in range(ROUNDS):
        writing = work.at_state(at, "approved")
        at_once(
            pressing(writing, "publish", at.deji, audience="public"),
            pressing(writing, "change_consent", at.zhuoma, consent="inside"),
        )
        writing.refresh_from_db()
        assert (writing.state, writing.consent, writing.audience) == ("approved", "inside", "")


def test_of_two_who_edit_at_once_one_is_told_and_one_text_stands(at):
    for _round in range(ROUNDS):
        writing = work.at_state(at, "submitted")
        words = {"title": "村口的树", "seen": writing.edits}
        outcomes = at_once(
            pressing(writing, "edit", at.deji, text=EDITED, **words),
            pressing(writing, "edit", at.dandzin, text="我改的。", **words),
        )
        assert [type(one) for one in outcomes if one] == [workflow.EditedMeanwhile]
        assert writing.versions.count() == 2


def test_approved_while_the_author_withdraws_it_is_withdrawn(at):
    for _round in range(ROUNDS):
        writing = work.at_state(at, "submitted")
        at_once(pressing(writing, "approve", at.deji), pressing(writing, "withdraw", at.zhuoma))
        writing.refresh_from_db()
        assert writing.state == "withdrawn"


def declining(at, call):
    workflow.decline_call(call, by=at.zhuoma, key=key())


def test_declined_in_two_windows_at_once_it_is_declined_once(at):
    for _round in range(ROUNDS):
        words = {"kind": "story", "title": "井边的故事", "due_on": work.today()}
        call = workflow.open_call(by=at.deji, key=key(), assembly=at.assembly, people=[at.zhuoma.person], **words)
        outcomes = at_once(*[partial(declining, at, call)] * 2)
        assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "StepNotAllowed"]
        assert call.declined.count() == 1
