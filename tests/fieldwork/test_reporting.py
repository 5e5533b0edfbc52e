"""Reports, step by step: nothing is lost, nobody who commented or was advised goes without an answer."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from huiyin.fieldwork import reporting
from huiyin.fieldwork.models import Comment, Report, ReportInstruction
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.models import Matter, State
from huiyin.notices.models import Notice
from tests.fieldwork import report_work as work
from tests.fieldwork.report_work import key, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(cast):
    return work.committee(cast)


def refused(words, act, **facts):
    with pytest.raises(StepNotAllowed, match=words), transaction.atomic():
        act(**facts)


def test_a_report_begun_from_a_trip_holds_its_findings_once_as_paragraphs_and_advice(at):
    report = work.drafted(at, findings=at.findings)

    assert report.text.startswith(work.TEXT)
    assert report.text.count("问题：冬季水管冻裂\n原因：埋得太浅\n建议：管道深埋一米二") == 1
    assert report.text.endswith("问题：管水员没有报酬\n原因：没有列入预算")
    assert [row.text for row in report.recommendations.all()] == ["管道深埋一米二"]
    assert set(report.findings.all()) == set(at.findings)
    assert not reporting.findings_for(report, at.dandzin).exists()
    refused("已经写入", reporting.lay_in, report=report, by=at.dandzin, key=key(), findings=at.findings[:1])


def test_begun_twice_under_one_key_it_is_one_report(at):
    pressed = {"by": at.dandzin, "assembly": at.assembly, "key": key(), "title": "一份报告", "body": at.body}
    first = reporting.begin_report(**pressed, topic=at.topic, findings=at.findings)

    assert reporting.begin_report(**pressed, topic=at.topic, findings=at.findings) == first
    assert Report.objects.count() == 1
    with pytest.raises(KeyAlreadyUsed):
        reporting.begin_report(**pressed | {"title": "另一份"})


def test_a_member_s_own_report_names_the_member(at):
    report = reporting.begin_report(by=at.cast.zhuoma, assembly=at.assembly, key=key(), title="走访所见")

    assert (report.author, report.body) == (at.cast.zhuoma.person, None)
    with pytest.raises(PermissionDenied):
        reporting.circulate(report, by=at.cast.zhuoma, key=key(), until=today())


def test_findings_let_go_or_of_other_trips_are_not_offered(at):
    elsewhere = work.ActivityFactory(assembly=at.assembly, kind="research_trip")
    work.found(at, "别处的事", activity=elsewhere)
    work.found(at, "不再提出", let_go_on=today(), let_go_why="已经解决")

    offered = reporting.findings_for(work.drafted(at), at.deji)

    assert set(offered) == set(at.findings)


def test_of_two_who_edit_at_once_neither_is_lost(at):
    report = work.drafted(at)
    seen, words = report.edits, {"title": "新题目", "text": "第一位写的"}
    pressed = {"by": at.dandzin, "key": key(), "seen": seen, **words}
    reporting.edit(report, **pressed)
    reporting.edit(report, **pressed)  # the same request again

    with pytest.raises(reporting.EditedMeanwhile, match="旦增"):
        reporting.edit(report, by=at.deji, key=key(), seen=seen, title="新题目", text="第二位写的")
    report.refresh_from_db()
    assert (report.text, report.edits) == ("第一位写的", seen + 1)
    reporting.edit(report, by=at.deji, key=key(), seen=report.edits, title="新题目", text="两位写的")
    assert Report.objects.get().text == "两位写的"


def test_versions_are_kept_from_the_day_it_is_circulated(at):
    report = work.circulated(at)
    for text in ("改了一次", "改了一次", "改了两次"):
        report.refresh_from_db()
        reporting.edit(
            report, by=at.dandzin, key=key(), seen=report.edits, title=report.title, text=text, note="按意见"
        )

    assert [(row.number, row.text) for row in report.versions.all()] == [
        (1, work.TEXT),
        (2, "改了一次"),
        (3, "改了两次"),
    ]


def test_those_of_the_trip_are_told_it_is_circulated_and_nobody_else(at):
    work.circulated(at)

    told = Notice.objects.filter(subject="fieldwork.report")
    assert {notice.recipient for notice in told} == {at.cast.zhuoma}
    assert "牧区饮水" not in told.get().title + told.get().about


def test_a_comment_is_answered_before_the_report_is_adopted_and_its_writer_told(at):
    report = work.circulated(at)
    reporting.comment(report, by=at.cast.ciren, key=key(), text="补上户数")
    adopting = {"report": report, "by": at.dandzin, "on": today(), "adopted_by": "主席会议"}
    refused("1 条意见没有答复", reporting.adopt, key=key(), **adopting)

    row = Comment.objects.get()
    refused("说明理由", reporting.answer_comment, row=row, by=at.dandzin, key=key(), outcome="not_taken")
    reporting.answer_comment(row, by=at.dandzin, key=key(), outcome="partly", answer="补了两县的")
    refused("已经有了答复", reporting.answer_comment, row=row, by=at.deji, key=key(), outcome="taken")
    reporting.adopt(key=key(), **adopting)

    assert (report.state, report.adopted_by) == ("adopted", "主席会议")
    assert Notice.objects.filter(recipient=at.cast.ciren, kind="answered").count() == 1


def test_comments_end_with_their_day_and_adoption_waits_for_it(at):
    report = reporting.circulate(work.drafted(at), by=at.dandzin, key=key(), until=today() + timedelta(days=5))
    adopting = {"report": report, "by": at.dandzin, "on": today(), "adopted_by": "主席会议"}
    refused("在那之前不能审定", reporting.adopt, key=key(), **adopting)
    Report.objects.update(circulated_on=work.days_ago(9), comments_until=work.days_ago(1))
    report.refresh_from_db()

    refused("为止", reporting.comment, report=report, by=at.cast.ciren, key=key(), text="晚了")
    reporting.adopt(key=key(), **adopting)
    assert not Comment.objects.exists()


def test_taken_back_it_is_written_anew_and_what_was_said_waits_for_its_answer(at):
    report = work.circulated(at)
    reporting.comment(report, by=at.cast.ciren, key=key(), text="补上户数")
    reporting.take_back(report, by=at.deji, key=key(), text="重新调研")
    reporting.circulate(report, by=at.dandzin, key=key(), until=today())

    assert (report.state, report.versions.count(), report.comments.filter(outcome="").count()) == ("circulated", 1, 1)


def test_adopted_its_words_stand(at):
    report = work.adopted(at)
    refused("已审定", reporting.edit, report=report, by=at.dandzin, key=key(), seen=report.edits, title="改", text="改")
    refused("已审定", reporting.comment, report=report, by=at.cast.ciren, key=key(), text="晚了")


def test_it_goes_to_many_but_once_to_each(at):
    report = work.sent(at)
    more = {"report": report, "by": at.dandzin, "on": today()}
    reporting.send(to="自治区政府", key=key(), **more)
    refused("已经报送过", reporting.send, to="自治区政府", key=key(), **more)
    refused("报送日期", reporting.send, key=key(), **more | {"on": work.days_ago(3)}, to="别处")

    assert [one.to for one in report.sendings.all()] == ["区委办公厅", "自治区政府"]


def test_every_word_of_an_instruction_is_for_the_offices_and_not_in_history(at):
    report = work.sent(at)
    words = {"leader": "主要领导", "level": "region", "on": today(), "text": "请水利厅落实", "gist": "要求落实"}
    with pytest.raises(PermissionDenied):
        reporting.instruct(report, by=at.dandzin, key=key(), **words)
    reporting.instruct(report, by=at.deji, key=key(), **words)

    assert [ReportInstruction.objects.visible_to(user).count() for user in (at.deji, at.dandzin, at.cast.zhuoma)] == [
        1,
        0,
        0,
    ]
    assert "水利厅" not in str(list(Event.objects.of(report).values_list("facts", flat=True)))


def test_advice_becomes_a_suggestion_in_the_ledger_once(at):
    report = work.adopted(at)
    row = work.recommended(at, report, agency=at.cast.agency)
    pressed = {"by": at.dandzin, "key": key(), "title": "管道深埋"}
    reporting.enter(row, **pressed)
    reporting.enter(row, **pressed)

    (matter,) = Matter.objects.filter(livelihood__kind="suggestion")
    assert (row.matter, matter.livelihood.topic, matter.livelihood.activity) == (matter, at.topic, at.trip)
    assert "出自报告《牧区饮水的调研报告》" in matter.livelihood.description
    assert "建议由教育局采纳" in matter.livelihood.description
    refused("已经有了着落", reporting.leave_out, row=row, by=at.dandzin, key=key(), why="不用了")


def test_the_liaison_office_which_keeps_no_ledger_enters_nothing(at):
    row = work.recommended(at, work.adopted(at))
    with pytest.raises(PermissionDenied):
        reporting.enter(row, by=at.deji, key=key(), title="管道深埋")
    reporting.leave_out(row, by=at.deji, key=key(), why="已列入规划")
    assert row.why_not == "已列入规划"


def test_advice_that_stands_in_the_ledger_already_is_joined_to_it_once(at):
    report = work.adopted(at)
    first, second = work.recommended(at, report, "甲"), work.recommended(at, report, "乙")
    reporting.enter(first, by=at.ledger, key=key(), title="甲")
    matter = first.matter
    refused("对应了别的建议", reporting.join, row=second, by=at.ledger, key=key(), matter=matter)
    first.matter = None
    first.save()
    reporting.join(second, by=at.ledger, key=key(), matter=matter)

    assert second.matter == matter


def test_it_is_closed_when_all_it_advises_is_answered_or_said_not_to_be_entered(at):
    report = work.sent(at)
    rows = [work.recommended(at, report, words) for words in ("甲", "乙")]
    reporting.enter(rows[0], by=at.dandzin, key=key(), title="甲")
    closing = {"report": report, "by": at.dandzin, "outcome": "已落实"}
    refused("2 条建议", reporting.close, key=key(), **closing)
    reporting.leave_out(rows[1], by=at.dandzin, key=key(), why="已写入规划")
    refused("1 条建议", reporting.close, key=key(), **closing)
    Matter.objects.filter(pk=rows[0].matter_id).update(state=State.VERIFIED, answered_on=today())
    reporting.close(key=key(), **closing)

    assert (report.state, report.closed_on) == ("closed", today())


def test_a_report_that_was_sent_to_nobody_is_not_closed(at):
    refused("还没有报送", reporting.close, report=work.adopted(at), by=at.dandzin, key=key(), outcome="完")


def test_a_whole_waits_for_its_parts_and_has_one_level_of_them(at):
    whole = work.circulated(at, title="总报告")
    part = work.drafted(at, title="分报告", within=whole)
    refused("一层", work.drafted, at=at, title="再分", within=part)
    adopting = {"by": at.dandzin, "on": today(), "adopted_by": "主席会议"}
    refused("1 份分报告没有审定", reporting.adopt, report=whole, key=key(), **adopting)
    reporting.circulate(part, by=at.dandzin, key=key(), until=today())
    reporting.adopt(part, key=key(), **adopting)
    reporting.adopt(whole, key=key(), **adopting)
    reporting.send(whole, by=at.dandzin, key=key(), to="区委", on=today())
    refused("1 份分报告没有办结", reporting.close, report=whole, by=at.dandzin, key=key(), outcome="完")
    reporting.close(part, by=at.dandzin, key=key(), outcome="随总报告报送")
    reporting.close(whole, by=at.dandzin, key=key(), outcome="完")

    assert whole.state == part.state == "closed"
    refused("已经审定", work.drafted, at=at, title="晚到的", within=whole)


def test_a_stranger_takes_no_step(at):
    report = work.drafted(at)
    for step in ({"title": "改", "text": "改", "seen": report.edits},):
        with pytest.raises(PermissionDenied):
            reporting.edit(report, by=at.cast.wangfang, key=uuid.uuid4(), **step)
    with pytest.raises(PermissionDenied):
        reporting.begin_report(by=at.cast.wangfang, assembly=at.assembly, key=key(), title="别处的")
