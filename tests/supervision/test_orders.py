"""Orders: each step by whom, from where; never a state or clock of the matter moved."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.models import Clock, Matter
from huiyin.supervision import keys, orders
from huiyin.supervision.models import PlanStep, SupervisionOrder
from huiyin.supervision.orders import STEPS
from tests.factories.base import AgencyFactory, MembershipFactory, RoleHoldingFactory
from tests.proposals.course import draft, key, take, walk
from tests.supervision.work import gov, in_days, mark, office, order, planned, reported, today, visited

pytestmark = pytest.mark.django_db

AT = {
    "ordered": order,
    "planned": lambda cast: planned(cast, order(cast)),
    "under_way": lambda cast: visited(cast, order(cast)),
    "reported": lambda cast: reported(cast, order(cast)),
}


def ended(cast):
    row = reported(cast, order(cast))
    orders.end(row, by=cast.leader, key=key())
    return row


def do(cast, row, name, by=None):
    typed = {
        "plan": {"text": "方案", "steps": []},
        "replan": {"text": "新方案", "steps": []},
        "visit": {"kind": "on_site", "held_on": today(), "place": "现场", "found": "……"},
        "note": {"agency": cast.agency, "text": "正在办。"},
        "report": {"result": "已办。", "reported_by": "扎西"},
        "send_back": {"text": "再看一次。"},
        "end": {},
        "call_off": {"text": "另有安排。"},
    }[name]
    usual = {"note": cast.liming, "send_back": cast.leader, "end": cast.leader, "call_off": cast.leader}
    getattr(orders, name)(row, by=by or usual.get(name, cast.zhaxi), key=key(), **typed)


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("state", [*AT, "ended"])
def test_a_step_is_taken_from_where_the_table_says_and_from_nowhere_else(state, name, cast):
    row = ended(cast) if state == "ended" else AT[state](cast)
    assert row.state == state

    if state in STEPS[name].starts:
        do(cast, row, name)
        assert row.state == (STEPS[name].ends or state)
    else:
        with pytest.raises(StepNotAllowed):
            do(cast, row, name)
        assert SupervisionOrder.objects.get(pk=row.pk).state == state


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_refused_to_those_it_is_not_for(name, cast):
    allowed = {"note": ["liming"], "send_back": ["leader"], "end": ["leader"], "call_off": ["leader"]}
    for who in ["zhuoma", "zhaxi", "yangjin", "leader", "liming", "wangfang"]:
        row = next(AT[state](cast) for state in AT if state in STEPS[name].starts)
        if who in allowed.get(name, ["zhaxi"]):
            do(cast, row, name, by=getattr(cast, who))
        else:
            with pytest.raises(PermissionDenied):
                do(cast, row, name, by=getattr(cast, who))


def test_nothing_of_an_order_moves_the_matter_or_a_clock(cast):
    matter = walk(cast, "acknowledge")
    fields = ["state", "due_on", "holder_agency", "holder_person", "holder_office", "changed_at"]
    before = Matter.objects.filter(pk=matter.pk).values(*fields).get()
    clocks = list(Clock.objects.values())

    row = order(cast, matter)
    do(cast, row, "note")
    reported(cast, row)
    do(cast, row, "send_back")
    do(cast, row, "report")
    do(cast, row, "end")

    assert Matter.objects.filter(pk=matter.pk).values(*fields).get() == before
    assert list(Clock.objects.values()) == clocks
    assert not Event.objects.of(matter).filter(step__in=[*STEPS, "order"]).exists()


def test_the_history_of_an_order_follows_on(cast):
    row = ended(cast)

    events = list(Event.objects.of(row))

    assert [event.step for event in events] == ["order", "plan", "visit", "report", "end"]
    assert [event.before for event in events[1:]] == [event.after for event in events[:-1]]
    assert events[-1].after == "ended"


def test_the_same_request_twice_is_one_order_and_other_words_are_refused(cast):
    matter, once = walk(cast, "acknowledge"), key()

    first = order(cast, matter, key=once)

    assert order(cast, matter, key=once) == first
    with pytest.raises(KeyAlreadyUsed):
        order(cast, matter, key=once, reason="别的话")
    assert SupervisionOrder.objects.count() == 1


def test_the_same_step_twice_is_taken_once(cast):
    row, once = planned(cast, order(cast)), key()
    typed = {"kind": "on_site", "held_on": today(), "place": "现场", "found": "……"}

    for _time in range(2):
        orders.visit(row, by=cast.zhaxi, key=once, **typed)

    assert row.visits.count() == 1
    with pytest.raises(KeyAlreadyUsed):
        orders.visit(row, by=cast.zhaxi, key=once, **typed | {"place": "别处"})


def test_a_key_spent_on_one_order_does_not_count_for_another(cast):
    once, first, second = key(), order(cast), order(cast)
    orders.plan(first, by=cast.zhaxi, key=once, text="方案", steps=[])

    with pytest.raises(KeyAlreadyUsed):
        orders.plan(second, by=cast.zhaxi, key=once, text="方案", steps=[])


def test_only_what_is_filed_and_open_is_supervised(cast):
    submitted, closed = draft(cast), walk(cast, "feedback")
    take(cast, submitted, "submit")

    for matter in (submitted, closed):
        with pytest.raises(StepNotAllowed, match="已立案"):
            order(cast, matter)
    assert not SupervisionOrder.objects.exists()


def test_the_leader_alone_orders_and_nobody_orders_what_they_signed(cast):
    for user in (cast.zhaxi, cast.yangjin, gov(cast), cast.liming, cast.zhuoma):
        with pytest.raises(PermissionDenied):
            order(cast, by=user)
    RoleHoldingFactory(user=cast.zhuoma, role=Role.LEADER, assembly=cast.agency.assembly)
    cast.zhuoma.__dict__.pop("roles_today", None)

    with pytest.raises(PermissionDenied):
        order(cast, by=cast.zhuoma)


def test_an_order_means_agencies_that_have_the_matter(cast):
    with pytest.raises(StepNotAllowed, match="正在承办"):
        order(cast, agencies=[AgencyFactory(assembly=cast.agency.assembly)])


def test_a_due_date_before_the_order_and_an_office_that_does_not_look_after_it_are_refused(cast):
    with pytest.raises(StepNotAllowed, match="报告期限"):
        order(cast, due_on=in_days(-1))
    with pytest.raises(StepNotAllowed, match="处室"):
        order(cast, office=Role.LIAISON)


def test_the_database_holds_office_date_and_end_of_an_order(cast):
    row = order(cast)
    for changes in [{"office": ""}, {"due_on": in_days(-1)}, {"leader_name": ""}, {"state": "ended"}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            SupervisionOrder.objects.filter(pk=row.pk).update(**changes)


def test_a_new_plan_takes_the_place_of_the_old_which_the_history_keeps(cast):
    row = planned(cast, order(cast))

    orders.replan(row, by=cast.zhaxi, key=key(), text="只看现场。", steps=[(in_days(5), "看现场")])

    assert row.plan == "只看现场。"
    assert [step.words for step in PlanStep.objects.all()] == ["看现场"]
    kept = Event.objects.of(row).get(step="plan").facts
    assert kept == {"plan": "先座谈，后看现场。", "steps": [[in_days(3).isoformat(), "座谈"]]}


def test_an_agency_not_meant_neither_reads_nor_answers(cast):
    row = order(cast, agencies=[cast.agency])
    other = AgencyFactory(assembly=cast.agency.assembly)
    row.matter.assignments.create(agency=other, assigned_on=today())
    user = office(Role.AGENCY, cast.agency.assembly, agency=other)

    assert not SupervisionOrder.objects.visible_to(user).exists()
    assert SupervisionOrder.objects.visible_to(cast.liming).get() == row
    with pytest.raises(PermissionDenied):
        orders.note(row, by=user, key=key(), agency=other, text="……")


def test_an_order_that_names_no_agency_means_all_that_have_the_matter(cast):
    row = order(cast)
    other = AgencyFactory(assembly=cast.agency.assembly)
    user = office(Role.AGENCY, cast.agency.assembly, agency=other)
    assert not SupervisionOrder.objects.visible_to(user).exists()

    row.matter.assignments.create(agency=other, assigned_on=today())

    assert SupervisionOrder.objects.visible_to(user).get() == row


def test_a_visit_before_the_order_is_refused(cast):
    with pytest.raises(StepNotAllowed, match="早于"):
        orders.visit(
            planned(cast, order(cast)),
            by=cast.zhaxi,
            key=key(),
            kind="on_site",
            held_on=in_days(-1),
            place="现场",
            found="……",
        )


# Key proposals


def test_a_key_proposal_owns_the_order_that_holds_plan_and_visits(cast):
    row = mark(cast)

    assert row.order.kind == SupervisionOrder.Kind.KEY
    assert row.order.matter == row.matter
    visited(cast, row.order)
    assert row.order.visits.count() == 1


def test_a_proposal_is_marked_once_and_again_after_it_was_unmarked(cast):
    row = mark(cast)
    with pytest.raises(StepNotAllowed, match="已经是重点提案"):
        mark(cast, row.matter)

    keys.unmark(row, by=cast.zhaxi, key=key(), text="与另一件合并督办。")

    assert (row.unmarked_on, row.unmarked_reason) == (today(), "与另一件合并督办。")
    assert (row.order.state, row.order.ended_note) == ("ended", "与另一件合并督办。")
    assert Event.objects.of(row).last().facts == {"note": "与另一件合并督办。"}
    assert mark(cast, row.matter).pk != row.pk


def test_unmarking_twice_with_one_request_changes_nothing_more(cast):
    row, once = mark(cast), uuid.uuid4()

    keys.unmark(row, by=cast.zhaxi, key=once, text="理由")
    keys.unmark(row, by=cast.zhaxi, key=once, text="理由")

    with pytest.raises(StepNotAllowed):
        keys.unmark(row, by=cast.zhaxi, key=key(), text="理由")


def test_the_order_of_a_key_proposal_is_not_called_off_alone(cast):
    row = mark(cast)

    assert "call_off" not in orders.offered(cast.leader, row.order)
    with pytest.raises(StepNotAllowed, match="取消重点提案"):
        orders.call_off(row.order, by=cast.leader, key=key(), text="理由")


def test_staff_and_leader_mark_a_key_proposal_and_nobody_else(cast):
    for user in (cast.yangjin, gov(cast), cast.liming, cast.zhuoma, cast.wangfang):
        with pytest.raises(PermissionDenied):
            mark(cast, by=user)
    assert mark(cast, by=cast.leader)


def test_a_member_who_may_read_the_proposal_sees_that_it_is_key_but_no_other_order(cast):
    row = mark(cast)
    order(cast, row.matter)
    reader = MembershipFactory(assembly=cast.agency.assembly).person.user

    assert SupervisionOrder.objects.visible_to(reader).get() == row.order
    assert SupervisionOrder.objects.visible_to(cast.zhuoma).count() == 2
    assert not SupervisionOrder.objects.visible_to(cast.wangfang).exists()
