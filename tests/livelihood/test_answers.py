"""L2: nothing closes before everybody it was heard from was told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood import workflow
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import VoiceAnswer
from huiyin.notices.models import Notice
from tests.livelihood.course import DAY, DONE, act, collected, deferred, herder, house, key, told, walk


@pytest.fixture
def home(assembly):
    return house(assembly)


def test_each_who_signed_has_a_receipt_and_each_voice_a_telling(home):
    people = [home.nima.person, home.dawa.person]
    voices = [herder(home), herder(home, name="", answer_by="notice", contact="")]
    matter = walk(home, *DONE, people=people, originators=voices)
    act(home, matter, "answer", told=told(matter, DAY, reaction="感谢。"))

    given = matter.answers.get()
    assert sorted(receipt.person.name for receipt in given.receipts.all()) == ["尼玛", "达瓦"]
    assert list(given.voice_answers.values_list("voice__originator__masked", "reaction")) == [
        ("次**", "感谢。"),
        ("匿名群众", "感谢。"),
    ]
    assert set(Notice.objects.filter(kind="answered").values_list("recipient__name", flat=True)) == {"尼玛", "达瓦"}


def test_one_voice_left_out_refuses_the_whole_answer(home):
    matter = walk(home, *DONE, originators=[herder(home), herder(home, name="扎桑")])

    with pytest.raises(StepNotAllowed):
        act(home, matter, "answer", told=told(matter, DAY)[:1])
    assert (matter.answers.count(), VoiceAnswer.objects.count(), matter.answered_on) == (0, 0, None)


def test_a_telling_names_a_day_since_it_was_heard(home):
    matter = walk(home, *DONE, originators=[herder(home)])

    for day in (date(2026, 3, 1), date(2026, 3, 3)):
        with pytest.raises(StepNotAllowed):
            act(home, matter, "answer", told=told(matter, day))


def test_the_member_who_took_it_may_answer_and_the_agency_may_not(home):
    matter = walk(home, *DONE, originators=[herder(home)])

    for who in (home.wangdui, home.dawa, home.luosang):
        with pytest.raises(PermissionDenied):
            act(home, matter, "answer", by=who)
    act(home, matter, "answer", by=home.nima)
    assert matter.answers.get().signed_by == "尼玛"


def test_whoever_wrote_down_what_nobody_signed_is_answered(home):
    matter = walk(home, *DONE, people=[])
    act(home, matter, "answer")

    assert matter.answers.get().receipts.get().account == home.nima


@pytest.mark.parametrize("step", ["reject", "refer", "mark_duplicate"])
def test_what_is_turned_away_closes_with_its_answer_and_not_before(step, home):
    other = walk(home, "register")
    matter = collected(home, originators=[herder(home)])
    act(home, matter, step, **({"of": other} if step == "mark_duplicate" else {}))
    state = matter.state
    assert (matter.holder_office, matter.closed_on) == ("ldg", None)
    assert list(matter.clocks.filter(stopped_on=None).values_list("name", flat=True)) == ["answer_back"]

    act(home, matter, "answer", text="已转热线。")

    assert (matter.state, LivelihoodMatter.objects.get(pk=matter.pk).outcome) == ("closed", state)


def test_what_was_turned_away_is_looked_at_again_and_owes_another_answer(home):
    matter = walk(home, "reject", "answer", originators=[herder(home)])
    act(home, matter, "reconsider")
    assert (matter.state, matter.answered_on, matter.closed_on) == ("collected", None, None)
    with pytest.raises(StepNotAllowed):
        act(home, matter, "answer")
    act(home, matter, "refer")
    act(home, matter, "answer")

    assert [given.round for given in matter.answers.all()] == [1, 2]
    assert VoiceAnswer.objects.count() == 2


def test_reopened_the_agency_has_it_again_and_a_new_answer_is_owed(home):
    matter = walk(home, *DONE, "answer", "close", originators=[herder(home)])
    with pytest.raises(PermissionDenied):  # closed: the desk's to open
        act(home, matter, "reopen", by=home.nima)
    act(home, matter, "reopen", date(2026, 4, 1))
    assert (matter.state, matter.holder_agency, matter.answered_on) == ("in_progress", home.water, None)
    act(home, matter, "claim", date(2026, 4, 3))
    act(home, matter, "verify_done", date(2026, 4, 7))
    with pytest.raises(StepNotAllowed):
        act(home, matter, "close", date(2026, 4, 7))
    act(home, matter, "answer", date(2026, 4, 7))
    act(home, matter, "close", date(2026, 4, 8))

    assert [given.round for given in matter.answers.all()] == [1, 2]
    assert LivelihoodMatter.objects.get(pk=matter.pk).solved_on == date(2026, 4, 7)


def test_whoever_raised_it_and_is_not_satisfied_reopens_it_before_it_closes(home):
    matter = walk(home, *DONE, "answer")

    act(home, matter, "reopen", by=home.nima)

    assert matter.state == "in_progress"


def test_a_long_term_matter_is_answered_once_for_each_time_it_is_put_off(home):
    matter = deferred(home, "long_term", review_on=date(2026, 12, 1), originators=[herder(home)])
    act(home, matter, "answer")
    with pytest.raises(StepNotAllowed):
        act(home, matter, "answer")
    act(home, matter, "review_again", date(2026, 12, 1), next_on=date(2027, 6, 1))
    act(home, matter, "answer", date(2026, 12, 2))

    assert matter.answers.count() == 2
    assert matter.due_on == date(2027, 6, 1)


def test_the_same_answer_sent_twice_is_one(home):
    matter, same = walk(home, *DONE, originators=[herder(home)]), key()
    for _time in range(2):
        workflow.answer(matter, by=home.zhuoga, key=same, text="通水了。", told=told(matter, DAY), on=DAY)

    assert matter.answers.count() == 1
