"""Each step of a livelihood matter: where it leads, who may take it, what it leaves behind."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood import workflow
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.workflow.handling import deem_all_accepted
from huiyin.matters.models import ProgressNote
from tests.livelihood.course import DAY, DONE, act, collected, deferred, herder, house, key, walk


@pytest.fixture
def home(assembly):
    return house(assembly)


def _running(matter):
    return sorted(matter.clocks.filter(stopped_on=None).values_list("name", flat=True))


def test_registered_it_has_a_number_and_is_the_desk_s(home):
    matter = walk(home, "register")

    assert (matter.state, matter.number, matter.docket != "") == ("registered", 1, True)
    assert (matter.holder_office, _running(matter)) == ("ldg", ["assign"])
    assert walk(home, "register").number == 2


def test_assigned_it_has_an_agency_a_person_and_a_day(home):
    matter = collected(home)
    act(home, matter, "register")
    act(home, matter, "assign", due=date(2026, 4, 10), co=[home.roads])

    assert (matter.state, matter.holder_agency) == ("assigned", home.water)
    assert list(matter.assignments.values_list("agency__name", "role", "handler")) == [
        ("县水利局", "lead", "张局长"),
        ("县交通局", "co", ""),
    ]
    assert _running(matter) == ["accept", "report_progress", "resolve"]
    assert matter.clocks.get(name="resolve").due_on == date(2026, 4, 10)


@pytest.mark.parametrize("due", [DAY, date(2027, 3, 2)])
def test_a_due_day_lies_within_a_year(due, home):
    matter = walk(home, "register")

    with pytest.raises(StepNotAllowed):
        act(home, matter, "assign", due=due)
    with pytest.raises(StepNotAllowed):
        act(home, matter, "assign", responsible="  ")
    assert not matter.assignments.exists()


def test_an_agency_hands_back_for_a_reason_and_another_gets_it(home):
    matter = walk(home, "register", "assign")
    act(home, matter, "hand_back")
    act(home, matter, "assign", agency=home.roads)

    assert matter.holder_agency == home.roads
    assert list(matter.assignments.values_list("state", flat=True)) == ["reassigned", "assigned"]
    assert not type(matter).objects.visible_to(home.wangdui).filter(pk=matter.pk).exists()


def test_silence_passes_for_acceptance_when_the_term_is_over(home):
    matter = walk(home, "register", "assign")
    due = matter.clocks.get(name="accept").due_on

    assert deem_all_accepted(due) == 0
    assert deem_all_accepted(date(2026, 3, 20)) == 1
    matter.refresh_from_db()
    part = matter.assignments.get()
    assert (matter.state, part.state, part.deemed) == ("in_progress", "accepted", True)
    assert _running(matter) == ["report_progress", "resolve"]


def test_a_claim_closes_nothing_and_not_done_stays_as_overdue_as_it_was(home):
    """L3 and L4."""
    matter = walk(home, "register", "assign", "accept")
    due = matter.clocks.get(name="resolve").due_on
    late = date(2026, 7, 1)
    act(home, matter, "claim", late)
    assert (matter.state, matter.holder_office, matter.closed_on) == ("claimed", "ldg", None)

    act(home, matter, "verify_not_done", date(2026, 7, 3))

    assert (matter.state, matter.holder_agency, matter.due_on) == ("in_progress", home.water, due)
    seen = matter.verifications.get()
    assert (seen.is_done, seen.found, seen.by) == (False, "还有三户没水。", home.zhuoga)
    assert LivelihoodMatter.objects.get(pk=matter.pk).result == ""
    assert ProgressNote.objects.filter(text__contains="水管换好").exists()


def test_supervising_members_look_and_what_they_found_is_on_record(home):
    matter = walk(home, "register", "assign", "accept", "supervise", "claim")

    act(home, matter, "verify_done", by=home.dawa)

    assert (matter.state, list(matter.verifications.get().members.all())) == ("verified", [home.dawa.person])
    assert LivelihoodMatter.objects.get(pk=matter.pk).solved_on == DAY
    assert _running(matter) == ["answer_back"]


def test_nobody_looks_at_the_work_of_an_agency_they_act_for(home):
    matter = walk(home, "register", "assign", "accept", "claim")

    for who in (home.wangdui, home.dawa, home.luosang):
        with pytest.raises(PermissionDenied):
            act(home, matter, "verify_done", by=who)
    with pytest.raises(StepNotAllowed):
        act(home, matter, "verify_done", held_on=date(2026, 3, 1))  # before it was claimed


def test_who_raised_it_does_not_handle_it_and_the_desk_does_not_answer_for_the_agency(home):
    from huiyin.accounts.models import Role
    from tests.factories.base import RoleHoldingFactory

    RoleHoldingFactory(user=home.nima, role=Role.AGENCY, assembly=home.county, agency=home.water)
    RoleHoldingFactory(user=home.zhuoga, role=Role.AGENCY, assembly=home.county, agency=home.water)
    matter = collected(home)
    assert workflow.offered(home.zhuoga, matter) != []
    act(home, matter, "register")
    act(home, matter, "assign")

    for name, who in (("accept", home.nima), ("supervise", home.zhuoga)):
        with pytest.raises(PermissionDenied):
            act(home, matter, name, by=type(who).objects.get(pk=who.pk))


def test_progress_restarts_the_month_and_nothing_else(home):
    matter = walk(home, "register", "assign", "accept")
    resolve = matter.clocks.get(name="resolve").due_on

    act(home, matter, "note_progress", date(2026, 3, 20))
    act(home, matter, "note_progress", date(2026, 3, 25), by=home.zhuoga, text="电话催问：下周通水。")

    assert matter.clocks.get(name="report_progress", stopped_on=None).due_on == date(2026, 4, 25)
    assert matter.clocks.get(name="resolve", stopped_on=None).due_on == resolve
    assert list(matter.progress_notes.values_list("agency__name", flat=True)) == ["县水利局", None]


def test_an_extension_is_asked_before_the_term_is_over_and_granted_by_the_desk_alone(home):
    matter = walk(home, "register", "assign", "accept")
    act(home, matter, "ask_extension", until=date(2026, 8, 3))
    with pytest.raises(PermissionDenied):
        act(home, matter, "grant_extension", by=home.wangdui)
    act(home, matter, "grant_extension")

    assert matter.clocks.get(name="resolve").due_on == date(2026, 8, 3)
    assert (matter.state, matter.holder_agency) == ("in_progress", home.water)
    with pytest.raises(StepNotAllowed):  # once
        act(home, matter, "ask_extension", date(2026, 8, 1), until=date(2026, 8, 20))


def test_overdue_cannot_be_extended_away(home):
    matter = walk(home, "register", "assign", "accept")

    with pytest.raises(StepNotAllowed):
        act(home, matter, "ask_extension", date(2026, 6, 10), until=date(2026, 8, 3))


def test_long_term_is_decided_by_a_leader_and_stays_red_till_answered(home):
    matter = walk(home, "register", "assign", "accept")
    with pytest.raises(StepNotAllowed):
        act(home, matter, "ask_deferral", kind="long_term")
    act(home, matter, "ask_deferral", kind="long_term", review_on=date(2026, 12, 1))
    for who in (home.wangdui, home.zhuoga):
        with pytest.raises(PermissionDenied):
            act(home, matter, "approve_long_term", by=who)
    with pytest.raises(StepNotAllowed):
        act(home, matter, "approve_explained")
    act(home, matter, "approve_long_term")

    assert (matter.state, matter.holder_office) == ("long_term", "ldg")
    assert _running(matter) == ["answer_back", "resolve", "review_deferred"]
    assert matter.due_on == matter.clocks.get(name="answer_back").due_on
    act(home, matter, "answer")
    assert matter.due_on == date(2026, 12, 1)


def test_who_asked_to_put_it_off_does_not_decide_it_in_another_office(home):
    from huiyin.accounts.models import Role, RoleHolding
    from tests.factories.base import RoleHoldingFactory

    matter = walk(home, "register", "assign", "accept")
    act(home, matter, "ask_deferral")
    RoleHolding.objects.filter(user=home.wangdui).delete()
    RoleHoldingFactory(user=home.wangdui, role=Role.LEADER, assembly=home.county)
    moved = type(home.wangdui).objects.get(pk=home.wangdui.pk)

    with pytest.raises(PermissionDenied):
        act(home, matter, "approve_explained", by=moved)


def test_on_the_review_day_it_goes_on_waits_again_or_is_explained(home):
    day = date(2026, 12, 1)
    for step, state in (
        ("review_resume", "in_progress"),
        ("review_again", "long_term"),
        ("review_explain", "explained"),
    ):
        matter = deferred(home, "long_term", review_on=day)
        act(home, matter, "answer")
        more = {"next_on": date(2027, 6, 1)} if step == "review_again" else {}
        act(home, matter, step, day, **more)

        assert (matter.state, matter.reviews.count()) == (state, 1)
        assert ("answer_back" in _running(matter)) == (step != "review_resume")


def test_a_review_before_its_day_is_refused_but_going_on_is_not(home):
    matter = deferred(home, "long_term", review_on=date(2026, 12, 1))

    with pytest.raises(StepNotAllowed):
        act(home, matter, "review_again", date(2026, 11, 1), next_on=date(2027, 6, 1))
    act(home, matter, "review_resume", date(2026, 11, 1))
    assert matter.state == "in_progress"


@pytest.mark.parametrize("due", [None, date(2026, 5, 4)])
def test_resumed_it_has_the_days_it_had_left(due, home):
    matter = walk(home, "register")
    act(home, matter, "assign", due=due)
    act(home, matter, "accept")
    left = matter.clocks.get(name="resolve").due_on - DAY
    act(home, matter, "ask_deferral", kind="long_term", review_on=date(2026, 12, 1))
    act(home, matter, "approve_long_term")
    act(home, matter, "review_resume", date(2026, 12, 1))

    assert matter.clocks.get(name="resolve").due_on - date(2026, 12, 1) >= left


@pytest.mark.parametrize("due", [None, date(2026, 5, 4)])
def test_what_was_overdue_before_it_was_put_off_is_overdue_when_it_is_taken_up_again(due, home):
    """L4."""
    late = date(2026, 7, 1)
    matter = walk(home, "register")
    act(home, matter, "assign", due=due)
    act(home, matter, "accept")
    was = matter.clocks.get(name="resolve").due_on
    act(home, matter, "ask_deferral", late, kind="long_term", review_on=date(2026, 12, 1))
    act(home, matter, "approve_long_term", late)
    act(home, matter, "review_resume", date(2026, 12, 1))

    assert matter.clocks.get(name="resolve").due_on == was
    assert matter.due_on == was


def test_a_refused_deferral_leaves_everything_as_it_was(home):
    matter = walk(home, "register", "assign", "accept", "ask_deferral")
    with pytest.raises(StepNotAllowed):
        act(home, matter, "claim")
    act(home, matter, "refuse_deferral")

    assert (matter.state, _running(matter)) == ("in_progress", ["report_progress", "resolve"])


def test_explained_is_closed_apart_from_solved(home):
    matter = deferred(home, "explained")
    with pytest.raises(StepNotAllowed):
        act(home, matter, "close")
    act(home, matter, "answer")
    act(home, matter, "close")

    own = LivelihoodMatter.objects.get(pk=matter.pk)
    assert (matter.state, own.outcome, own.solved_on) == ("closed", "explained", None)


def test_supervised_whole_way_ends_solved(home):
    matter = walk(home, *DONE, "answer", "close", originators=[herder(home)])

    own = LivelihoodMatter.objects.get(pk=matter.pk)
    assert (matter.state, own.outcome, own.solved_on, matter.answered_on) == ("closed", "solved", DAY, DAY)


def test_a_second_request_under_the_same_key_changes_nothing(home):
    matter, same = walk(home, "register"), key()
    act(home, matter, "assign", key=same, co=[home.roads])
    act(home, matter, "assign", key=same, co=[home.roads])

    assert matter.assignments.count() == 2


def test_edited_while_collected_and_no_longer_after(home):
    matter = collected(home)
    words = {"title": "三村饮水困难", "description": "水管冻裂。", "place": home.county, "spot": "三村"}
    workflow.edit(matter, by=home.nima, key=key(), **words)
    assert LivelihoodMatter.objects.get(pk=matter.pk).description == "水管冻裂。"
    act(home, matter, "register", place=home.county)

    with pytest.raises(StepNotAllowed):
        workflow.edit(matter, by=home.nima, key=key(), **words)
