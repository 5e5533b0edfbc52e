"""A day of receiving people: who plans and holds it, what becomes of what was brought."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Matter, Originator, State, Voice
from huiyin.visits import workflow
from huiyin.visits.models import Received, Reception, ReceptionPlace
from tests.visits import work
from tests.visits.work import CONTACT, NAME, days_ago, key

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(cast):
    return work.desk(cast)


def test_a_place_has_a_name_of_its_own_in_its_assembly(at):
    facts = {"kind": "studio", "place": at.assembly, "spot": "", "regular_days": "", "is_open": True}
    made = workflow.open_place(by=at.liaison, assembly=at.assembly, key=key(), name="河边工作室", **facts)

    with pytest.raises(StepNotAllowed, match="河边工作室"):
        workflow.open_place(by=at.ledger, assembly=at.assembly, key=key(), name="河边工作室", **facts)
    with pytest.raises(PermissionDenied):
        workflow.open_place(by=at.cast.zhuoma, assembly=at.assembly, key=key(), name="别处", **facts)
    assert ReceptionPlace.objects.filter(name="河边工作室").get() == made


def test_a_place_that_is_closed_takes_no_new_days(at):
    ReceptionPlace.objects.update(is_open=False)
    at.place.refresh_from_db()

    with pytest.raises(StepNotAllowed, match="停用"):
        work.planned(at)


def test_the_desk_plans_for_anybody_and_a_member_for_themselves(at):
    zhuoma, ciren = at.cast.zhuoma, at.cast.ciren

    assert work.planned(at, by=at.ledger).state == "planned"
    assert work.planned(at, by=zhuoma).planned_by == zhuoma
    with pytest.raises(StepNotAllowed, match="自己"):
        work.planned(at, by=ciren)
    with pytest.raises(PermissionDenied):
        work.planned(at, by=at.cast.wangfang)


def test_the_same_plan_sent_twice_is_one(at):
    facts = {"by": at.liaison, "key": key(), "kind": "visit", "held_on": work.today()}
    members = [at.cast.zhuoma.person]

    assert workflow.plan_visit(at.place, members=members, **facts) == workflow.plan_visit(
        at.place, members=members, **facts
    )
    with pytest.raises(KeyAlreadyUsed):
        workflow.plan_visit(at.place, members=members, theme="别的", **facts)


def test_a_plan_is_changed_and_cancelled_with_a_reason(at):
    planned = work.planned(at, days_ago(-3))
    workflow.change(
        planned,
        by=at.liaison,
        key=key(),
        kind="visit",
        held_on=days_ago(-5),
        members=[at.cast.ciren.person],
        theme="看水",
    )
    assert (planned.held_on, planned.theme, list(planned.members.all())) == (
        days_ago(-5),
        "看水",
        [at.cast.ciren.person],
    )

    with pytest.raises(StepNotAllowed, match="为什么"):
        workflow.cancel(planned, by=at.liaison, key=key(), text=" ")
    workflow.cancel(planned, by=at.liaison, key=key(), text="大雪封路")
    assert (planned.state, planned.cancelled_why) == ("cancelled", "大雪封路")
    with pytest.raises(StepNotAllowed):
        workflow.hold(planned, by=at.ledger, key=key())


def test_nobody_begins_before_the_day(at):
    with pytest.raises(StepNotAllowed, match="还没有到"):
        work.under_way(at, days_ago(-1))


def test_only_those_named_and_the_ledger_desk_write_down(at):
    reception = work.under_way(at)

    for outsider in (at.cast.ciren, at.liaison, at.cast.leader, at.cast.wangfang, at.cast.liming):
        with pytest.raises(PermissionDenied):
            work.came(at, reception, by=outsider)
    assert work.came(at, reception, by=at.ledger).order == 1


def test_nothing_is_noted_before_it_began_nor_after_it_is_finished(at):
    planned = work.planned(at)
    with pytest.raises(StepNotAllowed):
        work.came(at, planned)
    reception = work.under_way(at)
    work.finished(at, reception)
    with pytest.raises(StepNotAllowed):
        work.came(at, reception)


def test_who_comes_is_anonymous_unless_they_wish(at):
    reception = work.under_way(at)

    assert work.came(at, reception).masked == "匿名群众"
    assert work.came(at, reception, name=NAME, contact=CONTACT, answer_by="phone").masked == "桑**"


def test_a_letter_without_an_address_is_refused_and_nothing_is_written(at):
    reception = work.under_way(at)

    with pytest.raises(StepNotAllowed, match="联系方式"):
        work.came(at, reception, name=NAME, answer_by="letter")
    assert (Received.objects.count(), Originator.objects.count()) == (0, 0)


def test_the_same_person_noted_twice_is_one(at):
    reception, pressed = work.under_way(at), key()
    facts = {"by": at.cast.zhuoma, "key": pressed, "what": "井里没有水", "outcome": "entered", "title": "修井"}

    first = workflow.note_down(reception, **facts)
    assert workflow.note_down(reception, **facts) == first
    assert (Received.objects.count(), Matter.objects.count(), Voice.objects.count()) == (1, 1, 1)
    with pytest.raises(KeyAlreadyUsed):
        workflow.note_down(reception, **facts | {"what": "另一件"})
    with pytest.raises(KeyAlreadyUsed):
        workflow.note_down(reception, **facts | {"name": NAME})
    with pytest.raises(KeyAlreadyUsed):
        workflow.note_down(reception, **facts | {"title": "另一题"})


def test_what_is_said_at_the_table_is_the_answer(at):
    reception = work.under_way(at)
    line = workflow.answer_on_spot(
        work.came(at, reception), by=at.cast.zhuoma, key=key(), answer="低保表在乡里领，今天已经帮着填好。"
    )

    assert (line.outcome, line.answered_on, line.answered_by, line.form) == (
        "answered",
        work.today(),
        at.cast.zhuoma,
        "in_person",
    )
    with pytest.raises(StepNotAllowed, match="已经有了结果"):
        workflow.enter_in_ledger(line, by=at.cast.zhuoma, key=key(), kind="problem")


def test_what_cannot_be_answered_lands_in_the_ledger_with_its_voice(at):
    reception = work.under_way(at, kind="visit")
    line = work.entered(at, reception, "村口的井没有水。\n要走两公里去挑。", name=NAME)

    matter = line.matter
    assert (matter.state, matter.title, matter.livelihood.description) == (
        State.COLLECTED,
        "村口的井没有水。",
        line.what,
    )
    assert (matter.livelihood.source, matter.livelihood.spot) == (LivelihoodMatter.Source.VISIT, "村委会一楼")
    assert [voice.originator for voice in matter.voices.all()] == [line.originator]
    assert [signature.person for signature in matter.signatures.all()] == [at.cast.zhuoma.person]


def test_where_the_desk_writes_the_members_of_the_day_raised_it(at):
    members = [at.cast.zhuoma.person, at.cast.ciren.person]
    reception = work.under_way(at, members=members)
    line = work.came(at, reception, by=at.ledger)
    workflow.enter_in_ledger(line, by=at.ledger, key=key(), kind="problem")

    assert {signature.person for signature in line.matter.signatures.all()} == set(members)


def test_several_people_with_the_same_matter_are_several_voices_of_one(at):
    reception = work.under_way(at)
    first = work.came(at, reception)
    second = work.came(at, reception, same_as=first)
    workflow.enter_in_ledger(second, by=at.cast.zhuoma, key=key(), kind="problem")
    third = work.came(at, reception, same_as=second)
    first.refresh_from_db()

    assert Matter.objects.get() == first.matter == second.matter == third.matter
    assert first.matter.voices.count() == 3
    assert third.same_as == first


def test_who_comes_with_what_was_answered_is_answered_too(at):
    reception = work.under_way(at)
    first = work.came(at, reception)
    workflow.answer_on_spot(first, by=at.cast.zhuoma, key=key(), answer="明天送水车来。")

    assert work.came(at, reception, same_as=first).answer == "明天送水车来。"


def test_a_matter_that_is_answered_takes_no_more_voices(at):
    reception = work.under_way(at)
    line = work.entered(at, reception)
    Matter.objects.update(state=State.VERIFIED)
    line.refresh_from_db()

    assert work.came(at, reception, same_as=line).outcome == "open"
    assert line.matter.voices.count() == 1


def test_one_matter_of_another_day_is_not_the_same_here(at):
    line = work.came(at, work.under_way(at))

    with pytest.raises(StepNotAllowed):
        work.came(at, work.under_way(at), same_as=line)


def test_a_day_is_not_finished_while_something_hangs(at):
    reception = work.under_way(at)
    line = work.came(at, reception)
    with pytest.raises(StepNotAllowed, match="还有 1 件"):
        work.finished(at, reception)
    reception.refresh_from_db()
    assert reception.state == "under_way"

    workflow.answer_on_spot(line, by=at.cast.zhuoma, key=key(), answer="说明了。")
    assert work.finished(at, reception).state == "held"


def test_a_line_is_corrected_and_what_stood_there_stays(at):
    reception = work.under_way(at)
    line = work.entered(at, reception)
    work.finished(at, reception)
    pressed = {"by": at.cast.zhuoma, "key": key(), "reason": "听错了村名", "what": "村尾的井没有水。"}
    workflow.correct(line, **pressed)
    workflow.correct(line, **pressed)

    assert line.what == "村尾的井没有水。"
    assert [(one.what, one.reason) for one in line.corrections.all()] == [("村口的井没有水。", "听错了村名")]
    assert line.matter.livelihood.description == "村口的井没有水。"
    with pytest.raises(StepNotAllowed, match="为什么"):
        workflow.correct(line, by=at.cast.zhuoma, key=key(), reason="", what="改")
    with pytest.raises(PermissionDenied):
        workflow.correct(line, by=at.liaison, key=key(), reason="改", what="改")


def test_the_database_takes_no_line_that_says_two_things(at):
    line = work.entered(at, work.under_way(at))

    for wrong in ({"answer": "也答复了"}, {"outcome": "open"}, {"matter": None}, {"outcome": "answered"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Received.objects.filter(pk=line.pk).update(**wrong)


def test_the_next_day_opens_with_what_came_of_the_last(at):
    first = work.under_way(at, days_ago(60))
    old = [work.entered(at, first, what).matter for what in ("一", "二", "三")]
    work.finished(at, first)
    second = work.under_way(at, days_ago(30))
    new = work.entered(at, second, "四").matter
    work.finished(at, second)
    closed = {"state": State.CLOSED, "holder_office": "", "due_on": None}
    Matter.objects.filter(pk=old[0].pk).update(answered_on=days_ago(40), closed_on=days_ago(40), **closed)
    Matter.objects.filter(pk=old[1].pk).update(answered_on=days_ago(10), closed_on=days_ago(10), **closed)

    assert workflow.since_last(work.planned(at)) == [old[1], old[2], new]
    assert workflow.since_last(first) == []
    elsewhere = ReceptionPlace.objects.create(assembly=at.assembly, kind="studio", name="另一处", place=at.assembly)
    assert workflow.since_last(Reception(place=elsewhere, held_on=work.today(), pk=10**6)) == []


def test_history_holds_neither_name_nor_contact(at):
    line = work.came(at, work.under_way(at), name=NAME, contact=CONTACT, answer_by="phone")
    workflow.enter_in_ledger(line, by=at.cast.zhuoma, key=key(), kind="problem")

    kept = " ".join(str(list(Event.objects.values())).split())
    assert NAME not in kept
    assert CONTACT not in kept
