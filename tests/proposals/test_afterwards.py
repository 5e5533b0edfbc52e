"""What was promised in an answer is followed until somebody who asked, or the staff, says what became of it."""

from copy import deepcopy
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings

from huiyin.accounts.models import Role
from huiyin.assemblies import rules
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.models import OPEN, Commitment, Feedback, Matter, State
from huiyin.proposals import workflow
from tests.factories.base import AgencyFactory, RoleHoldingFactory
from tests.proposals.afterwards import DAY, PROMISED, act, closed, promises, replied
from tests.proposals.course import key, take

pytestmark = pytest.mark.django_db
Is = Commitment.State


# Promises


def test_an_answer_that_plans_keeps_what_was_promised_and_by_when(cast):
    matter = replied(cast)

    assert [(one.text, one.due_on, one.agency, one.state) for one in promises(matter)] == [
        (text, due_on, cast.agency, Is.OPEN) for text, due_on in PROMISED
    ]


@pytest.mark.parametrize(
    ("promised", "said"),
    [
        ([], "1 至 10 项"),
        ([("做", DAY + timedelta(days=day)) for day in range(1, 12)], "1 至 10 项"),
        ([("  ", DAY + timedelta(days=9))], "请写明承诺做什么"),
        ([("改造", DAY)], "完成日期要晚于"),
    ],
)
def test_a_promise_that_cannot_be_held_to_is_refused(promised, said, cast):
    matter = replied(cast, promised=None)

    with pytest.raises(StepNotAllowed, match=said):
        workflow.promise(matter.answers.get(), promised)
    assert promises(matter) == []


@pytest.mark.parametrize("result_class", ["a", "c"])
def test_an_answer_that_plans_nothing_takes_no_promise(result_class, cast):
    matter = replied(cast, promised=None, result_class=result_class)

    with pytest.raises(StepNotAllowed, match="列入计划"):
        workflow.promise(matter.answers.get(), PROMISED)


def test_what_a_class_means_is_said_by_the_rules_or_by_its_place():
    classes = [{"code": code, "name": code} for code in "abcd"]
    silent, stated = STARTING_RULES | {"result_classes": classes}, deepcopy(classes)
    stated[0]["meaning"], stated[3]["meaning"] = "planned", "solved"
    spoken = STARTING_RULES | {"result_classes": stated}

    assert [rules.meaning_of(silent, code) for code in "abcdx"] == ["solved", "planned", "reference", "reference", ""]
    assert [rules.meaning_of(spoken, code) for code in "abcd"] == ["planned", "planned", "reference", "solved"]
    assert rules.class_that_means(spoken, "solved") == "d"
    assert rules.faults(spoken) == []


def test_rules_in_which_nothing_is_ever_solved_are_not_sound():
    document = STARTING_RULES | {"result_classes": [{"code": "a", "name": "甲", "meaning": "reference"}]}

    assert [fault.place for fault in rules.faults(document)] == [("result_classes", 0, "meaning")]


# Tracking


def test_a_proposal_that_closes_with_open_promises_is_tracked_by_the_agency_until_the_nearest_day(cast):
    matter = closed(cast)

    assert (matter.state, matter.holder, matter.due_on) == (State.TRACKING, cast.agency, date(2026, 9, 3))
    assert matter.closed_on == DAY + timedelta(days=1)
    assert matter.proposal.result_class == "b"
    running = {clock.name: (clock.started_on, clock.due_on) for clock in matter.clocks.filter(stopped_on=None)}
    assert running == {
        "commitment": (DAY, date(2026, 9, 30)),
        "progress": (DAY + timedelta(days=1), date(2026, 9, 3)),  # half a year after it closed
    }
    assert matter.clocks.get(name="commitment").explanation["promised"] == PROMISED[0][0]


def test_without_promises_it_is_closed_and_nothing_more(cast):
    assert closed(cast, promised=None).state == State.CLOSED


def test_closing_without_feedback_and_after_a_meeting_is_followed_up_too(cast):
    silent = replied(cast)
    take(cast, silent, "close_unanswered", on=DAY + timedelta(days=90))
    talked = replied(cast)
    take(cast, talked, "feedback", satisfaction="not", on=DAY)
    again = {"result_class": "b", "commitments": PROMISED}
    for step in ["contact", "reply", "release"]:
        take(cast, talked, step, on=DAY, **(again if step == "reply" else {}))
    take(cast, talked, "feedback", satisfaction="not", on=DAY)
    take(cast, talked, "conclude", on=DAY)

    assert [silent.state, talked.state] == [State.TRACKING, State.TRACKING]


def test_the_promises_of_an_earlier_answer_give_way_to_those_of_the_last(cast):
    matter = replied(cast)
    take(cast, matter, "feedback", satisfaction="not", on=DAY)
    for step in ["contact", "reply", "release"]:
        take(cast, matter, step, on=DAY)
    take(cast, matter, "feedback", on=DAY)

    assert matter.state == State.CLOSED
    assert {one.state for one in promises(matter)} == {Is.OPEN}  # as they were: the record keeps them


def test_feedback_is_final_and_read_by_the_agency_while_it_is_tracked(cast):
    matter = closed(cast)

    assert Feedback.objects.visible_to(cast.liming).filter(matter=matter).exists()


def test_a_report_of_progress_is_kept_and_the_next_one_is_due_half_a_year_later(cast):
    matter = closed(cast)
    act(cast, matter, "progress", promises(matter)[0], on=date(2026, 6, 1))
    act(cast, matter, "progress", promises(matter)[1], on=date(2026, 6, 10))

    assert matter.clocks.get(name="progress", stopped_on=None).due_on == date(2026, 12, 1)
    assert matter.due_on == date(2026, 9, 30)
    assert promises(matter)[0].notes.get().text == "已完成一所。"


def test_a_claim_alone_ends_nothing_and_waits_for_those_who_asked(cast):
    matter = closed(cast)
    for one in promises(matter):
        act(cast, matter, "claim_fulfilled", one)

    assert matter.state == State.TRACKING
    assert matter.proposal.result_class == "b"
    assert matter.holder_office == Role.PROPOSALS_STAFF
    assert set(matter.clocks.filter(stopped_on=None).values_list("name", flat=True)) == {"confirm"}
    assert matter.due_on == matter.clocks.get(name="confirm").due_on


def test_whoever_owes_what_is_due_first_holds_it(cast):
    matter = closed(cast)
    act(cast, matter, "claim_fulfilled", promises(matter)[1])
    assert matter.holder_office == Role.PROPOSALS_STAFF  # an answer to the claim, before the other promise is due
    act(cast, matter, "reject_claim", promises(matter)[1])
    assert matter.holder == cast.agency


def test_confirming_the_last_promise_closes_it_as_solved_on_the_word_of_whoever_confirmed(cast):
    matter = closed(cast)
    first, second = promises(matter)
    act(cast, matter, "claim_fulfilled", first)
    act(cast, matter, "confirm_fulfilled", first)
    assert matter.state == State.TRACKING
    act(cast, matter, "claim_fulfilled", second)
    act(cast, matter, "confirm_fulfilled", second, by=cast.zhaxi)

    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.state, matter.proposal.result_class, matter.holder) == (State.CLOSED, "a", None)
    assert matter.closed_on == DAY + timedelta(days=1)  # the day it closed, not the day it was found kept
    assert matter.proposal.outcome == "satisfied"
    turned = matter.look_backs.get()
    assert (turned.from_class, turned.to_class, turned.confirmed_by) == ("b", "a", cast.zhaxi)
    assert matter.answers.get().result_class == "b"  # what the answer said stays said


def test_a_claim_that_does_not_hold_opens_the_promise_again_with_its_old_day(cast):
    matter = closed(cast)
    one = promises(matter)[0]
    act(cast, matter, "claim_fulfilled", one)
    act(cast, matter, "reject_claim", one)

    one.refresh_from_db()
    assert (one.state, one.due_on) == (Is.OPEN, PROMISED[0][1])
    assert matter.clocks.get(name="commitment", stopped_on=None).due_on == PROMISED[0][1]
    assert [note.kind for note in one.notes.all()] == ["claim", "reject"]


def test_one_promise_not_kept_is_enough_for_the_whole_to_end_as_not_kept(cast):
    matter = closed(cast)
    first, second = promises(matter)
    act(cast, matter, "mark_failed", first)
    assert matter.state == State.TRACKING
    act(cast, matter, "claim_fulfilled", second)
    act(cast, matter, "confirm_fulfilled", second)

    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.state, matter.proposal.result_class, matter.closed_on) == (
        State.FAILED,
        "b",
        DAY + timedelta(days=1),
    )
    assert not matter.look_backs.exists()


def test_the_agency_and_those_who_have_no_part_in_it_confirm_nothing(cast):
    matter = closed(cast)
    one = promises(matter)[0]
    act(cast, matter, "claim_fulfilled", one)
    RoleHoldingFactory(user=cast.zhaxi, role=Role.AGENCY, assembly=matter.assembly, agency=cast.agency)
    for who in (cast.liming, cast.ciren, cast.yangjin, cast.wangfang, cast.zhaxi):  # 扎西 sits on both sides now
        who.__dict__.pop("roles_today", None)
        with pytest.raises(PermissionDenied):
            act(cast, matter, "confirm_fulfilled", one, by=who)


def test_an_agency_reports_on_its_own_promises_only(cast):
    matter = closed(cast)
    other = AgencyFactory(assembly=matter.assembly, name="财政局")
    theirs = Commitment.objects.create(
        matter=matter,
        agency=other,
        answer=matter.answers.get(),
        text="拨款",
        **dict.fromkeys(["first_due_on", "due_on"], date(2026, 8, 1)),
        promised_on=DAY,
    )

    with pytest.raises(StepNotAllowed, match="另一个单位"):
        act(cast, matter, "claim_fulfilled", theirs)
    with pytest.raises(StepNotAllowed, match="不在这件提案"):
        act(cast, matter, "claim_fulfilled", promises(closed(cast))[0])


# Another day


def test_a_granted_change_moves_the_day_and_the_record_keeps_both(cast):
    matter = closed(cast)
    one = promises(matter)[0]
    act(cast, matter, "ask_change", one)
    one.refresh_from_db()
    assert (one.due_on, one.proposed_due_on) == (date(2026, 9, 30), date(2026, 11, 30))
    act(cast, matter, "grant_change", one)

    one.refresh_from_db()
    assert (one.first_due_on, one.due_on, one.proposed_due_on) == (date(2026, 9, 30), date(2026, 11, 30), None)
    assert [(note.kind, note.was_due_on, note.due_on) for note in one.notes.all()] == [
        ("ask", date(2026, 9, 30), date(2026, 11, 30)),
        ("grant", date(2026, 9, 30), date(2026, 11, 30)),
    ]
    assert matter.clocks.get(name="commitment", stopped_on=None).due_on == date(2026, 11, 30)


def test_a_refused_change_leaves_the_day(cast):
    matter = closed(cast)
    one = promises(matter)[0]
    act(cast, matter, "ask_change", one)
    act(cast, matter, "refuse_change", one)

    one.refresh_from_db()
    assert (one.due_on, one.proposed_due_on) == (date(2026, 9, 30), None)


@pytest.mark.parametrize(
    ("on", "due_on", "said"),
    [
        (date(2026, 10, 1), date(2026, 11, 30), "已经到期"),
        (date(2026, 9, 30), date(2026, 9, 30), "晚于今天"),
        (date(2026, 5, 1), date(2026, 5, 1), "晚于今天"),
    ],
)
def test_what_is_overdue_stays_overdue_and_a_new_day_lies_ahead(on, due_on, said, cast, settings):
    matter = closed(cast)
    one = promises(matter)[0]
    with pytest.raises(StepNotAllowed, match=said):
        act(cast, matter, "ask_change", one, on=on, due_on=due_on)

    one.refresh_from_db()
    assert (one.proposed_due_on, one.notes.count()) == (None, 0)


def test_a_request_sent_twice_counts_once_and_other_words_under_its_key_are_not_lost(cast):
    matter, same = closed(cast), key()
    one = promises(matter)[0]
    act(cast, matter, "progress", one, key=same)
    act(cast, matter, "progress", one, key=same)

    assert one.notes.count() == 1
    with pytest.raises(KeyAlreadyUsed):
        act(cast, matter, "progress", one, key=same, text="别的话")


def test_a_step_on_a_promise_somebody_else_has_just_settled_is_told_and_changes_nothing(cast):
    matter = closed(cast)
    first, second = promises(matter)
    act(cast, matter, "claim_fulfilled", first)
    act(cast, matter, "claim_fulfilled", second)
    act(cast, matter, "confirm_fulfilled", first)

    events = Event.objects.of(matter).count()
    with pytest.raises(StepNotAllowed, match="已兑现"):
        act(cast, matter, "reject_claim", first)
    assert Event.objects.of(matter).count() == events


# Looking back


def test_a_reference_is_revived_by_a_promise_agreed_when_looking_back(cast):
    matter = closed(cast, promised=None, result_class="c")
    with pytest.raises(StepNotAllowed, match="回头看"):
        act(cast, matter, "add_commitment")
    act(cast, matter, "look_back")
    act(cast, matter, "add_commitment")

    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.state, matter.proposal.result_class, matter.holder) == (State.TRACKING, "b", cast.agency)
    assert [(row.from_class, row.to_class) for row in matter.look_backs.exclude(from_class="")] == [("c", "b")]
    act(cast, matter, "claim_fulfilled", promises(matter)[0])
    act(cast, matter, "confirm_fulfilled", promises(matter)[0])
    assert Matter.objects.get(pk=matter.pk).proposal.result_class == "a"


def test_a_class_is_turned_only_after_looking_and_the_reason_stands(cast):
    matter = closed(cast, promised=None, result_class="c")
    with pytest.raises(StepNotAllowed, match="回头看"):
        act(cast, matter, "reclassify")
    act(cast, matter, "look_back", proposed_class="a")
    act(cast, matter, "reclassify")

    turned = matter.look_backs.get(kind="decided")
    assert (turned.from_class, turned.to_class, turned.finding) == ("c", "a", "实地看到已经采纳。")
    with pytest.raises(StepNotAllowed, match="补记承诺"):
        act(cast, matter, "reclassify", result_class="b")
    with pytest.raises(StepNotAllowed, match="本来就是"):
        act(cast, matter, "reclassify", result_class="a")


def test_a_tracked_proposal_cannot_be_turned_past_its_promises(cast):
    matter = closed(cast)
    act(cast, matter, "look_back")

    with pytest.raises(StepNotAllowed):
        act(cast, matter, "reclassify")


# The database itself


def test_the_database_holds_no_settled_promise_without_its_day(cast):
    one = promises(closed(cast))[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=one.pk).update(state=Is.FULFILLED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=one.pk).update(state=Is.CLAIMED, proposed_due_on=date(2026, 12, 1))


# Whatever people try

STEPS = [
    *["progress", "claim_fulfilled", "claim_fulfilled", "ask_change", "grant_change", "refuse_change"],
    *["confirm_fulfilled", "confirm_fulfilled", "reject_claim", "mark_failed", "look_back", "add_commitment"],
    *["reclassify", "archive"],
]
PEOPLE = ["zhuoma", "ciren", "zhaxi", "yangjin", "liming", "wangfang"]
TRIED = st.tuples(
    st.sampled_from(STEPS),
    st.one_of(st.none(), st.none(), st.none(), st.sampled_from(PEOPLE)),  # None: whom the step is usual for
    st.integers(0, 3),  # which promise
    st.integers(0, 30),  # days that pass before it
)
ON_ONE = {"progress", "claim_fulfilled", "ask_change", "grant_change", "refuse_change"}
ON_ONE |= {"confirm_fulfilled", "reject_claim", "mark_failed"}


def _everything(matter):
    return (
        Matter.objects.filter(pk=matter.pk).values().get(),
        matter.proposal.__class__.objects.filter(pk=matter.pk).values().get(),
        list(matter.clocks.values()),
        list(matter.commitments.values()),
        list(matter.look_backs.values()),
        Event.objects.of(matter).count(),
    )


def _holds(matter, cast):
    stored = Matter.objects.select_related("proposal").get(pk=matter.pk)
    running = list(stored.clocks.filter(stopped_on=None).values_list("due_on", flat=True))
    states = list(stored.commitments.values_list("state", flat=True))
    if stored.state in OPEN:
        holders = [bool(stored.holder_office), stored.holder_person_id, stored.holder_agency_id]
        assert len([one for one in holders if one]) == 1
        assert stored.due_on == min(running)
        assert {Is.OPEN, Is.CLAIMED} & set(states)  # nothing is tracked that has no promise to track
    else:
        assert not running
        assert not {Is.OPEN, Is.CLAIMED} & set(states)  # and nothing ends while one waits
    assert stored.closed_on is not None
    for one in stored.commitments.filter(state=Is.FULFILLED):  # a claim alone never ends anything
        confirmed = one.notes.filter(kind="confirm")
        assert confirmed.exists()
        assert not confirmed.filter(by=cast.liming).exists()
    if stored.proposal.result_class != "b":  # B becomes A only on somebody's word, never the agency's
        turned = stored.look_backs.exclude(from_class="").last()
        assert turned.to_class == stored.proposal.result_class
        assert turned.confirmed_by_id != cast.liming.pk
    for one in stored.commitments.exclude(due_on=None):  # an overdue day was never moved after it had passed
        for asked in one.notes.filter(kind="ask"):
            assert asked.noted_on <= asked.was_due_on


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tries=st.lists(TRIED, min_size=6, max_size=25))
def test_whatever_people_try_no_promise_is_lost_and_none_is_kept_by_claiming_it(tries, cast):
    with transaction.atomic():
        matter, day = closed(cast), DAY + timedelta(days=2)
        for step, who, which, passed in tries:
            day += timedelta(days=passed)
            before, all_of_them = _everything(matter), promises(matter)
            one = all_of_them[which % len(all_of_them)] if step in ON_ONE else None
            given = {"by": getattr(cast, who)} if who else {}
            if step not in ("look_back",):
                given["on"] = day
            if step in ("ask_change", "add_commitment"):
                given["due_on"] = day + timedelta(days=40)
            try:
                with transaction.atomic():
                    act(cast, matter, step, one, **given)
            except (StepNotAllowed, PermissionDenied):
                assert _everything(matter) == before
            _holds(matter, cast)
        transaction.set_rollback(True)
