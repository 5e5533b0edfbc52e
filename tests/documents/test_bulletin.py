"""An issue of the bulletin: under its red head, with what its reader may read."""

import pytest
from django.urls import reverse

from huiyin.documents.paper import Heading
from huiyin.documents.papers import bulletin
from huiyin.opinions import workflow
from huiyin.opinions.issue_views import shown
from tests.documents.reading import blocks_of, text_of, words_of
from tests.opinions import course

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    return course.desk(cast)


def signed(people, **edited):
    matter = course.draft(people, **{name: words for name, words in edited.items() if name == "classification"})
    for step in ("submit", "shortlist", "edit_text", "check", "sign"):
        course.take(people, matter, step, **(edited if step == "edit_text" else {}))
    return matter


def paper_for(user, issue):
    told = shown(user, issue)
    return bulletin.paper_of(issue, told["entries"], told["submissions"])


def test_an_issue_has_its_head_its_number_and_its_items(people):
    first, second = signed(people), signed(people, title="牧区通信信号不稳定")
    issue = course.issue(people, [first, second])
    sent = {"level": "region", "body": "自治区政协", "sent_on": course.DAY}
    workflow.send_upward(issue, by=people.editor, key=course.key(), **sent)
    issue.refresh_from_db()
    paper = paper_for(people.editor, issue)

    assert (paper.layout, paper.issuer, paper.number) == ("document", "社情民意", "2026年第1期")
    titles = [words_of(block.words) for block in blocks_of(paper, Heading) if block.level == 1]
    assert titles == ["一、夜间导诊应配双语人员", "二、牧区通信信号不稳定"]
    assert "夜里没有人会说藏语。" in words_of(paper)
    assert "报：自治区政协" in words_of(paper)
    assert words_of(paper.blocks[0].words) == f"本区政协　签发：{issue.signed_by}　2026年3月2日"


def test_a_member_takes_away_titles_and_not_the_words_of_others(people, client):
    issue = course.issue(people, [signed(people)])
    client.force_login(people.ciren)
    read = text_of(client.get(reverse("documents:bulletin", args=[issue.pk, "docx"])))

    assert "夜间导诊应配双语人员" in read
    assert "夜里没有人会说藏语" not in read
    assert "不在您的查阅范围内" in read


def test_one_that_is_being_put_together_is_the_desk_s_and_says_so(people, client):
    facts = {"series": "special", "title": "专报"}
    issue = workflow.begin_issue(
        by=people.editor, assembly=people.agency.assembly, key=course.key(), on=course.DAY, **facts
    )
    address = reverse("documents:bulletin", args=[issue.pk, "pdf"])
    client.force_login(people.editor)
    assert "未刊发，预览" in text_of(client.get(address))
    client.force_login(people.zhuoma)
    assert client.get(address).status_code == 404
