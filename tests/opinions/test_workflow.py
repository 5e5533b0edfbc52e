"""The way of an item from the first word to the last: who may, what runs, what is kept."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.models import Originator, Receipt, State
from huiyin.matters.originators import take_down
from huiyin.notices.models import Notice
from huiyin.opinions import workflow
from huiyin.opinions.models import ItemVersion, SignOff
from tests.opinions.course import DAY, WAY, WORDS, desk, draft, issue, key, take, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    return desk(cast)


def clocks(matter):
    return {clock.name: clock.due_on for clock in matter.clocks.filter(stopped_on=None)}


def told(user):
    return list(Notice.objects.filter(recipient=user).values_list("title", flat=True))


STATES = ["received", "shortlisted", "edited", "edited", "signed", "issued", "dispatched", "answered", "closed"]


@pytest.mark.parametrize(("step", "state"), list(zip(WAY, STATES, strict=True)))
def test_each_step_of_the_way_leads_on(step, state, people):
    assert walk(people, step).state == state


def test_handed_in_it_has_its_number_its_term_and_its_first_version_and_the_author_knows(people):
    matter = walk(people, "submit")

    assert (matter.number, matter.docket != "", matter.holder_office) == (1, True, "opn")
    assert clocks(matter) == {"screen": date(2026, 3, 9)}
    assert [(kept.kind, kept.situation) for kept in matter.item_versions.all()] == [("original", WORDS["situation"])]
    assert any("已收到" in words for words in told(people.zhuoma))


def test_without_advice_it_is_not_handed_in(people):
    matter = draft(people, advice=" ")

    with pytest.raises(StepNotAllowed, match="建议"):
        take(people, matter, "submit")
    matter.refresh_from_db()
    assert (matter.state, matter.number) == ("draft", None)


def test_the_same_draft_sent_twice_is_one_and_other_words_under_its_key_are_refused(people):
    same = {"by": people.zhuoma, "assembly": people.agency.assembly, "key": key(), "on": DAY}

    assert workflow.draft(**same, **WORDS) == workflow.draft(**same, **WORDS)
    with pytest.raises(KeyAlreadyUsed):
        workflow.draft(**same, **(WORDS | {"title": "另一件"}))


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        *[("party", "member"), ("zhaxi", "member"), ("zhuoma", "organisation"), ("party", "informant")],
        *[("wangfang", "member"), ("informant", "collection_point"), ("editor", "committee")],
    ],
)
def test_nobody_writes_in_a_place_that_is_not_theirs(who, kind, people):
    with pytest.raises(PermissionDenied):
        draft(people, by=getattr(people, who), author_kind=kind, author_name="某单位")


def test_the_edit_stands_beside_the_original_and_the_author_reads_both(people):
    matter = walk(people, "edit_text")

    first, edited = ItemVersion.objects.visible_to(people.zhuoma).filter(matter=matter)
    assert (first.title, edited.title) == (WORDS["title"], "夜间导诊应配双语人员")
    assert (matter.title, matter.opinion.edition) == ("夜间导诊应配双语人员", 2)
    assert any("对照原文" in words for words in told(people.zhuoma))


def test_an_author_s_remark_reaches_the_desk_and_moves_nothing(people):
    matter = walk(people, "edit_text")
    before = (matter.state, matter.due_on, matter.holder_office)

    take(people, matter, "remark_on_edit")

    assert (matter.state, matter.due_on, matter.holder_office) == before
    assert Event.objects.of(matter).last().facts["note"] == "第二句与原意不符。"
    assert any("对编辑稿提意见" in words for words in told(people.editor))


# Two persons


def test_it_goes_out_when_two_persons_let_it(people):
    matter = walk(people, "sign")

    assert list(SignOff.objects.values_list("kind", "by__name")) == [("checked", "head"), ("signed", "领导")]
    assert clocks(matter) == {"issue": date(2026, 3, 9)}


def test_nobody_signs_what_was_not_checked(people):
    matter = walk(people, "edit_text")

    with pytest.raises(StepNotAllowed, match="先核稿"):
        take(people, matter, "sign")


def test_one_person_with_both_roles_does_not_sign_what_they_checked(people):
    from tests.factories.base import RoleHoldingFactory

    RoleHoldingFactory(user=people.leader, role="opn", assembly=people.agency.assembly)
    leader = type(people.leader).objects.get(pk=people.leader.pk)
    matter = walk(people, "edit_text")
    take(people, matter, "check", by=leader)

    with pytest.raises(StepNotAllowed, match="两个人"):
        take(people, matter, "sign", by=leader)
    take(people, matter, "sign", by=people.chair)
    assert matter.state == State.SIGNED


@pytest.mark.parametrize("step", ["shortlist", "not_use", "edit_text", "check", "sign"])
def test_an_author_who_is_of_the_desk_decides_nothing_on_their_own_item(step, people):
    from tests.factories.base import RoleHoldingFactory

    for role in ("opn", "sig"):
        RoleHoldingFactory(user=people.zhuoma, role=role, assembly=people.agency.assembly)
    author = type(people.zhuoma).objects.get(pk=people.zhuoma.pk)
    before = {"shortlist": "submit", "not_use": "submit", "edit_text": "shortlist", "check": "edit_text"}
    matter = walk(people, before.get(step, "check"))

    with pytest.raises(PermissionDenied):
        take(people, matter, step, by=author)


def test_where_the_chair_is_asked_a_third_person_signs(people):
    matter = walk(people, "submit")
    take(people, matter, "shortlist", for_chair=True)
    for step in ("edit_text", "check", "sign"):
        take(people, matter, step)
    assert matter.state == State.EDITED

    with pytest.raises(StepNotAllowed, match="不同的人"):
        take(people, matter, "sign_as_chair", by=people.leader)
    take(people, matter, "sign_as_chair")
    assert matter.state == State.SIGNED


def test_sent_back_it_is_edited_and_signed_anew(people):
    matter = walk(people, "sign")
    take(people, matter, "send_back_to_edit")
    assert (matter.state, matter.holder_office) == ("shortlisted", "opn")

    take(people, matter, "edit_text", title="第三稿")
    with pytest.raises(StepNotAllowed, match="先核稿"):
        take(people, matter, "sign")
    assert [version.number for version in matter.item_versions.all()] == [1, 2, 3]


def test_the_desk_s_sign_offs_are_read_by_the_desk_alone(people):
    walk(people, "sign")

    assert SignOff.objects.visible_to(people.editor).count() == 2
    assert not SignOff.objects.visible_to(people.zhuoma).exists()


# With the agency


def test_the_agency_s_term_takes_the_place_of_the_feedback_s_until_it_replied(people):
    matter = walk(people, "issue")
    assert clocks(matter) == {"feed_back": date(2026, 3, 16)}
    take(people, matter, "dispatch")
    assert (clocks(matter), matter.holder_agency) == ({"agency_reply": date(2026, 4, 1)}, people.agency)
    take(people, matter, "reply", on=date(2026, 3, 20))

    assert clocks(matter) == {"feed_back": date(2026, 4, 3)}
    assert (matter.state, matter.holder_office) == ("answered", "opn")


def test_an_agency_reads_what_was_issued_and_not_the_words_before(people):
    matter = walk(people, "dispatch")

    assert type(matter).objects.visible_to(people.liming).filter(pk=matter.pk).exists()
    assert not ItemVersion.objects.visible_to(people.liming).exists()


def test_more_time_is_asked_and_granted(people):
    matter = walk(people, "dispatch")
    take(people, matter, "ask_extension")
    assert "grant_extension" in workflow.offered(people.editor, matter)
    take(people, matter, "grant_extension")

    assert clocks(matter) == {"agency_reply": date(2026, 4, 30)}
    assert matter.due_on == date(2026, 4, 30)


# The word to the author


def test_the_word_closes_it_and_each_who_signed_has_it(people):
    matter = draft(people, people=[people.zhuoma.person, people.ciren.person])
    for step in WAY[:6]:
        take(people, matter, step)
    take(people, matter, "feed_back")

    assert (matter.state, matter.answered_on, matter.due_on, clocks(matter)) == ("closed", DAY, None, {})
    given = Receipt.objects.filter(answer__matter=matter).values_list("person__name", flat=True)
    assert set(given) == {"卓玛", "次仁"}


@pytest.mark.parametrize(("who", "kind", "name"), [("party", "organisation", "某党派"), ("informant", "informant", "")])
def test_an_account_without_a_person_is_answered_and_gets_it_back_to_mend(who, kind, name, people):
    by = getattr(people, who)
    matter = draft(people, by=by, author_kind=kind, author_name=name)
    take(people, matter, "submit", by=by)
    take(people, matter, "return_to_author")
    assert by.pk in Notice.objects.filter(title__contains="退回补充").values_list("recipient", flat=True)
    assert type(matter).objects.visible_to(by).waiting_for(by).filter(pk=matter.pk).exists()
    take(people, matter, "submit", by=by)
    take(people, matter, "not_use")
    take(people, matter, "feed_back")

    assert matter.state == State.CLOSED
    assert Receipt.objects.get(answer__matter=matter).account == by


def test_who_has_no_account_is_told_too_before_it_is_over(people):
    heard = take_down(
        by=people.clerk, assembly=people.agency.assembly, answer_by="letter", name="次仁多吉", contact="某村", on=DAY
    )
    point = {"by": people.clerk, "author_kind": "collection_point", "author_name": "某社区联系点"}
    matter = draft(people, **point, originators=[heard])
    take(people, matter, "submit", by=people.clerk)
    take(people, matter, "not_use")
    take(people, matter, "feed_back")
    assert (matter.state, matter.holder_office, clocks(matter) != {}) == ("fed_back", "opn", True)

    voice = matter.voices.get()
    how = {"voice": voice, "form": Originator.AnswerBy.LETTER, "given_on": DAY}
    workflow.tell_voice(matter, by=people.clerk, key=key(), on=DAY, **how)

    assert (matter.state, voice.answers.get().by) == ("closed", people.clerk)


def test_adoptions_are_many_and_come_after_closing_too(people):
    matter = walk(people, "feed_back")
    take(people, matter, "record_adoption")
    take(people, matter, "record_adoption", body="全国政协", level="national", on=DAY + timedelta(30))

    assert list(matter.adoptions.values_list("body", flat=True)) == ["自治区政协", "全国政协"]
    assert matter.state == State.CLOSED
    assert sum("采用" in words for words in told(people.zhuoma)) == 2


def test_what_was_not_issued_has_no_adoption(people):
    matter = walk(people, "submit")
    take(people, matter, "not_use")
    take(people, matter, "feed_back")

    with pytest.raises(StepNotAllowed, match="没有刊发"):
        take(people, matter, "record_adoption")


@pytest.mark.parametrize("step", ["submit", "shortlist", "edit_text", "check", "feed_back"])
def test_the_same_step_twice_changes_nothing(step, people):
    matter = walk(people, "issue") if step == "feed_back" else draft(people)
    for name in WAY[: WAY.index(step)] if step != "feed_back" else []:
        take(people, matter, name)
    same = key()
    take(people, matter, step, key=same)
    after = (Event.objects.count(), matter.state, matter.item_versions.count(), matter.answers.count())
    take(people, matter, step, key=same)

    assert (Event.objects.count(), matter.state, matter.item_versions.count(), matter.answers.count()) == after


def test_a_leader_s_words_on_an_issued_item_reach_its_author_as_a_gist(people):
    from tests.supervision import work as supervision

    matter = walk(people, "issue")
    matters = [matter, draft(people, by=people.party, author_kind="organisation", author_name="某党派")]
    take(people, matters[1], "submit", by=people.party)
    for step in WAY[1:5]:
        take(people, matters[1], step)
    issue(people, [matters[1]])
    from huiyin.supervision.instructions import told_to

    for one, author in zip(matters, (people.zhuoma, people.party), strict=True):
        supervision.instruct(people, one, by=people.editor, text="批示全文", gist="要求核实")
        assert [(row.gist, row.text) for row in told_to(author, one)] == [("要求核实", None)]
