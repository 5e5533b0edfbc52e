from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from huiyin.duties.fulfilment import standing_of
from huiyin.duties.models import lay_down
from huiyin.figures.measures import BY_CODE
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.models import ENDED, FINAL, Feedback, Matter, Signature, State
from huiyin.proposals import workflow
from tests.proposals.course import DONE, WAY, draft, key, take, walk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("step", "state"), list(zip(WAY, DONE, strict=True)))
def test_each_step_of_the_usual_way_leads_to_its_state(step, state, cast):
    assert walk(cast, step).state == state


def test_a_closed_proposal_has_answered_everyone_who_signed_it(cast):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    for step in WAY:
        take(cast, matter, step)
    take(cast, matter, "feedback", by=cast.ciren)

    assert matter.state == State.CLOSED
    assert set(matter.answers.get().receipts.values_list("person", flat=True)) == {
        cast.zhuoma.person.pk,
        cast.ciren.person.pk,
    }


def test_filing_gives_the_next_number_of_the_year_in_the_assembly_s_own_form(cast):
    dockets = [walk(cast, "file", on=date(2026, 3, 2)).docket for _ in range(2)]

    assert dockets == ["第0001号", "第0002号"]


def test_the_agency_has_three_months_and_the_clock_tells_how_they_were_counted(cast):
    matter = walk(cast, "assign", on=date(2023, 11, 30))

    clock = matter.clocks.get(name="handle")
    assert clock.due_on == date(2024, 2, 29)
    assert clock.explanation == {
        "start": "2023-11-30",
        "count": 3,
        "unit": "months",
        "due": "2024-02-29",
        "skipped": [],
        "unconfirmed": [],
        "rule": str(matter.rule_set),
        "clock": "handle",
    }


def test_an_open_proposal_always_shows_its_nearest_date(cast):
    matter = walk(cast, "assign", on=date(2023, 11, 30))
    acknowledge = matter.clocks.get(name="acknowledge")

    assert matter.due_on == acknowledge.due_on == date(2023, 12, 7)
    take(cast, matter, "acknowledge", on=date(2023, 12, 1))
    assert matter.due_on == date(2024, 2, 29)


def test_an_ended_proposal_has_no_running_clock_and_no_holder(cast):
    matter = walk(cast, "feedback")

    assert not matter.clocks.filter(stopped_on=None).exists()
    assert matter.holder is None
    assert matter.due_on is None


def test_declining_to_file_answers_the_proposer_with_the_ground_and_the_note(cast):
    matter = walk(cast, "review")
    take(cast, matter, "decline", ground="litigation", note="可向法院反映。")

    answer = matter.answers.get()
    assert matter.state == State.NOT_FILED
    assert answer.text == "不予立案：进入诉讼、仲裁程序的。\n可向法院反映。\n本件退回提案人，不再转办。"
    assert [receipt.person.user for receipt in answer.receipts.all()] == [cast.zhuoma]


def test_a_returned_proposal_is_mended_and_handed_in_again(cast):
    matter = walk(cast, "review")
    take(cast, matter, "return_to_revise")
    assert (matter.state, matter.holder) == (State.RETURNED, cast.zhuoma.person)

    words = {"title": matter.title, "category": "culture", "grounds": "补充后的事实。", "recommendations": "同前。"}
    workflow.edit(matter, by=cast.zhuoma, key=key(), **words)
    take(cast, matter, "submit")

    assert matter.state == State.SUBMITTED
    assert matter.proposal.grounds == "补充后的事实。"


def test_changing_the_words_asks_those_who_had_signed_again(cast):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())

    words = {"title": "改了的案由", "category": "livelihood", "grounds": "一", "recommendations": "二"}
    workflow.edit(matter, by=cast.zhuoma, key=key(), **words)

    assert matter.signatures.get(person=cast.ciren.person).state == Signature.State.INVITED


def test_handing_in_leaves_out_whoever_was_asked_and_has_not_signed(cast):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    take(cast, matter, "submit")

    assert [signature.person for signature in matter.signatures.all()] == [cast.zhuoma.person]


def test_a_proposal_with_an_empty_part_is_not_handed_in_and_the_message_names_the_part(cast):
    matter = draft(cast, recommendations="  ")

    with pytest.raises(StepNotAllowed, match="建议"):
        take(cast, matter, "submit")
    assert matter.state == State.DRAFT


def test_an_agency_cannot_answer_before_it_has_talked_to_the_proposer(cast):
    matter = walk(cast, "acknowledge")

    with pytest.raises(StepNotAllowed, match="联系"):
        take(cast, matter, "reply")
    assert not matter.answers.exists()


@pytest.mark.parametrize("state", [state for state in State if state not in workflow.STEPS["reply"].starts])
def test_answer_is_refused_from_any_other_state(state, cast):
    matter = walk(cast, "contact")
    Matter.objects.filter(pk=matter.pk).update(
        state=state,
        merged_into=walk(cast, "file") if state in (State.MERGED, State.DUPLICATE) else None,
        handed_to=walk(cast, "file") if state == State.HANDED_UP else None,
        answered_on=matter.opened_on,
        closed_on=matter.opened_on if state in [*ENDED, *FINAL] else None,
    )

    with pytest.raises(StepNotAllowed):
        take(cast, matter, "reply")
    assert not matter.answers.exists()


def test_a_repeated_request_changes_nothing(cast):
    matter, same = walk(cast, "contact"), key()
    take(cast, matter, "reply", key=same)
    take(cast, matter, "reply", key=same)

    assert [reply.text for reply in matter.assignments.get().replies.all()] == ["已列入明年计划。"]
    assert Event.objects.of(matter).filter(step="reply").count() == 1


def test_other_words_under_the_same_key_are_refused_and_not_taken_for_the_first(cast):
    matter, same = walk(cast, "contact"), key()
    take(cast, matter, "reply", key=same)

    with pytest.raises(KeyAlreadyUsed):
        take(cast, matter, "reply", key=same, text="另一份答复")
    assert [reply.text for reply in matter.assignments.get().replies.all()] == ["已列入明年计划。"]


def test_the_second_answer_needs_a_contact_of_its_own_even_on_the_same_day(cast):
    matter = walk(cast, "release")
    take(cast, matter, "feedback", satisfaction="not")

    with pytest.raises(StepNotAllowed, match="联系"):
        take(cast, matter, "reply")
    take(cast, matter, "contact")
    take(cast, matter, "reply")
    assert matter.state == State.REPLY_REVIEW


def test_a_key_serves_one_step_only(cast):
    matter, same = walk(cast, "submit"), key()
    take(cast, matter, "review", key=same)

    with pytest.raises(KeyAlreadyUsed):
        take(cast, matter, "file", key=same)
    assert matter.state == State.IN_REVIEW


def test_a_repeated_draft_is_the_same_draft(cast):
    same = key()
    first, again = (
        workflow.draft(by=cast.zhuoma, assembly=cast.agency.assembly, key=same, title="一件事") for _ in range(2)
    )

    assert first == again


def test_one_who_is_not_satisfied_sends_it_back_and_the_second_time_a_meeting_is_held(cast):
    matter = walk(cast, "release")
    take(cast, matter, "feedback", satisfaction="not")
    assert (matter.state, matter.holder, matter.proposal.round) == (State.REHANDLING, cast.agency, 2)

    for step in ["contact", "reply", "release"]:
        take(cast, matter, step)
    take(cast, matter, "feedback", satisfaction="not")
    assert matter.state == State.MEDIATION

    take(cast, matter, "conclude")
    assert (matter.state, Matter.objects.get(pk=matter.pk).proposal.outcome) == (State.CLOSED, "not")


def test_the_history_does_not_say_who_was_not_satisfied(cast):
    matter = walk(cast, "release")
    take(cast, matter, "feedback", satisfaction="not", comment="没有解决")

    written = list(Event.objects.of(matter).filter(step__in=["feedback", "rehandle"]).values_list("step", "facts"))
    assert written == [("feedback", {}), ("rehandle", {})]
    assert Event.objects.of(matter).get(step="rehandle").actor is None


def test_silence_closes_only_after_its_time_and_is_never_satisfaction(cast):
    matter = walk(cast, "release")
    with pytest.raises(StepNotAllowed):
        take(cast, matter, "close_unanswered")

    late = walk(cast, "release", on=date(2023, 3, 1))
    take(cast, late, "close_unanswered")
    assert Matter.objects.get(pk=late.pk).proposal.outcome == "no_response"


def test_feedback_is_given_once_a_round(cast):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    for step in WAY:
        take(cast, matter, step)

    with pytest.raises(StepNotAllowed, match="已经反馈"):
        take(cast, matter, "feedback", satisfaction="not")
    assert Feedback.objects.get(matter=matter).satisfaction == "satisfied"


def test_the_agency_reads_feedback_only_when_the_proposal_is_closed(cast):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    for step in WAY:
        take(cast, matter, step)
    seen = Feedback.objects.visible_to

    assert (seen(cast.liming).count(), seen(cast.zhaxi).count(), seen(cast.ciren).count()) == (0, 1, 0)
    take(cast, matter, "feedback", by=cast.ciren, satisfaction="basically")
    assert seen(cast.liming).count() == 2


def test_nobody_decides_on_or_handles_a_proposal_they_signed(cast):
    from huiyin.accounts.models import Role
    from tests.factories.base import RoleHoldingFactory

    RoleHoldingFactory(user=cast.zhuoma, role=Role.PROPOSALS_COMMITTEE, assembly=cast.agency.assembly)
    matter = walk(cast, "review")

    with pytest.raises(PermissionDenied):
        take(cast, matter, "file", by=cast.zhuoma)


MAY = {
    "submit": {"zhuoma"},
    "review": {"zhaxi"},
    "file": {"yangjin"},
    "assign": {"zhaxi"},
    "acknowledge": {"liming"},
    "contact": {"liming"},
    "reply": {"liming"},
    "release": {"zhaxi"},
    "feedback": {"zhuoma"},
}


@pytest.mark.parametrize("who", ["zhuoma", "ciren", "zhaxi", "yangjin", "leader", "liming", "wangfang"])
@pytest.mark.parametrize("step", WAY)
def test_each_step_is_taken_by_the_one_it_belongs_to_and_nobody_else(step, who, cast):
    before = WAY.index(step)
    matter = walk(cast, WAY[before - 1]) if before else draft(cast)
    state = matter.state

    if who in MAY[step]:
        take(cast, matter, step, by=getattr(cast, who))
    else:
        with pytest.raises(PermissionDenied):
            take(cast, matter, step, by=getattr(cast, who))
        matter.refresh_from_db()
        assert matter.state == state


def test_who_had_signed_the_old_words_signs_again_after_a_return_to_revise(cast):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    for step in ["submit", "review", "return_to_revise"]:
        take(cast, matter, step)
    words = {"title": "改了的案由", "category": "livelihood", "grounds": "一", "recommendations": "二"}
    workflow.edit(matter, by=cast.zhuoma, key=key(), **words)

    workflow.sign(matter, by=cast.ciren, key=key())
    take(cast, matter, "submit")

    assert matter.signatures.get(person=cast.ciren.person).state == Signature.State.SIGNED


def test_a_discarded_draft_is_seen_by_nobody_but_its_author(cast):
    matter = draft(cast)
    take(cast, matter, "discard")

    seeing = [
        name
        for name in ("zhuoma", "zhaxi", "yangjin", "leader")
        if matter in Matter.objects.visible_to(getattr(cast, name))
    ]
    assert (matter.state, seeing) == (State.DISCARDED, ["zhuoma"])


def test_a_proposal_is_raised_on_the_day_it_was_first_handed_in(cast):
    matter = draft(cast, on=date(2025, 12, 29))
    take(cast, matter, "submit", on=date(2026, 1, 5))

    assert (matter.opened_on, matter.year) == (date(2026, 1, 5), 2026)


def test_what_is_kept_is_in_the_assembly_s_language_whatever_the_reader_s(cast):
    with translation.override("en"):
        matter = walk(cast, "review")
        take(cast, matter, "decline")

    assert matter.answers.get().text.startswith("不予立案：")
    assert "规则第1版" in matter.clocks.first().explanation["rule"]


def test_what_was_never_raised_counts_for_no_figure_and_no_duty(cast):
    kept, gone = draft(cast, title="提交的"), draft(cast, title="丢弃的")
    take(cast, kept, "submit")
    take(cast, gone, "discard")
    year = kept.opened_on.year

    received = BY_CODE["proposals_received"].rows(cast.agency.assembly, year)
    membership = cast.zhuoma.person.memberships.get()
    lay_down(kept.rule_set)
    fulfilled = [one.record for one in standing_of(membership, year) if one.duty.kind == "proposal"]

    assert list(received) == [kept]
    assert fulfilled == [kept]


def test_a_second_answer_moves_no_figure_from_one_year_to_the_next(cast):
    matter = walk(cast, "contact", on=date(2024, 3, 1))
    for step in ["reply", "release"]:
        take(cast, matter, step, on=date(2024, 12, 20))
    take(cast, matter, "feedback", on=date(2024, 12, 30), satisfaction="not")
    take(cast, matter, "contact")
    for step in ["reply", "release"]:
        take(cast, matter, step, on=date(2025, 2, 10))

    replied = BY_CODE["proposals_replied"].value
    assert (replied(cast.agency.assembly, 2024), replied(cast.agency.assembly, 2025)) == (1, 0)
