"""Random writings: whatever is pressed, by whom and in what order, the promises to the author hold."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, sampled_from

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.notices.models import Notice
from huiyin.writings import workflow
from huiyin.writings.models import Writing, WritingVersion
from tests.writings import work

WHO = ["zhuoma", "deji", "dandzin", "ciren", "leader", "wangfang"]
OFFICE, AUTHOR = {"deji", "dandzin"}, {"zhuoma"}
REACH = ["none", "inside", "public"]
# By hand, from docs/rules/writing.md: who takes a step, from where, to where.
TABLE = {
    "save": (AUTHOR, {"draft"}, None),
    "submit": (AUTHOR, {"draft"}, "submitted"),
    "take_back": (AUTHOR, {"submitted"}, "draft"),
    "send_back": (OFFICE, {"submitted"}, "draft"),
    "edit": (OFFICE, {"submitted", "edited", "approved"}, "edited"),
    "agree": (AUTHOR, {"edited"}, None),
    "object_to": (AUTHOR, {"edited"}, "submitted"),
    "approve": (OFFICE, {"submitted", "edited"}, "approved"),
    "publish": (OFFICE, {"approved"}, "published"),
    "unpublish": (OFFICE, {"published"}, "approved"),
    "change_consent": (AUTHOR, {"submitted", "edited", "approved", "published"}, None),
    "withdraw": (AUTHOR, {"draft", "submitted", "edited", "approved", "published"}, "withdrawn"),
    "resume": (AUTHOR, {"withdrawn"}, "draft"),
}
TOLD = {"send_back", "edit", "approve", "publish", "unpublish"}  # the author, each time


class Oracle:
    """A writing as a few values; it shares no line with the code."""

    def __init__(self):
        self.state, self.consent, self.audience = "draft", "public", ""
        self.words, self.own, self.agreed, self.touched = "0", None, False, False

    def takes(self, who, step, fresh=True, value=""):
        who_may, starts, end = TABLE[step]
        if who not in who_may or self.state not in starts or not fresh:
            return False
        if not getattr(self, f"_{step}", lambda _value: True)(value):
            return False
        self.state = end or self.state
        return True

    def _save(self, words):
        self.words = words
        return True

    def _submit(self, _value):
        self.own, self.touched, self.agreed = self.words, False, False
        return True

    def _take_back(self, _value):
        return not self.touched

    def _edit(self, words):
        self.words, self.agreed, self.touched = words, False, True
        return True

    def _agree(self, _value):
        if self.agreed:
            return False
        self.own, self.agreed = self.words, True
        return True

    def _object_to(self, _value):
        if self.agreed:
            return False
        self.words = self.own
        return True

    def _approve(self, _value):
        return self.state == "submitted" or self.agreed

    def _publish(self, audience):
        if REACH.index(audience) > REACH.index(self.consent):
            return False
        self.audience = audience
        return True

    def _unpublish(self, _value):
        self.audience = ""
        return True

    def _change_consent(self, consent):
        self.consent = consent
        if self.audience and REACH.index(self.audience) > REACH.index(consent):
            self.audience, self.state = "", "approved"
        return True

    def _withdraw(self, _value):
        if self.state == "edited" and not self.agreed:
            self.words = self.own
        self.audience = ""
        return True


class Writings(RuleBasedStateMachine):
    at = None

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.writing = work.drafted(self.at, text="0", consent="public")
        self.oracle, self.count = Oracle(), 0

    def teardown(self):
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def press(self, step, who, fresh=True, value="", **facts):
        """Twice, as a double click does: it counts once. What is refused changes nothing."""
        pressed = {"by": getattr(self.at, who), "key": uuid.uuid4(), **facts}
        before = (Event.objects.count(), Notice.objects.count(), Writing.objects.filter(pk=self.writing.pk).values()[0])
        taken = True
        try:
            with transaction.atomic():
                getattr(workflow, step)(Writing.objects.get(pk=self.writing.pk), **pressed)
                getattr(workflow, step)(Writing.objects.get(pk=self.writing.pk), **pressed)
        except (StepNotAllowed, PermissionDenied):
            taken = False
        assert taken == self.oracle.takes(who, step, fresh, value), (step, who, vars(self.oracle))
        self.writing = Writing.objects.get(pk=self.writing.pk)
        told = Notice.objects.filter(recipient=self.at.zhuoma).count()
        if not taken:
            now = Writing.objects.filter(pk=self.writing.pk).values()[0]
            assert (Event.objects.count(), Notice.objects.count(), now) == before
        elif step in TOLD:
            assert told == self.told + 1, step
        self.told = told

    told = 0

    @rule(who=sampled_from(WHO), step=sampled_from(["save", "edit"]), fresh=booleans())
    def words(self, who, step, fresh):
        self.count += 1
        seen, text = self.writing.edits - (0 if fresh else 1), str(self.count)
        self.press(step, who, fresh, text, seen=seen, title="村口的树", text=text)

    @rule(who=sampled_from(["zhuoma", "zhuoma", "ciren", "deji"]), fresh=booleans())
    def agree(self, who, fresh):
        self.press("agree", who, fresh, seen=self.writing.edits - (0 if fresh else 1))

    @rule(who=sampled_from(WHO), step=sampled_from(["submit", "take_back", "approve", "withdraw", "resume"]))
    def bare(self, who, step):
        self.press(step, who)

    @rule(who=sampled_from(["deji", "zhuoma"]), step=sampled_from(["submit", "approve", "resume"]))
    def onward(self, who, step):
        """More of what moves it on, so that the walks get as far as being published."""
        self.press(step, who)

    @rule(who=sampled_from(WHO), step=sampled_from(["send_back", "object_to", "unpublish"]))
    def said(self, who, step):
        self.press(step, who, text="因为。")

    @rule(who=sampled_from(WHO), audience=sampled_from(["inside", "public"]))
    def publish(self, who, audience):
        self.press("publish", who, value=audience, audience=audience)

    @rule(who=sampled_from(["zhuoma", "zhuoma", "deji", "wangfang"]), consent=sampled_from(REACH))
    def consent(self, who, consent):
        self.press("change_consent", who, value=consent, consent=consent)

    @invariant()
    def it_stands_where_the_other_table_says(self):
        told, row = self.oracle, self.writing
        assert (row.state, row.consent, row.audience) == (told.state, told.consent, told.audience)
        assert row.text == told.words

    @invariant()
    def nothing_is_published_beyond_what_the_author_allows(self):
        row = self.writing
        if row.state == "published":
            assert REACH.index(row.audience) <= REACH.index(row.consent)
        readers = [user for user in (self.at.ciren, self.at.wangfang) if _reads(user)]
        assert readers == ([self.at.ciren] if row.state == "published" else [])

    @invariant()
    def what_is_used_is_in_words_the_author_stands_by(self):
        if self.writing.state in ("approved", "published"):
            assert self.writing.text == self.oracle.own

    @invariant()
    def withdrawn_it_is_read_by_its_author_alone(self):
        if self.writing.state == "withdrawn":
            assert [who for who in WHO if _reads(getattr(self.at, who))] == ["zhuoma"]
            others = [getattr(self.at, who) for who in WHO if who != "zhuoma"]
            assert not any(WritingVersion.objects.visible_to(user).exists() for user in others)

    @invariant()
    def every_text_the_office_had_is_kept(self):
        kept = set(self.writing.versions.values_list("text", flat=True))
        if self.writing.state not in ("draft", "withdrawn"):
            assert self.writing.text in kept


def _reads(user):
    return Writing.objects.visible_to(user).exists()


@pytest.mark.django_db
def test_a_writing_goes_as_a_second_table_says_it_goes(at):
    Writings.at = at
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 300, "stateful_step_count": 60} if long else {"max_examples": 20, "stateful_step_count": 40}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Writings, settings=settings(**how, deadline=None, suppress_health_check=checks))


def test_the_second_table_has_every_step():
    assert {*TABLE} == {*workflow.STEPS} - {"take_down"}
