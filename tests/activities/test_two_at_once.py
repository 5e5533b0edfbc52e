"""Two members, two connections, one seat: one has it, the other waits."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from huiyin.activities import workflow
from huiyin.activities.models import Activity
from tests.activities.work import SOON, S, member, office, plan

ROUNDS = 4


def _at_once(*actions):
    gate = threading.Barrier(len(actions))

    def run(action):
        gate.wait()
        try:
            action()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_seat_at_once_one_has_it(assembly):
    liaison, users = office(assembly), [member(assembly) for _ in range(3)]
    for _round in range(ROUNDS):
        activity = plan(assembly, liaison, capacity=1, sign_up_until=SOON)

        def up(user, pk=activity.pk):
            return lambda: workflow.sign_up(Activity.objects.get(pk=pk), by=user, key=uuid4())

        _at_once(*map(up, users))
        assert sorted(row.status for row in activity.participations.all()) == [S.CONFIRMED, S.WAITING, S.WAITING]
