"""Random walks over proposals, items and livelihood matters together, at a county and its region.

Whatever becomes whatever, is handed up, given back or turned away: no name, no voice, no number and no answer is lost.
`--hypothesis-profile=long` walks further: more than 20,000 steps.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood import openings
from huiyin.livelihood import workflow as livelihood
from huiyin.livelihood.models import Deferral, LivelihoodMatter, Verification
from huiyin.livelihood.workflow.handling import deem_all_accepted
from huiyin.matters.models import (
    ANSWERED_ENDS,
    ENDED,
    OPEN,
    Answer,
    Assignment,
    Clock,
    Commitment,
    Feedback,
    HandUp,
    Kind,
    Matter,
    Receipt,
    Signature,
    State,
    Voice,
    VoiceAnswer,
)
from huiyin.opinions import workflow as opinions
from huiyin.opinions.models import ItemVersion, OpinionItem, SignOff
from huiyin.opinions.workflow.screening import run as end_items
from huiyin.proposals import workflow as proposals
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.examining import run as lapse_all
from huiyin.proposals.workflow.handling import deem_all_acknowledged
from tests.livelihood import course as of_livelihood
from tests.livelihood.test_walks import holds as livelihood_holds
from tests.opinions import course as of_item
from tests.proposals import course as of_proposal
from tests.proposals.test_walks import holds as proposal_holds

TAKE_OVER = "take_over"  # a promise goes on in the ledger: no step of the table, but one of people
STEPS = {
    Kind.PROPOSAL: [*of_proposal.WAY, "decline", "send_back", "conclude", "close_unanswered", "withdraw", TAKE_OVER],
    Kind.OPINION: [
        *("submit", "shortlist", "keep_in_reserve", "return_to_author", "not_use", "suggest_proposal", "to_ledger"),
        *("edit_text", "check", "sign", "issue", "send_back_to_edit", "dispatch", "reply", "feed_back", "tell_voice"),
        *("make_proposal", "record_adoption", "abandon", "to_ledger"),
    ],
    Kind.LIVELIHOOD: [
        *("register", "assign", "accept", "hand_back", "note_progress", "claim", "verify_done", "verify_not_done"),
        *("ask_deferral", "approve_long_term", "approve_explained", "refuse_deferral", "review_resume", "answer"),
        *("close", "reopen", "reconsider", "reject", "refer", "mark_duplicate", "hand_up", "give_back"),
    ],
}
TABLES = {Kind.PROPOSAL: proposals.STEPS, Kind.OPINION: opinions.STEPS, Kind.LIVELIHOOD: livelihood.STEPS}
SELDOM = {"withdraw", "reject", "refer", "mark_duplicate", "hand_back", "abandon", "not_use", "keep_in_reserve"}
MOST = 14  # matters in one walk: conversions make new ones


class Walk(RuleBasedStateMachine):
    """Begun with one proposal, two items and two livelihood matters; what they become joins them."""

    cast: SimpleNamespace
    walked = taken = tried = 0

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.today = date(2023, 3, 1)  # long ago, so that every term can pass
        cast, home = self.cast, self.cast.home
        herder = of_livelihood.herder(home, on=self.today)
        nameless = of_livelihood.herder(home, name="", contact="", answer_by="notice", on=self.today)
        two = [cast.zhuoma.person, cast.ciren.person]
        of_proposal.draft(cast, self.today)
        of_item.draft(cast, self.today, people=two, originators=[herder, nameless])
        of_item.draft(cast, self.today, by=cast.informant, author_kind="informant", originators=[nameless])
        of_livelihood.collected(home, self.today, people=[home.nima.person], originators=[herder, nameless])
        of_livelihood.collected(home, self.today, assembly=home.region, by=cast.zhuoma, people=two, originators=[])
        self.raised = {matter.pk: heard(matter) for matter in Matter.objects.all()}
        self.numbers: dict[int, tuple] = {}
        self.checked = timezone.now() - timedelta(days=1)
        self.due: dict[int, tuple] = {}

    def teardown(self):
        self.check(Matter.objects.all())
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def any_matter(self, place):
        found = list(Matter.objects.order_by("pk"))
        return found[place % len(found)]

    @rule(days=st.sampled_from([1, 2, 6, 20, 95]))
    def days_pass(self, days):
        self.today += timedelta(days)

    @rule()
    def the_daily_round(self):
        for verb in (deem_all_acknowledged, lapse_all, end_items, deem_all_accepted):
            verb(self.today)

    @rule(place=st.integers(0, 13), choice=st.integers(0, 40), n=st.integers(0, 44))
    def anything(self, place, choice, n):
        matter = self.any_matter(place)
        names = STEPS[Kind(matter.kind)]
        self.attempt(matter, names[choice % len(names)], n)

    @rule(
        place=st.integers(0, 13),
        ways=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 44)), min_size=4, max_size=16),
    )
    def one_goes_far(self, place, ways):
        """Several steps on one matter, each open from where it stands, by whom it is usual for."""
        matter = self.any_matter(place)
        for choice, n in ways:
            here = Matter.objects.get(pk=matter.pk)
            table = TABLES[Kind(here.kind)]
            names = [name for name in STEPS[Kind(here.kind)] if name in table and here.state in table[name].starts]
            names = [name for name in names if name not in SELDOM or n % 7 == 0]
            if here.commitments.exists():
                names.append(TAKE_OVER)
            if names:
                self.attempt(here, names[choice % len(names)], n)
                self.the_promises_hold()

    def attempt(self, matter, name, n):
        if Matter.objects.count() >= MOST and name in ("to_ledger", "hand_up", "make_proposal", TAKE_OVER):
            return
        before, Walk.tried = everything(), Walk.tried + 1
        try:
            with transaction.atomic():
                self.take(matter, name, n)
                Walk.taken += 1
        except (StepNotAllowed, PermissionDenied):
            assert everything() == before, f"a refused {name} left something behind"

    def take(self, matter, name, n):
        cast, today = self.cast, self.today
        if name == TAKE_OVER:
            promise = matter.commitments.order_by("-pk").first()
            if promise is None:
                raise StepNotAllowed
            openings.take_over(promise, by=cast.zhaxi, key=of_item.key(), on=today)
        elif matter.kind == Kind.PROPOSAL:
            of_proposal.take(cast, matter, name, on=today, **self.of_proposal(matter, name, n))
        elif matter.kind == Kind.OPINION:
            self.take_on_item(matter, name, n)
        else:
            of_livelihood.act(cast.home, matter, name, today, **self.of_livelihood(matter, name, n))

    def of_proposal(self, matter, name, n):
        if name == "decline" and n % 2:
            return {"disposition": "converted_to_opinion"}
        if name == "reply" and n % 3:
            promised = [("建好水窖", self.today + timedelta(200))]
            return {"result_class": "b", "commitments": promised}
        if name == "feedback":
            return {"satisfaction": ["satisfied", "basically", "satisfied", "not"][n % 4]}
        return {}

    def take_on_item(self, matter, name, n):
        cast, today = self.cast, self.today
        author = matter.opinion.raised_by or cast.zhuoma
        by = {"by": author} if name in ("submit", "abandon", "make_proposal") else {}
        if name == "tell_voice":
            voice = matter.voices.filter(answers=None, carried_to=None).first()
            if voice is None:
                raise StepNotAllowed
            told = {"voice": voice, "form": "in_person", "given_on": today}
            opinions.tell_voice(matter, by=cast.editor, key=of_item.key(), on=today, **told)
        elif name == "issue" and matter.state != State.SIGNED:
            raise StepNotAllowed  # an issue is made up of signed items alone
        elif name == "ask_extension":
            of_item.take(cast, matter, name, on=today, until=today + timedelta(40))
        else:
            of_item.take(cast, matter, name, on=today, **by)

    def of_livelihood(self, matter, name, n):
        if name == "mark_duplicate":
            return {"of": Matter.objects.filter(kind=Kind.LIVELIHOOD).order_by("pk")[n % 2]}
        if name == "ask_deferral" and n % 2:
            return {"kind": "long_term", "review_on": self.today + timedelta(90)}
        return {}

    @invariant()
    def the_promises_hold(self):
        Walk.walked += 1
        self.check(Matter.objects.exclude(changed_at__lte=self.checked))
        for pk, (signers, originators) in self.raised.items():
            nobody_is_lost(Matter.objects.get(pk=pk), signers, originators)
        for handed in Matter.objects.exclude(origin=None, hand_up=None):
            everybody_goes_over(handed)
        self.terms_move_on_the_record_alone()

    def check(self, matters):
        """Those that moved since they were looked at last, and those that go along with them."""
        moved = set(matters.values_list("pk", flat=True))
        moved |= set(Matter.objects.filter(handed_to__in=moved).values_list("pk", flat=True))
        found = Matter.objects.filter(pk__in=moved)
        for matter in found.select_related("proposal", "opinion", "livelihood", "handed_to", "merged_into"):
            holds(matter)
            self.keeps_its_number(matter)
            self.checked = max(self.checked, matter.changed_at)

    def keeps_its_number(self, matter):
        given = (matter.number, matter.docket, matter.year)
        if matter.number is not None:
            assert self.numbers.setdefault(matter.pk, given) == given

    def terms_move_on_the_record_alone(self):
        for clock in Clock.objects.all():
            reasons = sum(len(clock.explanation.get(kind, [])) for kind in ("pauses", "extensions"))
            due, known = self.due.get(clock.pk, (clock.due_on, reasons))
            assert clock.due_on == due or (reasons > known and clock.due_on > due)
            self.due[clock.pk] = (clock.due_on, reasons)


RECORDS = [Matter, Proposal, OpinionItem, ItemVersion, SignOff, LivelihoodMatter, Signature, Assignment, Clock]
RECORDS += [Commitment, Feedback, Deferral, Verification, Voice, VoiceAnswer, Answer, Receipt, HandUp]


def everything():
    rows = [list(model.objects.order_by("pk").values_list()) for model in RECORDS]
    return rows, Event.objects.count()


def heard(matter):
    """Who raised it: those who signed, those without an account."""
    signers = set(matter.signatures.values_list("person", flat=True))
    return signers, set(matter.voices.values_list("originator", flat=True))


def holds(matter):
    """Of any kind, by what is in the database alone; then what its own kind promises besides."""
    holders = [bool(matter.holder_office), matter.holder_person_id is not None, matter.holder_agency_id is not None]
    running = matter.clocks.filter(stopped_on=None)
    if matter.state in OPEN:
        assert holders.count(True) == 1
        assert matter.due_on is not None
    elif matter.state in ENDED:
        assert holders.count(True) == 0
        assert not running.exists()
    assert {part.opened_on for part in matter.assignments.all()} <= {matter.opened_on}
    told_in_order(matter)
    if matter.kind == Kind.PROPOSAL:
        proposal_holds(matter)
    elif matter.kind == Kind.LIVELIHOOD:
        livelihood_holds(matter)
    else:
        item_holds(matter)


def told_in_order(matter):
    events = list(Event.objects.of(matter).values_list("before", "after"))
    assert [before for before, _after in events[1:]] == [after for _before, after in events[:-1]]
    assert events[-1][1] == matter.state


def item_holds(matter):
    """An item: fed back before it ends, whoever wrote it and whoever was heard; signed off by two; its words kept."""
    if matter.state in (State.FED_BACK, *ANSWERED_ENDS):
        every_author_was_answered(matter)
    if matter.state == State.CLOSED:
        for voice in matter.voices.all():
            assert voice.carried_to is not None or voice.answers.exists()
    if matter.state == State.NOT_USED:
        assert matter.opinion.not_used_ground
    if matter.opinion.used:
        last = matter.sign_offs.filter(edition=matter.opinion.edition)
        assert len(set(last.values_list("by", flat=True))) >= 2
    if matter.state not in (State.DRAFT, State.DISCARDED):
        assert matter.item_versions.order_by("number").first().kind == "original"


def every_author_was_answered(matter):
    assert matter.answered_on is not None
    for signature in matter.signatures.proposers():
        assert matter.answers.filter(receipts__person=signature.person).exists()
    writer = matter.opinion.raised_by
    if writer and not matter.signatures.filter(person__user=writer).exists():
        assert matter.answers.filter(receipts__account=writer).exists()


def nobody_is_lost(matter, signers, originators):
    """Each is owed an answer somewhere on the way the matter went, or had it."""
    assert signers <= heard(matter)[0]
    assert originators == heard(matter)[1]
    for voice in matter.voices.all():
        owed, gone = voice, 0
        while owed.carried_to is not None:
            owed, gone = owed.carried_to, gone + 1
            assert gone < 30, "carried round in a ring"
        assert owed.originator_id == voice.originator_id
        assert owed.matter.state in [*OPEN, State.DRAFT] or owed.answers.exists()


def everybody_goes_over(matter):
    """Into what a matter became, and into the one above: all who raised the one raise the other."""
    below = matter.hand_up.matter if hasattr(matter, "hand_up") else None
    from_which = below or matter.origin
    if from_which is None or matter.kind == Kind.PROPOSAL:
        return  # an author's own draft of the same words: the others are asked to sign it
    signers = set(from_which.signatures.proposers().values_list("person", flat=True))
    assert signers <= set(matter.signatures.proposers().values_list("person", flat=True))
    ends = {voice.originator_id for voice in from_which.voices.filter(carried_to__matter=matter)}
    assert ends <= heard(matter)[1]
    assert matter in from_which.became.all() or below is not None


@pytest.fixture
def everybody(cast, assembly):
    of_item.desk(cast)
    cast.home = of_livelihood.house(assembly)
    return cast


@pytest.mark.django_db
def test_whatever_becomes_of_a_matter_of_whatever_kind_everybody_is_answered(everybody, capsys):
    Walk.cast = everybody
    Walk.walked = Walk.taken = Walk.tried = 0
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 260, "stateful_step_count": 30} if long else {"max_examples": 5, "stateful_step_count": 15}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Walk, settings=settings(**how, deadline=None, suppress_health_check=checks))

    with capsys.disabled():
        print(f" {Walk.walked} steps walked, {Walk.tried} of them steps of people, {Walk.taken} taken;", end="")
    assert Walk.taken * 6 > Walk.tried
