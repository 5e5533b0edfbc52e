"""The figures of proposals and of the ledger against a count by hand over small worlds made at random.

The other count knows nothing of queries: it goes through what was made, one matter at a time.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from huiyin.accounts.models import Role
from huiyin.figures.measures import BY_CODE, Rate
from huiyin.history.models import Event
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Answer, Assignment, Clock, Commitment, Kind, Matter, ProposerContact, State
from huiyin.proposals.models import Proposal
from tests.factories.base import AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db
SAME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
YEAR, LAST = 2023, date(2023, 12, 31)
DAY = st.dates(date(2022, 11, 1), date(2024, 2, 28))
LATER = st.integers(1, 250)
MAYBE = st.none() | LATER

PROPOSAL = st.fixed_dictionaries(
    {
        "opened": DAY,
        "fate": st.sampled_from(["draft", "withdrawn", "waiting", "not_filed", "merged", "filed"]),
        "decided": LATER,  # days after it was opened
        "form": st.sampled_from(["individual", "joint"]),
        "given": MAYBE,  # days from filing to handing over
        "agencies": st.lists(st.tuples(LATER, MAYBE), min_size=1, max_size=2),  # days to the term, days to the answer
        "contact": st.none() | st.tuples(st.sampled_from(["met", "phoned"]), LATER, st.booleans()),
        "closed": st.none() | st.tuples(LATER, st.sampled_from(["satisfied", "basically", "not", "no_response"])),
        "promises": st.lists(st.tuples(LATER, st.none() | st.tuples(LATER, st.booleans())), max_size=2),
    }
)


def in_year(day):
    return day is not None and day.year == YEAR


def after(day, days):
    return None if day is None or days is None else day + timedelta(days)


def known(one):
    """The days of one proposal, as the story has it."""
    decided = one["opened"] + timedelta(one["decided"])
    filed = decided if one["fate"] == "filed" else None
    given = after(filed, one["given"])
    answers = [after(given, days) for _term, days in one["agencies"]]
    first = min((day for day in answers if day), default=None)
    whole = max(answers) if all(answers) and given else None
    closed = after(whole, one["closed"][0]) if whole and one["closed"] else None
    return {"decided": decided, "filed": filed, "given": given, "first": first, "whole": whole, "closed": closed}


def made(world, one):
    days = known(one)
    ended = {"answered_on": days["decided"], "closed_on": days["decided"]}
    waits = {"holder_office": Role.PROPOSALS_STAFF, "due_on": date(2030, 1, 1)}
    state, facts = {
        "draft": (State.DRAFT, {}),
        "withdrawn": (State.WITHDRAWN, {"closed_on": days["decided"]}),
        "waiting": (State.IN_REVIEW, waits),
        "not_filed": (State.NOT_FILED, ended),
        "merged": (State.MERGED, {"merged_into": world.lead} | waits),
        "filed": (State.ACCEPTED, {"filed_on": days["filed"]} | waits),
    }[one["fate"]]
    if days["closed"]:
        state, facts = State.CLOSED, {"filed_on": days["filed"]}
        facts |= {"answered_on": days["whole"], "closed_on": days["closed"]}
    matter = Matter.objects.create(
        assembly=world.assembly,
        rule_set=world.rules,
        kind=Kind.PROPOSAL,
        state=state,
        opened_on=one["opened"],
        year=one["opened"].year,
        title="提案",
        **facts,
    )
    outcome = one["closed"][1] if days["closed"] else ""
    Proposal.objects.create(matter=matter, raised_by=one["form"], outcome=outcome)
    if one["fate"] == "merged":
        at = f"{days['decided']}T04:00:00+00:00"
        Event.objects.create(subject="matters.matter", subject_id=matter.pk, step="merge", at=at)
    if days["given"]:
        _handled(world, matter, one, days)


def _handled(world, matter, one, days):
    for agency, (term, answered) in zip(world.agencies, one["agencies"], strict=False):
        role = "sole" if len(one["agencies"]) == 1 else "separate"
        facts = {"matter": matter, "agency": agency, "role": role, "assigned_on": days["given"]}
        part = Assignment.objects.create(state="accepted", **facts)
        on = after(days["given"], answered)
        due = days["given"] + timedelta(term)
        term = {"name": "handle", "started_on": days["given"], "due_on": due, "stopped_on": on, "explanation": {}}
        Clock.objects.create(matter=matter, assignment=part, **term)
        if on:
            answer = Answer.objects.create(matter=matter, agency=agency, text="答复", given_on=on)
    if one["contact"]:
        kind, since, disputed = one["contact"]
        held = days["given"] + timedelta(since)
        said = {"word": "disputed" if disputed else "", "gist": "商量", "by": world.clerk}
        ProposerContact.objects.create(matter=matter, agency=world.agencies[0], kind=kind, held_on=held, **said)
    for due, settled in one["promises"] if days["whole"] else []:
        day = days["whole"] + timedelta(due)
        told = {"state": "open"}
        if settled:
            told = {
                "state": "fulfilled" if settled[1] else "failed",
                "settled_on": days["whole"] + timedelta(settled[0]),
            }
        promised = {"promised_on": days["whole"], "first_due_on": day, "due_on": day}
        Commitment.objects.create(
            matter=matter, agency=world.agencies[0], answer=answer, text="承诺", **told, **promised
        )


def by_hand(proposals):
    """Each figure by going through the stories."""
    stories = [(one, known(one)) for one in proposals]
    received = [
        (one, days) for one, days in stories if in_year(one["opened"]) and one["fate"] not in ("draft", "withdrawn")
    ]
    given = [(one, days) for one, days in stories if in_year(days["given"])]
    replied = [(one, days) for one, days in stories if in_year(days["first"])]
    closed = [one["closed"][1] for one, days in stories if in_year(days["closed"])]
    whole = [(days["whole"] - days["given"]).days for _one, days in given if days["whole"] and days["whole"] <= LAST]
    terms = [
        (days["given"] + timedelta(term), after(days["given"], answered))
        for one, days in stories
        if days["given"]
        for term, answered in one["agencies"]
    ]
    due = [(until, done) for until, done in terms if in_year(until) or in_year(done)]
    spoken = [
        one["contact"][0]
        for one, days in replied
        if one["contact"] and not one["contact"][2] and days["given"] + timedelta(one["contact"][1]) <= days["first"]
    ]
    promised = [
        (days["whole"] + timedelta(until), settled and (days["whole"] + timedelta(settled[0]), settled[1]))
        for one, days in stories
        if days["whole"]
        for until, settled in one["promises"]
    ]
    promised = [(until, settled) for until, settled in promised if in_year(until)]
    filed = sum(in_year(days["filed"]) for _one, days in stories)
    merged = sum(one["fate"] == "merged" and in_year(days["decided"]) for one, days in stories)
    fates = [one["fate"] for one, _days in received]
    return {
        "proposals_received": len(received),
        "proposals_individual": sum(one["form"] == "individual" for one, _days in received),
        "proposals_joint": sum(one["form"] == "joint" for one, _days in received),
        "proposals_filed": filed,
        "proposals_merged": merged,
        "proposals_filed_with_merged": filed + merged,
        "filing_rate": rate(fates.count("filed"), len(fates)),
        "filing_rate_with_merged": rate(fates.count("filed") + fates.count("merged"), len(fates)),
        "proposals_not_filed": sum(one["fate"] == "not_filed" and in_year(days["decided"]) for one, days in stories),
        "proposals_handed_over": len(given),
        "proposals_replied": len(replied),
        "reply_rate": rate(len(whole), len(given)),
        "days_to_reply": Decimal(median(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None,
        "answers_due": len(due),
        "answers_late": sum(done is not None and done > until for until, done in due),
        "answers_running_late": sum(done is None for _until, done in due),
        "on_time_rate": rate(sum(done is not None and done <= until for until, done in due), len(due)),
        "contact_rate": rate(len(spoken), len(replied)),
        "meeting_rate": rate(spoken.count("met"), len(replied)),
        "proposals_closed": len(closed),
        "closed_no_response": closed.count("no_response"),
        "closed_not_satisfied": closed.count("not"),
        "feedback_rate": rate(len(closed) - closed.count("no_response"), len(closed)),
        "content_rate": rate(closed.count("satisfied") + closed.count("basically"), len(closed)),
        "commitments_due": len(promised),
        "commitments_failed": sum(bool(s) and not s[1] and s[0] <= LAST for _until, s in promised),
        "fulfilment_rate": rate(sum(bool(s) and s[1] and s[0] <= LAST for _until, s in promised), len(promised)),
    }


def rate(part, whole):
    """In tenths of a per cent, by whole numbers: half up."""
    return Decimal((2000 * part + whole) // (2 * whole)) / 10 if whole else None


class World:
    """What all proposals of one assembly share."""

    def __init__(self, assembly):
        self.assembly, self.rules = assembly, assembly.rule_sets.first()
        self.agencies = [AgencyFactory(assembly=assembly), AgencyFactory(assembly=assembly)]
        self.clerk = UserFactory()
        # What others are merged into; of a year that no figure here is of.
        self.lead = Matter.objects.create(
            assembly=assembly,
            rule_set=self.rules,
            kind=Kind.PROPOSAL,
            state=State.FILED,
            opened_on=date(2020, 1, 1),
            filed_on=date(2020, 2, 1),
            year=2020,
            title="主案",
            holder_office=Role.PROPOSALS_STAFF,
            due_on=date(2030, 1, 1),
        )
        Proposal.objects.create(matter=self.lead)


@pytest.fixture
def world(assembly):
    return World(assembly)


@SAME
@given(proposals=st.lists(PROPOSAL, max_size=9))
def test_the_figures_of_proposals_are_those_of_a_count_by_hand(proposals, world):
    with transaction.atomic():
        for one in proposals:
            made(world, one)
        expected = by_hand(proposals)
        counted = {code: BY_CODE[code].value(world.assembly, YEAR) for code in expected}
        for measure in BY_CODE.values():
            if isinstance(measure, Rate):
                part, whole = (side.rows(world.assembly, YEAR) for side in (measure.part, measure.whole))
                assert not part.exclude(pk__in=whole.values("pk")).exists(), measure.code
        transaction.set_rollback(True)

    assert counted == expected


MATTER = st.fixed_dictionaries(
    {
        "opened": DAY,
        "registered": st.booleans(),
        "solved": MAYBE,
        "answered": MAYBE,
        "term": st.tuples(LATER, MAYBE),  # days to its end, days to its stop
    }
)


@SAME
@given(matters=st.lists(MATTER, max_size=9))
def test_the_figures_of_the_ledger_are_those_of_a_count_by_hand(matters, world):
    with transaction.atomic():
        for number, one in enumerate(matters, 1):
            _put_into_the_ledger(world, one, number)
        expected = _ledger_by_hand(matters)
        counted = {code: BY_CODE[code].value(world.assembly, YEAR) for code in expected}
        transaction.set_rollback(True)

    assert counted == expected


def _put_into_the_ledger(world, one, number):
    matter = Matter.objects.create(
        assembly=world.assembly,
        rule_set=world.rules,
        kind=Kind.LIVELIHOOD,
        state=State.CLAIMED,
        opened_on=one["opened"],
        year=one["opened"].year,
        number=number if one["registered"] else None,
        title="饮水",
        holder_office=Role.LEDGER_STAFF,
        due_on=date(2030, 1, 1),
    )
    solved = after(one["opened"], one["solved"])
    LivelihoodMatter.objects.create(matter=matter, kind="problem", source="visit", description="水", solved_on=solved)
    if on := after(one["opened"], one["answered"]):
        for day in (on, on + timedelta(40)):  # told again, which moves nothing
            Answer.objects.create(matter=matter, office=Role.LEDGER_STAFF, text="已办", given_on=day)
    until, stopped = (after(one["opened"], days) for days in one["term"])
    term = {"name": "resolve", "started_on": one["opened"], "due_on": until, "stopped_on": stopped}
    Clock.objects.create(matter=matter, explanation={}, **term)


def _ledger_by_hand(matters):
    collected = [one for one in matters if in_year(one["opened"])]
    answered = [
        one["answered"] for one in collected if one["answered"] and after(one["opened"], one["answered"]) <= LAST
    ]
    solved = [one["solved"] for one in matters if in_year(after(one["opened"], one["solved"]))]
    terms = [tuple(after(one["opened"], days) for days in one["term"]) for one in matters]
    return {
        "ledger_collected": len(collected),
        "ledger_registered": sum(one["registered"] for one in collected),
        "ledger_solved": len(solved),
        "problems_solved": len(solved),
        "ledger_overdue": sum(until < LAST and (stopped is None or stopped > LAST) for until, stopped in terms),
        "ledger_answered": len(answered),
        "ledger_answer_rate": rate(len(answered), len(collected)),
        "days_to_answer": _middle(answered),
        "days_to_solve": _middle(solved),
    }


def _middle(days):
    return Decimal(median(days)).quantize(Decimal("0.1"), ROUND_HALF_UP) if days else None
