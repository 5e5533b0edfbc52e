"""What is past its term is erased when somebody says so, or the rules do; what a hold names is left."""

import json
import uuid
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.assemblies.models import RuleSet, Term
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.contacts.models import ContactWish, Meeting, MeetingNote, Pair
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.notices.models import Notice
from huiyin.privacy import holding, retention
from huiyin.privacy.commands import retention as command
from huiyin.privacy.models import Hold
from tests.visits.work import office

pytestmark = pytest.mark.django_db
LATER = date(2040, 1, 1)  # all terms are over


def old(cast):
    """A talk with its words, a wish, a notice: each past its term in 2040."""
    assembly, ends = cast.agency.assembly, {"by": cast.zhuoma.person, "met": cast.ciren.person}
    Term.objects.update(ends_on=date(2028, 1, 31))
    met = Meeting.objects.create(assembly=assembly, kind="talk", held_on=date(2024, 5, 1), **ends)
    MeetingNote.objects.create(meeting=met, by=cast.zhuoma.person, words="一")
    ContactWish.objects.create(membership=cast.zhuoma.person.memberships.get())
    at = datetime(2024, 3, 31, 9, tzinfo=UTC)
    Notice.objects.create(recipient=cast.zhuoma, kind="due", subject="x", subject_id=1, created_at=at)
    return met


def left():
    return [model.objects.count() for model in (Meeting, MeetingNote, ContactWish, Notice)]


def test_a_dry_run_says_how_many_since_when_and_erases_nothing(cast):
    old(cast)
    told = {lot.code: (lot.count, lot.until, lot.oldest) for lot in retention.lots(LATER) if lot.count}

    assert told["contacts.meetingnote"] == (1, date(2028, 1, 31), date(2024, 5, 1))
    assert told["notices.notice"][2] == date(2024, 3, 31)
    assert set(told) == {"contacts.meetingnote", "contacts.meeting", "contacts.contactwish", "notices.notice"}
    assert left() == [1, 1, 1, 1]


def test_what_is_past_its_term_goes_with_a_line_of_history_each_and_the_rest_stays(cast):
    old(cast)
    Notice.objects.create(
        recipient=cast.zhuoma, kind="due", subject="x", subject_id=2, created_at=datetime(2039, 1, 1, tzinfo=UTC)
    )
    assert retention.erase(LATER) == 4

    assert left() == [0, 0, 0, 1]
    lines = Event.objects.filter(step="erase_due")
    assert {(one.facts["what"], one.facts["count"]) for one in lines} == {
        *[("contacts.meetingnote", 1), ("contacts.meeting", 1), ("contacts.contactwish", 1), ("notices.notice", 1)]
    }
    assert retention.erase(LATER) == 0


def test_a_run_that_stops_half_way_is_taken_up_by_the_next(cast, monkeypatch):
    at = datetime(2024, 3, 31, 9, tzinfo=UTC)
    for number in range(5):
        Notice.objects.create(recipient=cast.zhuoma, kind="due", subject="x", subject_id=number, created_at=at)
    old(cast)
    monkeypatch.setattr(retention, "ROWS", 2)

    def stop(lot, done):
        if lot.code == "notices.notice" and done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retention.erase(LATER, told=stop)
    gone = sum(one.facts["count"] for one in Event.objects.filter(step="erase_due", facts__what="notices.notice"))
    assert (Notice.objects.count(), gone) == (2, 4)
    retention.erase(LATER)
    assert left() == [0, 0, 0, 0]


def test_what_a_hold_names_is_left_until_it_is_lifted(cast):
    old(cast)
    liaison, assembly = office("联络员", Role.LIAISON, cast.agency.assembly), cast.agency.assembly
    hold = holding.place(by=liaison, key=uuid.uuid4(), assembly=assembly, person=cast.ciren.person, reason="诉讼未了")
    held = {lot.code: lot.kept_back for lot in retention.lots(LATER) if lot.kept_back}

    assert held == {"contacts.meetingnote": 1, "contacts.meeting": 1}  # he is the other end of that talk
    assert retention.erase(LATER) == 2
    assert left() == [1, 1, 0, 0]
    holding.lift(hold, by=liaison, key=uuid.uuid4(), why="已了结")
    retention.erase(LATER)
    assert left() == [0, 0, 0, 0]


def test_a_pair_that_goes_on_is_never_past_its_term(cast):
    old(cast)
    ends = {"first": cast.zhuoma.person, "second": cast.ciren.person, "starts_on": date(2024, 1, 1)}
    pair = Pair.objects.create(assembly=cast.agency.assembly, kind="member_member", **ends)
    retention.erase(LATER)
    assert Pair.objects.filter(pk=pair.pk).exists()

    Pair.objects.update(ends_on=date(2027, 1, 1), ended="left")
    retention.erase(LATER)
    assert not Pair.objects.exists()


def test_looks_go_through_the_door_of_the_history(cast):
    at = datetime(2020, 3, 2, 9, tzinfo=UTC)
    about = {"subject": "members.person", "subject_id": cast.zhuoma.person.pk, "facts": {"what": "party"}}
    Event.objects.create(step="look", actor=cast.leader, actor_name="领导", at=at, **about)
    assert retention.erase(LATER) == 1
    assert not Event.objects.filter(step="look").exists()
    assert Event.objects.get(step="erase_due").facts["what"] == "history.event"


def test_the_daily_round_erases_only_where_the_rules_say_so(cast):
    old(cast)
    assert retention.erase_where_rules_say_so(LATER) == 0
    assert left() == [1, 1, 1, 1]

    document = STARTING_RULES | {"kept": {"erase": True}}
    RuleSet.objects.create(assembly=cast.agency.assembly, version=2, in_force_from=date(2030, 1, 1), document=document)
    assert retention.erase_where_rules_say_so(LATER) == 3
    assert left() == [0, 0, 0, 1]  # a notice is no assembly's: not every assembly's rules say so


def test_the_command_asks_before_it_erases(cast, monkeypatch):
    old(cast)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: LATER)
    shown = CliRunner().invoke(command, [])
    assert "contacts.meetingnote" in shown.output
    assert CliRunner().invoke(command, ["--erase"], input="n\n").exit_code == 1
    assert left() == [1, 1, 1, 1]

    done = (
        CliRunner(mix_stderr=False).invoke(command, ["--erase", "--yes", "--json"])
        if _mixes()
        else CliRunner().invoke(command, ["--erase", "--yes", "--json"])
    )
    assert json.loads(done.stdout)["erased"] == 4
    assert left() == [0, 0, 0, 0]


def _mixes():
    import inspect

    return "mix_stderr" in inspect.signature(CliRunner).parameters


# Holds


def test_a_hold_is_the_two_offices_and_says_why(cast):
    assembly, facts = cast.agency.assembly, {"assembly": cast.agency.assembly, "person": cast.zhuoma.person}
    for other in (cast.zhaxi, cast.zhuoma, cast.yangjin):
        with pytest.raises(PermissionDenied):
            holding.place(by=other, key=uuid.uuid4(), reason="诉讼", **facts)
    liaison = office("联络员", Role.LIAISON, assembly)
    with pytest.raises(StepNotAllowed):
        holding.place(by=liaison, key=uuid.uuid4(), reason=" ", **facts)
    key = uuid.uuid4()
    for _press in range(2):
        holding.place(by=liaison, key=key, reason="诉讼", **facts)
    with pytest.raises(StepNotAllowed):
        holding.place(by=liaison, key=uuid.uuid4(), reason="再来一次", **facts)
    assert Hold.objects.count() == 1


def test_a_hold_is_placed_and_lifted_on_its_pages_and_read_by_whom_it_names(cast, client):
    liaison = office("联络员", Role.LIAISON, cast.agency.assembly)
    client.force_login(liaison)
    person = cast.zhuoma.person
    assert reverse("privacy:hold_new") in client.get(person.get_absolute_url()).content.decode()
    page = f"{reverse('privacy:hold_new')}?person={person.pk}"
    assert client.post(page, {"key": uuid.uuid4(), "reason": ""}).status_code == 400
    assert client.post(page, {"key": uuid.uuid4(), "reason": "诉讼未了"}).status_code == 302
    assert "诉讼未了" in client.get(person.get_absolute_url()).content.decode()
    hold = Hold.objects.get()
    lift = reverse("privacy:hold_lift", args=[hold.pk])

    client.force_login(cast.zhuoma)
    assert "诉讼未了" in client.get(reverse("privacy:kind", args=["privacy.hold"])).content.decode()
    assert client.get(lift).status_code == 403
    client.force_login(cast.ciren)
    assert client.get(lift).status_code == 404
    assert client.get(reverse("privacy:holds")).status_code == 404

    client.force_login(liaison)
    assert client.post(lift, {"key": uuid.uuid4(), "why": "已了结"}).status_code == 302
    assert Hold.objects.get().lifted_why == "已了结"
