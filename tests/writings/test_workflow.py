"""A writing from its draft to its readers: whose it is decides."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.notices.models import Notice
from huiyin.writings import workflow
from huiyin.writings.models import Writing, WritingVersion
from tests.factories.base import BodyFactory, PersonFactory
from tests.writings import work
from tests.writings.work import EDITED, TEXT, drafted, edited, key, take

pytestmark = pytest.mark.django_db


def told(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))


def test_a_member_begins_a_writing_of_their_own_once_under_one_key(at):
    facts = {"by": at.zhuoma, "key": key(), "assembly": at.assembly, "kind": "story", "title": "村口的树"}
    made = workflow.create_writing(**facts)

    assert workflow.create_writing(**facts) == made
    assert (made.author, made.state, made.consent) == (at.zhuoma.person, "draft", "none")
    with pytest.raises(KeyAlreadyUsed):
        workflow.create_writing(**facts | {"title": "别的"})


def test_a_body_s_writing_is_written_by_the_liaison_office_of_its_assembly(at):
    facts = {"assembly": at.assembly, "kind": "story", "title": "我们的故事", "text": TEXT}
    made = workflow.create_writing(by=at.deji, key=key(), body=at.body, **facts)

    assert (made.author, made.body) == (None, at.body)
    for who, body in [(at.zhuoma, at.body), (at.deji, BodyFactory())]:
        with pytest.raises(PermissionDenied):
            workflow.create_writing(by=who, key=key(), body=body, **facts)
    made = take(at, take(at, take(at, made, "submit", by=at.deji), "approve"), "publish", audience="public")
    assert made.state == "published"


def test_nobody_writes_in_an_assembly_that_is_not_theirs(at):
    for who in (at.wangfang, at.leader, at.deji):
        with pytest.raises(PermissionDenied):
            drafted(at, by=who)


def test_handed_in_its_words_are_kept_and_the_office_is_told(at):
    writing = take(at, drafted(at), "submit")

    assert (writing.state, writing.submitted_on, writing.waits_since) == ("submitted", work.today(), work.today())
    assert [version.text for version in writing.versions.all()] == [TEXT]
    assert told(at.deji) == told(at.dandzin) == ["一篇委员故事提交了，等您处理。"]
    assert "村口的树" not in str(Notice.objects.values())


@pytest.mark.parametrize(("words", "said"), [({"title": ""}, "题目"), ({"text": ""}, "正文")])
def test_without_a_title_or_a_text_in_either_language_it_is_not_handed_in(words, said, at):
    writing = drafted(at, text="")
    Writing.objects.filter(pk=writing.pk).update(**{"text": TEXT} | words)

    with pytest.raises(StepNotAllowed, match=said):
        take(at, writing, "submit")
    assert Writing.objects.get(pk=writing.pk).state == "draft"
    assert take(at, drafted(at, title="", text="", title_bo="ཤིང་", text_bo="དཔྱིད་ཀ"), "submit").state == "submitted"


def test_taken_back_it_is_as_if_it_had_not_been_handed_in_until_somebody_edited_it(at):
    writing = take(at, take(at, drafted(at), "submit"), "take_back")
    assert (writing.state, writing.submitted_on) == ("draft", None)

    writing = take(at, edited(at, take(at, writing, "submit")), "object_to", text="原来的好。")
    with pytest.raises(StepNotAllowed, match="编辑过"):
        take(at, writing, "take_back")
    assert "take_back" not in workflow.offered(at.zhuoma, writing)


def test_sent_back_the_author_is_told_why_and_the_day_it_first_came_stays(at):
    writing = take(at, drafted(at), "submit")
    Writing.objects.update(submitted_on="2023-12-28")
    with pytest.raises(StepNotAllowed, match="为什么"):
        take(at, writing, "send_back", text=" ")
    writing = take(at, writing, "send_back", text="请写明是哪一年。")

    assert writing.state == "draft"
    assert list(Writing.objects.handed_in()) == []
    assert told(at.zhuoma) == ["您的一篇委员故事退回来了，请看理由。"]
    assert Event.objects.of(writing).last().facts["note"] == "请写明是哪一年。"
    writing = take(at, take(at, writing, "save", title="村口的树", text="1978 年。"), "submit")
    assert str(writing.submitted_on) == "2023-12-28"
    assert [version.text for version in writing.versions.all()] == [TEXT, "1978 年。"]


def test_an_edit_is_a_version_of_its_own_that_the_author_is_told_of(at):
    writing = edited(at, take(at, drafted(at), "submit"))

    assert (writing.state, writing.text) == ("edited", EDITED)
    assert [(one.number, one.text, one.by, one.note) for one in writing.versions.all()] == [
        (1, TEXT, at.zhuoma, ""),
        (2, EDITED, at.deji, "写明是杨树"),
    ]
    assert told(at.zhuoma) == ["您的一篇委员故事编辑过了，请看改动，同意了才采用。"]


def test_what_the_author_has_not_agreed_to_is_not_used(at):
    writing = edited(at, take(at, drafted(at), "submit"))
    with pytest.raises(StepNotAllowed, match="还没有同意"):
        take(at, writing, "approve")
    writing = take(at, writing, "agree")
    assert writing.agreed_on == work.today()

    writing = edited(at, writing, text="又改了一次。")
    assert writing.agreed_on is None
    with pytest.raises(StepNotAllowed, match="还没有同意"):
        take(at, writing, "approve")
    assert take(at, take(at, writing, "agree"), "approve").approved_by == at.deji


def test_the_author_agrees_to_the_words_they_read_and_to_no_others(at):
    writing = edited(at, take(at, drafted(at), "submit"))
    seen = writing.edits
    edited(at, writing, text="又改了一次。", by=at.dandzin)

    with pytest.raises(workflow.EditedMeanwhile, match="旦增"):
        take(at, writing, "agree", seen=seen)
    assert Writing.objects.get(pk=writing.pk).agreed_on is None


def test_objected_to_the_author_s_last_words_stand_again(at):
    writing = edited(at, take(at, drafted(at), "submit"))
    back = take(at, writing, "object_to", text="不是杨树。")

    assert (back.state, back.text) == ("submitted", TEXT)
    assert back.versions.count() == 2
    assert told(at.deji)[-1] == "一篇委员故事的作者不同意编辑稿，请看意见。"
    agreed = take(at, edited(at, back, text="是柳树。"), "agree")
    with pytest.raises(StepNotAllowed, match="已经同意"):
        take(at, agreed, "object_to", text="改主意了。")
    again = take(at, edited(at, agreed, text="是松树。"), "object_to", text="是柳树。")
    assert again.text == "是柳树。"


def test_nobody_edits_or_uses_their_own(at):
    from huiyin.accounts.models import Role
    from tests.factories.base import RoleHoldingFactory

    RoleHoldingFactory(user=at.zhuoma, role=Role.LIAISON, assembly=at.assembly)
    writing = take(at, drafted(at), "submit")

    for step, facts in [("edit", {"title": "一", "text": "二"}), ("approve", {}), ("send_back", {"text": "三"})]:
        with pytest.raises(PermissionDenied):
            take(at, writing, step, by=at.zhuoma, **facts)
    assert list(Writing.objects.to_handle(at.zhuoma)) == []
    assert list(Writing.objects.to_handle(at.deji)) == [writing]


@pytest.mark.parametrize(
    ("consent", "audience", "goes"),
    [
        ("none", "inside", False),
        ("none", "public", False),
        ("inside", "inside", True),
        ("inside", "public", False),
        ("public", "inside", True),
        ("public", "public", True),
    ],
)
def test_nothing_is_published_further_than_the_author_allows(consent, audience, goes, at):
    writing = work.at_state(at, "approved", consent=consent)
    if goes:
        assert take(at, writing, "publish", audience=audience).audience == audience
    else:
        with pytest.raises(StepNotAllowed, match="作者同意的范围"):
            take(at, writing, "publish", audience=audience)
        assert Writing.objects.get(pk=writing.pk).state == "approved"


def test_consent_narrowed_takes_the_publication_back_at_once_and_on_record(at):
    writing = work.at_state(at, "published")
    once = {"by": at.zhuoma, "key": key(), "consent": "inside"}
    for _twice in range(2):
        workflow.change_consent(writing, **once)
    writing = Writing.objects.get(pk=writing.pk)

    assert (writing.state, writing.audience, writing.published_on) == ("approved", "", None)
    assert [event.step for event in Event.objects.of(writing)][-2:] == ["take_down", "change_consent"]
    assert told(at.deji)[-1] == "一篇委员故事的作者收窄了同意范围，已停止发布。"
    writing = take(at, writing, "publish", audience="inside")
    assert take(at, writing, "change_consent", consent="public").state == "published"


def test_stopped_by_the_office_the_author_is_told_why(at):
    writing = take(at, work.at_state(at, "published"), "unpublish", text="核对一处年份。")

    assert (writing.state, writing.audience) == ("approved", "")
    assert told(at.zhuoma)[-1] == "您的一篇委员故事停止发布了，请看理由。"


@pytest.mark.parametrize("state", ["draft", "submitted", "edited", "approved", "published"])
def test_withdrawn_it_is_gone_for_all_others_and_stays_with_its_author(state, at):
    writing = take(at, work.at_state(at, state), "withdraw", text="家里人不愿意。")
    others = [at.deji, at.dandzin, at.leader, at.ciren, at.wangfang]

    assert [who for who in others if Writing.objects.visible_to(who).exists()] == []
    assert [who for who in others if WritingVersion.objects.visible_to(who).exists()] == []
    assert list(Writing.objects.visible_to(at.zhuoma)) == [writing]
    assert list(Writing.objects.handed_in()) == []
    known = list(Writing.objects.known_withdrawn_to(at.deji))
    assert [(row["author__name"], row["withdrawn_on"], row["withdrawn_why"]) for row in known] == (
        [] if state == "draft" else [("卓玛", work.today(), "家里人不愿意。")]
    )
    assert list(Writing.objects.known_withdrawn_to(at.ciren)) == []


def test_withdrawn_while_edited_it_is_in_the_author_s_words_and_may_be_taken_up_again(at):
    writing = take(at, edited(at, take(at, drafted(at), "submit")), "withdraw")
    assert writing.text == TEXT

    writing = take(at, writing, "resume")
    assert (writing.state, writing.submitted_on, writing.withdrawn_on) == ("draft", None, None)
    assert take(at, writing, "submit").submitted_on == work.today()


def test_of_two_tabs_the_second_is_told_and_nothing_is_lost(at):
    writing = drafted(at)
    take(at, writing, "save", seen=0, title="村口的树", text="第一页写的。")
    with pytest.raises(workflow.EditedMeanwhile):
        take(at, writing, "save", seen=0, title="村口的树", text="第二页写的。")

    assert Writing.objects.get(pk=writing.pk).text == "第一页写的。"


def test_of_two_who_edit_at_once_the_second_is_told_by_whom(at):
    writing = take(at, drafted(at), "submit")
    edited(at, writing, seen=0)
    with pytest.raises(workflow.EditedMeanwhile, match="德吉"):
        edited(at, writing, seen=0, by=at.dandzin, text="我改的。")

    assert Writing.objects.get(pk=writing.pk).text == EDITED


def test_an_edit_that_changes_nothing_is_refused(at):
    writing = take(at, drafted(at), "submit")
    with pytest.raises(StepNotAllowed, match="没有改动"):
        edited(at, writing, text=TEXT)
    assert Writing.objects.get(pk=writing.pk).state == "submitted"


@pytest.mark.parametrize("step", sorted({*workflow.STEPS} - {"take_down"}))
def test_a_stranger_takes_no_step_whatever_state_it_is_in(step, at):
    words = {"title": "题", "text": "文"}
    facts = {
        "save": words,
        "edit": words,
        "send_back": {"text": "一"},
        "object_to": {"text": "一"},
        "unpublish": {"text": "一"},
        "publish": {"audience": "public"},
        "change_consent": {"consent": "none"},
    }.get(step, {})
    start = sorted(workflow.STEPS[step].starts)[0]
    writing = work.at_state(at, start)
    before = (Event.objects.count(), Writing.objects.filter(pk=writing.pk).values().get())

    for who in (at.ciren, at.wangfang, at.leader):
        with pytest.raises(PermissionDenied):
            take(at, writing, step, by=who, **facts)
    assert (Event.objects.count(), Writing.objects.filter(pk=writing.pk).values().get()) == before


def test_an_author_without_an_account_is_told_nothing_and_stops_nobody(at):
    writing = Writing.objects.create(
        assembly=at.assembly,
        kind="story",
        state="submitted",
        title="老人的话",
        text=TEXT,
        author=PersonFactory(user=None),
        submitted_on=work.today(),
    )
    workflow.approve(writing, by=at.deji, key=uuid.uuid4())

    assert Writing.objects.get(pk=writing.pk).state == "approved"
