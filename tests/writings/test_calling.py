"""Calls: of everybody, of sectors, of single persons; what came in, and who will not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.history.taking import StepNotAllowed
from huiyin.notices.models import Notice
from huiyin.writings import workflow
from huiyin.writings.models import Call, Declined
from tests.factories.base import MembershipFactory, PersonFactory, SectorFactory
from tests.writings import work
from tests.writings.work import drafted, key, take

pytestmark = pytest.mark.django_db


def opened(at, by=None, **facts):
    words = {"kind": "story", "title": "我身边的团结故事", "due_on": work.today() + timedelta(30)} | facts
    return workflow.open_call(by=by or at.deji, key=key(), assembly=at.assembly, **words)


@pytest.fixture
def pubu(at):
    """A member of another sector."""
    sector = SectorFactory(assembly=at.assembly, name="教育界")
    return MembershipFactory(person=PersonFactory(name="普布"), assembly=at.assembly, sector=sector).person.user


def told(call):
    return {notice.recipient.name for notice in Notice.objects.filter(subject="writings.call", subject_id=call.pk)}


def seen_by(call, *users):
    return [user.name for user in users if Call.objects.visible_to(user).filter(pk=call.pk).exists()]


def test_a_call_is_seen_by_those_it_is_for_and_they_are_told(at, pubu):
    everybody = (at.zhuoma, at.ciren, pubu, at.wangfang, at.deji, at.leader)
    of_all = opened(at)
    of_sector = opened(at, sectors=[pubu.person.memberships.get().sector])
    of_one = opened(at, people=[at.zhuoma.person])

    assert seen_by(of_all, *everybody) == ["卓玛", "次仁", "普布", "德吉", at.leader.name]
    assert seen_by(of_sector, *everybody) == ["普布", "德吉", at.leader.name]
    assert seen_by(of_one, *everybody) == ["卓玛", "德吉", at.leader.name]
    assert (told(of_sector), told(of_one)) == ({"普布"}, {"卓玛"})
    assert told(of_all) >= {"卓玛", "次仁", "普布"}
    assert "王芳" not in told(of_all)


def test_only_the_liaison_office_calls_and_only_its_own_members(at):
    for who in (at.zhuoma, at.leader, at.wangfang):
        with pytest.raises(PermissionDenied):
            opened(at, by=who)
    with pytest.raises(StepNotAllowed, match="现任委员"):
        opened(at, people=[at.wangfang.person])
    with pytest.raises(StepNotAllowed, match="不能早于今天"):
        opened(at, due_on=work.today() - timedelta(1))
    assert not Call.objects.exists()


def test_a_writing_is_for_a_call_its_author_sees_that_is_open_and_of_its_kind(at, pubu):
    call = opened(at, people=[at.zhuoma.person])
    assert drafted(at, call=call).call == call

    with pytest.raises(PermissionDenied):
        drafted(at, by=pubu, call=call)
    with pytest.raises(StepNotAllowed, match="委员故事"):
        drafted(at, call=call, kind="reflection")
    workflow.close_call(call, by=at.deji, key=key())
    with pytest.raises(StepNotAllowed, match="已经截止"):
        drafted(at, call=call)


def test_a_draft_begun_before_the_call_closed_may_be_handed_in(at):
    call = opened(at)
    writing = drafted(at, call=call)
    workflow.close_call(call, by=at.deji, key=key())

    assert take(at, writing, "submit").state == "submitted"


def test_who_is_named_may_decline_with_a_word_once_and_write_all_the_same(at):
    call = opened(at, people=[at.zhuoma.person, at.ciren.person])
    said = {"by": at.zhuoma, "key": key(), "text": "这个月下乡。"}
    assert workflow.decline_call(call, **said) == workflow.decline_call(call, **said)
    with pytest.raises(StepNotAllowed, match="答复过"):
        workflow.decline_call(call, by=at.zhuoma, key=key())

    replies, left = workflow.answers_of(call)
    assert [(one.person, one.writing, one.declined.text) for one in replies] == [
        (at.zhuoma.person, None, "这个月下乡。")
    ]
    assert left == 1
    writing = take(at, drafted(at, call=call), "submit")
    assert workflow.answers_of(call)[0][0].writing == writing
    assert [user.name for user in (at.zhuoma, at.ciren, at.deji) if Declined.objects.visible_to(user).exists()] == [
        "卓玛",
        "德吉",
    ]


def test_nobody_else_declines_and_not_after_it_closed(at, pubu):
    call = opened(at, people=[at.zhuoma.person])
    for who in (pubu, at.deji):
        with pytest.raises(PermissionDenied):
            workflow.decline_call(call, by=who, key=key())
    workflow.close_call(call, by=at.deji, key=key())
    with pytest.raises(StepNotAllowed, match="截止"):
        workflow.decline_call(call, by=at.zhuoma, key=key())


def test_its_day_may_be_moved_and_those_it_is_for_are_told(at):
    call, day = opened(at, people=[at.zhuoma.person]), work.today() + timedelta(60)
    workflow.move_call(call, by=at.deji, key=key(), due_on=day)

    assert Call.objects.get().due_on == day
    assert Notice.objects.filter(recipient=at.zhuoma, subject="writings.call").count() == 2


def test_the_page_shows_the_office_what_came_and_nobody_who_did_not_write(at, client):
    call = opened(at)
    take(at, drafted(at, call=call, title="交来的一篇"), "submit")
    drafted(at, by=at.ciren, call=call, title="还在写的一篇")
    client.force_login(at.deji)
    page = client.get(call.get_absolute_url()).content.decode()
    assert "交来的一篇" in page
    assert "还在写的一篇" not in page
    assert "次仁" not in page

    client.force_login(at.ciren)
    page = client.get(call.get_absolute_url()).content.decode()
    assert "还在写的一篇" in page
    assert "交来的一篇" not in page


def test_from_the_call_s_page_one_writes_for_it(at, client):
    call = opened(at)
    client.force_login(at.zhuoma)
    write = f"{reverse('writings:write')}?call={call.pk}"
    assert write in client.get(call.get_absolute_url()).content.decode()
    words = {"key": key(), "seen": 0, "kind": "story", "title": "树", "text": "文", "consent": "none"}
    client.post(write, words)

    assert call.writings.get().author == at.zhuoma.person


def test_the_office_opens_a_call_on_its_page(at, client):
    client.force_login(at.deji)
    facts = {
        "kind": "history",
        "title": "村史家史",
        "brief": "三千字以内",
        "due_on": work.today(),
        "people": "卓玛、次仁",
    }
    unknown = client.post(reverse("writings:call_open"), facts | {"key": key(), "people": "没有这个人"})
    assert unknown.status_code == 400
    assert "没有“没有这个人”" in unknown.content.decode()
    client.post(reverse("writings:call_open"), facts | {"key": key()})

    assert set(Call.objects.get().people.all()) == {at.zhuoma.person, at.ciren.person}
