import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.plans import workflow
from huiyin.plans.models import AnnualPlan, Topic
from tests.plans import work
from tests.plans.work import key

pytestmark = pytest.mark.django_db
DECLINED = "您建议的选题：未采纳，理由在题目页上。"


@pytest.fixture
def at(cast):
    return work.desk(cast)


def steps_of(row):
    return list(Event.objects.of(row).values_list("step", flat=True))


# The plan


def test_a_plan_is_opened_once_a_year(at):
    with pytest.raises(StepNotAllowed, match="已经有了"):
        workflow.open_plan(by=at.leader, assembly=at.assembly, key=key(), year=at.plan.year)

    assert AnnualPlan.objects.count() == 1


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "liming", "wangfang"])
def test_the_offices_alone_open_a_plan(who, at):
    with pytest.raises(PermissionDenied):
        workflow.open_plan(by=getattr(at.cast, who), assembly=at.assembly, key=key(), year=2050)


def test_a_request_that_arrives_twice_opens_one_plan_and_suggests_one_topic(at):
    once, twice = key(), key()
    for _again in range(2):
        workflow.open_plan(by=at.liaison, assembly=at.assembly, key=once, year=2050)
        workflow.suggest(at.plan, by=at.cast.zhuoma, key=twice, title="饮水", **work.SAID)

    assert (AnnualPlan.objects.count(), Topic.objects.count()) == (2, 1)


def test_the_same_key_with_other_words_is_refused(at):
    once = key()
    workflow.suggest(at.plan, by=at.cast.zhuoma, key=once, title="饮水", **work.SAID)

    with pytest.raises(KeyAlreadyUsed):
        workflow.suggest(at.plan, by=at.cast.zhuoma, key=once, title="取暖", **work.SAID)


@pytest.mark.parametrize("who", ["zhuoma", "liming", "zhaxi", "leader"])
def test_whoever_is_entitled_suggests(who, at):
    topic = work.suggested(at, getattr(at.cast, who))

    assert (topic.state, topic.suggested_on) == ("suggested", work.today())


def test_a_member_of_another_assembly_suggests_nothing_here(at):
    with pytest.raises(PermissionDenied):
        work.suggested(at, at.cast.wangfang)


def test_after_the_day_members_suggest_no_more_and_the_office_still_does(cast):
    at = work.desk(cast, suggest_until=work.today() - timedelta(days=1))

    with pytest.raises(StepNotAllowed, match="不征集"):
        work.suggested(at)
    assert work.suggested(at, at.liaison).state == "suggested"


def test_on_the_day_itself_members_still_suggest(cast):
    at = work.desk(cast, suggest_until=work.today())

    assert work.suggested(at).state == "suggested"


def test_once_the_draft_is_drawn_up_members_suggest_no_more(at):
    work.drawn_up(at)

    with pytest.raises(StepNotAllowed):
        work.suggested(at)


def test_the_day_is_moved_and_the_old_one_stays_on_record(at):
    later = work.today() + timedelta(days=9)
    workflow.extend(at.plan, by=at.liaison, key=key(), suggest_until=later)

    assert at.plan.suggest_until == later
    assert Event.objects.of(at.plan).last().facts == {"was": "", "until": later.isoformat()}


# One's own suggestion


def test_whoever_suggested_changes_it_until_somebody_has_looked_at_it(at):
    topic = work.suggested(at)
    workflow.change(topic, by=at.cast.zhuoma, key=key(), title="高原饮水")
    workflow.shortlist(topic, by=at.liaison, key=key())

    assert topic.title == "高原饮水"
    assert Event.objects.of(topic).get(step="change").facts == {"was": {"title": "牧区冬季饮水"}}
    with pytest.raises(PermissionDenied):
        workflow.change(topic, by=at.cast.zhuoma, key=key(), title="又一次")


def test_whoever_suggested_does_not_decide_what_the_offices_work_out(at):
    topic = work.suggested(at)

    with pytest.raises(PermissionDenied):
        workflow.change(topic, by=at.cast.zhuoma, key=key(), thematic_education=True)
    topic.refresh_from_db()
    assert not topic.thematic_education


def test_only_whoever_suggested_takes_it_back(at):
    topic = work.suggested(at)

    with pytest.raises(PermissionDenied):
        workflow.withdraw(topic, by=at.cast.ciren, key=key())
    assert workflow.withdraw(topic, by=at.cast.zhuoma, key=key()).state == "withdrawn"


def test_what_others_went_into_is_not_taken_back(at):
    topic, other = work.suggested(at), work.suggested(at, at.cast.ciren)
    workflow.merge(other, by=at.liaison, key=key(), into=topic)

    with pytest.raises(StepNotAllowed, match="已有别人的建议并入"):
        workflow.withdraw(topic, by=at.cast.zhuoma, key=key())
    topic.refresh_from_db()
    assert topic.state == "suggested"


# Sifting


def test_a_declined_suggestion_is_answered_and_its_suggester_told(at):
    topic = work.suggested(at)
    workflow.decline(topic, by=at.liaison, key=key(), answer=" 去年研究过。 ")

    assert (topic.state, topic.answer) == ("declined", "去年研究过。")
    assert work.told(at.cast.zhuoma) == [DECLINED]


def test_nothing_is_declined_without_a_reason(at):
    topic = work.suggested(at)

    with pytest.raises(StepNotAllowed, match="理由"):
        workflow.decline(topic, by=at.liaison, key=key(), answer="  ")
    assert not Event.objects.of(topic).filter(step="decline").exists()


def test_who_went_into_another_topic_is_told_of_both(at):
    topic, other = work.suggested(at), work.suggested(at, at.cast.ciren, "冬季取水")
    workflow.merge(other, by=at.liaison, key=key(), into=topic)
    workflow.decline(topic, by=at.liaison, key=key(), answer="去年研究过。")

    assert (other.state, other.taken_into, other.answer) == ("merged", topic, "并入“牧区冬季饮水”一并研究。")
    assert work.told(at.cast.ciren) == [
        "您建议的选题：并入另一题目一并研究。",
        "您的建议所并入的题目：未采纳，理由在题目页上。",
    ]


def test_what_went_into_a_topic_follows_it_into_the_next(at):
    first, second, third = (work.suggested(at, title=title) for title in ("一", "二", "三"))
    workflow.merge(first, by=at.liaison, key=key(), into=second)
    workflow.merge(second, by=at.liaison, key=key(), into=third)
    first.refresh_from_db()

    assert (first.taken_into, second.taken_into) == (third, third)
    assert steps_of(first) == ["suggest", "merge", "follow"]


def test_a_topic_goes_into_no_ended_one_and_not_into_itself(at):
    topic, ended = work.suggested(at), work.suggested(at, title="完了")
    workflow.decline(ended, by=at.liaison, key=key(), answer="重复。")

    for into in (topic, ended):
        with pytest.raises(StepNotAllowed):
            workflow.merge(topic, by=at.liaison, key=key(), into=into)
    topic.refresh_from_db()
    assert (topic.state, topic.taken_into) == ("suggested", None)


def test_what_was_declined_is_looked_at_again(at):
    topic = work.suggested(at)
    workflow.decline(topic, by=at.liaison, key=key(), answer="重复。")
    workflow.reconsider(topic, by=at.liaison, key=key())

    assert (topic.state, topic.answer) == ("suggested", "")
    assert work.told(at.cast.zhuoma)[-1] == "您建议的选题：重新考虑。"


def test_many_are_sifted_row_by_row_and_what_is_refused_is_named(at):
    topics = [work.suggested(at, title=title) for title in "一二三"]
    workflow.shortlist(topics[1], by=at.liaison, key=key())

    refused = workflow.sift(topics, "shortlist", by=at.liaison, key=key())

    assert [topic.title for topic, _reason in refused] == ["二"]
    assert set(Topic.objects.values_list("state", flat=True)) == {"shortlisted"}


def test_who_does_not_keep_the_plan_sifts_nothing(at):
    topic = work.suggested(at)

    for name, said in (("shortlist", {}), ("decline", {"answer": "不"}), ("merge", {"into": work.suggested(at)})):
        with pytest.raises(PermissionDenied):
            getattr(workflow, name)(topic, by=at.staff, key=key(), **said)


@pytest.mark.parametrize(("kind", "missing"), [("research", "牵头"), ("consultation", "牵头")])
def test_a_topic_without_a_lead_does_not_go_into_the_draft(kind, missing, at):
    topic = work.suggested(at, kind=kind)
    workflow.shortlist(topic, by=at.liaison, key=key())

    with pytest.raises(StepNotAllowed, match=missing):
        workflow.include(topic, by=at.liaison, key=key())
    topic.refresh_from_db()
    assert topic.state == "shortlisted"


def test_a_consultation_topic_says_its_form_before_it_goes_into_the_draft(at):
    with pytest.raises(StepNotAllowed, match="协商形式"):
        work.drafted(at, kind="consultation")

    assert work.drafted(at, kind="consultation", format="forum").state == "drafted"


# What the meeting decides


def test_what_was_drafted_is_chosen_and_what_was_left_out_is_answered_in_one_step(at):
    chosen, left = work.drafted(at), work.suggested(at, at.cast.ciren, "留下的")
    work.decided(at, meeting="第十二次主席会议")
    chosen.refresh_from_db()
    left.refresh_from_db()

    assert (chosen.state, chosen.chosen_on, chosen.chosen_by) == ("approved", work.today(), "第十二次主席会议")
    assert (left.state, left.answer) == ("declined", "今年不列入。")
    assert work.told(at.cast.zhuoma)[-1] == "您建议的选题：已列入年度计划。"
    assert work.told(at.cast.ciren) == [DECLINED]
    assert (steps_of(chosen)[-1], steps_of(left)[-1]) == ("approve", "decline")


def test_nothing_is_decided_while_those_left_out_have_no_answer(at):
    topic = work.drafted(at)
    work.suggested(at, title="留下的")

    with pytest.raises(StepNotAllowed, match="1 个建议"):
        work.decided(at, answer="")
    topic.refresh_from_db()
    at.plan.refresh_from_db()
    assert (at.plan.state, topic.state) == ("draft", "drafted")


def test_an_empty_draft_is_not_decided(at):
    with pytest.raises(StepNotAllowed, match="还没有题目"):
        work.decided(at)


@pytest.mark.parametrize("facts", [{"meeting": " "}, {"on": work.today() + timedelta(days=1)}])
def test_what_is_decided_names_a_meeting_that_was_held(facts, at):
    work.drafted(at)

    with pytest.raises(StepNotAllowed):
        work.decided(at, **facts)


def test_the_leader_alone_enters_what_was_decided(at):
    work.drafted(at)
    work.drawn_up(at)

    with pytest.raises(PermissionDenied):
        workflow.decide(at.plan, by=at.liaison, key=key(), on=work.today(), meeting="主席会议")


def test_of_two_who_decide_at_once_the_second_is_told(at):
    work.drafted(at)
    work.decided(at)

    with pytest.raises(StepNotAllowed, match="已研究确定"):
        workflow.decide(at.plan, by=at.leader, key=key(), on=work.today(), meeting="主席会议")


def test_a_plan_is_adopted_not_before_it_was_decided(at):
    work.drafted(at)
    work.decided(at)

    with pytest.raises(StepNotAllowed, match="不能早于"):
        workflow.adopt(at.plan, by=at.leader, key=key(), on=work.today() - timedelta(days=1), meeting="常委会会议")
    workflow.adopt(at.plan, by=at.leader, key=key(), on=work.today(), meeting="常委会会议")
    assert (at.plan.state, at.plan.adopted_by) == ("adopted", "常委会会议")


def test_after_the_decision_nothing_is_sifted(at):
    work.drafted(at)
    topic = work.suggested(at, title="不采纳的")
    work.decided(at)
    topic.refresh_from_db()

    with pytest.raises(StepNotAllowed, match="增列"):
        workflow.reconsider(topic, by=at.liaison, key=key())


def test_a_topic_is_added_to_a_decided_plan_with_its_own_day_and_meeting(at):
    work.drafted(at)
    work.decided(at)
    once = key()
    facts = {"title": "主题教育题目", "kind": "research", "lead_body": at.body, "thematic_education": True}
    for _again in range(2):
        topic = workflow.add(at.plan, by=at.leader, key=once, on=work.today(), meeting="四月党组会", **facts)

    assert (topic.state, topic.chosen_by, topic.year) == ("approved", "四月党组会", at.plan.year)
    assert Topic.objects.filter(title="主题教育题目").count() == 1


# The tree


def test_a_part_is_drafted_with_its_topic_and_not_without(at):
    topic = work.suggested(at, lead_body=at.body)
    part = work.suggested(at, at.liaison, "牧区部分", within=topic, lead_body=at.body)
    workflow.shortlist(part, by=at.liaison, key=key())

    with pytest.raises(StepNotAllowed, match="上级题目"):
        workflow.include(part, by=at.liaison, key=key())
    with pytest.raises(StepNotAllowed, match="子题目"):
        workflow.decline(topic, by=at.liaison, key=key(), answer="不")


def test_a_topic_is_not_moved_below_itself(at):
    topic = work.suggested(at)
    part = work.suggested(at, at.liaison, "部分", within=topic)

    for within in (topic, part):
        with pytest.raises(StepNotAllowed, match="自己"):
            workflow.move(topic, by=at.liaison, key=key(), within=within)
    workflow.move(part, by=at.liaison, key=key(), within=None, order=3)
    assert (part.within, part.order) == (None, 3)


def test_a_member_enters_no_part_of_another_topic(at):
    with pytest.raises(PermissionDenied):
        work.suggested(at, title="部分", within=work.suggested(at))


# The end


def test_a_topic_is_closed_after_its_parts_and_opened_again(at):
    topic = work.drafted(at)
    part = work.drafted(at, at.liaison, "部分", within=topic)
    work.decided(at)

    with pytest.raises(StepNotAllowed, match="子题目"):
        workflow.close(topic, by=at.liaison, key=key(), on=work.today())
    for row in (part, topic):
        workflow.close(row, by=at.liaison, key=key(), on=work.today())
    with pytest.raises(StepNotAllowed, match="上级题目"):
        workflow.reopen(part, by=at.liaison, key=key())
    workflow.reopen(topic, by=at.liaison, key=key())

    assert (topic.state, topic.closed_on) == ("approved", None)
    assert work.told(at.cast.zhuoma)[-1] == "您建议的选题：已办结。"


def test_every_step_is_refused_from_any_other_state(at):
    said = {
        "decline": {"answer": "不"},
        "merge": {"into": work.suggested(at, title="另一个")},
        "move": {"within": None},
    }
    said |= {"change": {"title": "新"}, "close": {"on": work.today()}}
    day = {"chosen_on": work.today(), "closed_on": work.today(), "answer": "答"}
    for name, step in workflow.STEPS.items():
        for state in set(Topic.State) - step.starts - {Topic.State.MERGED}:
            topic = work.suggested(at, at.liaison)
            Topic.objects.filter(pk=topic.pk).update(state=state, **day)
            with pytest.raises(StepNotAllowed):
                getattr(workflow, name)(topic, by=at.liaison, key=uuid.uuid4(), **said.get(name, {}))
