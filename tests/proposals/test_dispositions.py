"""What becomes of a proposal that is not filed: an opinion item, a letter, or nothing more."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.models import Kind, Matter, State
from huiyin.proposals import workflow
from huiyin.proposals.letters import mark_read
from huiyin.proposals.models import Letter, Proposal
from tests.asked import queries
from tests.factories.base import AgencyFactory, RoleHoldingFactory, UserFactory
from tests.proposals.course import TEXTS, draft, key, take, walk

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def signed_in_review(cast):
    matter = draft(cast, on=DAY)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key(), on=DAY)
    for step in ["submit", "review"]:
        take(cast, matter, step, on=DAY)
    return matter


def converted(cast):
    matter = signed_in_review(cast)
    take(cast, matter, "decline", on=DAY, disposition="converted_to_opinion")
    return matter, Matter.objects.get(kind=Kind.OPINION)


def forwarded(cast, **changes):
    matter = signed_in_review(cast)
    changes = {"disposition": "forwarded_as_reference", "to": cast.agency} | changes
    take(cast, matter, "decline", on=DAY, **changes)
    return matter, Letter.objects.get(matter=matter)


# An opinion item


def test_a_converted_proposal_is_an_opinion_item_with_everything_it_takes(cast):
    matter, item = converted(cast)

    assert (item.state, item.holder_office, item.number, item.docket) == (
        State.RECEIVED,
        Role.OPINION_EDITOR,
        1,
        "第0001号",
    )
    assert (item.title, item.opinion.situation, item.opinion.advice) == (
        TEXTS["title"],
        TEXTS["grounds"],
        TEXTS["recommendations"],
    )
    assert (item.origin, item.due_on, item.opened_on) == (matter, date(2026, 3, 9), DAY)
    assert (matter.state, matter.closed_on) == (State.NOT_FILED, DAY)


def test_every_one_who_signed_the_proposal_stands_under_the_item(cast):
    matter, item = converted(cast)

    assert sorted(item.signatures.values_list("person__name", "role", "state", "signed_on")) == sorted(
        [("卓玛", "author", "signed", DAY), ("次仁", "cosigner", "signed", DAY)]
    )
    answer = matter.answers.get()
    assert "已转为社情民意信息（2026 第0001号）" in answer.text
    assert answer.receipts.count() == 2


def test_the_history_of_both_tells_of_the_other(cast):
    matter, item = converted(cast)

    assert Event.objects.of(matter).get(step="convert").facts["became"] == item.pk
    assert Event.objects.of(item).get().facts == {"origin": matter.pk}


def test_the_two_pages_lead_to_each_other_for_those_who_may_see_the_other(cast, client):
    matter, item = converted(cast)
    editor = UserFactory(name="编辑")
    RoleHoldingFactory(user=editor, role=Role.OPINION_EDITOR, assembly=matter.assembly)

    def leads(user, here, there):
        client.force_login(user)
        return f'href="{there.get_absolute_url()}"' in client.get(here.get_absolute_url()).content.decode()

    assert leads(cast.zhuoma, matter, item)
    assert leads(cast.ciren, item, matter)
    assert not leads(cast.zhaxi, matter, item)  # the proposals staff reads no opinion items
    assert not leads(editor, item, matter)  # nor the editor what was not filed


# Letters


@pytest.mark.parametrize(
    ("disposition", "kind"), [("forwarded_as_reference", "reference"), ("referred_to_petitions", "petition")]
)
def test_a_letter_quotes_subject_and_recommendations_and_the_proposers_are_told_where_it_went(disposition, kind, cast):
    matter, letter = forwarded(cast, disposition=disposition)

    assert (letter.kind, letter.to, letter.title, letter.extract, letter.sent_on) == (
        kind,
        cast.agency,
        TEXTS["title"],
        TEXTS["recommendations"],
        DAY,
    )
    assert letter.text.startswith("本区政协收到委员提出的一件提案")
    assert "教育局" in matter.answers.get().text
    assert Proposal.objects.get(pk=matter.pk).disposition == disposition


def test_the_agency_reads_the_letter_and_nothing_else_of_the_proposal(cast, client):
    matter, letter = forwarded(cast)
    client.force_login(cast.liming)

    text = client.get(letter.get_absolute_url()).content.decode()
    assert TEXTS["recommendations"] in text
    assert [hidden for hidden in (TEXTS["grounds"], "卓玛", "次仁", matter.get_absolute_url()) if hidden in text] == []
    assert client.get(matter.get_absolute_url()).status_code == 404
    assert TEXTS["title"] in client.get(reverse("proposals:letters")).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhuoma", 200), ("ciren", 200), ("zhaxi", 200), ("yangjin", 200), ("liming", 200), ("wangfang", 404)],
)
def test_a_letter_opens_for_its_addressee_the_proposers_and_those_who_examine(who, status, cast, client):
    _matter, letter = forwarded(cast)
    client.force_login(getattr(cast, who))

    assert client.get(letter.get_absolute_url()).status_code == status


def test_another_agency_never_sees_the_letter(cast, client):
    _matter, letter = forwarded(cast)
    other = AgencyFactory(assembly=cast.agency.assembly)
    officer = UserFactory()
    RoleHoldingFactory(user=officer, role=Role.AGENCY, assembly=other.assembly, agency=other)
    client.force_login(officer)

    assert client.get(letter.get_absolute_url()).status_code == 404
    assert letter.title not in client.get(reverse("proposals:letters")).content.decode()


def test_the_agency_tells_once_that_it_has_read_it_and_the_proposers_see_that(cast, client):
    matter, letter = forwarded(cast)
    client.force_login(cast.liming)
    same = {"key": str(key()), "note": "转基建科参考"}

    assert [client.post(letter.get_absolute_url(), same).status_code for _press in range(2)] == [302, 302]
    again = client.post(letter.get_absolute_url(), {"key": str(key()), "note": "又一次"})
    assert again.status_code == 409
    client.force_login(cast.zhuoma)
    assert "转基建科参考" in client.get(letter.get_absolute_url()).content.decode()
    assert "已阅" in client.get(matter.get_absolute_url()).content.decode()
    assert Event.objects.of(letter).filter(step="read").count() == 1


def test_other_words_under_the_same_key_are_not_taken_for_the_first(cast):
    _matter, letter = forwarded(cast)
    same = key()
    mark_read(letter, by=cast.liming, key=same, note="一")

    with pytest.raises(KeyAlreadyUsed):
        mark_read(letter, by=cast.liming, key=same, note="二")


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "yangjin", "leader"])
def test_nobody_but_the_addressee_says_it_was_read(who, cast):
    _matter, letter = forwarded(cast)

    with pytest.raises(PermissionDenied):
        mark_read(letter, by=getattr(cast, who), key=key())
    letter.refresh_from_db()
    assert letter.read_on is None


def test_a_letter_without_an_addressee_is_asked_for_at_its_field(cast, client):
    matter = signed_in_review(cast)
    take(cast, matter, "recommend")
    client.force_login(cast.yangjin)
    typed = {"key": str(key()), "ground": "empty", "note": "请充实。", "disposition": "referred_to_petitions"}

    response = client.post(reverse("proposals:step", args=[matter.pk, "decline"]), typed)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["to"]
    matter.refresh_from_db()
    assert matter.state == State.IN_REVIEW


@pytest.mark.parametrize("elsewhere", [True, False])
def test_the_step_itself_refuses_a_letter_to_nobody_or_to_another_assembly_s_agency(elsewhere, cast):
    matter = signed_in_review(cast)
    take(cast, matter, "recommend")
    to = AgencyFactory() if elsewhere else None

    with pytest.raises(StepNotAllowed), transaction.atomic():
        take(cast, matter, "decline", disposition="forwarded_as_reference", to=to)
    matter.refresh_from_db()
    assert (matter.state, matter.answers.count()) == (State.IN_REVIEW, 0)


def test_what_is_simply_returned_opens_nothing(cast):
    matter = walk(cast, "review")
    take(cast, matter, "decline")

    assert (Letter.objects.count(), Matter.objects.count()) == (0, 1)
    assert matter.answers.get().text.endswith("本件退回提案人，不再转办。")


def test_the_list_of_letters_takes_as_many_queries_for_three_as_for_one(cast, client):
    forwarded(cast)
    client.force_login(cast.liming)
    one = queries(client, reverse("proposals:letters"))
    for _more in range(2):
        forwarded(cast)

    assert queries(client, reverse("proposals:letters")) == one
