"""Random reports: whatever is pressed, in whatever order, the course is that of a second, independent table."""

import uuid
from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, sampled_from

from huiyin.fieldwork import reporting
from huiyin.fieldwork.models import Comment, Report
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, State
from tests.fieldwork import report_work as work

WHO = ["dandzin", "deji", "ledger", "zhuoma", "ciren", "wangfang"]
# By hand, from docs/rules/reports.md: who of the cast takes a step. The author is 卓玛.
KEEPS = {"dandzin", "deji"}
WRITES = KEEPS | {"zhuoma"}


class Oracle:
    """A report as a few numbers; it shares no line with the code."""

    def __init__(self):
        self.state, self.comments, self.open_comments, self.sent = "draft", 0, 0, 0
        self.advice = []  # "" open, "entered", "answered", "left"
        self.edits = 0

    def takes(self, who, step, ok):
        """Whether the step is taken; `ok`: what was typed is as it should be."""
        before = self.state
        taken = ok and getattr(self, step)(who)
        if not taken:
            self.state = before
        return taken

    def edit(self, who):
        if who in WRITES and self.state in ("draft", "circulated"):
            self.edits += 1
            return True
        return False

    def circulate(self, who):
        return self._move(who in KEEPS, ("draft",), "circulated")

    def take_back(self, who):
        return self._move(who in KEEPS, ("circulated",), "draft")

    def comment(self, who):
        if self.state == "circulated" and who in KEEPS | {"zhuoma", "ciren"}:
            self.comments += 1
            self.open_comments += 1
            return True
        return False

    def answer_comment(self, who):
        if self.state == "circulated" and who in WRITES and self.open_comments:
            self.open_comments -= 1
            return True
        return False

    def adopt(self, who):
        return not self.open_comments and self._move(who in KEEPS, ("circulated",), "adopted")

    def send(self, who):
        if self._move(who in KEEPS, ("adopted", "sent"), "sent"):
            self.sent += 1
            return True
        return False

    def recommend(self, who):
        if who in WRITES and self.state != "closed":
            self.advice.append("")
            return True
        return False

    def enter(self, who):
        return self._settle(who in {"dandzin", "zhuoma", "ledger"}, "entered")

    def leave_out(self, who):
        return self._settle(who in KEEPS, "left")

    def _settle(self, may, how):
        if may and self.state in ("adopted", "sent") and "" in self.advice:
            self.advice[self.advice.index("")] = how
            return True
        return False

    def close(self, who):
        over = all(one in ("answered", "left") for one in self.advice)
        return bool(over and self.sent) and self._move(who in KEEPS, ("adopted", "sent"), "closed")

    def _move(self, may, starts, end):
        if may and self.state in starts:
            self.state = end
            return True
        return False


class Reports(RuleBasedStateMachine):
    at = None

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.report = work.drafted(self.at, author=self.at.cast.zhuoma.person)
        self.oracle = Oracle()

    def teardown(self):
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def press(self, step, who, row, ok=True, **facts):
        """Twice, as a double click does: it counts once. What is refused leaves nothing behind."""
        by = getattr(self.at, who, None) or getattr(self.at.cast, who)
        pressed, before = {"by": by, "key": uuid.uuid4(), **facts}, Event.objects.count()
        verb = getattr(reporting, step)
        taken = True
        try:
            with transaction.atomic():
                verb(row, **pressed)
                verb(row, **pressed)
        except (StepNotAllowed, PermissionDenied):
            taken = False
        self.report = Report.objects.get(pk=self.report.pk)
        assert taken == self.oracle.takes(who, step, ok), (step, who, self.oracle.__dict__)
        if not taken:
            assert Event.objects.count() == before

    @rule(who=sampled_from(WHO), fresh=booleans())
    def edit(self, who, fresh):
        seen = self.report.edits - (0 if fresh else 1)
        text = f"第{self.oracle.edits}次"
        self.press("edit", who, self.report, ok=fresh, seen=seen, title="题目", text=text)

    @rule(
        step=sampled_from(["circulate", "take_back", "comment", "adopt", "send", "recommend", "close"]),
        who=sampled_from(WHO),
    )
    def step(self, step, who):
        facts = {
            "circulate": {"until": work.today()},
            "take_back": {"text": "重写"},
            "comment": {"text": "补数字"},
            "adopt": {"on": work.today(), "adopted_by": "主席会议"},
            "send": {"to": uuid.uuid4().hex, "on": work.today()},
            "recommend": {"text": "深埋"},
            "close": {"outcome": "完"},
        }[step]
        self.press(step, who, self.report, **facts)

    @rule(who=sampled_from(WHO), outcome=sampled_from(["taken", "not_taken"]), why=sampled_from(["", "无此数"]))
    def answer(self, who, outcome, why):
        row = Comment.objects.filter(report=self.report, outcome="").first()
        if row:
            said = outcome == "taken" or bool(why)
            self.press("answer_comment", who, row, ok=said, outcome=outcome, answer=why)

    @rule(who=sampled_from(WHO), step=sampled_from(["enter", "leave_out"]))
    def settle(self, who, step):
        row = self.report.recommendations.filter(matter=None, why_not="").first()
        if row:
            self.press(step, who, row, **({"title": "深埋"} if step == "enter" else {"why": "已列入规划"}))

    @rule()
    def the_ledger_answers(self):
        row = self.report.recommendations.filter(matter__answered_on=None, matter__isnull=False).first()
        if row:
            Matter.objects.filter(pk=row.matter_id).update(state=State.VERIFIED, answered_on=work.today())
            self.oracle.advice[self.oracle.advice.index("entered")] = "answered"

    @invariant()
    def it_stands_where_the_other_table_says(self):
        told, report = self.oracle, self.report
        assert (report.state, report.edits) == (told.state, told.edits)
        assert (report.comments.count(), report.comments.filter(outcome="").count()) == (
            told.comments,
            told.open_comments,
        )
        assert report.sendings.count() == told.sent

    @invariant()
    def what_it_advises_stands_where_the_other_table_says(self):
        rows = self.report.recommendations.select_related("matter")
        stands = ["left" if row.why_not else self._of(row.matter) for row in rows]
        assert Counter(stands) == Counter(self.oracle.advice)

    @staticmethod
    def _of(matter):
        return "" if matter is None else "answered" if matter.answered_on else "entered"

    @invariant()
    def nothing_is_adopted_over_an_open_comment_nor_closed_over_open_advice(self):
        if self.report.state in Report.ADOPTED:
            assert not self.report.comments.filter(outcome="").exists()
        if self.report.state == "closed":
            assert not reporting.unanswered(self.report.recommendations.all()).exists()

    @invariant()
    def the_last_version_is_what_its_readers_read(self):
        if self.report.state in ("circulated", *Report.ADOPTED):
            last = self.report.versions.last()
            assert (last.title, last.text) == (self.report.title, self.report.text)


@pytest.mark.django_db
def test_a_report_goes_as_a_second_table_says_it_goes(cast):
    Reports.at = work.committee(cast)
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 300, "stateful_step_count": 60} if long else {"max_examples": 20, "stateful_step_count": 30}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Reports, settings=settings(**how, deadline=None, suppress_health_check=checks))
