"""From a word on a board to what became of it."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.boards import workflow
from huiyin.boards.models import AlsoHere, Post, Raised
from huiyin.boards.terms import due_from, unattended_since
from huiyin.calendars.deadlines import due_on
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Kind, Matter, Signature, State
from huiyin.notices.models import Notice
from huiyin.proposals import workflow as proposals
from tests.boards.work import again, key, office, post, raise_matter

pytestmark = pytest.mark.django_db


def names(matter):
    return [(row.person.name, row.role, row.state) for row in matter.signatures.select_related("person").order_by("pk")]


def told(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("kind", "title"))


def test_a_post_waits_for_the_convener_who_is_told(cast, made):
    one = post(cast, made)

    assert (one.state, one.author, one.place) == (Post.State.WAITING, cast.zhuoma.person, made.linzhou)
    assert one.due_on == due_from(made.home, timezone.localdate())
    assert told(made.convener) == [("waiting", "界别群里有一条情况等您处理")]
    assert [event.step for event in Event.objects.of(one)] == ["post"]


def test_the_same_post_sent_twice_is_one(cast, made):
    same = key()

    first, second = post(cast, made, key=same), post(cast, made, key=same)

    assert first == second
    assert Post.objects.count() == 1
    with pytest.raises(KeyAlreadyUsed):
        post(cast, made, "别的话", key=same)


def test_only_members_of_the_sector_post_and_add(cast, made):
    one = post(cast, made)
    for stranger in (cast.wangfang, cast.zhaxi, cast.leader, office(Role.LIAISON, made.home)):
        with pytest.raises(PermissionDenied):
            post(cast, made, by=stranger)
        with pytest.raises(PermissionDenied):
            workflow.also_here(one, by=stranger, key=key(), place=made.nimu)
    assert Post.objects.get() == one


def test_who_left_the_sector_posts_no_more(cast, made):
    cast.zhuoma.person.memberships.update(ends_on=timezone.localdate() - timedelta(1))

    with pytest.raises(PermissionDenied):
        post(cast, made, by=again(cast.zhuoma))


def test_one_adds_a_place_once_and_another_place_besides(cast, made):
    one = post(cast, made)
    workflow.also_here(one, by=cast.ciren, key=key(), place=made.linzhou, note="也断了")
    workflow.also_here(one, by=cast.ciren, key=key(), place=made.nimu)

    with pytest.raises(StepNotAllowed, match="已经反映过"):
        workflow.also_here(one, by=cast.ciren, key=key(), place=made.nimu, note="再说一次")
    with pytest.raises(StepNotAllowed, match="已经反映过"):
        workflow.also_here(one, by=cast.zhuoma, key=key(), place=made.linzhou)

    assert [(row.person.name, row.place.place_name) for row in one.also_here.all()] == [
        ("次仁", "林周县"),
        ("次仁", "尼木县"),
    ]


def test_also_here_sent_twice_is_one(cast, made):
    one, same = post(cast, made), key()
    for _time in range(2):
        workflow.also_here(one, by=cast.ciren, key=same, place=made.nimu)

    assert AlsoHere.objects.count() == 1


def test_the_author_corrects_on_the_same_day_while_nobody_built_on_it(cast, made):
    one = post(cast, made)
    workflow.edit(one, by=cast.zhuoma, key=key(), text="水渠断了四天。", place=made.nimu)
    one.refresh_from_db()

    assert (one.text, one.place) == ("水渠断了四天。", made.nimu)
    assert Event.objects.of(one).last().facts["was"] == "村里的水渠断了三天。"
    with pytest.raises(PermissionDenied):
        workflow.edit(one, by=cast.ciren, key=key(), text="别人的话", place=made.nimu)
    Post.objects.update(posted_at=timezone.now() - timedelta(2))
    with pytest.raises(StepNotAllowed, match="当天"):
        workflow.edit(Post.objects.get(), by=cast.zhuoma, key=key(), text="晚了", place=made.nimu)


def test_nothing_is_corrected_or_taken_back_once_somebody_added_to_it(cast, made):
    one = post(cast, made)
    workflow.also_here(one, by=cast.ciren, key=key(), place=made.nimu)

    with pytest.raises(StepNotAllowed, match="补充"):
        workflow.edit(one, by=cast.zhuoma, key=key(), text="别的", place=made.nimu)
    with pytest.raises(StepNotAllowed, match="补充"):
        workflow.take_back(one, by=cast.zhuoma, key=key())
    one.refresh_from_db()
    assert one.state == Post.State.WAITING


def test_what_was_taken_back_is_its_author_s_alone_and_its_history_stays(cast, made):
    one = post(cast, made)
    workflow.take_back(one, by=cast.zhuoma, key=key())

    assert one in Post.objects.visible_to(cast.zhuoma)
    assert one not in Post.objects.visible_to(cast.ciren)
    assert one not in Post.objects.visible_to(made.convener)
    assert [event.step for event in Event.objects.of(one)] == ["post", "take_back"]


def test_a_raised_post_becomes_a_matter_in_the_names_of_all_who_said_so(cast, made):
    one = post(cast, made)
    workflow.also_here(one, by=cast.ciren, key=key(), place=made.nimu)

    matter = raise_matter(made, one)

    assert (matter.kind, matter.state, matter.place, matter.sector) == (
        Kind.LIVELIHOOD,
        State.COLLECTED,
        made.linzhou,
        made.sector,
    )
    assert (matter.livelihood.source, matter.livelihood.kind) == (LivelihoodMatter.Source.SECTOR_GROUP, "hot_issue")
    assert names(matter) == [("卓玛", "author", "signed"), ("次仁", "cosigner", "signed")]
    assert one.state == Post.State.RAISED
    assert told(cast.zhuoma) == told(cast.ciren) == [("answered", "您在界别群里反映的情况，已提为民生事项")]


def test_who_adds_to_a_raised_post_raises_the_matter_too(cast, made):
    one = post(cast, made)
    matter = raise_matter(made, one)

    workflow.also_here(one, by=cast.ciren, key=key(), place=made.nimu)

    assert names(matter) == [("卓玛", "author", "signed"), ("次仁", "cosigner", "signed")]
    assert Event.objects.of(matter).last().step == "join"


def test_what_was_answered_takes_no_more_names(cast, made):
    one = post(cast, made)
    Matter.objects.filter(pk=raise_matter(made, one).pk).update(answered_on=timezone.localdate())

    with pytest.raises(StepNotAllowed, match="另发一条"):
        workflow.also_here(one, by=cast.ciren, key=key(), place=made.nimu)
    assert not one.also_here.exists()


def test_a_post_goes_into_one_matter_of_each_kind(cast, made):
    one = post(cast, made)
    raise_matter(made, one)
    with pytest.raises(StepNotAllowed, match="已经提为"):
        raise_matter(made, one)

    draft = workflow.raise_proposal(one, by=made.convener, key=key(), title="修水渠", grounds=one.text)

    assert sorted(row.kind for row in one.raised.all()) == ["livelihood", "proposal"]
    assert (draft.state, draft.proposal.collective_kind, draft.sector) == (State.DRAFT, "sector", made.sector)
    assert names(draft) == [("索朗", "lead", "signed")]


def test_raising_again_with_the_same_key_gives_the_same_matter(cast, made):
    one, same = post(cast, made), key()

    assert raise_matter(made, one, key=same) == raise_matter(made, one, key=same)
    assert Matter.objects.count() == 1


def test_an_item_is_the_convener_s_draft_in_the_names_of_those_who_said_so(cast, made):
    one = post(cast, made)
    matter = workflow.raise_item(one, by=made.convener, key=key(), title="水渠", situation=one.text, advice="修")

    assert (matter.kind, matter.state, matter.opinion.raised_by) == (Kind.OPINION, State.DRAFT, made.convener)
    assert names(matter) == [("卓玛", "author", "signed")]
    assert matter in Matter.objects.visible_to(made.convener)


def test_another_post_joins_the_same_matter_and_its_author_raises_it_too(cast, made):
    first, second = post(cast, made), post(cast, made, "我们这边也没有水。", by=cast.ciren)
    matter = raise_matter(made, first)

    workflow.join(second, by=made.convener, key=key(), matter=matter)

    assert second.state == Post.State.RAISED
    assert names(matter) == [("卓玛", "author", "signed"), ("次仁", "cosigner", "signed")]
    with pytest.raises(StepNotAllowed):
        workflow.join(second, by=made.convener, key=key(), matter=matter)


def test_nothing_joins_a_matter_of_another_board(cast, made):
    one = post(cast, made)
    elsewhere = raise_matter(made, post(cast, made))
    Post.objects.exclude(pk=one.pk).update(sector=cast.wangfang.person.memberships.get().sector)

    with pytest.raises(StepNotAllowed):
        workflow.join(one, by=made.convener, key=key(), matter=elsewhere)


def test_an_answer_needs_words_and_comes_where_nothing_was_raised(cast, made):
    one, raised = post(cast, made), post(cast, made)
    raise_matter(made, raised)
    workflow.answer(one, by=made.convener, key=key(), text="县里已经在修，月底通水。")

    assert one.state == Post.State.ANSWERED
    assert ("answered", "您在界别群里反映的情况，召集人有了答复") in told(cast.zhuoma)
    with pytest.raises(StepNotAllowed, match="已经提出"):
        workflow.answer(raised, by=made.convener, key=key(), text="知道了")
    for other in (cast.zhuoma, office(Role.LIAISON, made.home), cast.leader):
        with pytest.raises(PermissionDenied):
            workflow.answer(post(cast, made), by=other, key=key(), text="知道了")


def test_new_evidence_brings_an_answered_post_up_again(cast, made):
    one = post(cast, made)
    workflow.answer(one, by=made.convener, key=key(), text="是个别情况。")
    same = key()
    for _time in range(2):
        workflow.also_here(one, by=cast.ciren, key=same, place=made.nimu)

    one.refresh_from_db()
    assert one in Post.objects.waiting()
    assert one.state == Post.State.WAITING
    assert [event.step for event in Event.objects.of(one)] == ["post", "answer", "bring_up_again"]
    assert len(told(made.convener)) == 2


def test_what_came_to_nothing_waits_again_and_can_be_raised_anew(cast, made):
    one = post(cast, made)
    draft = workflow.raise_proposal(one, by=made.convener, key=key(), title="修水渠", grounds=one.text)
    assert one not in Post.objects.waiting()
    assert one in Post.objects.unattended()  # a draft is nothing yet

    proposals.discard(draft, by=made.convener, key=key())

    assert one in Post.objects.waiting()
    other = workflow.raise_proposal(one, by=made.convener, key=key(), title="再写", grounds=one.text)
    assert {row.matter: row.dropped_on is None for row in one.raised.all()} == {draft: False, other: True}
    assert one not in Post.objects.waiting()


def test_ten_working_days_are_counted_by_the_calendar(made):
    today = timezone.localdate()
    limit = unattended_since(made.home, today)

    assert due_on(limit, 10, "working_days").due_on >= today
    assert due_on(limit - timedelta(1), 10, "working_days").due_on < today


def _at_once(*actions):
    gate, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        gate.wait()
        try:
            outcomes[place] = action()
        except Exception as refused:
            outcomes[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_conveners_at_once_raise_one_matter(cast, made):
    second = office(Role.CONVENER, made.home, sector=made.sector)
    for round_ in range(1, 11):
        one = post(cast, made)

        def raised(user, pk=one.pk):
            return raise_matter(made, Post.objects.get(pk=pk), by=again(user))

        outcomes = _at_once(lambda: raised(made.convener), lambda: raised(second))

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Matter", "StepNotAllowed"]
        assert (Matter.objects.count(), Raised.objects.count()) == (round_, round_)
        assert Signature.objects.count() == round_


@pytest.mark.django_db(transaction=True)
def test_the_same_post_sent_twice_at_once_is_one(cast, made):
    for round_ in range(1, 11):
        same = key()
        outcomes = _at_once(*[lambda k=same: post(cast, made, key=k, by=again(cast.zhuoma))] * 2)

        assert outcomes[0] == outcomes[1]
        assert Post.objects.count() == round_
