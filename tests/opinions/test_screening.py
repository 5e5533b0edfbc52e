"""What the desk makes of an item that is not issued, and what the program does when nobody does anything."""

from datetime import timedelta

import pytest

from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, State
from huiyin.matters.originators import take_down
from huiyin.notices.models import Notice
from huiyin.opinions import workflow
from huiyin.opinions.workflow import screening
from huiyin.opinions.workflow.feeding_back import usual_text
from tests.opinions.course import DAY, desk, draft, key, take, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    return desk(cast)


def test_not_used_it_has_a_ground_and_its_author_reads_it(people):
    matter = walk(people, "submit")
    take(people, matter, "not_use")
    assert (matter.state, matter.opinion.not_used_ground) == ("not_used", "known")
    take(people, matter, "feed_back", text=usual_text(matter))

    assert "同类情况已有反映" in matter.answers.get().text
    assert "上月已有反映" in matter.answers.get().text


@pytest.mark.parametrize("typed", [{"ground": ""}, {"ground": "expired"}, {"ground": "proposal"}, {"note": " "}])
def test_without_a_ground_and_words_for_the_author_it_is_not_refused(typed, people):
    matter = walk(people, "submit")

    with pytest.raises(StepNotAllowed, match="理由"):
        take(people, matter, "not_use", **typed)
    matter.refresh_from_db()
    assert matter.state == State.RECEIVED


def test_kept_too_long_it_counts_as_not_used_and_its_author_is_owed_a_word(people):
    matter = walk(people, "submit")
    take(people, matter, "keep_in_reserve")
    until = matter.clocks.get(name="reserve").due_on

    assert screening.run(until) == 0
    assert screening.run(until + timedelta(1)) == 1
    matter.refresh_from_db()
    assert (matter.state, matter.opinion.not_used_ground, matter.holder_office) == ("not_used", "expired", "opn")
    assert matter.clocks.get(stopped_on=None).name == "feed_back"


def test_not_completed_in_time_it_is_not_used_and_the_author_hears_so(people):
    matter = walk(people, "submit")
    take(people, matter, "return_to_author")
    assert (matter.holder_person, matter.state) == (people.zhuoma.person, "returned")
    until = matter.clocks.get(name="resubmit").due_on

    assert screening.run(until + timedelta(1)) == 1
    matter.refresh_from_db()
    assert (matter.state, matter.opinion.not_used_ground, matter.holder_office) == ("not_used", "unclear", "opn")
    assert Notice.objects.filter(recipient=people.zhuoma, title__contains="没有在期限内补充").exists()


def test_completed_it_is_screened_again_and_both_editions_stay(people):
    matter = walk(people, "submit")
    take(people, matter, "return_to_author")
    take(people, matter, "edit", situation="补充：每夜两次。")
    take(people, matter, "submit", on=DAY + timedelta(3))

    assert [kept.kind for kept in matter.item_versions.all()] == ["original", "resubmitted"]
    assert (matter.state, matter.number, matter.opened_on) == ("received", 1, DAY)


def test_taken_back_it_is_closed_with_a_word(people):
    matter = walk(people, "submit")
    take(people, matter, "return_to_author")
    take(people, matter, "abandon")

    assert (matter.state, "收回" in matter.answers.get().text) == ("closed", True)


def test_better_a_proposal_the_author_makes_one_of_the_same_words_once(people):
    matter = walk(people, "submit")
    take(people, matter, "suggest_proposal")
    assert (matter.state, matter.opinion.not_used_ground) == ("closed", "proposal")
    assert "make_proposal" in workflow.offered(people.zhuoma, matter)
    same = key()
    take(people, matter, "make_proposal", key=same)
    take(people, matter, "make_proposal", key=same)

    made = matter.became.get()
    assert (made.kind, made.state, made.title) == ("proposal", "draft", matter.title)
    assert (made.proposal.recommendations, made.origin) == (matter.opinion.advice, matter)
    with pytest.raises(StepNotAllowed, match="已经写成"):
        take(people, matter, "make_proposal")


def test_in_the_ledger_no_name_and_no_voice_is_lost(people):
    heard = take_down(by=people.clerk, assembly=people.agency.assembly, answer_by="in_person", name="多吉", on=DAY)
    both = [people.zhuoma.person, people.ciren.person]
    matter = draft(people, people=both, originators=[heard])
    take(people, matter, "submit")
    take(people, matter, "to_ledger")

    became = Matter.objects.get(origin=matter)
    assert (matter.state, became.kind) == ("closed", "livelihood")
    assert {signed.person for signed in became.signatures.proposers()} == set(both)
    assert matter.voices.get().carried_to.matter == became
    assert matter.answers.get().receipts.count() == 2
    assert Matter.objects.visible_to(people.zhuoma).filter(pk=became.pk).exists()


def test_two_editors_at_once_the_second_is_told(people):
    matter = walk(people, "shortlist")
    seen_by_the_other = Matter.objects.get(pk=matter.pk)
    take(people, matter, "edit_text")

    with pytest.raises(StepNotAllowed, match="刚有人处理过"):
        take(people, seen_by_the_other, "edit_text", by=people.head, title="另一稿")
    assert matter.item_versions.count() == 2


def test_what_is_not_handed_in_is_nobody_s_business(people):
    matter = draft(people)

    assert not Matter.objects.visible_to(people.editor).filter(pk=matter.pk).exists()
