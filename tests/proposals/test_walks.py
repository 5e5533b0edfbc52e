"""Random walks over all steps by all people: whatever they try, nothing is lost and nothing ends unanswered.

`--hypothesis-profile=long` walks further: about 20,000 steps (docs/rules/proposal.md names the invariants).
"""

from datetime import date, timedelta
from types import SimpleNamespace

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import (
    ANSWERED_ENDS,
    ENDED,
    FINAL,
    HANDLED,
    OPEN,
    Assignment,
    Clock,
    Feedback,
    Matter,
    Signature,
)
from huiyin.proposals import workflow
from huiyin.proposals.checklist import all_sound
from huiyin.proposals.models import Proposal, ProposalVersion, Recommendation
from huiyin.proposals.workflow.answering import CHECKLIST
from huiyin.proposals.workflow.examining import NOT_REVISED
from huiyin.proposals.workflow.examining import run as lapse_all
from huiyin.proposals.workflow.handling import deem_all_acknowledged
from huiyin.proposals.workflow.signing import run as expire_all
from tests.factories.base import AgencyFactory, MembershipFactory, PersonFactory, RoleHoldingFactory, UserFactory
from tests.proposals.course import draft, key

# 卓玛, 次仁 and 普布 each raise a proposal; three agencies have an officer each; the others have an office or none.
PEOPLE = ["zhuoma", "ciren", "pubu", "zhaxi", "yangjin", "leader", "gov", "liming", "water", "money", "wangfang"]
MEMBERS = ["zhuoma", "ciren", "pubu"]
OFFICERS = ["liming", "water", "money"]


def _whose(walk, matter, holders):
    """The usual one to take a step: the proposer, an office, or the officer of an agency that has a part."""
    if holders != "agency":
        return holders
    parts = [part.agency_id for part in matter.assignments.exclude(state="reassigned")]
    return next((name for name in OFFICERS if walk.agency[name].pk in parts), "liming")


def _contact(matter):
    found = matter.contacts.filter(word="").last() or matter.contacts.last()
    if found is None:
        raise StepNotAllowed  # nothing there that could be chosen on the page
    return {"contact": found}


def _promise(matter):
    found = matter.commitments.filter(state__in=["open", "claimed"]).last()
    if found is None:
        raise StepNotAllowed
    return {"commitment": found}


WORDS = {"category": "livelihood", "grounds": "一", "recommendations": "二"}
# Each step: whom it is usual for, and what is typed; `w` the walk, `m` the matter, `n` a number to vary by.
STEPS = {
    "edit": (
        "lead",
        lambda w, m, n: WORDS | {"title": f"改过的案由{n}"},
    ),
    "invite": ("lead", lambda w, m, n: {"people": [getattr(w.cast, MEMBERS[n % 3]).person]}),
    "sign": ("invited", lambda w, m, n: {}),
    "decline_to_sign": ("invited", lambda w, m, n: {}),
    "submit": ("lead", lambda w, m, n: {}),
    "discard": ("lead", lambda w, m, n: {}),
    "withdraw": ("lead", lambda w, m, n: {"reason": "已经解决。"}),
    "ask_to_withdraw": ("lead", lambda w, m, n: {"reason": "已经解决。"}),
    "consent_to_withdraw": ("zhaxi", lambda w, m, n: {}),
    "refuse_to_withdraw": ("zhaxi", lambda w, m, n: {"note": "已经准备交办。"}),
    "take_back_invitation": ("lead", lambda w, m, n: {"people": [getattr(w.cast, MEMBERS[n % 3]).person]}),
    "open_seconding": ("lead", lambda w, m, n: {"until": w.today + timedelta(n % 9)}),
    "move_signing_day": ("lead", lambda w, m, n: {"until": w.today + timedelta(n % 12)}),
    "second": ("other", lambda w, m, n: {}),
    "take_back_seconding": ("seconder", lambda w, m, n: {}),
    "review": ("zhaxi", lambda w, m, n: w.advice(n) | {"checks": all_sound()}),
    "recommend": ("zhaxi", lambda w, m, n: w.advice(n)),
    "return_to_revise": ("yangjin", lambda w, m, n: {"note": "请补充数据。"}),
    "file": ("yangjin", lambda w, m, n: {"category": "livelihood"}),
    "decline": ("yangjin", lambda w, m, n: {"ground": "empty", "note": "请写明建议。"}),
    "merge": ("yangjin", lambda w, m, n: {"into": w.matters[n % 3]}),
    "unmerge": ("yangjin", lambda w, m, n: {"note": "地点不同。"}),
    "assign": ("zhaxi", lambda w, m, n: w.shares(n)),
    "acknowledge": ("agency", lambda w, m, n: {"handler": "张三"}),
    "request_return": ("agency", lambda w, m, n: {"reason": "不属我局。", "proposed": w.agency[OFFICERS[n % 3]]}),
    "reassign": ("gov", lambda w, m, n: {"to": w.agency[OFFICERS[n % 3]]}),
    "refuse_return": ("gov", lambda w, m, n: {"note": "属你局职责。"}),
    "contact": ("agency", lambda w, m, n: {"kind": "met", "held_on": w.today, "gist": "听取意见。"}),
    "confirm_contact": ("lead", lambda w, m, n: _contact(m) | {"word": ["confirmed", "disputed"][n % 2]}),
    "give_opinion": ("agency", lambda w, m, n: {"text": "同意。", "result_class": "a", "signed_by": "局长"}),
    "ask_extension": ("agency", lambda w, m, n: {"reason": "未完。", "until": w.today + timedelta(20 * (n % 9))}),
    "grant_extension": ("zhaxi", lambda w, m, n: {"note": "同意。"}),
    "refuse_extension": ("zhaxi", lambda w, m, n: {"note": "按期办理。"}),
    "reply": ("agency", lambda w, m, n: {"text": "已办。", "signed_by": "局长"} | w.result(n)),
    "remind": ("zhaxi", lambda w, m, n: {}),
    "send_back": ("zhaxi", lambda w, m, n: {"note": "没有回应第二条。"}),
    "release": ("zhaxi", lambda w, m, n: {"checks": list(CHECKLIST)}),
    "feedback": ("signer", lambda w, m, n: {"satisfaction": ["satisfied", "basically", "not"][n % 3]}),
    "close_unanswered": ("zhaxi", lambda w, m, n: {}),
    "progress": ("agency", lambda w, m, n: _promise(m) | {"text": "已完成一半。"}),
    "claim_fulfilled": ("agency", lambda w, m, n: _promise(m) | {"text": "已验收。"}),
    "ask_change": ("agency", lambda w, m, n: _promise(m) | {"due_on": w.today + timedelta(30 * n), "text": "未完。"}),
    "grant_change": ("zhaxi", lambda w, m, n: _promise(m)),
    "refuse_change": ("zhaxi", lambda w, m, n: _promise(m) | {"text": "按期完成。"}),
    "confirm_fulfilled": ("signer", lambda w, m, n: _promise(m)),
    "reject_claim": ("zhaxi", lambda w, m, n: _promise(m) | {"text": "还差一处。"}),
    "mark_failed": ("zhaxi", lambda w, m, n: _promise(m) | {"text": "没有落实。"}),
    "look_back": (
        "zhaxi",
        lambda w, m, n: {"held_on": w.today, "kind": "visited", "people": "提案人", "finding": "在办。"},
    ),
    "add_commitment": (
        "zhaxi",
        lambda w, m, n: {
            "agency": w.agency[OFFICERS[n % 3]],
            "text": "再办一处",
            "due_on": w.today + timedelta(90),
            "note": "商定。",
        },
    ),
    "reclassify": ("zhaxi", lambda w, m, n: {"result_class": "abc"[n % 3], "note": "实地看过。"}),
    "publish": ("zhaxi", lambda w, m, n: {"level": "title", "texts": {"title": m.title}}),
    "unpublish": ("zhaxi", lambda w, m, n: {"reason": "提案人要求。"}),
    "archive": ("zhaxi", lambda w, m, n: {}),
    "conclude": ("yangjin", lambda w, m, n: {"minutes": "三方会商。"}),
}
WITHOUT_A_DAY = {"edit", "decline_to_sign", "discard", "contact", "confirm_contact", "look_back"}
WITHOUT_A_DAY |= {"take_back_invitation", "take_back_seconding"}


class Walk(RuleBasedStateMachine):
    """Steps tried on three proposals. `walked` counts, over all walks of a run, how often the promises were checked."""

    cast: SimpleNamespace
    walked = taken = tried = 0

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.today = date(2023, 3, 1)  # long ago, so that every term can pass
        self.agency = self.cast.agency_of
        self.matters = [draft(self.cast, self.today, by=getattr(self.cast, name)) for name in MEMBERS]
        self.due: dict[int, tuple] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def shares(self, n):
        first, second, third = (self.agency[name] for name in OFFICERS)
        return [
            {"lead": first},
            {"lead": first, "co": [second]},
            {"separate": [first, second]},
            {"lead": third, "co": [first, second]},
            {"separate": [first, second, third]},
        ][n % 5]

    def result(self, n):
        promised = [("建好水窖", self.today + timedelta(200)), ("通水", self.today + timedelta(300))][: n % 3]
        return {"result_class": "b", "commitments": promised} if n % 2 else {"result_class": "ac"[n % 4 // 2]}

    def advice(self, n):
        verdict = ["file", "file", "decline", "merge", "return"][n % 5]
        more = {"ground": "empty"} if verdict == "decline" else {}
        return {"verdict": verdict, "category": "livelihood"} | more | {"into": self.matters[n % 3]}

    def usual(self, matter, whom):
        signatures = matter.signatures
        if whom == "lead":
            return signatures.get(role="lead").person.user
        if whom == "other":
            signed = set(signatures.values_list("person__user", flat=True))
            return next(
                user for name in MEMBERS if (user := getattr(self.cast, name)).pk not in signed or name == "pubu"
            )
        if whom in ("invited", "signer", "seconder"):
            state = "invited" if whom == "invited" else "signed"
            owing = signatures.filter(state=state, **({"role": "seconder"} if whom == "seconder" else {}))
            if whom == "signer":
                said = matter.feedback.filter(round=matter.proposal.round).values("person")
                owing = owing.exclude(person__in=said)
            found = owing.order_by("pk").first()
            return found.person.user if found else self.cast.ciren
        return getattr(self.cast, _whose(self, matter, whom))

    @rule(days=st.sampled_from([1, 2, 6, 20, 95]))
    def days_pass(self, days):
        self.today += timedelta(days)

    @rule()
    def the_daily_round(self):
        deem_all_acknowledged(self.today)
        lapse_all(self.today)
        expire_all(self.today)

    @rule(
        place=st.integers(0, 2),
        name=st.sampled_from(list(STEPS)),
        who=st.one_of(st.none(), st.none(), st.none(), st.sampled_from(PEOPLE)),  # None: whom it is usual for
        n=st.integers(0, 44),
    )
    def anything(self, place, name, who, n):
        self.attempt(place, name, who, n)

    @rule(place=st.integers(0, 2), choice=st.integers(0, 30), n=st.integers(0, 44))
    def something_that_is_possible(self, place, choice, n):
        """A step open from where the proposal stands, by whom it is usual for: walks get far."""
        matter = Matter.objects.get(pk=self.matters[place].pk)
        names = [name for name in STEPS if matter.state in workflow.STEPS[name].starts]
        names = [name for name in names if name not in ("discard", "withdraw", "decline") or n % 9 == 0]
        if names:
            self.attempt(place, names[choice % len(names)], None, n)

    def attempt(self, place, name, who, n):
        matter = Matter.objects.get(pk=self.matters[place].pk)
        whom, typed = STEPS[name]
        by = getattr(self.cast, who) if who else self.usual(matter, whom)
        by = type(by).objects.get(pk=by.pk)
        before, Walk.tried = everything(), Walk.tried + 1
        try:
            with transaction.atomic():
                day = {} if name in WITHOUT_A_DAY else {"on": self.today}
                getattr(workflow, name)(matter, by=by, key=key(), **typed(self, matter, n), **day)
                Walk.taken += 1
        except (StepNotAllowed, PermissionDenied):
            assert everything() == before, f"a refused {name} left something behind"

    @invariant()
    def the_promises_hold(self):
        Walk.walked += 1
        for matter in Matter.objects.select_related("proposal", "merged_into"):
            holds(matter)
        self.terms_move_on_the_record_alone()

    def terms_move_on_the_record_alone(self):
        for clock in Clock.objects.all():
            reasons = sum(len(clock.explanation.get(kind, [])) for kind in ("pauses", "extensions"))
            due, known = self.due.get(clock.pk, (clock.due_on, reasons))
            assert clock.due_on == due or reasons > known
            assert clock.due_on >= due
            self.due[clock.pk] = (clock.due_on, reasons)


TABLES = [Matter, Proposal, ProposalVersion, Recommendation, Signature, Assignment, Clock, Feedback]


def everything():
    rows = [list(model.objects.order_by("pk").values_list()) for model in TABLES]
    return rows, Event.objects.count()


def holds(matter):
    """The promises, checked by what is in the database alone."""
    running = list(matter.clocks.filter(stopped_on=None).select_related("assignment"))
    holders = [bool(matter.holder_office), matter.holder_person_id is not None, matter.holder_agency_id is not None]
    if matter.state in OPEN:
        assert holders.count(True) == 1
        assert matter.due_on == nearest(matter, running)
    if matter.state in ENDED:
        assert not running
        assert holders.count(True) == 0
    if matter.state in ANSWERED_ENDS:
        for signature in matter.signatures.proposers():
            assert matter.answers.filter(receipts__person=signature.person).exists()
    if matter.state in ("filed", "not_filed") and matter.proposal.non_filing_ground != NOT_REVISED:
        _decided_by_two(matter)
    _names_hold(matter)
    if matter.merged_into_id:
        stands_with_its_lead(matter)
    if matter.state in HANDLED:
        stands_where_its_agencies_do(matter, running)
    told_in_order(matter)


def nearest(matter, running):
    if matter.state == "merged":
        return matter.merged_into.due_on
    return min(clock.due_on for clock in running if not clock.paused_on and not _advises(clock))


def _advises(clock):
    return clock.assignment is not None and clock.assignment.role == "co"


def stands_with_its_lead(matter):
    lead = matter.merged_into
    assert lead.merged_into_id is None
    assert lead.assembly_id == matter.assembly_id
    if matter.state == "merged":
        assert lead.state in [*HANDLED, "filed", "mediation"]
        assert (lead.holder_office, lead.holder_person_id, lead.holder_agency_id) == (
            matter.holder_office,
            matter.holder_person_id,
            matter.holder_agency_id,
        )
    elif lead.state in FINAL:  # what was promised is tracked once for the group
        assert matter.state == "closed"
    else:
        assert matter.state == lead.state


FURTHER = ["return_requested", "assigned", "accepted", "reply_review", "replied"]


def stands_where_its_agencies_do(matter, running):
    parts = [part for part in matter.assignments.all() if part.state != "reassigned"]
    assert len({part.agency_id for part in parts}) == len(parts)
    main = [part for part in parts if part.role != "co"]
    least = min(main, key=lambda part: (FURTHER.index(part.state), part.pk))
    again = least.state == "accepted" and matter.proposal.round == 2
    assert matter.state == ("rehandling" if again else least.state)
    if least.state in ("assigned", "accepted"):
        assert matter.holder_agency_id == least.agency_id
    else:
        assert matter.holder_office == Role.PROPOSALS_STAFF
    for part in parts:
        names = {clock.name: bool(clock.paused_on) for clock in running if clock.assignment_id == part.pk}
        term = "co_opinion" if part.role == "co" else "rehandle" if part.round == 2 else "handle"
        assert names == TERMS[part.state](term)


TERMS = {  # what runs for a part in each state, and whether it waits
    "assigned": lambda term: {"acknowledge": False, term: False},
    "return_requested": lambda term: {"decide_return": False, term: True},
    "accepted": lambda term: {term: False},
    "reply_review": lambda term: {"check_reply": False, term: True},
    "replied": lambda term: {},
    "given": lambda term: {},
}


def told_in_order(matter):
    events = list(Event.objects.of(matter).values_list("before", "after"))
    assert [before for before, _after in events[1:]] == [after for _before, after in events[:-1]]
    assert events[-1][1] == matter.state


@pytest.fixture
def crowd(cast, assembly):
    """The cast with a third member, the government's office and two more agencies."""
    cast.pubu = MembershipFactory(person=PersonFactory(name="普布"), assembly=assembly).person.user
    cast.gov = UserFactory(name="督查室")
    RoleHoldingFactory(user=cast.gov, role=Role.GOV_SUPERVISION, assembly=assembly)
    cast.agency_of = {"liming": cast.agency}
    for name in ("water", "money"):
        agency = AgencyFactory(assembly=assembly)
        setattr(cast, name, UserFactory(name=name))
        RoleHoldingFactory(user=getattr(cast, name), role=Role.AGENCY, assembly=assembly, agency=agency)
        cast.agency_of[name] = agency
    return cast


def test_every_step_a_person_can_take_is_tried():
    assert set(STEPS) == {name for name, step in workflow.STEPS.items() if step.may is not None}


def _decided_by_two(matter):
    step = "file" if matter.state == "filed" else "decline"
    decided_by = Event.objects.of(matter).filter(step=step).last().actor_id
    last = {advice.by_id: advice.verdict for advice in matter.advice.filter(version=matter.versions.count())}
    assert step in [verdict for who, verdict in last.items() if who != decided_by]


def _names_hold(stored):
    """Every name stands under the words that stand now; nobody waits where nobody may answer; seconders are apart."""
    events = Event.objects.of(stored).filter(step__in=["sign", "second"])
    if stored.state not in ENDED:
        for signature in stored.signatures.signed().exclude(role="lead"):
            given = events.filter(actor__person=signature.person).last()
            assert given.facts["edition"] == stored.proposal.edition
    if stored.state not in ("cosigning", "returned"):
        assert not stored.signatures.filter(state=Signature.State.INVITED).exists()
    assert stored.state == "cosigning" or (not stored.proposal.seconding and stored.proposal.signing_until is None)
    assert stored.signatures.proposers().filter(role="lead").count() == 1
    owed = set(stored.signatures.proposers().values_list("person", flat=True))
    for answer in stored.answers.all():
        assert set(answer.receipts.values_list("person", flat=True)) <= owed


@pytest.mark.django_db
def test_whatever_people_try_the_promises_hold_and_a_refused_step_changes_nothing(crowd, capsys):
    Walk.cast, Walk.walked, Walk.taken, Walk.tried = crowd, 0, 0, 0
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 420, "stateful_step_count": 60} if long else {"max_examples": 15, "stateful_step_count": 40}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Walk, settings=settings(**how, deadline=None, suppress_health_check=checks))

    with capsys.disabled():
        print(f" {Walk.walked} steps walked, {Walk.tried} of them steps of people, {Walk.taken} taken;", end="")
