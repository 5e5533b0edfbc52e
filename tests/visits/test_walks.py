"""Random days: whoever came is answered or in the ledger once the day is finished, whatever was pressed before."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, data, sampled_from

from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, State, Voice
from huiyin.visits import workflow
from huiyin.visits.models import Received, Reception
from tests.visits import work


class Days(RuleBasedStateMachine):
    """One place; days come one after another, people with the same matter or another, twice pressed or once."""

    at = None

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.day, self.came = None, 0

    def teardown(self):
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def take(self, verb, *args, **facts):
        """Whether it was taken; each is pressed twice."""
        pressed = {"by": self.by, "key": uuid.uuid4()} | facts
        try:
            with transaction.atomic():
                verb(*args, **pressed)
                verb(*args, **pressed)
        except (StepNotAllowed, PermissionDenied):
            return False
        return True

    @property
    def by(self):
        return self.at.cast.zhuoma

    @precondition(lambda self: self.day is None or self.day.state in ("held", "cancelled"))
    @rule()
    def plan(self):
        self.day = work.planned(self.at)

    @precondition(lambda self: self.day is not None)
    @rule(name=sampled_from(["hold", "finish", "cancel"]))
    def move(self, name):
        more = {"text": "有雪"} if name == "cancel" else {}
        self.take(getattr(workflow, name), self.day, **more)
        self.day.refresh_from_db()

    @precondition(lambda self: self.day is not None)
    @rule(outcome=sampled_from(["open", "answered", "entered"]), same=booleans(), drawn=data())
    def receive(self, outcome, same, drawn):
        lines = list(self.day.received.all())
        first = drawn.draw(sampled_from(lines)) if same and lines else None
        facts = {"what": "井里没有水", "outcome": outcome, "answer": "说明了", "same_as": first}
        self.came += self.take(workflow.note_down, self.day, **facts)

    @precondition(lambda self: self.day is not None and self.day.received.exists())
    @rule(outcome=sampled_from(["answered", "entered"]), drawn=data())
    def settle(self, outcome, drawn):
        line = drawn.draw(sampled_from(list(self.day.received.all())))
        if outcome == "answered":
            self.take(workflow.answer_on_spot, line, answer="说明了")
        else:
            self.take(workflow.enter_in_ledger, line, kind="problem")

    @precondition(lambda self: self.day is not None and self.day.received.exists())
    @rule(drawn=data())
    def correct(self, drawn):
        line = drawn.draw(sampled_from(list(self.day.received.all())))
        self.take(workflow.correct, line, what="井干了", answer="说明了", reason="听错")

    @precondition(lambda self: Matter.objects.exists())
    @rule(state=sampled_from([State.REGISTERED, State.VERIFIED]), drawn=data())
    def handle(self, state, drawn):
        """Meanwhile, in the ledger."""
        matter = drawn.draw(sampled_from(list(Matter.objects.all())))
        Matter.objects.filter(pk=matter.pk).update(state=state)

    @invariant()
    def whoever_came_to_a_finished_day_has_an_answer_or_a_matter(self):
        lines = Received.objects.filter(reception__state=Reception.State.HELD)
        assert not lines.open().exists()
        assert all(line.answer if line.outcome == "answered" else line.matter_id for line in lines)

    @invariant()
    def who_is_in_the_ledger_is_a_voice_of_that_matter(self):
        entered = set(Received.objects.exclude(matter=None).values_list("matter", "originator"))
        assert entered == set(Voice.objects.values_list("matter", "originator"))

    @invariant()
    def everybody_is_written_down_once(self):
        assert Received.objects.count() == self.came


@pytest.mark.django_db
def test_whoever_comes_is_answered_or_in_the_ledger_when_the_day_is_finished(cast):
    Days.at = work.desk(cast)
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 200, "stateful_step_count": 50} if long else {"max_examples": 15, "stateful_step_count": 20}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Days, settings=settings(**how, deadline=None, suppress_health_check=checks))
