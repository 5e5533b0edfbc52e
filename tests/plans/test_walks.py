"""Random years: whoever suggested a topic is told what became of it, and a decided plan leaves nothing waiting."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, data, sampled_from

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.notices.models import Notice
from huiyin.plans import workflow
from huiyin.plans.models import AnnualPlan, Topic
from tests.plans import work

PLAN_STEPS = ["draw_up", "decide", "adopt"]
ALONE = ["withdraw", "shortlist", "include", "take_out", "decline", "reconsider", "change", "close", "reopen"]
ENDED = [Topic.State.DECLINED, Topic.State.MERGED]


class Years(RuleBasedStateMachine):
    """One plan at a time, by members, the office and the leader; each press comes twice."""

    at = None

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.year = self.at.plan.year

    def teardown(self):
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def take(self, verb, *args, by, **facts):
        key = uuid.uuid4()
        try:
            with transaction.atomic():
                made = verb(*args, by=by, key=key, **facts)
                verb(*args, by=by, key=key, **facts)
        except (StepNotAllowed, PermissionDenied):
            return None
        return made

    @property
    def plan(self):
        return AnnualPlan.objects.get(year=self.year)

    def anybody(self, drawn):
        return drawn.draw(sampled_from([self.at.cast.zhuoma, self.at.cast.ciren, self.at.liaison, self.at.leader]))

    def any_topic(self, drawn):
        return drawn.draw(sampled_from(list(Topic.objects.order_by("pk"))))

    @rule(drawn=data(), led=booleans())
    def suggest(self, drawn, led):
        lead = {"lead_body": self.at.body} if led else {}
        self.take(workflow.suggest, self.plan, by=self.anybody(drawn), title="牧区饮水", **work.SAID, **lead)

    @precondition(lambda self: Topic.objects.exists())
    @rule(drawn=data())
    def part(self, drawn):
        facts = {"title": "一部分", "within": self.any_topic(drawn), "lead_body": self.at.body}
        self.take(workflow.suggest, self.plan, by=self.at.liaison, **facts, **work.SAID)

    @precondition(lambda self: Topic.objects.exists())
    @rule(drawn=data(), name=sampled_from(ALONE))
    def sift(self, drawn, name):
        topic = self.any_topic(drawn)
        said = {
            "decline": {"answer": "已有研究。"},
            "close": {"on": work.today()},
            "change": {"lead_body": self.at.body},
        }
        by = topic.suggested_by if name == "withdraw" else self.at.liaison
        self.take(getattr(workflow, name), topic, by=by or self.at.liaison, **said.get(name, {}))

    @precondition(lambda self: Topic.objects.filter(state__in=Topic.WAITING).exists())
    @rule(drawn=data(), name=sampled_from(["shortlist", "include"]))
    def forward(self, drawn, name):
        """Towards the draft, so that walks get as far as a decision."""
        topic = drawn.draw(sampled_from(list(Topic.objects.waiting().order_by("pk"))))
        self.take(getattr(workflow, name), topic, by=self.at.liaison)

    @precondition(lambda self: Topic.objects.exists())
    @rule(drawn=data())
    def merge(self, drawn):
        topic, into = self.any_topic(drawn), self.any_topic(drawn)
        self.take(workflow.merge, topic, by=self.at.liaison, into=into)

    @precondition(lambda self: Topic.objects.exists())
    @rule(drawn=data(), out=booleans())
    def move(self, drawn, out):
        within = None if out else self.any_topic(drawn)
        self.take(workflow.move, self.any_topic(drawn), by=self.at.liaison, within=within)

    @rule(name=sampled_from(PLAN_STEPS), answered=booleans())
    def go_on(self, name, answered):
        said = {"on": work.today(), "meeting": "主席会议"} if name != "draw_up" else {}
        said |= {"answer": "今年不列入。" if answered else ""} if name == "decide" else {}
        self.take(getattr(workflow, name), self.plan, by=self.at.leader, **said)

    @rule(drawn=data())
    def add(self, drawn):
        facts = {"title": "增列", "kind": "research", "lead_body": self.at.body}
        facts |= {"on": work.today(), "meeting": "党组会"}
        self.take(workflow.add, self.plan, by=self.at.leader, **facts)

    @invariant()
    def no_suggestion_ends_without_an_answer_its_suggester_was_told_of(self):
        for topic in Topic.objects.filter(state__in=ENDED, suggested_by__isnull=False):
            assert topic.answer
            told = Notice.objects.filter(subject="plans.topic", subject_id=topic.pk, recipient=topic.suggested_by)
            assert told.exists()

    @invariant()
    def who_went_into_another_topic_hears_what_became_of_that(self):
        for topic in Topic.objects.filter(state="merged", taken_into__state__in=["declined", "approved"]):
            titles = Notice.objects.filter(subject="plans.topic", subject_id=topic.pk).values_list("title", flat=True)
            assert any("所并入的题目" in title for title in titles)

    @invariant()
    def a_decided_plan_leaves_nothing_waiting(self):
        if self.plan.state in ("decided", "adopted"):
            assert not Topic.objects.of(self.plan).waiting().exists()
            assert Topic.objects.of(self.plan).chosen().exists()

    @invariant()
    def nothing_is_chosen_before_a_meeting_said_so(self):
        chosen = Topic.objects.of(self.plan).chosen()
        assert self.plan.state not in AnnualPlan.IN_MAKING or not chosen.exists()
        assert not chosen.filter(chosen_by="").exists()

    @invariant()
    def one_step_leads_to_where_a_suggestion_went(self):
        assert not Topic.objects.filter(taken_into__state__in=["merged", "withdrawn"]).exists()

    @invariant()
    def a_part_of_what_is_chosen_or_drafted_stands_below_its_like(self):
        drafted = Topic.objects.filter(state="drafted", within__isnull=False)
        assert not drafted.exclude(within__state__in=["drafted", "approved"]).exists()
        chosen = Topic.objects.filter(state="approved", within__isnull=False)
        assert not chosen.exclude(within__state="approved").exists()
        for topic in Topic.objects.filter(within__isnull=False):
            seen, above = {topic.pk}, topic.within
            while above is not None:
                assert above.pk not in seen
                seen.add(above.pk)
                above = above.within

    @invariant()
    def history_ends_in_the_state(self):
        for topic in Topic.objects.all():
            assert Event.objects.of(topic).last().after == topic.state


@pytest.mark.django_db
def test_no_suggestion_is_lost_in_any_year(cast):
    Years.at = work.desk(cast)
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 200, "stateful_step_count": 50} if long else {"max_examples": 12, "stateful_step_count": 25}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Years, settings=settings(**how, deadline=None, suppress_health_check=checks))
