"""Leaders' instructions: who reads them, who knows the gist, who nothing; corrected, never changed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Kind, Matter, State
from huiyin.opinions.models import OpinionItem
from huiyin.supervision import instructions
from huiyin.supervision.models import LeaderInstruction
from tests.factories.base import AgencyFactory, MembershipFactory
from tests.factories.raised import OpenMatterFactory
from tests.proposals.course import draft, key, take, walk
from tests.supervision.work import INSTRUCTION, gov, instruct, office, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(cast):
    return walk(cast, "acknowledge")


def _told(user, matter):
    return [(told.text, told.gist) for told in instructions.told_to(user, matter)]


def test_the_offices_and_the_agency_that_has_it_read_every_word(cast, matter):
    instruct(cast, matter)
    for user in (cast.zhaxi, cast.leader, cast.liming, gov(cast)):
        assert _told(user, matter) == [(INSTRUCTION["text"], INSTRUCTION["gist"])]


def test_whoever_raised_it_reads_the_gist_and_the_text_is_not_even_read_for_them(cast, matter):
    row = instruct(cast, matter)

    assert _told(cast.zhuoma, matter) == [(None, INSTRUCTION["gist"])]
    assert not LeaderInstruction.objects.visible_to(cast.zhuoma).exists()
    assert LeaderInstruction.objects.known_to(cast.zhuoma).get() == row


def test_nobody_else_finds_a_trace(cast, matter, client):
    instruct(cast, matter)
    reader = MembershipFactory(assembly=cast.agency.assembly).person.user
    elsewhere = office(Role.AGENCY, cast.agency.assembly, agency=AgencyFactory(assembly=cast.agency.assembly))
    convener = office(Role.CONVENER, cast.agency.assembly)
    for user in (reader, convener, elsewhere, cast.yangjin, cast.wangfang):
        assert _told(user, matter) == []
        client.force_login(user)
        for address in (matter.get_absolute_url(), reverse("supervision:matter", args=[matter.pk])):
            page = client.get(address).content.decode()
            assert not [words for words in ("leader_office", "gist", "text") if INSTRUCTION[words] in page]
            assert 'id="instructions"' not in page


def test_an_opinion_items_instruction_is_the_editors_and_not_the_proposals_staffs(cast):
    item = OpenMatterFactory(
        kind=Kind.OPINION, state=State.RECEIVED, assembly=cast.agency.assembly, holder_office=Role.OPINION_EDITOR
    )
    OpinionItem.objects.create(matter=item, situation="情况", advice="建议")
    editor = office(Role.OPINION_EDITOR, item.assembly)

    row = instruct(cast, item, by=editor)

    assert LeaderInstruction.objects.visible_to(editor).get() == row
    assert not LeaderInstruction.objects.known_to(cast.zhaxi).exists()
    with pytest.raises(PermissionDenied):
        instruct(cast, item)


def test_the_page_of_the_one_who_raised_it_shows_the_gist_and_not_the_text(cast, matter, client):
    instruct(cast, matter)
    client.force_login(cast.zhuoma)

    page = client.get(reverse("supervision:matter", args=[matter.pk])).content.decode()

    assert INSTRUCTION["gist"] in page
    assert INSTRUCTION["text"] not in page


def test_an_amendment_is_added_and_the_old_one_stays(cast, matter):
    old = instruct(cast, matter)

    new = instructions.amend(
        old, by=cast.zhaxi, key=key(), reason="日期写错。", **INSTRUCTION | {"given_on": today(), "text": "更正后。"}
    )

    assert [(told.pk, told.corrected) for told in instructions.told_to(cast.zhaxi, matter)] == [
        (new.pk, False),
        (old.pk, True),
    ]
    assert _told(cast.zhuoma, matter) == [(None, INSTRUCTION["gist"])]
    with pytest.raises(StepNotAllowed, match="更正过"):
        instructions.amend(old, by=cast.zhaxi, key=key(), reason="又错", **INSTRUCTION | {"given_on": today()})


def test_an_instruction_is_never_changed_or_deleted(cast, matter):
    row = instruct(cast, matter)

    for change in (
        row.save,
        row.delete,
        LeaderInstruction.objects.all().delete,
        lambda: LeaderInstruction.objects.update(text="别的"),
    ):
        with pytest.raises(TypeError):
            change()


def test_the_history_holds_no_word_of_it(cast, matter):
    row = instruct(cast, matter)

    assert Event.objects.of(row).get().facts == {}
    assert not Event.objects.of(matter).filter(step="instruct").exists()


def test_only_what_was_filed_gets_an_instruction_and_only_by_those_who_record(cast, matter):
    early = draft(cast)
    take(cast, early, "submit")
    with pytest.raises(StepNotAllowed, match="立案"):
        instruct(cast, early)
    for user in (cast.yangjin, cast.liming, cast.zhuoma, cast.wangfang):
        with pytest.raises(PermissionDenied):
            instruct(cast, matter, by=user)
    assert not Matter.objects.get(pk=matter.pk).instructions.exists()


def test_the_same_request_twice_is_one_instruction(cast, matter):
    once = key()

    assert instruct(cast, matter, key=once) == instruct(cast, matter, key=once)
    assert LeaderInstruction.objects.count() == 1
