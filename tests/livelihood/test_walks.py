"""Random walks over all steps by all people, at a county and its region: L1-L4 hold, and no voice is lost.

`--hypothesis-profile=long` walks further: about 20,000 steps (docs/rules/livelihood.md names the invariants).
"""

from datetime import date, timedelta
from types import SimpleNamespace

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood import workflow
from huiyin.livelihood.models import Deferral, LivelihoodMatter, Review, Verification
from huiyin.livelihood.workflow.handling import deem_all_accepted
from huiyin.matters.models import (
    OPEN,
    Answer,
    Assignment,
    Clock,
    Extension,
    HandUp,
    Matter,
    ProgressNote,
    Receipt,
    Signature,
    Voice,
    VoiceAnswer,
)
from tests.livelihood.course import act, collected, herder, house, sides

PEOPLE = [
    *("nima", "dawa", "zhuoga", "pingcuo", "luosang", "upper_leader"),
    *("wangdui", "driver", "bianba", "zhuoma", "leader", "wangfang"),
]
# What is typed, where it is more than tests.livelihood.course has: `w` the walk, `m` the matter, `n` to vary by.
TYPED = {
    "assign": lambda w, m, n: w.given_to(m, n),
    "supervise": lambda w, m, n: {"members": [w.home.dawa.person, w.home.nima.person][: n % 3]},
    "mark_duplicate": lambda w, m, n: {"of": w.any_matter(n)},
    "ask_deferral": lambda w, m, n: (
        {"kind": "long_term", "review_on": w.today + timedelta(20 * (n % 20))}
        if n % 2
        else {"kind": "explained", "ground": "依法不能。"}
    ),
    "review_again": lambda w, m, n: {"next_on": w.today + timedelta(20 * (n % 20))},
    "ask_extension": lambda w, m, n: {"until": w.today + timedelta(15 * (n % 12))},
    "reopen": lambda w, m, n: {"due": w.today + timedelta(10 * n)} if n % 3 == 0 else {},
    "verify_done": lambda w, m, n: {"held_on": w.today - timedelta(n % 4)},
    "hand_up": lambda w, m, n: {"to": [w.home.region, w.home.county][n % 9 == 0]},
}
STEPS = [
    *("register", "reject", "refer", "mark_duplicate", "assign", "supervise", "accept", "hand_back", "note_progress"),
    *("claim", "verify_done", "verify_not_done", "ask_deferral", "approve_long_term", "approve_explained"),
    *("refuse_deferral", "review_resume", "review_again", "review_explain", "answer", "close", "reopen"),
    *("reconsider", "hand_up", "give_back", "ask_extension", "grant_extension", "refuse_extension"),
]
SELDOM = ("reject", "refer", "mark_duplicate", "hand_back", "give_back")
# What alone may end an agency's term for its work; none of them is the agency's own claim.
ENDS_THE_TERM = ("verify_done", "approve_explained", "review_explain", "hand_back", "reopen")


class Walk(RuleBasedStateMachine):
    """Steps tried on two county matters and one of the region, and on what they become above."""

    assembly: SimpleNamespace
    walked = taken = tried = 0

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.today = date(2023, 3, 1)  # long ago, so that every term can pass
        self.home = home = house(self.assembly)
        home.zhuoma, home.leader, home.wangfang = self.cast.zhuoma, self.cast.leader, self.cast.wangfang
        known = herder(home, on=self.today)
        nameless = herder(home, name="", contact="", answer_by="notice", on=self.today)
        collected(home, self.today, people=[home.nima.person, home.dawa.person], originators=[known, nameless])
        collected(home, self.today, people=[], originators=[known])
        collected(home, self.today, assembly=home.region, by=self.cast.zhuoma, people=[self.cast.zhuoma.person])
        collected(home, self.today, people=[], originators=[])
        self.raised = {
            matter.pk: (_signers(matter), set(matter.voices.values_list("originator", flat=True)))
            for matter in Matter.objects.all()
        }
        self.due: dict[int, tuple] = {}
        self.running: set[int] = set()
        self.last = ""

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def any_matter(self, n):
        found = list(Matter.objects.order_by("pk"))
        return found[n % len(found)]

    def given_to(self, matter, n):
        home = self.home
        due = {"due": self.today + timedelta(7 * n)} if n % 2 else {}
        if matter.assembly != home.county:
            return due
        return due | [{}, {"agency": home.roads}, {"co": [home.roads]}, {"agency": home.upper_water}][n % 4]

    @rule(days=st.sampled_from([1, 2, 6, 20, 95, 200]))
    def days_pass(self, days):
        self.today += timedelta(days)

    @rule()
    def the_daily_round(self):
        self.last = "deem_accepted"
        deem_all_accepted(self.today)

    @rule(
        place=st.integers(0, 7),
        name=st.sampled_from(STEPS),
        who=st.one_of(st.none(), st.none(), st.sampled_from(PEOPLE)),  # None: whom it is usual for
        n=st.integers(0, 44),
    )
    def anything(self, place, name, who, n):
        self.attempt(self.any_matter(place), name, who, n)

    @rule(place=st.integers(0, 7), choice=st.integers(0, 30), n=st.integers(0, 44))
    def something_that_is_possible(self, place, choice, n):
        self.step_on(self.any_matter(place), choice, n)

    @rule(place=st.integers(0, 7), ways=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 44)), max_size=12))
    def one_goes_far(self, place, ways):
        """Several steps on one matter, each open from where it stands, by whom it is usual for."""
        matter = self.any_matter(place)
        for choice, n in ways:
            self.step_on(Matter.objects.get(pk=matter.pk), choice, n)
            self.the_promises_hold()

    def step_on(self, matter, choice, n):
        names = [name for name in STEPS if matter.state in workflow.STEPS[name].starts]
        names = [name for name in names if name not in SELDOM or n % 7 == 0]
        names = [name for name in names if not self.waits_for_something(name, matter)]
        if names:
            self.attempt(matter, names[choice % len(names)], None, n)

    def waits_for_something(self, name, matter):
        needs = workflow.STEPS[name].needs
        return needs is not None and needs(None, matter) is not None

    def attempt(self, matter, name, who, n):
        before, Walk.tried = everything(), Walk.tried + 1
        typed = TYPED.get(name, lambda w, m, n: {})(self, matter, n)
        if who:
            user = getattr(self.home, who)
            typed["by"] = type(user).objects.get(pk=user.pk)
        elif name in ("accept", "hand_back", "note_progress", "claim", "ask_deferral", "ask_extension"):
            typed["by"] = self.officer(matter)
        self.last = name
        try:
            with transaction.atomic():
                act(self.home, matter, name, self.today, **typed)
                Walk.taken += 1
        except (StepNotAllowed, PermissionDenied):
            assert everything() == before, f"a refused {name} left something behind"

    def officer(self, matter):
        part = matter.assignments.main().first()
        if part and part.agency == self.home.roads:
            return self.home.driver
        return sides(self.home, matter)[2]

    @invariant()
    def the_promises_hold(self):
        Walk.walked += 1
        for matter in Matter.objects.select_related("livelihood", "handed_to"):
            holds(matter)
        self.nobody_is_lost()
        self.terms_move_on_the_record_alone()

    def nobody_is_lost(self):
        """Whoever raised it signs it still; each voice is owed its answer somewhere, or had it."""
        for pk, (signers, originators) in self.raised.items():
            matter = Matter.objects.get(pk=pk)
            assert _signers(matter) == signers
            voices = list(matter.voices.all())
            assert {voice.originator_id for voice in voices} == originators
            for voice in voices:
                owed, steps = voice, 0
                while owed.carried_to is not None:
                    owed, steps = owed.carried_to, steps + 1
                    assert steps < 20, "carried round in a ring"
                assert owed.originator_id == voice.originator_id
                assert owed.matter.state in OPEN or owed.answers.exists()

    def terms_move_on_the_record_alone(self):
        """L4. A due date moves by a recorded pause or extension alone, and only later."""
        running = set()
        for clock in Clock.objects.all():
            reasons = sum(len(clock.explanation.get(kind, [])) for kind in ("pauses", "extensions"))
            due, known = self.due.get(clock.pk, (clock.due_on, reasons))
            assert clock.due_on == due or reasons > known
            assert clock.due_on >= due
            self.due[clock.pk] = (clock.due_on, reasons)
            if clock.name == "resolve" and clock.stopped_on is None:
                running.add(clock.pk)
        if self.running - running:
            assert self.last in ENDS_THE_TERM, self.last
        self.running = running


TABLES = [Matter, LivelihoodMatter, Signature, Assignment, Clock, Extension, Deferral, Review, Verification]
TABLES += [Voice, VoiceAnswer, Answer, Receipt, HandUp, ProgressNote]


def everything():
    rows = [list(model.objects.order_by("pk").values_list()) for model in TABLES]
    return rows, Event.objects.count()


def _signers(matter):
    return set(matter.signatures.values_list("person", "role", "state", "signed_on"))


def holds(matter):
    """The promises, checked by what is in the database alone."""
    running = list(matter.clocks.filter(stopped_on=None).select_related("assignment"))
    names = [clock.name for clock in running]
    holders = [bool(matter.holder_office), matter.holder_person_id is not None, matter.holder_agency_id is not None]
    if matter.state == "closed":
        assert not running
        assert holders.count(True) == 0
        is_told(matter)
        ended_as_it_says(matter)
        return
    assert matter.closed_on is None
    assert holders.count(True) == 1
    if matter.state == "handed_up":
        waits_for_the_one_above(matter)
    else:
        assert matter.due_on == min(clock.due_on for clock in running if not clock.paused_on)
    has_an_owner(matter, names)
    if matter.state in ("verified", "long_term", "explained", "duplicate", "rejected", "referred"):
        assert ("answer_back" in names) == (matter.answered_on is None)


def has_an_owner(matter, names):
    """L1: the desk until it is assigned, then an agency, a person and a due date, or a day to look again."""
    parts = list(matter.assignments.exclude(state="reassigned").exclude(role="co"))
    if matter.state in ("assigned", "in_progress"):
        (part,) = parts
        assert matter.holder_agency_id == part.agency_id
        assert part.handler
        assert part.state == ("assigned" if matter.state == "assigned" else "accepted")
        assert "resolve" in names
        assert "report_progress" in names
        return
    assert matter.holder_office == ("upt" if matter.state == "handed_up" else "ldg")
    if matter.state == "claimed":  # the agency's term goes on till somebody has looked
        assert {"resolve", "check_claim"} <= set(names)
    if matter.state == "long_term":
        assert matter.livelihood.review_on is not None
        review = matter.clocks.get(name="review_deferred", stopped_on=None)
        assert review.due_on == matter.livelihood.review_on
    if matter.state in ("collected", "registered"):
        assert not parts


def waits_for_the_one_above(matter):
    above = matter.handed_to
    assert above is not None
    assert above.state in OPEN
    assert above.assembly_id == matter.assembly.parent_id
    assert matter.due_on == above.due_on
    handed = HandUp.objects.get(matter=matter, returned_on=None)
    assert handed.above_id == above.pk
    assert matter.number is not None


def is_told(matter):
    """L2: since it was opened last, everybody: each who signed by receipt, each voice by telling."""
    rounds = Event.objects.of(matter).filter(step__in=["reopen", "reconsider", "reopen_with_above"]).count() + 1
    given = matter.answers.filter(round=rounds)
    assert matter.answered_on is not None
    assert given.exists()
    for signature in matter.signatures.all():
        assert given.filter(receipts__person=signature.person).exists()
    for voice in matter.voices.all():
        if matter.livelihood.outcome == "given_back":
            assert voice.carried_to is not None
            assert voice.carried_to.matter.hand_ups.filter(above=matter).exists()
        else:
            assert given.filter(voice_answers__voice=voice).exists()
    if not matter.signatures.exists() and not matter.voices.exists() and matter.livelihood.source != "below":
        assert given.filter(receipts__account=matter.livelihood.entered_by).exists()


def ended_as_it_says(matter):
    """L3: what counts as solved was seen by somebody who is not of the agency, after the agency said so."""
    own = matter.livelihood
    assert (own.solved_on is not None) == (own.outcome == "solved")
    if own.outcome == "given_back":
        return
    if matter.handed_to_id:
        assert matter.handed_to.state == "closed"
        assert matter.handed_to.livelihood.outcome == own.outcome
        return
    steps = list(Event.objects.of(matter).values_list("step", flat=True))
    if own.outcome == "solved":
        seen = matter.verifications.last()
        assert seen.is_done
        assert seen.held_on == own.solved_on
        assert not seen.by.role_holdings.filter(agency__assignments__matter=matter).exists()
        assert _last(steps, "claim") < _last(steps, "verify_done") < _last(steps, "answer") < _last(steps, "close")
    elif own.outcome == "explained":
        decided = ("approve_explained", "review_explain")
        assert max(_last(steps, name) for name in decided) < _last(steps, "answer") < _last(steps, "close")
    else:
        assert own.outcome in ("duplicate", "rejected", "referred")
        assert _last(steps, "answer") < _last(steps, "end")


def _last(steps, name):
    return max((place for place, step in enumerate(steps) if step == name), default=-1)


@pytest.mark.django_db
def test_whatever_people_try_everybody_is_answered_and_nothing_is_without_an_owner(cast, assembly, capsys):
    Walk.cast, Walk.assembly = cast, assembly
    Walk.walked = Walk.taken = Walk.tried = 0
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 300, "stateful_step_count": 40} if long else {"max_examples": 7, "stateful_step_count": 25}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Walk, settings=settings(**how, deadline=None, suppress_health_check=checks))

    with capsys.disabled():
        print(f" {Walk.walked} steps walked, {Walk.tried} of them steps of people, {Walk.taken} taken;", end="")
    assert Walk.taken * 5 > Walk.tried


def test_every_step_a_person_can_take_is_tried():
    assert {*STEPS, "edit"} == {name for name, step in workflow.STEPS.items() if step.may is not None}
