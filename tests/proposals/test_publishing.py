"""The public reads a frozen copy, with consent, without numbers and addresses; what ended is put away for good."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, State
from huiyin.proposals import workflow
from huiyin.proposals.models import Proposal, Publication
from huiyin.proposals.redaction import personal_data
from huiyin.proposals.workflow.archiving import archive_all, to_archive
from tests.asked import COUNTED
from tests.factories.base import UserFactory
from tests.proposals.afterwards import DAY, act, closed
from tests.proposals.course import draft, key, take, walk

pytestmark = pytest.mark.django_db

TEXTS = {
    "title": "关于改善牧区小学取暖条件的提案",
    "abstract": "建议改造取暖，已列入计划。",
    "grounds": "冬季教室温度低。",
    "recommendations": "列入改造计划。",
    "answer": "已列入明年计划。",
}


def agreed(cast, **given) -> Matter:
    matter = closed(cast, promised=None, **given)
    Proposal.objects.filter(pk=matter.pk).update(publish_consent=True)
    return Matter.objects.get(pk=matter.pk)


def public(client, matter) -> str:
    return client.get(reverse("proposals:published", args=[matter.publications.get().pk])).content.decode()


def test_what_is_published_in_full_anybody_reads_without_signing_in(cast, client):
    matter = agreed(cast)
    act(cast, matter, "publish", level="full", texts=TEXTS)

    page = public(client, matter)
    assert all(text in page for text in TEXTS.values())
    assert "卓玛" in page
    assert "教育局" in page
    assert TEXTS["title"] in client.get(reverse("proposals:published_list")).content.decode()


def test_a_handler_a_contact_and_feedback_are_never_published(cast, client):
    matter = closed(cast, promised=None, on=DAY)
    matter.assignments.update(handler="经办甲")
    matter.contacts.update(gist="面谈的要点")
    matter.feedback.update(comment="反馈的意见")
    Proposal.objects.filter(pk=matter.pk).update(publish_consent=True)
    matter = Matter.objects.get(pk=matter.pk)
    act(cast, matter, "publish", level="full", texts=TEXTS)

    page = public(client, matter)
    assert not any(words in page for words in ["经办甲", "面谈的要点", "反馈的意见", "李明"])


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("title", {"title"}),
        ("abstract", {"title", "abstract"}),
        ("full", {"title", "abstract", "grounds", "recommendations", "answer"}),
    ],
)
def test_a_level_keeps_and_shows_its_own_texts_and_no_others(level, kept, cast, client):
    matter = agreed(cast)
    act(cast, matter, "publish", level=level, texts=TEXTS)

    copy, page = matter.publications.get(), public(client, matter)
    assert {name for name in TEXTS if getattr(copy, name)} == kept
    assert {name for name in TEXTS if TEXTS[name] in page} == kept
    found = client.get(reverse("proposals:published_list"), {"q": TEXTS["grounds"]}).content.decode()
    assert (TEXTS["title"] in found) == ("grounds" in kept)


def test_the_database_keeps_no_text_above_the_level(cast):
    matter = agreed(cast)
    act(cast, matter, "publish")

    for field in ["grounds", "recommendations", "answer", "abstract", "result"]:
        with pytest.raises(IntegrityError), transaction.atomic():
            matter.publications.update(**{field: "多出来的"})


def test_without_consent_only_not_to_publish_can_be_decided(cast, client):
    matter = closed(cast, promised=None)
    with pytest.raises(StepNotAllowed, match="没有同意公开"):
        act(cast, matter, "publish", level="title", texts=TEXTS)
    act(cast, matter, "publish", level="none", texts=TEXTS, reason="提案人不同意。")

    copy = matter.publications.get()
    assert (copy.level, copy.title, copy.proposers) == ("none", "", "")
    assert client.get(reverse("proposals:published", args=[copy.pk])).status_code == 404


def test_what_is_changed_later_is_not_published_with_it(cast, client):
    matter = agreed(cast)
    act(cast, matter, "publish", level="full", texts=TEXTS)
    Matter.objects.filter(pk=matter.pk).update(title="后来的案由")
    matter.answers.update(text="后来的答复")

    page = public(client, matter)
    assert "后来的" not in page


def test_a_publication_taken_back_is_gone_at_once_and_the_reason_is_on_record(cast, client):
    matter = agreed(cast)
    act(cast, matter, "publish")
    act(cast, matter, "unpublish")

    copy = matter.publications.get()
    assert client.get(reverse("proposals:published", args=[copy.pk])).status_code == 404
    assert TEXTS["title"] not in client.get(reverse("proposals:published_list")).content.decode()
    assert Event.objects.of(matter).last().facts["note"] == "提案人要求撤下。"
    act(cast, matter, "publish")  # and given anew
    assert Publication.objects.published().count() == 1


def test_one_publication_at_a_time(cast):
    matter = agreed(cast)
    act(cast, matter, "publish")

    with pytest.raises(StepNotAllowed, match="先撤下"):
        act(cast, matter, "publish")


@pytest.mark.parametrize("who", ["zhuoma", "liming", "yangjin", "leader", "wangfang"])
def test_the_staff_alone_publish_and_take_back(who, cast):
    matter = agreed(cast)
    with pytest.raises(PermissionDenied):
        act(cast, matter, "publish", by=getattr(cast, who))
    act(cast, matter, "publish")
    with pytest.raises(PermissionDenied):
        act(cast, matter, "unpublish", by=getattr(cast, who))


def test_a_matter_on_its_way_is_not_published(cast):
    with pytest.raises(StepNotAllowed):
        act(cast, walk(cast, "reply"), "publish")


# Numbers and addresses


@pytest.mark.parametrize(
    "text",
    [
        "请拨打13812345678联系",
        "电话 138-1234-5678",
        "电话１３８１２３４５６７８",
        "座机0891-6334567",
        "（0891）6334567",
        "邮箱 zhuoma@example.com",
        "身份证 540102199001011234",
        "身份证 54010219900101123X",
    ],
)
def test_what_looks_like_a_number_or_an_address_of_somebody_is_pointed_out(text):
    assert personal_data(text)


@pytest.mark.parametrize(
    "text", ["2026年投入1200万元，惠及8053人", "第0012号提案，2026-03-02", "国发〔2024〕15号，3.14%"]
)
def test_years_sums_and_dockets_are_not(text):
    assert personal_data(text) == []


def test_such_a_text_is_published_only_when_somebody_looked_at_each(cast):
    matter = agreed(cast)
    texts = TEXTS | {"answer": "咨询电话 0891-6334567。"}
    with pytest.raises(StepNotAllowed, match="像电话"):
        act(cast, matter, "publish", level="full", texts=texts)
    act(cast, matter, "publish", level="title", texts=texts)  # not shown at this level
    act(cast, matter, "unpublish")
    act(cast, matter, "publish", level="full", texts=texts, checked=True)


# The pages


def test_looking_over_shows_the_copy_and_publishes_nothing(cast, client):
    matter = agreed(cast)
    client.force_login(cast.zhaxi)
    url, typed = reverse("proposals:publish", args=[matter.pk]), {"key": key(), "level": "full"} | TEXTS

    page = client.post(url, typed | {"preview": "1"}).content.decode()
    assert "预览：公众将看到" in page
    assert not Publication.objects.exists()
    assert client.post(url, typed | {"publish": "1"}).status_code == 302
    assert Publication.objects.get().level == "full"
    assert client.post(url, typed | {"publish": "1"}).status_code == 302  # pressed twice
    assert Publication.objects.count() == 1


def test_the_page_warns_of_a_number_beside_the_text_it_stands_in(cast, client):
    matter = agreed(cast)
    matter.answers.update(text="咨询电话 0891-6334567。")
    client.force_login(cast.zhaxi)
    url = reverse("proposals:publish", args=[matter.pk])

    assert "0891-6334567" in str(client.get(url).context["found"])
    typed = {"key": key(), "level": "full", "publish": "1"} | TEXTS | {"answer": "咨询电话 0891-6334567。"}
    response = client.post(url, typed)
    assert response.status_code == 409
    assert not Publication.objects.exists()
    assert client.post(url, typed | {"checked": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"level": "abstract", "abstract": ""}, "abstract"), ({"level": "none"}, "reason"), ({}, "level")],
)
def test_what_is_missing_is_said_at_its_field(typed, field, cast, client):
    client.force_login(cast.zhaxi)
    url = reverse("proposals:publish", args=[agreed(cast).pk])

    response = client.post(url, {"key": key(), "publish": "1"} | TEXTS | typed)
    assert response.status_code == 400
    assert field in response.context["form"].errors


def test_the_public_list_is_searched_by_words_and_year_and_paged(cast, client):
    for number in range(3):
        matter = agreed(cast, title=f"第{number}件公开的提案")
        act(cast, matter, "publish", texts={"title": matter.title})
    Publication.objects.filter(title__startswith="第2件").update(year=2025)
    url = reverse("proposals:published_list")

    def listed(**query):
        return {copy.title for copy in client.get(url, query).context["page_obj"]}

    assert len(listed()) == 3
    assert listed(q="第1件") == {"第1件公开的提案"}
    assert listed(q="公开 第1件") == listed(q="公開　第１件") == {"第1件公开的提案"}
    assert listed(q="公开", year=2025) == {"第2件公开的提案"}
    assert listed(q="，") == set()
    assert listed(year=2025) == {"第2件公开的提案"}
    assert client.get(url, {"year": "x"}).status_code == 400


def test_the_public_list_costs_the_same_for_one_row_and_for_three(cast, client, django_assert_num_queries):
    url = reverse("proposals:published_list")
    for number in range(3):
        act(cast, agreed(cast, title=f"第{number}件"), "publish", texts={"title": f"第{number}件"})
        if number != 1:
            with django_assert_num_queries(2 + COUNTED):
                client.get(url)


# Putting away


def test_from_then_on_it_is_read_and_no_step_is_taken(cast, client):
    matter = agreed(cast)
    act(cast, matter, "publish")
    act(cast, matter, "archive")

    assert matter.archived_on == date(2026, 3, 12)
    for step in ["look_back", "reclassify", "publish", "archive"]:
        with pytest.raises(StepNotAllowed, match="归档"):
            act(cast, matter, step)
    assert workflow.offered(cast.zhaxi, matter) == []
    client.force_login(cast.zhaxi)
    assert "已归档" in client.get(matter.get_absolute_url()).content.decode()
    act(cast, matter, "unpublish")  # what should not be public is taken back all the same
    assert not Publication.objects.published().exists()


@pytest.mark.parametrize("step", ["submit", "assign", "reply"])
def test_what_is_under_way_is_not_put_away(step, cast):
    with pytest.raises(StepNotAllowed):
        act(cast, walk(cast, step), "archive")


def test_the_database_archives_nothing_that_has_not_ended(cast):
    matter = closed(cast)  # with promises: it is tracked
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(archived_on=DAY)


def test_a_year_is_put_away_at_once_and_each_row_says_what_became_of_it(cast):
    ended = [agreed(cast), agreed(cast), walk(cast, "review")]
    take(cast, ended[2], "decline", on=DAY)
    closed(cast)  # tracked, stays
    same = key()
    waiting = list(to_archive(cast.zhaxi, cast.agency.assembly.pk, 2026))
    assert {matter.pk for matter in waiting} == {matter.pk for matter in ended}
    act(cast, ended[0], "archive")  # by somebody else meanwhile

    results = archive_all(waiting, by=cast.zhaxi, key=same)
    assert [bool(result.refused) for result in sorted(results, key=lambda row: row.matter.pk)] == [True, False, False]
    again = archive_all(waiting, by=cast.zhaxi, key=same)
    assert [result.refused for result in again] == [result.refused for result in results]
    assert {row.refused for row in archive_all(waiting, by=UserFactory(), key=key())} == {
        "此事项已经归档，只能查阅，不能再改动。"
    }


def test_the_page_of_archiving_counts_warns_and_does_it(cast, client):
    matter = agreed(cast)
    client.force_login(cast.zhaxi)
    url = reverse("proposals:archive") + "?year=2026"

    page = client.get(url).content.decode()
    assert "没有“取消归档”" in page
    assert "归档这 1 件" in page
    response = client.post(url, {"key": key()})
    assert [(row.matter.pk, row.refused) for row in response.context["results"]] == [(matter.pk, "")]
    assert Matter.objects.get(pk=matter.pk).archived_on
    client.force_login(cast.yangjin)
    assert client.get(url).status_code == 403


def test_the_ledger_tells_what_is_archived_from_what_is_not(cast, client):
    away, here = agreed(cast, title="归了档的"), agreed(cast, title="没有归档的")
    act(cast, away, "archive")
    client.force_login(cast.zhaxi)

    def listed(chosen):
        return [row.pk for row in client.get(reverse("matters:ledger"), {"archived": chosen}).context["matters"]]

    assert (listed("yes"), listed("no")) == ([away.pk], [here.pk])


def test_a_draft_thrown_away_is_not_the_staff_s_to_archive(cast):
    matter = draft(cast)
    take(cast, matter, "discard")

    assert matter.state == State.DISCARDED
    with pytest.raises(StepNotAllowed):
        act(cast, matter, "archive")
    assert cast.zhaxi.holds(Role.PROPOSALS_STAFF)
