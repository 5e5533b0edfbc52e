"""The reply letter with its feedback sheet, and the co-handler's opinion."""

from datetime import date

import pytest
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.documents.paper import Paragraph, Signature
from huiyin.documents.papers import co_opinion, reply_letter
from huiyin.matters.models import CoOpinion
from huiyin.proposals import workflow
from tests.documents.reading import blocks_of, facts_of, fields_of, pages_of_pdf, text_of, words_of
from tests.factories.base import AgencyFactory, RoleHoldingFactory, UserFactory
from tests.proposals.course import key, take, walk

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)


@pytest.fixture
def answered(cast):
    matter = walk(cast, "contact", DAY)
    promised = [("改造三所小学的取暖", date(2026, 10, 1))]
    words = {"text": "已列入改造计划。\n\n分两批实施。", "result_class": "b", "commitments": promised}
    take(cast, matter, "reply", DAY, **words)
    take(cast, matter, "release", DAY)
    return matter


@pytest.fixture
def advised(cast, assembly):
    """水利局 hands with the cast's agency, and has said what it thinks."""
    agency, officer = AgencyFactory(assembly=assembly, name="财政局"), UserFactory(name="财政局联络员")
    RoleHoldingFactory(user=officer, role=Role.AGENCY, assembly=assembly, agency=agency)
    matter = walk(cast, "file", DAY)
    workflow.assign(matter, by=cast.zhaxi, key=key(), on=DAY, lead=cast.agency, co=[agency])
    workflow.acknowledge(matter, by=officer, key=key(), handler="张三", on=DAY)
    said = {"text": "资金可以安排。", "result_class": "b", "signed_by": "副局长"}
    workflow.give_opinion(matter, by=officer, key=key(), on=DAY, **said)
    matter.officer = officer
    return matter


def test_the_letter_is_the_agency_s_to_those_who_proposed(answered, cast):
    answer = answered.answers.get()
    paper = reply_letter.paper_of(answer, cast.zhuoma)

    assert (paper.layout, paper.issuer, paper.mark) == ("letter", "教育局", "B类")
    assert paper.title == "关于本区政协2026年第0001号提案的答复"
    assert paper.addressee == "卓玛委员："
    lines = [words_of(block.words) for block in blocks_of(paper, Paragraph)]
    assert lines[:3] == [
        "您提出的《关于改善牧区小学取暖条件的提案》（第0001号）收悉。现答复如下：",
        "已列入改造计划。",
        "分两批实施。",
    ]
    assert "1. 改造三所小学的取暖（2026年10月1日前完成）" in lines
    [signature] = blocks_of(paper, Signature)
    assert (signature.signed[0], signature.on) == ("教育局", DAY)
    assert paper.contact.startswith("联系人：李明　联系电话：")
    assert paper.copies_to == ["政府督查室", "本区政协提案委员会"]


def test_the_feedback_sheet_is_empty_and_says_that_it_goes_past_the_agency(answered, cast):
    take(cast, answered, "feedback", DAY, satisfaction="not", comment="没有回应第二条")
    paper = reply_letter.paper_of(answered.answers.get(), cast.zhuoma)

    assert facts_of(paper)["总体评价"] == "□满意　□基本满意　□不满意"
    assert fields_of(paper)["意见"] == ""
    assert "没有回应第二条" not in words_of(paper)
    assert "不经承办单位转交" in words_of(paper)
    assert paper.attached == ["提案办理情况征询意见表"]


def test_a_letter_that_begins_as_letters_do_is_not_begun_twice(cast):
    matter = walk(cast, "contact", DAY)
    take(cast, matter, "reply", DAY, text="您提出的提案收悉。已列入计划。")
    take(cast, matter, "release", DAY)

    assert words_of(reply_letter.paper_of(matter.answers.get(), cast.zhuoma)).count("收悉") == 1


def test_an_answer_still_in_review_is_no_letter(cast, client):
    matter = walk(cast, "reply", DAY)

    assert matter.answers.count() == 0
    client.force_login(cast.zhuoma)
    assert client.get(reverse("documents:reply_letter", args=[1, "pdf"])).status_code == 404


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_the_letter_is_read_by_whoever_reads_the_answer_and_its_file_names_nobody(answered, cast, client, fmt):
    address = reverse("documents:reply_letter", args=[answered.answers.get().pk, fmt])
    client.force_login(cast.zhuoma)
    response = client.get(address)

    assert response["Content-Disposition"].endswith(f"%E6%8F%90%E6%A1%88%E7%AD%94%E5%A4%8D-2026-0001.{fmt}")
    assert "no-store" in response["Cache-Control"]
    read = text_of(response)
    for words in ("教育局", "B类", "卓玛委员：", "分两批实施。", "2026年3月12日", "政府督查室", "总体评价"):
        assert words in read
    client.force_login(cast.wangfang)
    assert client.get(address).status_code == 404


def test_the_feedback_sheet_has_a_page_of_its_own_after_the_letter_is_closed(answered, cast, client):
    client.force_login(cast.zhuoma)
    response = client.get(reverse("documents:reply_letter", args=[answered.answers.get().pk, "pdf"]))
    letter, sheet = pages_of_pdf(response.getvalue())

    for words in ("收悉", "附件：提案办理情况征询意见表", "签发：局长", "联系人：李明", "抄送：政府督查室"):
        assert words in letter
        assert words not in sheet
    assert "总体评价" in sheet


def test_a_second_answer_says_that_it_is_one(cast):
    matter = walk(cast, "release", DAY)
    take(cast, matter, "feedback", DAY, satisfaction="not", comment="没有回应")
    for step in ("contact", "reply", "release"):
        take(cast, matter, step, DAY)

    titles = [reply_letter.paper_of(answer, cast.zhuoma).title[-5:] for answer in matter.answers.order_by("round")]
    assert titles == ["提案的答复", "的再次答复"]


def test_a_co_handler_writes_to_the_lead_agency(advised, cast):
    opinion = CoOpinion.objects.get()
    paper = co_opinion.paper_of(opinion, cast.liming)

    assert (paper.issuer, paper.mark, paper.addressee) == ("财政局", "B类", "教育局：")
    assert paper.title == "关于本区政协2026年第0001号提案的会办意见"
    assert "资金可以安排。" in words_of(paper)
    assert paper.contact.startswith("联系人：张三")


def test_what_agencies_tell_each_other_is_not_the_proposers_to_take_away(advised, cast, client):
    address = reverse("documents:co_opinion", args=[CoOpinion.objects.get().pk, "docx"])
    seen = {}
    for user in (cast.zhuoma, cast.ciren, cast.liming, cast.zhaxi, advised.officer):
        client.force_login(user)
        seen[user.name] = client.get(address).status_code

    assert seen == {"卓玛": 404, "次仁": 404, "李明": 200, "扎西": 200, "财政局联络员": 200}
