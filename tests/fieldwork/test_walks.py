"""Random walks of people over findings: none is lost, none has a way and a reason against it at once.

`--hypothesis-profile=long` walks further.
"""

from types import SimpleNamespace

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huiyin.fieldwork import finding as verbs
from huiyin.fieldwork import ways
from huiyin.fieldwork.models import Finding, Report, Way
from huiyin.fieldwork.shown import Stands, stands, with_parts
from huiyin.fieldwork.views.findings import _that_stand
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Kind, Matter
from huiyin.proposals import workflow as proposals
from tests.fieldwork.work import WORDS, again, field, key, today

PEOPLE = ("zhuoma", "ciren", "dawa", "liaison", "desk", "leader", "liming")
THERE = {"zhuoma", "ciren"}


class Walk(RuleBasedStateMachine):
    """What each finding came to is kept beside the database, by the plainest means, and compared after every step."""

    cast: SimpleNamespace

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        made = field(self.cast)
        self.made, self.findings, self.fate = made, [], {}
        self.people = {name: getattr(made, name, None) or getattr(self.cast, name) for name in PEOPLE}

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def one(self, number):
        return self.findings[number % len(self.findings)] if self.findings else None

    def tried(self, act):
        try:
            with transaction.atomic():
                return act()
        except (PermissionDenied, StepNotAllowed):
            return None

    @rule(who=st.sampled_from(PEOPLE))
    def write(self, who):
        words = {"problem": "药不全。", "found_on": today(), "place": self.made.linzhou}
        by = again(self.people[who])
        found = self.tried(lambda: verbs.write_finding(self.made.trip, by=by, key=key(), **words))
        assert (found is not None) == (who in THERE | {"liaison"})
        if found:
            self.findings.append(found)
            self.fate[found.pk] = SimpleNamespace(by=who, matters={}, report=False, let_go=False)

    @rule(who=st.sampled_from(PEOPLE), kind=st.sampled_from(list(Kind)), number=st.integers(0, 9))
    def send(self, who, kind, number):
        if (found := self.one(number)) is None:
            return
        by, fate = again(self.people[who]), self.fate[found.pk]
        made = self.tried(lambda: ways.raise_as(found, kind, by=by, key=key(), **WORDS[kind]))
        may = who in THERE or (who == "desk" and kind == Kind.LIVELIHOOD)
        assert (made is not None) == (may and kind not in fate.matters)
        if made:
            fate.matters[kind] = made
            fate.let_go = False

    @rule(who=st.sampled_from(PEOPLE), number=st.integers(0, 9))
    def give_up(self, who, number):
        if (found := self.one(number)) is None:
            return
        by, fate = again(self.people[who]), self.fate[found.pk]
        done = self.tried(lambda: verbs.let_go(found, by=by, key=key(), why="不提了"))
        is_open = not (fate.matters or fate.report or fate.let_go)
        assert (done is not None) == (is_open and who in {fate.by, "liaison"})
        fate.let_go |= done is not None

    @rule(number=st.integers(0, 9))
    def discard(self, number):
        """The draft of a proposal that came of it is thrown away by its author."""
        found = self.one(number)
        if found is None or Kind.PROPOSAL not in self.fate[found.pk].matters:
            return
        matter = self.fate[found.pk].matters.pop(Kind.PROPOSAL)
        proposals.discard(matter, by=again(matter.signatures.get().person.user), key=key())

    @rule(number=st.integers(0, 9), into=st.booleans())
    def report(self, number, into):
        if (found := self.one(number)) is None:
            return
        held = {"assembly": self.made.home, "author": self.cast.zhuoma.person, "written_by": self.cast.zhuoma}
        if into:
            Report.objects.create(title="报告", text="正文", **held).findings.add(found)
        else:
            found.reports.clear()
        self.fate[found.pk].report = into

    @invariant()
    def each_is_where_it_should_be(self):
        shown = {found.pk: found for found in with_parts(Finding.objects.all())}
        assert set(shown) == set(self.fate)
        for pk, fate in self.fate.items():
            wanted = Stands.LET_GO if fate.let_go else Stands.OPEN
            wanted = Stands.REPORTED if fate.report else wanted
            assert stands(shown[pk]) == (Stands.RAISED if fate.matters else wanted)

    @invariant()
    def every_finding_stands_on_one_list(self):
        lists = {how: set(_that_stand(Finding.objects.all(), how).values_list("pk", flat=True)) for how in Stands}
        assert sorted(pk for pks in lists.values() for pk in pks) == sorted(self.fate)
        shown = {found.pk: stands(found) for found in with_parts(Finding.objects.all())}
        assert {pk: how for how, pks in lists.items() for pk in pks} == shown

    @invariant()
    def no_matter_came_without_its_way(self):
        assert Way.objects.count() == Matter.objects.count()


@pytest.mark.django_db
def test_no_finding_is_ever_lost(cast):
    Walk.cast = cast
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 150, "stateful_step_count": 40} if long else {"max_examples": 8, "stateful_step_count": 20}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Walk, settings=settings(**how, deadline=None, suppress_health_check=checks))
