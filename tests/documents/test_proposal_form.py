"""The proposal form: the words of a proposal as the steps left it, as far as its reader may know them."""

from datetime import date

import pytest
from django.urls import reverse

from huiyin.documents.papers import proposal_form
from huiyin.matters.models import Matter, Signature
from huiyin.proposals import workflow
from tests.documents.reading import facts_of, fields_of, pages_of_pdf, text_in, text_of, words_of
from tests.factories.base import MembershipFactory, PersonFactory
from tests.proposals.course import draft, key, take, walk

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)


def form_of(matter, user):
    return proposal_form.paper_of(Matter.objects.get(pk=matter.pk), user)


def cosigned(cast, count, **texts):
    matter = draft(cast, DAY, **texts)
    people = [
        MembershipFactory(assembly=matter.assembly, person=PersonFactory(name=f"联名人{n:02d}")).person
        for n in range(count)
    ]
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=people, until=date(2026, 3, 20), on=DAY)
    for person in people:
        matter.refresh_from_db()
        workflow.sign(matter, by=person.user, key=key(), edition=matter.proposal.edition, on=DAY)
    return matter


def test_the_form_says_what_the_proposal_is_and_what_became_of_it(cast):
    paper = form_of(walk(cast, "assign", DAY), cast.zhuoma)

    assert (paper.title, paper.issuer, paper.number) == ("提案表", "本区政协", "2026 第0001号")
    facts = facts_of(paper)
    assert facts["案由"] == "关于改善牧区小学取暖条件的提案"
    assert facts["届次"] == "第十二届"
    assert (facts["第一提案人"], facts["界别"]) == ("卓玛", "农业界")
    assert (facts["分类"], facts["提案形式"]) == ("民生与社会", "个人提案")
    assert (facts["提出日期"], facts["立案日期"]) == ("2026年3月12日", "2026年3月12日")
    written = fields_of(paper)
    assert written["案据"] == "冬季教室温度低。"
    assert written["审查意见"] == "经审查，予以立案（2026年3月12日）。"
    assert written["承办单位"] == "教育局（独办），2026年3月12日交办"


def test_a_draft_has_room_to_write_where_nothing_is_known(cast):
    paper = form_of(draft(cast, DAY, grounds="", recommendations="", category=""), cast.zhuoma)

    assert paper.number == "（未编号）"
    assert fields_of(paper) == {"案据": "", "建议": "", "审查意见": "", "承办单位": ""}
    assert (facts_of(paper)["立案日期"], facts_of(paper)["提案人签名"]) == ("", "")


def test_no_home_and_no_telephone_are_on_it_and_a_mail_address_only_for_oneself(cast):
    cast.zhuoma.email = "zhuoma@example.org"
    cast.zhuoma.save()
    matter = walk(cast, "assign", DAY)

    assert facts_of(form_of(matter, cast.zhuoma))["电子邮箱"] == "zhuoma@example.org"
    for other in (cast.zhaxi, cast.liming, cast.ciren):
        assert "zhuoma@" not in words_of(form_of(matter, other))
    assert not {"住址", "地址", "通讯地址"} & set(facts_of(form_of(matter, cast.zhaxi)))


def test_twenty_cosigners_stand_under_the_days_they_signed_and_who_was_only_asked_is_left_out(cast):
    matter = cosigned(cast, 20)
    Signature.objects.filter(person__name="联名人19").update(state="invited", signed_on=None)
    Signature.objects.filter(person__name="联名人00").update(signed_on=date(2026, 3, 14))
    lines = facts_of(form_of(matter, cast.zhaxi))["联名人"].split("\n")

    assert lines[0] == "2026年3月12日：" + "、".join(f"联名人{n:02d}" for n in range(1, 19))
    assert lines[1:] == ["2026年3月14日：联名人00"]


def test_what_an_examiner_advised_is_on_nobody_s_form(cast):
    matter = draft(cast, DAY)
    take(cast, matter, "submit", DAY)
    take(cast, matter, "review", DAY, remark="初审的话")

    for reader in (cast.zhaxi, cast.yangjin, cast.zhuoma):
        assert "初审的话" not in words_of(form_of(matter, reader))


def test_one_that_was_not_filed_says_on_which_ground(cast):
    matter = draft(cast, DAY)
    for step in ("submit", "review"):
        take(cast, matter, step, DAY)
    take(cast, matter, "decline", DAY, disposition="returned_final")

    said = fields_of(form_of(matter, cast.zhuoma))["审查意见"]
    assert said.startswith("经审查，不予立案：内容空泛、没有具体建议的。")


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_a_long_body_runs_over_pages_and_signs_of_markup_are_plain_signs(cast, client, fmt):
    body = "牧区小学冬季取暖的情况需要逐校查清。" * 170  # 3,060 characters
    matter = draft(
        cast, DAY, title="关于 <b>&amp; & 取暖 </w:t> 的提案", grounds=body, recommendations="甲\n乙\n" + body
    )
    client.force_login(cast.zhuoma)
    response = client.get(reverse("documents:proposal_form", args=[matter.pk, fmt]))
    body = response.getvalue()
    read = text_in(body)

    assert "关于<b>&amp;&取暖</w:t>的提案" in read
    pages = len(pages_of_pdf(body)) if fmt == "pdf" else 1
    assert 340 - pages <= read.count("逐校查清") <= 340  # a page may end within the words
    assert pages >= 5 or fmt == "docx"


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_tibetan_words_and_names_are_printed_beside_the_chinese(cast, client, fmt):
    person = cast.zhuoma.person
    person.name_bo = "སྒྲོལ་མ།"
    person.save()
    matter = draft(cast, DAY, grounds="冬季教室温度低。\nདགུན་དུས་སུ་སློབ་ཁང་གྲང་མོ་ཡིན།")
    client.force_login(cast.zhuoma)
    response = client.get(reverse("documents:proposal_form", args=[matter.pk, fmt]))

    assert response.status_code == 200
    read = text_of(response)
    assert "卓玛" in read
    if fmt == "docx":  # a PDF's text gives Tibetan vowels with strays
        assert "卓玛（སྒྲོལ་མ།）" in read
        assert "དགུན་དུས་སུ་སློབ་ཁང་གྲང་མོ་ཡིན།" in read


def test_a_sign_no_font_here_has_is_named_and_the_word_file_is_there_all_the_same(cast, client):
    matter = draft(cast, DAY, title="关于\ue000的提案")
    client.force_login(cast.zhuoma)
    refused = client.get(reverse("documents:proposal_form", args=[matter.pk, "pdf"]))

    assert refused.status_code == 409
    assert "U+E000" in refused.content.decode()
    assert "\ue000" in text_of(client.get(reverse("documents:proposal_form", args=[matter.pk, "docx"])))
