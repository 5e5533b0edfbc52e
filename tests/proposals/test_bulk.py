"""One step for many proposals: each row for itself, none twice, each told what came of it."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, State
from huiyin.proposals import bulk, workflow
from huiyin.proposals.batches import Batch, BatchRow, Handover
from huiyin.proposals.workflow.answering import CHECKLIST
from tests.factories.base import AgencyFactory, AssemblyFactory, RoleHoldingFactory, RuleSetFactory, UserFactory
from tests.proposals.course import draft, key, take, walk

pytestmark = pytest.mark.django_db


def many(cast, total, step="file"):
    """Proposals on which `step` was the last, cheaply: the rows of one, written again."""
    first = walk(cast, step)
    made = [first]
    for number in range(1, total):
        matter = Matter.objects.get(pk=first.pk)
        matter.pk, matter.number, matter.docket, matter.title = None, None, "", f"第{number}件"
        made.append(matter)
    Matter.objects.bulk_create(made[1:])
    proposals, signatures = [], []
    for matter in made[1:]:
        proposal = type(first.proposal).objects.get(pk=first.pk)
        proposal.pk = matter.pk
        proposal.matter = matter
        proposals.append(proposal)
        signature = first.signatures.get()
        signature.pk, signature.matter = None, matter
        signatures.append(signature)
    type(first.proposal).objects.bulk_create(proposals)
    type(signatures[0] if signatures else first.signatures.get()).objects.bulk_create(signatures)
    return made


def prepared(user, matters, step="assign", **facts):
    batch, _left = bulk.prepare(user, matters)
    facts |= {"mode": "lead"} if step == "assign" else {}
    bulk.choose(batch, by=user, step=step, facts={name: [str(value)] for name, value in facts.items()})
    return batch


def confirmed(batch, user):
    going = {planned.row.place for planned in bulk.plan(batch, user, bulk.rows_of(batch, user)) if not planned.refusal}
    bulk.begin(batch, by=user, sealed=bulk.seal(batch), going=going)
    return batch


def done(batch, user):
    bulk.run(confirmed(batch, user), by=user)
    return batch


def outcomes(batch):
    return {row.matter.title: (row.outcome, row.reason) for row in batch.rows.select_related("matter")}


def test_two_hundred_rows_are_assigned_and_those_that_cannot_be_are_told_why(cast):
    able, unable = many(cast, 190), many(cast, 10, step="review")

    batch = done(prepared(cast.zhaxi, [*able, *unable], lead=cast.agency.pk), cast.zhaxi)

    assert bulk.tally(batch) == {"waiting": 0, "done": 190, "refused": 10}
    assert cast.agency.assignments.count() == 190
    assert set(batch.rows.filter(outcome="refused").values_list("reason", flat=True)) == {
        "现在是“审查中”，不能“交办”。"
    }
    assert Event.objects.filter(step="assign").count() == 190


def test_a_bad_row_in_the_middle_stops_no_other(cast, monkeypatch, caplog):
    matters = many(cast, 5)
    batch = confirmed(prepared(cast.zhaxi, matters, lead=cast.agency.pk), cast.zhaxi)
    assign = workflow.assign

    def failing(matter, **facts):
        assign(matter, **facts)
        if matter.pk == matters[2].pk:
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(workflow, "assign", failing)
    bulk.run(batch, by=cast.zhaxi)

    assert bulk.tally(batch) == {"waiting": 1, "done": 4, "refused": 0}
    assert not matters[2].assignments.exists()
    assert "the disk is full" in caplog.text

    monkeypatch.setattr(workflow, "assign", assign)
    bulk.run(batch, by=cast.zhaxi)
    assert bulk.tally(batch) == {"waiting": 0, "done": 5, "refused": 0}
    assert cast.agency.assignments.count() == 5


def test_the_same_request_again_takes_nothing_twice(cast):
    batch = done(prepared(cast.zhaxi, many(cast, 3), lead=cast.agency.pk), cast.zhaxi)
    before = Event.objects.count()

    assert bulk.begin(batch, by=cast.zhaxi, sealed=bulk.seal(batch), going={1, 2, 3}) is False
    batch.rows.update(outcome="waiting")  # as if the answer to the first request had been lost half way
    bulk.run(batch, by=cast.zhaxi)

    assert bulk.tally(batch)["done"] == 3
    assert Event.objects.count() == before


def test_a_row_that_moved_on_after_the_preview_is_refused_with_its_state(cast):
    matters = many(cast, 2)
    batch = confirmed(prepared(cast.zhaxi, matters, lead=cast.agency.pk), cast.zhaxi)
    take(cast, matters[0], "assign")

    bulk.run(batch, by=cast.zhaxi)

    (moved, other) = batch.rows.all()
    assert (moved.outcome, other.outcome) == ("refused", "done")
    assert "已交办" in moved.reason


def test_a_row_the_user_no_longer_sees_is_refused_without_a_word_of_it(cast):
    matters = many(cast, 2)
    batch = confirmed(prepared(cast.zhaxi, matters, lead=cast.agency.pk), cast.zhaxi)
    elsewhere = AssemblyFactory()
    Matter.objects.filter(pk=matters[0].pk).update(assembly=elsewhere, title="隐字")

    bulk.run(batch, by=cast.zhaxi)

    hidden = batch.rows.get(matter=matters[0])
    assert (hidden.outcome, hidden.reason) == ("refused", "您现在不能查阅这一件。")
    assert [row.matter for row in bulk.rows_of(batch, cast.zhaxi)] == [matters[1]]


def test_what_was_unticked_before_confirming_stays_as_it_was(cast):
    matters = many(cast, 3)
    batch = prepared(cast.zhaxi, matters, lead=cast.agency.pk)
    bulk.begin(batch, by=cast.zhaxi, sealed=bulk.seal(batch), going={1, 3})
    bulk.run(batch, by=cast.zhaxi)

    assert [row.outcome for row in batch.rows.all()] == ["done", "refused", "done"]
    assert batch.rows.get(place=2).reason == "确认时没有选上。"
    matters[1].refresh_from_db()
    assert matters[1].state == State.FILED


def test_what_was_not_looked_over_is_not_done(cast):
    """Another window chose another agency between the preview and the confirmation."""
    other = AgencyFactory(assembly=cast.agency.assembly)
    batch = prepared(cast.zhaxi, many(cast, 2), lead=cast.agency.pk)
    seen = bulk.seal(batch)
    bulk.choose(batch, by=cast.zhaxi, step="assign", facts={"mode": ["lead"], "lead": [str(other.pk)]})

    with pytest.raises(bulk.ChosenAnew):
        bulk.begin(batch, by=cast.zhaxi, sealed=seen, going={1, 2})

    batch.refresh_from_db()
    assert batch.run_at is None


def test_a_batch_that_was_run_is_not_given_another_step(cast):
    batch = done(prepared(cast.zhaxi, many(cast, 1), lead=cast.agency.pk), cast.zhaxi)

    with pytest.raises(StepNotAllowed):
        bulk.choose(batch, by=cast.zhaxi, step="remind", facts={})
    batch.refresh_from_db()
    assert batch.step == "assign"


def test_a_batch_is_of_one_assembly_and_of_proposals(cast):
    from tests.factories.raised import OpenMatterFactory

    elsewhere = AssemblyFactory()
    RuleSetFactory(assembly=elsewhere)
    theirs = many(cast, 2)
    Matter.objects.filter(pk=theirs[0].pk).update(assembly=elsewhere)
    chosen = [OpenMatterFactory(assembly=cast.agency.assembly), *Matter.objects.filter(pk__in=[m.pk for m in theirs])]

    batch, left_out = bulk.prepare(cast.zhaxi, chosen)

    assert (batch.rows.count(), left_out) == (1, 2)
    with pytest.raises(StepNotAllowed):
        bulk.prepare(cast.zhaxi, [])


def test_filing_many_keeps_each_ones_own_category_unless_one_is_chosen(cast):
    first, second = draft(cast, category="livelihood"), draft(cast, category="economy")
    for matter in (first, second):
        take(cast, matter, "submit")
        take(cast, matter, "review", category=matter.category)

    done(prepared(cast.yangjin, [first, second], step="file", category=""), cast.yangjin)

    for matter in (first, second):
        matter.refresh_from_db()
    assert [(m.state, m.category) for m in (first, second)] == [("filed", "livelihood"), ("filed", "economy")]
    assert {first.number, second.number} == {1, 2}


def test_answers_are_released_together_and_only_with_every_point_checked(cast):
    matters = [walk(cast, "reply"), walk(cast, "reply"), walk(cast, "contact")]
    unchecked = prepared(cast.zhaxi, matters, step="release")
    assert all(planned.refusal for planned in bulk.plan(unchecked, cast.zhaxi, bulk.rows_of(unchecked, cast.zhaxi)))

    batch, _left = bulk.prepare(cast.zhaxi, matters)
    bulk.choose(batch, by=cast.zhaxi, step="release", facts={"checks": list(CHECKLIST)})
    done(batch, cast.zhaxi)

    assert [row.outcome for row in batch.rows.all()] == ["done", "done", "refused"]
    assert batch.rows.get(place=3).reason == "承办单位现在没有到这一步。"
    assert all(matter.answers.exists() for matter in matters[:2])


def test_what_a_row_s_own_form_refuses_is_the_row_s_reason(cast):
    batch = prepared(cast.zhaxi, many(cast, 1), lead=AgencyFactory().pk)

    (planned,) = bulk.plan(batch, cast.zhaxi, bulk.rows_of(batch, cast.zhaxi))

    assert planned.refusal.startswith("独办或主办单位：")


def test_what_is_handed_over_together_is_one_list(cast):
    matters, day = many(cast, 3), timezone.localdate()
    facts = {"lead": cast.agency.pk, "handover_name": "交办会", "handover_on": day.isoformat()}
    done(prepared(cast.zhaxi, matters[:2], **facts), cast.zhaxi)
    done(prepared(cast.zhaxi, matters, **facts), cast.zhaxi)

    held = Handover.objects.get()
    assert (held.name, held.held_on, set(held.matters.all())) == ("交办会", day, set(matters))
    assert list(Handover.objects.visible_to(cast.liming)) == [held]
    assert not Handover.objects.visible_to(cast.wangfang).exists()
    assert not Handover.objects.visible_to(cast.zhuoma).exists()


@pytest.mark.parametrize(
    ("name", "day", "wrong"),
    [
        ("交办会", "", "handover_on"),
        ("交办会", "2999-01-01", "handover_on"),
        ("会" * 61, "2026-01-05", "handover_name"),
    ],
)
def test_a_handover_has_a_name_that_fits_and_a_day_that_has_come(name, day, wrong):
    form = bulk.HandoverForm(QueryDict(f"handover_name={name}&handover_on={day}"))

    assert list(form.errors) == [wrong]


def test_a_batch_is_its_maker_s_and_once_run_the_proposals_staff_s(cast):
    colleague = UserFactory()
    RoleHoldingFactory(user=colleague, assembly=cast.agency.assembly)
    batch = prepared(cast.zhaxi, many(cast, 1), lead=cast.agency.pk)

    def seen_by(user):
        return Batch.objects.visible_to(user).exists(), BatchRow.objects.visible_to(user).exists()

    assert (seen_by(cast.zhaxi), seen_by(colleague)) == ((True, True), (False, False))
    done(batch, cast.zhaxi)
    assert (seen_by(colleague), seen_by(cast.liming), seen_by(cast.yangjin)) == (
        (True, True),
        (False, False),
        (False, False),
    )


def test_a_batch_never_run_is_forgotten_after_a_day(cast):
    old = prepared(cast.zhaxi, many(cast, 1), lead=cast.agency.pk)
    run = done(prepared(cast.zhaxi, many(cast, 1), lead=cast.agency.pk), cast.zhaxi)
    Batch.objects.update(made_at=timezone.now() - timedelta(days=2))

    new, _left = bulk.prepare(cast.zhaxi, many(cast, 1))

    assert set(Batch.objects.all()) == {run, new}
    assert old.pk is not None


# Reminding


def test_a_reminder_is_kept_and_moves_nothing(cast):
    matter = walk(cast, "acknowledge")
    before = (matter.state, matter.due_on, matter.holder_agency, list(matter.clocks.values()))

    workflow.remind(matter, by=cast.zhaxi, key=key())

    matter.refresh_from_db()
    assert (matter.state, matter.due_on, matter.holder_agency, list(matter.clocks.values())) == before
    assert Event.objects.of(matter).get(step="remind").facts == {"agency": "教育局"}


def test_one_matter_is_reminded_of_once_a_day(cast):
    matter = walk(cast, "acknowledge")
    workflow.remind(matter, by=cast.zhaxi, key=key())

    with pytest.raises(StepNotAllowed, match="今天已经催办过"):
        workflow.remind(matter, by=cast.zhaxi, key=key())
    assert Event.objects.of(matter).filter(step="remind").count() == 1


@pytest.mark.parametrize("step", ["file", "reply"])
def test_nobody_is_reminded_where_no_agency_holds_it(step, cast):
    with pytest.raises(StepNotAllowed):
        workflow.remind(walk(cast, step), by=cast.zhaxi, key=key())


# At once


def at_once(*actions):
    gate, raised = threading.Barrier(len(actions)), []

    def go(action):
        gate.wait()
        try:
            action()
        except Exception as fault:
            raised.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_over_the_same_rows_each_row_is_assigned_once_and_each_clerk_told(cast):
    other, colleague = AgencyFactory(assembly=cast.agency.assembly), UserFactory()
    RoleHoldingFactory(user=colleague, assembly=cast.agency.assembly)
    matters = many(cast, 30)
    mine = confirmed(prepared(cast.zhaxi, matters[:20], lead=cast.agency.pk), cast.zhaxi)
    theirs = confirmed(prepared(colleague, matters[10:], lead=other.pk), colleague)

    assert at_once(lambda: bulk.run(mine, by=cast.zhaxi), lambda: bulk.run(theirs, by=colleague)) == []

    tallies = [bulk.tally(batch) for batch in (mine, theirs)]
    assert [tally["waiting"] for tally in tallies] == [0, 0]
    assert sum(tally["done"] for tally in tallies) == 30
    assert sum(tally["refused"] for tally in tallies) == 10
    assert all(matter.assignments.count() == 1 for matter in matters)
    assert Event.objects.filter(step="assign").count() == 30


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_confirmed_twice_at_once_is_done_once(cast):
    batch = confirmed(prepared(cast.zhaxi, many(cast, 15), lead=cast.agency.pk), cast.zhaxi)

    def again():
        bulk.run(Batch.objects.get(pk=batch.pk), by=cast.zhaxi)

    assert at_once(again, again) == []
    assert bulk.tally(batch) == {"waiting": 0, "done": 15, "refused": 0}
    assert Event.objects.filter(step="assign").count() == 15


@pytest.mark.django_db(transaction=True)
def test_of_two_who_remind_at_once_one_is_told(cast):
    matter = walk(cast, "acknowledge")

    def remind():
        workflow.remind(Matter.objects.get(pk=matter.pk), by=cast.zhaxi, key=uuid.uuid4())

    assert [type(fault) for fault in at_once(remind, remind)] == [StepNotAllowed]
    assert Event.objects.of(matter).filter(step="remind").count() == 1


def test_many_are_handed_over_each_to_the_agency_suggested_for_it(cast):
    other = AgencyFactory(assembly=cast.agency.assembly)
    first, second, silent = (draft(cast) for _ in range(3))
    for matter, agencies in ((first, [cast.agency]), (second, [other]), (silent, [])):
        take(cast, matter, "submit")
        take(cast, matter, "review", agencies=agencies)
        take(cast, matter, "file")

    batch = prepared(cast.zhaxi, [first, second, silent], step="assign", lead="", mode="lead")
    done(batch, cast.zhaxi)

    assert [matter.assignments.get().agency for matter in (first, second)] == [cast.agency, other]
    assert not silent.assignments.exists()
    assert "主办单位" in batch.rows.get(matter=silent).reason
