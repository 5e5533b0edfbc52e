"""Random walks over all steps by all people: whatever they try, nothing is lost and nothing ends unanswered."""

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from huiyin.history.models import Event
from huiyin.matters.models import ANSWERED_ENDS, ENDED, OPEN, Matter, Signature
from huiyin.matters.steps import StepNotAllowed
from huiyin.proposals import workflow
from huiyin.proposals.models import Proposal
from tests.proposals.course import draft, key, take

PEOPLE = ["zhuoma", "ciren", "zhaxi", "yangjin", "leader", "liming", "wangfang"]
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
    "remind": "zhaxi",
    "send_back": "zhaxi",
    "release": "zhaxi",
    "feedback": "zhuoma",
    "conclude": "yangjin",
    "discard": "zhuoma",
    "withdraw": "zhuoma",
    "close_unanswered": "zhaxi",
}
TRIED = st.tuples(
    st.sampled_from([*USUAL, "invite", "sign", "feedback", "reply", "contact"]),
    st.one_of(st.none(), st.none(), st.sampled_from(PEOPLE)),  # None: whom the step is usual for
    st.sampled_from(["satisfied", "basically", "not", "not"]),
)


def _try(cast, matter, step, who, satisfaction):
    by = {"by": getattr(cast, who)} if who else {}
    if step == "invite":
        workflow.invite(matter, by=by.get("by", cast.zhuoma), key=key(), people=[cast.ciren.person])
    elif step == "sign":
        workflow.sign(matter, by=by.get("by", cast.ciren), key=key())
    else:
        take(cast, matter, step, **by, **({"satisfaction": satisfaction} if step == "feedback" else {}))


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
    if stored.state in ANSWERED_ENDS:
        for signature in stored.signatures.filter(state=Signature.State.SIGNED):
            assert stored.answers.filter(receipts__person=signature.person).exists()
    events = list(Event.objects.of(stored).values_list("before", "after"))
    assert [before for before, _after in events[1:]] == [after for _before, after in events[:-1]]
    assert events[-1][1] == stored.state


@pytest.mark.django_db
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tries=st.lists(TRIED, min_size=8, max_size=30))
def test_whatever_people_try_the_promises_hold_and_a_refused_step_changes_nothing(tries, cast):
    with transaction.atomic():
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
