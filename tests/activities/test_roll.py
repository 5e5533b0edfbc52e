"""The roll: kept by several at once, completed, and from then on only corrected."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.counting import Mark
from huiyin.activities.models import Activity, CalledGroup, RollCorrection, RollCount
from huiyin.activities.workflow.roll import Line
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from tests.activities import calling as work
from tests.activities.calling import key
from tests.factories.base import AssemblyFactory, RuleSetFactory


@pytest.fixture
def kept(assembly):
    """A meeting of four half days with five called, and two who keep its roll."""
    activity = work.held_on(assembly, half_days=4)
    activity.members = work.members(assembly, "甲", "乙", "丙", "丁", "戊")
    activity.first, activity.second = work.office(assembly), work.office(assembly)
    work.call_all(activity, activity.first)
    return activity


def page(activity):
    """What somebody has before their eyes: each line as it is now, by member."""
    return {
        row.membership: Line(row.pk, row.edits, Mark.of(row), Mark.of(row)) for row in activity.participations.all()
    }


def sent(lines, **marks):
    return [
        Line(
            line.pk,
            line.edits,
            line.was,
            Mark.read(marks[held.person.name]) if held.person.name in marks else line.mark,
        )
        for held, line in lines.items()
    ]


def standing(activity):
    return {row.membership.person.name: str(Mark.of(row)) for row in activity.participations.all()}


@pytest.mark.django_db
def test_of_two_rolls_saved_one_after_the_other_neither_loses_an_edit(kept):
    mine, theirs = page(kept), page(kept)
    workflow.enter_roll(kept, sent(theirs, 甲="present", 乙="absent"), by=kept.second, key=key())
    saved = workflow.enter_roll(kept, sent(mine, 丙="present", 丁="excused:illness"), by=kept.first, key=key())

    assert saved.clashes == []
    assert standing(kept) == {"甲": "present", "乙": "absent", "丙": "present", "丁": "excused:illness", "戊": ""}


@pytest.mark.django_db
def test_a_line_both_wrote_differently_is_asked_and_all_others_of_both_are_kept(kept):
    mine, theirs = page(kept), page(kept)
    workflow.enter_roll(kept, sent(theirs, 甲="absent", 乙="present"), by=kept.second, key=key())
    saved = workflow.enter_roll(kept, sent(mine, 甲="present", 乙="present", 丙="present"), by=kept.first, key=key())

    assert [(one.line.membership.person.name, str(one.mine), str(one.theirs), one.by) for one in saved.clashes] == [
        ("甲", "present", "absent", str(kept.second))
    ]
    assert standing(kept) == {"甲": "absent", "乙": "present", "丙": "present", "丁": "", "戊": ""}
    clash = saved.clashes[0]
    answer = [Line(clash.line.pk, clash.line.edits, clash.theirs, clash.mine)]
    assert workflow.enter_roll(kept, answer, by=kept.first, key=key()).clashes == []
    assert standing(kept)["甲"] == "present"


@pytest.mark.django_db
def test_the_same_request_twice_writes_once(kept):
    lines, same = sent(page(kept), 甲="present"), key()
    for _twice in range(2):
        workflow.enter_roll(kept, lines, by=kept.first, key=same)

    assert kept.participations.get(membership=kept.members[0]).edits == 1
    assert Event.objects.of(kept).filter(step="enter_roll").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("half_days", "status", "stands"),
    [(0, "absent", None), (1, "partial", 1), (2, "partial", 2), (3, "present", 3), (4, "present", None)],
)
def test_under_two_thirds_of_the_half_days_is_not_there(half_days, status, stands, kept):
    work.marked(kept, {kept.members[0]: f"partial:{half_days}"}, kept.first)
    line = work.line_of(kept, kept.members[0])

    assert (line.status, line.half_days) == (status, stands)


@pytest.mark.django_db
def test_the_rule_set_of_the_day_says_how_much_is_enough(kept, assembly):
    document = STARTING_RULES | {"attendance": {"parts": 1, "of": 4, "excused_are_due": False}}
    RuleSetFactory(assembly=assembly, version=2, in_force_from=work.DAY, document=document)
    marks = {kept.members[0]: "partial:1", kept.members[1]: "excused:illness"}
    count = work.complete(kept, marks, kept.first)[0]

    assert work.line_of(kept, kept.members[0]).status == "present"
    assert (count.called, count.excused, count.due, count.present) == (5, 1, 4, 4)


@pytest.mark.django_db
def test_a_roll_is_complete_only_when_every_line_stands_and_then_takes_no_more(kept):
    work.marked(kept, {kept.members[0]: "present"}, kept.first)
    with pytest.raises(StepNotAllowed, match="还有 4 人"):
        workflow.complete_roll(kept, by=kept.first, key=key())
    lines = page(kept)
    counts = work.complete(kept, {kept.members[1]: "absent", kept.members[2]: "excused:superior"}, kept.first)

    assert [(one.called, one.exempt, one.due, one.present, one.excused) for one in counts] == [(5, 1, 4, 3, 0)]
    kept.refresh_from_db()
    assert kept.roll_completed_by == kept.first
    with pytest.raises(StepNotAllowed, match="更正"):
        workflow.enter_roll(kept, sent(lines, 甲="absent"), by=kept.first, key=key())
    with pytest.raises(StepNotAllowed, match="已经核定"):
        workflow.complete_roll(kept, by=kept.first, key=key())


@pytest.mark.django_db
def test_a_roll_waits_for_the_requests_nobody_has_decided_but_not_for_those_of_who_came(assembly):
    first, second = work.members(assembly, "甲", "乙")
    liaison, activity = work.office(assembly), work.coming(assembly)
    work.call_all(activity, liaison)
    for held in (first, second):
        workflow.ask_leave(work.line_of(activity, held), by=held.person.user, key=key(), reason="illness", text="住院")
    Activity.objects.filter(pk=activity.pk).update(state="held", starts_on=work.DAY, ends_on=work.DAY)
    activity.refresh_from_db()
    work.marked(activity, {first: "present", second: "absent"}, liaison)
    with pytest.raises(StepNotAllowed, match="1 份请假"):
        workflow.complete_roll(activity, by=liaison, key=key())
    leave = work.line_of(activity, second).leaves.get()
    workflow.decide_leave(leave, by=liaison, key=key(), is_granted=True)
    workflow.complete_roll(activity, by=liaison, key=key())

    assert [line.status for line in activity.participations.order_by("membership")] == ["present", "excused"]
    assert work.line_of(activity, first).leaves.get().state == "withdrawn"


@pytest.mark.django_db
def test_a_correction_keeps_what_stood_and_counts_anew(kept):
    before = work.complete(kept, {}, kept.first)[0]
    line = work.line_of(kept, kept.members[0])
    with pytest.raises(StepNotAllowed, match="为什么"):
        workflow.correct_roll(line, by=kept.first, key=key(), mark=Mark("absent"), reason=" ")
    same = key()
    for _twice in range(2):
        workflow.correct_roll(line, by=kept.first, key=same, mark=Mark("partial", half_days=1), reason="签名有误")
    after = RollCount.objects.get()
    made = RollCorrection.objects.get()

    assert (before.present, after.present, after.due) == (5, 4, 5)
    assert (made.was, made.became, made.became_half_days, made.reason) == ("present", "partial", 1, "签名有误")
    assert Event.objects.of(kept).filter(step="correct_roll").count() == 1


@pytest.mark.django_db
def test_of_two_who_correct_one_line_the_second_is_told(kept):
    work.complete(kept, {}, kept.first)
    line = work.line_of(kept, kept.members[0])
    seen = line.edits
    workflow.correct_roll(line, by=kept.first, key=key(), mark=Mark("absent"), reason="没有来", edits=seen)

    with pytest.raises(StepNotAllowed, match="刚被别人更正"):
        workflow.correct_roll(
            line, by=kept.second, key=key(), mark=Mark("excused", reason="illness"), reason="病了", edits=seen
        )


@pytest.mark.django_db
def test_who_comes_uncalled_is_on_the_roll_and_in_no_share(kept, assembly):
    guest = work.member(assembly, "自来", sector="教育界")
    activity = work.held_on(assembly)
    sector = kept.members[0].sector
    group = CalledGroup(kind="sector", assembly=assembly, sector=sector)
    workflow.call(activity, [group], by=kept.first, key=key())
    for _twice in range(2):
        workflow.add_to_roll(activity, [guest], by=kept.first, key=key())
    count = work.complete(activity, {}, kept.first)[0]

    assert (count.called, count.due, count.present) == (5, 5, 5)
    assert activity.participations.present().count() == 6


@pytest.mark.django_db
def test_another_assembly_that_holds_it_too_keeps_its_own_lines_and_does_not_complete(assembly):
    other = AssemblyFactory()
    own, theirs = work.member(assembly, "本级"), work.member(other, "另一级")
    first, second = work.office(assembly), work.office(other)
    activity = work.held_on(assembly)
    activity.with_assemblies.add(other)
    workflow.call(activity, [work.everyone(assembly), work.everyone(other)], by=first, key=key())
    work.marked(activity, {own: "present", theirs: "present"}, second)

    assert standing(activity) == {"本级": "", "另一级": "present"}
    with pytest.raises(PermissionDenied):
        workflow.complete_roll(activity, by=second, key=key())
    counts = work.complete(activity, {own: "absent"}, first)
    assert [(one.assembly, one.present, one.due) for one in counts] == [(assembly, 0, 1), (other, 1, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.LEADER, Role.PROPOSALS_STAFF, Role.CONVENER])
def test_nobody_but_an_organiser_keeps_a_roll(role, kept, assembly):
    user = work.office(assembly, role, **({"sector": kept.members[0].sector} if role == Role.CONVENER else {}))
    for act in (
        lambda: workflow.enter_roll(kept, sent(page(kept), 甲="present"), by=user, key=key()),
        lambda: workflow.complete_roll(kept, by=user, key=key()),
        lambda: workflow.call(kept, [], by=user, key=key()),
    ):
        with pytest.raises((PermissionDenied, StepNotAllowed)):
            act()
    assert set(standing(kept).values()) == {""}


@pytest.mark.django_db
def test_saving_costs_as_many_queries_for_many_lines_as_for_few(kept, assembly):
    lines = sent(page(kept), 甲="present", 乙="absent")
    with CaptureQueriesContext(connection) as few:
        workflow.enter_roll(kept, lines, by=kept.first, key=key())
    other = work.held_on(assembly)
    work.members(assembly, *[f"委员{number}" for number in range(30)])
    work.call_all(other, kept.first)
    marks = {f"委员{number}": "present" if number % 2 else "absent" for number in range(30)}
    lines = sent(page(other), **marks)
    with CaptureQueriesContext(connection) as many:
        workflow.enter_roll(other, lines, by=kept.first, key=key())

    assert len(many) <= len(few)


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_same_moment_lose_nothing(assembly):
    people = work.members(assembly, *[f"委员{number}" for number in range(8)])
    clerks = [work.office(assembly) for _ in range(2)]
    for _round in range(5):
        activity = work.held_on(assembly)
        work.call_all(activity, clerks[0])
        lines = page(activity)
        halves = [
            {held.person.name: "present" for held in people[:4]},
            {held.person.name: "absent" for held in people[4:]},
        ]
        gate, clashes = threading.Barrier(2), [None, None]

        def save(place, activity=activity, lines=lines, halves=halves, gate=gate, clashes=clashes):
            gate.wait()
            try:
                mine = Activity.objects.get(pk=activity.pk)
                clashes[place] = workflow.enter_roll(
                    mine, sent(lines, **halves[place]), by=clerks[place], key=key()
                ).clashes
            finally:
                connection.close()

        threads = [threading.Thread(target=save, args=(place,)) for place in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert clashes == [[], []]
        assert standing(activity) == halves[0] | halves[1]
