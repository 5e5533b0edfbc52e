"""To an assembly above and back: both numbers, both histories, everybody answered by whoever holds it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters import originators
from huiyin.matters.models import Matter, Originator, VoiceAnswer
from tests.factories.base import AssemblyFactory
from tests.livelihood.course import DAY, act, collected, herder, house, key, walk


@pytest.fixture
def home(assembly):
    return house(assembly)


def _handed_up(home, **changed):
    below = walk(home, "register", people=[home.nima.person, home.dawa.person], originators=[herder(home)], **changed)
    return below, act(home, below, "hand_up")


def _steps(matter):
    return list(Event.objects.of(matter).values_list("step", flat=True))


def test_handed_up_there_is_a_matter_above_and_below_waits_with_its_date(home):
    below, above = _handed_up(home)

    assert (above.state, above.assembly, above.holder_office) == ("collected", home.region, "ldg")
    assert above.clocks.get().name == "receive"
    assert (below.state, below.holder_office, below.due_on) == ("handed_up", "upt", above.due_on)
    assert below.handed_to == above
    assert above.livelihood.source == "below"
    assert [s.person.name for s in above.signatures.all()] == ["尼玛", "达瓦"]
    assert [v.carried_to.matter for v in below.voices.all()] == [above]


def test_registered_above_below_has_its_receipt_and_both_keep_their_numbers(home):
    below, above = _handed_up(home)
    act(home, above, "register", date(2026, 3, 4))
    below.refresh_from_db()
    handed = below.hand_ups.get()

    assert handed.received_on == date(2026, 3, 4)
    assert below.docket
    assert above.docket
    assert _steps(below)[-2:] == ["hand_up", "received_above"]
    assert below.due_on == above.due_on


def test_answered_above_everybody_below_has_it_and_it_closes_and_opens_with_the_one_above(home):
    below, above = _handed_up(home)
    for step in ("register", "assign", "accept", "claim", "verify_done", "answer"):
        act(home, above, step)
    below.refresh_from_db()
    given = below.answers.get()
    assert (below.state, below.answered_on, given.office) == ("handed_up", DAY, "upt")
    assert sorted(r.person.name for r in given.receipts.all()) == ["尼玛", "达瓦"]
    assert VoiceAnswer.objects.filter(voice__matter=below).count() == 1

    act(home, above, "close")
    below.refresh_from_db()
    own = LivelihoodMatter.objects.get(pk=below.pk)
    assert (below.state, own.outcome, own.solved_on) == ("closed", "solved", DAY)

    with pytest.raises(StepNotAllowed):
        act(home, below, "reopen")
    act(home, above, "reopen")
    below.refresh_from_db()
    assert (below.state, below.due_on, below.answered_on) == ("handed_up", above.due_on, None)


def test_given_back_it_goes_on_below_where_it_was_and_no_voice_is_lost(home):
    below, above = _handed_up(home)
    assign_by = below.clocks.get(name="assign").due_on
    act(home, above, "give_back", date(2026, 3, 4))
    below.refresh_from_db()

    assert (above.state, above.answered_on) == ("closed", date(2026, 3, 4))
    assert "县里可以解决" in above.answers.get().text
    assert (below.state, below.holder_office, below.handed_to) == ("registered", "ldg", None)
    clock = below.clocks.get(name="assign", stopped_on=None)
    assert clock.due_on > assign_by  # the days above do not count
    assert below.due_on == clock.due_on
    handed = below.hand_ups.get()
    assert (handed.returned_on, handed.return_reason) == (date(2026, 3, 4), "县里可以解决。")
    assert [v.carried_to for v in below.voices.all()] == [None]
    assert above.voices.get().carried_to.matter == below
    for step in ("assign", "accept", "claim", "verify_done", "answer", "close"):
        act(home, below, step, date(2026, 3, 5))
    assert below.state == "closed"


def test_given_back_it_can_be_handed_up_again(home):
    below, above = _handed_up(home)
    act(home, above, "give_back")
    again = act(home, below, "hand_up", reason="县里试过，解决不了。")

    assert again != above
    assert below.voices.get().carried_to.matter == again
    assert below.hand_ups.count() == 2


def test_over_two_tiers_all_wait_are_answered_and_close_together(home):
    city = AssemblyFactory(slug="city", name="某市政协", tier="prefecture", parent=home.region)
    home.county.parent = city
    home.county.save()
    from huiyin.accounts.models import Role
    from tests.livelihood.course import office

    clerk = office("强巴", Role.LEDGER_STAFF, city)
    low, mid = _handed_up_to(home, city)
    act(home, mid, "register", by=clerk)
    top = act(home, mid, "hand_up", by=clerk)
    low.refresh_from_db()
    assert low.due_on == mid.due_on == top.due_on
    for step in ("register", "assign", "accept", "claim", "verify_done", "answer", "close"):
        act(home, top, step)

    for matter in (low, mid):
        matter.refresh_from_db()
        assert (matter.state, matter.answers.count()) == ("closed", 1)
        assert VoiceAnswer.objects.filter(voice__matter=matter).count() == 1


def _handed_up_to(home, to):
    below = walk(home, "register", originators=[herder(home)])
    return below, act(home, below, "hand_up", to=to)


def test_turned_away_above_those_below_are_told_and_it_closes_as_that(home):
    below, above = _handed_up(home)
    act(home, above, "refer")
    act(home, above, "answer")
    below.refresh_from_db()

    assert (below.state, LivelihoodMatter.objects.get(pk=below.pk).outcome) == ("closed", "referred")
    assert below.answers.count() == 1


def test_only_to_an_assembly_above_for_a_reason_and_by_the_desk(home):
    below = walk(home, "register")
    elsewhere = AssemblyFactory(slug="other", parent=home.region)

    with pytest.raises(StepNotAllowed):
        act(home, below, "hand_up", to=elsewhere)
    with pytest.raises(StepNotAllowed):
        act(home, below, "hand_up", reason=" ")
    with pytest.raises(PermissionDenied):
        act(home, below, "hand_up", by=home.nima)
    with pytest.raises(StepNotAllowed):
        act(home, collected(home), "give_back")
    assert Matter.objects.filter(assembly=home.region).count() == 0


def test_the_same_request_twice_makes_one_matter_above(home):
    below, same = walk(home, "register"), key()
    act(home, below, "hand_up", key=same)
    assert act(home, below, "hand_up", key=same) is None

    assert Matter.objects.filter(assembly=home.region).count() == 1


def test_the_desk_below_follows_it_above_but_the_contact_is_with_whoever_owes_the_answer(home):
    _below, above = _handed_up(home)
    herder_of = above.voices.get().originator

    assert Matter.objects.visible_to(home.zhuoga).filter(pk=above.pk).exists()
    seen = {
        name: Originator.objects.visible_to(getattr(home, name)).filter(pk=herder_of.pk).exists()
        for name in ("nima", "zhuoga", "pingcuo", "dawa", "wangdui", "bianba", "luosang")
    }
    assert seen == dict.fromkeys(seen, False) | {"nima": True, "pingcuo": True}
    assert originators.look(herder_of, by=home.pingcuo, key=key(), why="电话答复。") == ("次旺", "13900000000")
    with pytest.raises(PermissionDenied):
        originators.look(herder_of, by=home.zhuoga, key=key(), why="想看。")
