"""Several agencies, each with its own part and terms: returned, extended, advised on, answered, checked."""

from datetime import date

import pytest

from huiyin.accounts.models import Role
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Assignment, Clock, CoOpinion, Matter, ProposerContact, Reply, State
from huiyin.proposals import workflow
from huiyin.proposals.workflow.answering import CHECKLIST
from huiyin.proposals.workflow.handling import deem_all_acknowledged
from tests.factories.base import AgencyFactory, RoleHoldingFactory, UserFactory
from tests.proposals.course import draft, key, take, walk

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture
def agencies(cast, assembly):
    """水利局 and 财政局 beside the cast's own agency, each with an officer."""
    found = {}
    for name in ("水利局", "财政局"):
        agency = AgencyFactory(assembly=assembly, name=name)
        officer = UserFactory(name=f"{name}联络员")
        RoleHoldingFactory(user=officer, role=Role.AGENCY, assembly=assembly, agency=agency)
        found[name] = (agency, officer)
    return found


def given_to(cast, on=MONDAY, **whom):
    matter = walk(cast, "file", on)
    workflow.assign(matter, by=cast.zhaxi, key=key(), on=on, **whom)
    return matter


def answer(cast, matter, officer, on=MONDAY, released_on=None):
    """All an agency does, and what the office does with it."""
    workflow.acknowledge(matter, by=officer, key=key(), handler="张三", on=on)
    workflow.contact(matter, by=officer, key=key(), kind="met", held_on=on, gist="听取意见。")
    take(cast, matter, "reply", by=officer, on=on)
    take(cast, matter, "release", on=released_on or on)


def clocks(matter, agency):
    return {clock.name: clock for clock in matter.clocks.filter(assignment__agency=agency)}


def test_each_agency_has_its_own_terms_and_a_co_handler_owes_an_opinion_and_no_answer(cast, agencies):
    water, _officer = agencies["水利局"]
    matter = given_to(cast, lead=cast.agency, co=[water])

    assert set(clocks(matter, cast.agency)) == {"acknowledge", "handle"}
    assert set(clocks(matter, water)) == {"acknowledge", "co_opinion"}
    assert clocks(matter, water)["co_opinion"].due_on == date(2026, 4, 2)


def test_a_missing_opinion_never_holds_the_answer_up(cast, agencies):
    water, _officer = agencies["水利局"]
    matter = given_to(cast, lead=cast.agency, co=[water])

    answer(cast, matter, cast.liming)

    assert matter.state == State.REPLIED
    assert not matter.clocks.filter(assignment__agency=water, stopped_on=None).exists()


def test_a_late_co_handler_does_not_make_the_proposal_late(cast, agencies):
    water, _officer = agencies["水利局"]
    matter = given_to(cast, lead=cast.agency, co=[water])
    workflow.acknowledge(matter, by=cast.liming, key=key(), handler="张三", on=MONDAY)

    assert matter.due_on == clocks(matter, cast.agency)["handle"].due_on


def test_a_co_handler_s_opinion_is_read_by_the_agencies_and_the_office_alone(cast, agencies):
    water, officer = agencies["水利局"]
    matter = given_to(cast, lead=cast.agency, co=[water])
    workflow.acknowledge(matter, by=officer, key=key(), handler="李四")
    workflow.give_opinion(matter, by=officer, key=key(), text="同意。", result_class="a", signed_by="局长")

    seeing = [
        name for name in ("zhuoma", "ciren", "zhaxi", "liming") if CoOpinion.objects.visible_to(getattr(cast, name))
    ]
    assert seeing == ["zhaxi", "liming"]


def test_separate_agencies_each_answer_and_the_last_answer_begins_the_feedback(cast, agencies):
    water, officer = agencies["水利局"]
    matter = given_to(cast, separate=[cast.agency, water])

    answer(cast, matter, cast.liming)
    assert (matter.state, matter.holder, matter.answers.count()) == (State.ASSIGNED, water, 1)
    answer(cast, matter, officer)

    assert (matter.state, matter.answers.count()) == (State.REPLIED, 2)
    assert matter.clocks.get(name="feedback").assignment is None


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, "主办单位"),
        ({"separate": ["own"]}, "至少要有两个"),
        ({"lead": "own", "separate": ["own", "water"]}, "二者不能都选"),
        ({"lead": "own", "co": ["own"]}, "只能选一次"),
        ({"lead": "elsewhere"}, "本级政协"),
    ],
)
def test_agencies_that_make_no_whole_are_refused_in_words(chosen, words, cast, agencies):
    known = {"own": cast.agency, "water": agencies["水利局"][0], "elsewhere": AgencyFactory()}
    whom = {name: known[who] if isinstance(who, str) else [known[one] for one in who] for name, who in chosen.items()}

    with pytest.raises(StepNotAllowed, match=words):
        given_to(cast, **whom)
    assert not Assignment.objects.exists()


def asked_back(cast, agencies, on=date(2026, 3, 4)):
    matter = given_to(cast, lead=cast.agency)
    water, _officer = agencies["水利局"]
    workflow.request_return(matter, by=cast.liming, key=key(), reason="属水利部门。", proposed=water, on=on)
    return matter


def test_a_return_is_held_by_the_office_and_the_agency_s_term_waits(cast, agencies):
    matter = asked_back(cast, agencies)

    handle = clocks(matter, cast.agency)["handle"]
    assert (matter.state, matter.holder) == (State.RETURN_REQUESTED, "提案工作人员")
    assert (handle.paused_on, handle.stopped_on) == (date(2026, 3, 4), None)
    assert matter.due_on == clocks(matter, cast.agency)["decide_return"].due_on == date(2026, 3, 11)


def test_agreed_another_agency_has_it_with_terms_of_its_own_and_the_first_reads_it_no_more(cast, agencies):
    matter = asked_back(cast, agencies)
    water, officer = agencies["水利局"]
    workflow.reassign(matter, by=cast.zhaxi, key=key(), to=water, on=date(2026, 3, 9))

    assert (matter.state, matter.holder) == (State.ASSIGNED, water)
    assert clocks(matter, water)["handle"].due_on == date(2026, 6, 9)
    assert not matter.clocks.filter(assignment__agency=cast.agency, stopped_on=None).exists()
    assert matter not in Matter.objects.visible_to(cast.liming)
    assert matter in Matter.objects.visible_to(officer)


def test_who_has_it_by_that_decision_does_not_return_it(cast, agencies):
    matter = asked_back(cast, agencies)
    water, officer = agencies["水利局"]
    workflow.reassign(matter, by=cast.zhaxi, key=key(), to=water, on=date(2026, 3, 9))

    with pytest.raises(StepNotAllowed, match="不能再退回"):
        workflow.request_return(
            matter, by=officer, key=key(), reason="不属我局。", proposed=agencies["财政局"][0], on=date(2026, 3, 10)
        )


def test_refused_it_stays_and_the_days_of_the_decision_do_not_count(cast, agencies):
    matter = asked_back(cast, agencies)
    workflow.refuse_return(matter, by=cast.zhaxi, key=key(), note="属教育局职责。", on=date(2026, 3, 9))

    handle = clocks(matter, cast.agency)["handle"]
    assert (matter.state, matter.holder) == (State.ACCEPTED, cast.agency)
    assert handle.due_on == date(2026, 6, 7)  # 2 June and the five days from 4 to 9 March
    assert handle.explanation["pauses"] == [{"from": "2026-03-04", "to": "2026-03-09", "why": "不同意退回"}]
    with pytest.raises(StepNotAllowed, match="不能再次申请"):
        workflow.request_return(
            matter, by=cast.liming, key=key(), reason="还是不属。", proposed=agencies["财政局"][0], on=date(2026, 3, 10)
        )


def test_a_return_is_asked_within_the_window_of_the_rule_set(cast, agencies):
    assert asked_back(cast, agencies, on=date(2026, 3, 11)).state == State.RETURN_REQUESTED  # the seventh working day
    with pytest.raises(StepNotAllowed, match="2026-03-11"):
        asked_back(cast, agencies, on=date(2026, 3, 12))


def test_whom_nothing_was_heard_from_is_deemed_to_have_acknowledged(cast, agencies):
    silent, quick = given_to(cast, lead=cast.agency), given_to(cast, lead=cast.agency)
    workflow.acknowledge(quick, by=cast.liming, key=key(), handler="张三", on=date(2026, 3, 3))

    assert deem_all_acknowledged(date(2026, 3, 9)) == 0  # the fifth working day is still in time
    assert deem_all_acknowledged(date(2026, 3, 10)) == 1
    assert deem_all_acknowledged(date(2026, 3, 10)) == 0

    part = silent.assignments.get()
    assert (part.state, part.deemed, part.acknowledged_on) == ("accepted", True, date(2026, 3, 10))


def taken_over(cast, on=MONDAY):
    matter = given_to(cast, lead=cast.agency, on=on)
    workflow.acknowledge(matter, by=cast.liming, key=key(), handler="张三", on=on)
    return matter


def ask(cast, matter, until, on=date(2026, 5, 20)):
    workflow.ask_extension(matter, by=cast.liming, key=key(), reason="工程未完。", until=until, on=on)


def test_an_extension_moves_the_date_only_when_it_is_granted_and_says_who_granted_it(cast):
    matter = taken_over(cast)
    ask(cast, matter, date(2026, 8, 1))
    assert clocks(matter, cast.agency)["handle"].due_on == date(2026, 6, 2)

    workflow.grant_extension(matter, by=cast.zhaxi, key=key(), note="同意。", on=date(2026, 5, 21))

    handle = clocks(matter, cast.agency)["handle"]
    assert handle.due_on == matter.due_on == date(2026, 8, 1)
    assert handle.explanation["extensions"] == [
        {"until": "2026-08-01", "by": "扎西", "on": "2026-05-21", "reason": "同意。"}
    ]


@pytest.mark.parametrize(
    ("until", "on", "words"),
    [
        (date(2026, 9, 3), date(2026, 5, 20), "不晚于 2026-09-02"),  # six months in all
        (date(2026, 6, 2), date(2026, 5, 20), "之后"),
        (date(2026, 8, 1), date(2026, 6, 3), "已经逾期"),
    ],
)
def test_an_extension_beyond_the_rules_or_too_late_is_refused(until, on, words, cast):
    matter = taken_over(cast)

    with pytest.raises(StepNotAllowed, match=words):
        ask(cast, matter, until, on)


def test_an_extension_is_granted_once(cast):
    matter = taken_over(cast)
    ask(cast, matter, date(2026, 7, 1))
    workflow.grant_extension(matter, by=cast.zhaxi, key=key(), note="同意。", on=date(2026, 5, 21))

    with pytest.raises(StepNotAllowed, match="1 次"):
        ask(cast, matter, date(2026, 8, 1))


def test_a_contact_the_proposer_disputes_is_none(cast):
    matter = walk(cast, "contact")
    held = ProposerContact.objects.get()
    workflow.confirm_contact(matter, by=cast.zhuoma, key=key(), contact=held, word="disputed", note="没有联系过。")

    with pytest.raises(StepNotAllowed, match="有异议"):
        take(cast, matter, "reply")
    take(cast, matter, "contact")
    take(cast, matter, "reply")
    assert matter.state == State.REPLY_REVIEW


def test_an_answer_goes_out_only_when_every_point_was_checked(cast):
    matter = walk(cast, "reply")

    with pytest.raises(StepNotAllowed, match="主要负责人签发"):
        take(cast, matter, "release", checks=[code for code in CHECKLIST if code != "signed"])
    assert not matter.answers.exists()


def test_sent_back_the_days_with_the_office_do_not_count(cast):
    matter = walk(cast, "contact", MONDAY)
    take(cast, matter, "reply", on=date(2026, 5, 29))
    take(cast, matter, "send_back", on=date(2026, 6, 5))

    assert (matter.state, matter.holder) == (State.ACCEPTED, cast.agency)
    assert matter.due_on == date(2026, 6, 9)  # 2 June and a week
    assert [reply.decision for reply in Reply.objects.all()] == ["sent_back"]


def test_the_agency_was_in_time_when_it_handed_in_in_time(cast):
    matter = walk(cast, "contact", MONDAY)
    take(cast, matter, "reply", on=date(2026, 6, 2))
    take(cast, matter, "release", on=date(2026, 6, 8))

    assert matter.clocks.get(name="handle").stopped_on == date(2026, 6, 2)
    assert matter.answers.get().given_on == date(2026, 6, 8)


def test_nobody_reads_an_answer_before_it_goes_out_but_the_agencies_and_the_office(cast):
    walk(cast, "reply")

    assert [
        name
        for name in ("zhuoma", "ciren", "zhaxi", "yangjin", "leader", "liming")
        if Reply.objects.visible_to(getattr(cast, name))
    ] == ["zhaxi", "yangjin", "leader", "liming"]


# Merged proposals


def merged(cast, on=MONDAY):
    """卓玛's proposal, with 次仁's of the same content merged into it."""
    lead, other = walk(cast, "file", on), draft(cast, on, by=cast.ciren, title="关于村小取暖的提案")
    for step in ["submit", "review"]:
        take(cast, other, step, on=on, **({"by": cast.ciren} if step == "submit" else {}))
    take(cast, other, "merge", into=lead, on=on)
    return lead, other


def answered(cast, lead, on=MONDAY, **typed):
    for step in ["assign", "acknowledge", "contact"]:
        take(cast, lead, step, on=on)
    take(cast, lead, "reply", on=on, **typed)
    take(cast, lead, "release", on=on)


def test_a_merged_proposal_is_held_by_whom_its_lead_is(cast):
    lead, other = merged(cast)
    take(cast, lead, "assign", on=MONDAY)
    other.refresh_from_db()

    assert other.state == State.MERGED
    assert (other.holder, other.due_on) == (lead.holder, lead.due_on) == (cast.agency, date(2026, 3, 9))


def test_every_proposer_of_a_group_gets_an_answer_of_their_own(cast):
    lead, other = merged(cast)
    answered(cast, lead, apart={other.pk: "村小今年先行改造。"})

    own = other.answers.get()
    assert [receipt.person.user for receipt in own.receipts.all()] == [cast.ciren]
    assert own.text == "已列入明年计划。\n\n村小今年先行改造。"
    assert [receipt.person.user for receipt in lead.answers.get().receipts.all()] == [cast.zhuoma]


def test_one_of_a_group_who_is_not_satisfied_has_all_handled_again(cast):
    lead, other = merged(cast)
    answered(cast, lead)
    other.refresh_from_db()
    take(cast, lead, "feedback", on=MONDAY)
    assert lead.state == State.REPLIED  # waits for the other's proposer
    take(cast, other, "feedback", by=cast.ciren, satisfaction="not", on=MONDAY)
    lead.refresh_from_db()
    assert (lead.state, other.state) == (State.REHANDLING, State.MERGED)

    for step in ["contact", "reply", "release"]:
        take(cast, lead, step)
    take(cast, lead, "feedback", satisfaction="basically")
    other.refresh_from_db()
    take(cast, other, "feedback", by=cast.ciren)

    assert [Matter.objects.get(pk=matter.pk).state for matter in (lead, other)] == [State.CLOSED, State.CLOSED]
    assert [Matter.objects.get(pk=matter.pk).proposal.outcome for matter in (lead, other)] == ["basically", "satisfied"]
    assert other.answers.count() == 2


def test_a_merge_is_undone_before_handover_and_not_after(cast):
    lead, other = merged(cast)
    workflow.unmerge(other, by=cast.yangjin, key=key(), note="地点不同。")
    assert (other.state, other.merged_into) == (State.IN_REVIEW, None)
    assert other.clocks.filter(name=Clock.Name.DECIDE, stopped_on=None).exists()

    take(cast, other, "merge", into=lead)
    take(cast, lead, "assign")
    other.refresh_from_db()
    with pytest.raises(StepNotAllowed, match="已经交办"):
        workflow.unmerge(other, by=cast.yangjin, key=key(), note="地点不同。")


def test_only_a_filed_proposal_that_is_not_handed_over_takes_another_in(cast):
    handed_over, other = walk(cast, "assign"), walk(cast, "review")

    with pytest.raises(StepNotAllowed, match="并案"):
        take(cast, other, "merge", into=handed_over)
    assert Matter.objects.get(pk=other.pk).state == State.IN_REVIEW


def test_the_agency_reads_what_is_merged_into_what_it_handles_and_nobody_handles_what_they_signed(cast):
    lead, other = merged(cast)
    take(cast, lead, "assign")

    assert other in Matter.objects.visible_to(cast.liming)
    RoleHoldingFactory(user=cast.ciren, role=Role.AGENCY, assembly=cast.agency.assembly, agency=cast.agency)

    assert "acknowledge" not in workflow.offered(type(cast.ciren).objects.get(pk=cast.ciren.pk), lead)
