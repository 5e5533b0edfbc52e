"""Random walks over all steps by all people: whatever they try, nothing is lost and nothing ends unanswered."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from huiyin.history.models import Event
from huiyin.matters.models import ANSWERED_ENDS, ENDED, OPEN, Matter, Signature, State
from huiyin.matters.steps import StepNotAllowed
from huiyin.proposals import workflow
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.signing import run
from tests.factories.base import MembershipFactory
from tests.proposals.course import TEXTS, draft, key, take

PEOPLE = ["zhuoma", "ciren", "pubu", "zhaxi", "yangjin", "leader", "liming", "wangfang"]
USUAL = {
    "submit": "zhuoma",
    "review": "zhaxi",
    "return_to_revise": "yangjin",
    "file": "yangjin",
    "decline": "yangjin",
    "assign": "zhaxi",
    "acknowledge": "liming",
    "contact": "liming",
    "reply": "liming",
    "feedback": "zhuoma",
    "conclude": "yangjin",
    "discard": "zhuoma",
    "withdraw": "zhuoma",
    "ask_to_withdraw": "zhuoma",
    "consent_to_withdraw": "zhaxi",
    "refuse_to_withdraw": "zhaxi",
    "close_unanswered": "zhaxi",
}
NAMES = {  # steps around names, by whom they are usual for
    "invite": "zhuoma",
    "take_back_invitation": "zhuoma",
    "open_seconding": "zhuoma",
    "move_signing_day": "zhaxi",
    "edit": "zhuoma",
    "sign": "ciren",
    "decline_to_sign": "ciren",
    "second": "pubu",
    "take_back_seconding": "pubu",
    "expire": "zhuoma",
}
TRIED = st.tuples(
    st.sampled_from([*USUAL, *NAMES, "feedback", "reply", "contact"]),
    st.one_of(st.none(), st.none(), st.sampled_from(PEOPLE)),  # None: whom the step is usual for
    st.sampled_from(["satisfied", "basically", "not", "not"]),
)


def _try(cast, matter, step, who, satisfaction):
    by = {"by": getattr(cast, who)} if who else {}
    if step == "expire":
        run(timezone.localdate() + timedelta(30))
        matter.refresh_from_db()
    elif step in NAMES:
        actor = by.get("by", getattr(cast, NAMES[step]))
        getattr(workflow, step)(matter, by=actor, key=key(), **_typed(cast, step, satisfaction))
    else:
        take(cast, matter, step, **by, **({"satisfaction": satisfaction} if step == "feedback" else {}))


def _typed(cast, step, luck):
    if step in ("invite", "take_back_invitation"):
        return {"people": [cast.ciren.person]}
    if step == "move_signing_day":
        return {"until": timezone.localdate() + timedelta(9)}
    return TEXTS | {"category": "livelihood", "grounds": luck} if step == "edit" else {}


def _everything(matter):
    return (
        Matter.objects.filter(pk=matter.pk).values().get(),
        Proposal.objects.filter(pk=matter.pk).values().get(),
        list(matter.signatures.values()),
        list(matter.clocks.values()),
        list(matter.answers.values()),
        list(matter.feedback.values()),
        Event.objects.of(matter).count(),
    )


def _holds(matter):
    """The promises, checked by what is in the database alone."""
    stored = Matter.objects.get(pk=matter.pk)
    holders = [bool(stored.holder_office), stored.holder_person_id is not None, stored.holder_agency_id is not None]
    running = list(stored.clocks.filter(stopped_on=None).values_list("due_on", flat=True))
    if stored.state in OPEN:
        assert holders.count(True) == 1
        assert stored.due_on == min(running)
    if stored.state in ENDED:
        assert not running
        assert holders.count(True) == 0
    _names_hold(stored)
    if stored.state in ANSWERED_ENDS:
        for signature in stored.signatures.proposers():
            assert stored.answers.filter(receipts__person=signature.person).exists()
    events = list(Event.objects.of(stored).values_list("before", "after"))
    assert [before for before, _after in events[1:]] == [after for _before, after in events[:-1]]
    assert events[-1][1] == stored.state


def _names_hold(stored):
    """Every name stands under the words that stand now; nobody waits where nobody may answer; seconders are apart."""
    events = Event.objects.of(stored).filter(step__in=["sign", "second"])
    if stored.state not in ENDED:
        for signature in stored.signatures.signed().exclude(role="lead"):
            given = events.filter(actor__person=signature.person).last()
            assert given.facts["edition"] == stored.proposal.edition
    if stored.state not in (State.COSIGNING, State.RETURNED):
        assert not stored.signatures.filter(state=Signature.State.INVITED).exists()
    assert stored.state == State.COSIGNING or (not stored.proposal.seconding and stored.proposal.signing_until is None)
    assert stored.signatures.proposers().filter(role="lead").count() == 1
    owed = set(stored.signatures.proposers().values_list("person", flat=True))
    for answer in stored.answers.all():
        assert set(answer.receipts.values_list("person", flat=True)) <= owed


@pytest.mark.django_db
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tries=st.lists(TRIED, min_size=8, max_size=30))
def test_whatever_people_try_the_promises_hold_and_a_refused_step_changes_nothing(tries, cast):
    with transaction.atomic():
        cast.pubu = MembershipFactory(assembly=cast.agency.assembly).person.user
        matter = draft(cast)
        for tried in tries:
            before = _everything(matter)
            try:
                with transaction.atomic():
                    _try(cast, matter, *tried)
            except (StepNotAllowed, PermissionDenied):
                assert _everything(matter) == before
            _holds(matter)
        transaction.set_rollback(True)
