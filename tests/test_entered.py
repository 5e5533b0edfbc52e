"""What one wrote down for another says so wherever it is read, and to nobody who may not know whose it is."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.activities.models import LeaveOfAbsence
from huiyin.documents.papers import ledger_sheet, proposal_form
from huiyin.matters import originators
from huiyin.matters.models import Matter
from huiyin.members.entered import entered_words
from huiyin.members.models import SecondAccount
from huiyin.proposals import workflow
from tests.asked import queries
from tests.contacts.work import member, noted, paired
from tests.documents.reading import facts_of, words_of
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.livelihood.course import collected, herder, house
from tests.opinions.course import desk, draft, take
from tests.proposals.course import walk
from tests.supervision.work import instruct

pytestmark = pytest.mark.django_db


def _read(client, user, matter):
    client.force_login(user)
    return client.get(matter.get_absolute_url()).content.decode()


def _sheet(matter, user):
    return facts_of(ledger_sheet.paper_of(Matter.objects.get(pk=matter.pk), user))


# Proposals


@pytest.fixture
def from_paper(cast):
    given = {"title": "取暖", "grounds": "一", "recommendations": "二", "person": cast.zhuoma.person}
    return workflow.draft_for(by=cast.zhaxi, assembly=cast.agency.assembly, key=uuid.uuid4(), **given)


def test_a_proposal_from_paper_names_its_proxy_on_page_form_and_ledger_sheet(from_paper, cast, client):
    assert "扎西代卓玛录入" in _read(client, cast.zhaxi, from_paper)
    matter = Matter.objects.get(pk=from_paper.pk)
    assert facts_of(proposal_form.paper_of(matter, cast.zhuoma))["代录"] == "扎西代卓玛录入"
    assert _sheet(matter, cast.zhuoma)["代录"] == "扎西代卓玛录入"


def test_in_english_too(from_paper, cast, client):
    client.force_login(cast.zhaxi)
    client.cookies["django_language"] = "en"

    assert "Entered by 扎西 for 卓玛" in client.get(from_paper.get_absolute_url()).content.decode()


def test_ones_own_proposal_names_nobody(cast, client):
    matter = walk(cast, "file")

    assert "录入" not in _read(client, cast.zhaxi, matter)
    assert "代录" not in facts_of(proposal_form.paper_of(Matter.objects.get(pk=matter.pk), cast.zhaxi))


# Items


def test_an_item_written_down_for_a_member_names_its_proxy_to_those_who_know_its_author(cast, client):
    desk(cast)
    matter = draft(cast, by=cast.clerk, author_kind="collection_point", author_name="某村", people=[cast.ciren.person])
    take(cast, matter, "submit", by=cast.clerk)
    said = "clerk代次仁录入"

    assert said in _read(client, cast.editor, matter)
    assert _sheet(matter, cast.editor)["代录"] == said


def test_an_item_of_a_point_is_entered_for_the_point(cast, client):
    desk(cast)
    matter = draft(cast, by=cast.editor, author_kind="collection_point", author_name="某村联系点")

    assert "editor代某村联系点录入" in _read(client, cast.editor, matter)


def test_an_agency_reads_neither_the_author_nor_the_proxy(cast, client):
    desk(cast)
    home = cast.agency.assembly
    heard = herder_of(home, cast.clerk)
    matter = draft(
        cast,
        by=cast.clerk,
        author_kind="collection_point",
        author_name="某村",
        people=[cast.ciren.person],
        originators=[heard],
    )
    for step in ["submit", "shortlist", "edit_text", "check", "sign", "issue", "dispatch"]:
        take(cast, matter, step, **({"by": cast.clerk} if step == "submit" else {}))
        matter.refresh_from_db()
    page = _read(client, cast.liming, matter)
    sheet = words_of(ledger_sheet.paper_of(Matter.objects.get(pk=matter.pk), cast.liming))

    for said in (page, sheet):
        assert [name for name in ("次仁", "clerk", "录入") if name in said] == []


def herder_of(assembly, by):
    return originators.take_down(
        by=by, assembly=assembly, name="次旺多吉", contact="13900000000", answer_by="phone", on=date(2026, 3, 2)
    )


# The ledger


def test_what_was_heard_from_the_public_is_entered_for_the_public(assembly, client):
    home = house(assembly)
    matter = collected(home, by=home.zhuoga, people=[], originators=[herder(home, name="次旺多吉", by=home.zhuoga)])

    assert "卓嘎代群众录入" in _read(client, home.zhuoga, matter)
    assert _sheet(matter, home.luosang)["代录"] == "卓嘎代群众录入"


def test_what_the_desk_notes_for_a_member_names_both(assembly, client):
    home = house(assembly)
    matter = collected(home, by=home.zhuoga)

    assert "卓嘎代尼玛录入" in _read(client, home.luosang, matter)
    assert _sheet(matter, home.luosang)["代录"] == "卓嘎代尼玛录入"
    assert "代录" not in _sheet(collected(home), home.luosang)


# Leaves, talks, instructions


def _absence(assembly, clerk, name):
    held = member(assembly, name)
    return LeaveOfAbsence.objects.create(
        membership=held, starts_on=date(2026, 1, 1), reason="illness", entered_by=clerk
    )


def test_a_long_leave_names_who_entered_it_with_as_many_queries_for_many(assembly, client):
    clerk = UserFactory(name="工委")
    RoleHoldingFactory(user=clerk, role=Role.LIAISON, assembly=assembly)
    client.force_login(clerk)
    _absence(assembly, clerk, "甲某")
    one = queries(client, reverse("activities:leaves"))
    for name in ("乙某", "丙某"):
        _absence(assembly, UserFactory(name="另一人"), name)

    assert queries(client, reverse("activities:leaves")) == one
    page = client.get(reverse("activities:leaves")).content.decode()
    assert "工委代甲某录入" in page
    assert "另一人代丙某录入" in page


def test_a_talk_says_which_of_the_two_wrote_it_down(cast, assembly, client):
    met = noted(cast.zhuoma, paired(cast.zhuoma, cast.ciren))
    page = _read(client, cast.ciren, met)

    assert "记录人" in page
    assert "录入" not in page


def test_an_instruction_names_who_took_it_down_to_those_who_read_it_whole(cast, client):
    matter = walk(cast, "acknowledge")
    row = instruct(cast, matter)
    said = f"代{row.leader_name}录入"
    client.force_login(cast.leader)
    assert said in client.get(reverse("supervision:matter", args=[matter.pk])).content.decode()
    client.force_login(cast.zhuoma)
    assert said not in client.get(reverse("supervision:matter", args=[matter.pk])).content.decode()


# The words


def test_with_a_second_account_one_enters_for_oneself(cast):
    other = UserFactory(name="另一账号")
    SecondAccount.objects.create(person=cast.zhuoma.person, user=other)

    assert entered_words(other, [cast.zhuoma.person]) == ""
    assert entered_words(other, [cast.ciren.person]) == "另一账号代次仁录入"


def test_a_body_s_own_account_enters_for_nobody_else():
    account = UserFactory(name="民进某支部")

    assert entered_words(account, [], body="民进某支部") == ""
    assert entered_words(None, [], body="民进某支部") == ""


def test_of_many_the_first_is_named(cast, assembly):
    many = [member(assembly, name).person for name in ("甲某", "乙某", "丙某", "丁某")]

    assert entered_words(cast.zhaxi, many) == "扎西代甲某 等 4 人录入"
    assert entered_words(cast.zhaxi, many[:3]) == "扎西代甲某、乙某、丙某录入"
