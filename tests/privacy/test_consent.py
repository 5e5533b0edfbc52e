"""What I agreed to make public is listed, with the day and the words; taken back, the public page changes at once."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.members import consents
from huiyin.members.models import Consent
from huiyin.proposals import workflow
from huiyin.proposals.models import Proposal, Publication
from huiyin.writings import workflow as writings
from tests.factories.world import world

pytestmark = pytest.mark.django_db
What = Consent.What


@pytest.fixture
def made(cast):
    return world(cast)


@pytest.fixture
def copy(made, cast):
    """What the public reads of a proposal 卓玛 put forward first."""
    Proposal.objects.filter(pk=made.copy.matter_id).update(publish_consent=True)
    made.copy.matter.proposal.refresh_from_db()
    return made.copy


def read(client, copy):
    client.logout()
    return client.get(reverse("proposals:published", args=[copy.pk]))


def test_taking_back_the_name_masks_it_on_the_public_page_at_once(copy, cast, client):
    assert "卓玛" in read(client, copy).content.decode()
    key = uuid.uuid4()
    for _press in range(2):
        workflow.withhold_name(copy.matter, by=cast.zhuoma, key=key)

    page = read(client, copy).content.decode()
    assert "卓玛" not in page
    assert "卓**" in page
    assert Consent.objects.filter(what=What.NAME, given=False).count() == 1
    assert Event.objects.of(copy.matter).filter(step="withhold_name").count() == 1
    workflow.withhold_name(copy.matter, by=cast.zhuoma, key=uuid.uuid4(), given=True)
    assert "卓玛" in read(client, copy).content.decode()


def test_a_copy_published_later_is_masked_too(copy, cast):
    workflow.withhold_name(copy.matter, by=cast.zhuoma, key=uuid.uuid4())
    from huiyin.proposals.workflow.publishing import copy_of

    assert "卓玛" not in copy_of(copy.matter, "title", {"title": "一"}).proposers


def test_nobody_takes_back_another_s_name_or_consent(copy, cast):
    for other in (cast.wangfang, cast.zhaxi, cast.leader):
        with pytest.raises(PermissionDenied):
            workflow.withhold_name(copy.matter, by=other, key=uuid.uuid4())
        with pytest.raises(PermissionDenied):
            workflow.withdraw_publish_consent(copy.matter, by=other, key=uuid.uuid4())


def test_taking_back_the_consent_takes_the_proposal_off_the_public_pages(copy, cast, client):
    workflow.withdraw_publish_consent(copy.matter, by=cast.zhuoma, key=uuid.uuid4())

    assert read(client, copy).status_code == 404
    assert Publication.objects.get(pk=copy.pk).withdrawn_reason == "第一提案人收回了同意"
    with pytest.raises(StepNotAllowed):
        workflow.withdraw_publish_consent(copy.matter, by=cast.zhuoma, key=uuid.uuid4())
    texts = {"title": "一", "abstract": "二", "grounds": "", "recommendations": "", "answer": "三"}
    with pytest.raises(StepNotAllowed):  # and nobody publishes it again
        workflow.publish(copy.matter, by=cast.zhaxi, key=uuid.uuid4(), level="abstract", texts=texts)


def test_the_page_lists_what_is_public_and_takes_it_back(copy, cast, client):
    client.force_login(cast.zhuoma)
    page = client.get(reverse("privacy:consents")).content.decode()
    take_back = {code: reverse("privacy:consent", args=[code, copy.matter_id]) for code in ("name", "proposal")}
    assert all(address in page for address in take_back.values())
    for address in take_back.values():
        assert client.get(address).status_code == 200
        assert client.post(address, {"key": uuid.uuid4()}).status_code == 302
    page = client.get(reverse("privacy:consents")).content.decode()
    assert take_back["proposal"] not in page
    assert "2026-11" in page
    assert read(client, copy).status_code == 404

    client.force_login(cast.wangfang)
    for address in take_back.values():
        assert client.get(address).status_code == 404


def test_each_time_an_author_says_how_far_it_is_kept_with_the_version_of_the_words(made, cast):
    story = made.story_public
    writings.change_consent(story, by=cast.zhuoma, key=uuid.uuid4(), consent="inside")

    last = consents.said_last(cast.zhuoma.person, What.WRITING, story)
    assert (last.given, last.scope, last.wording) == (True, "inside", "2026-11")
    assert "范围" in consents.words_of(last)
    writings.change_consent(story, by=cast.zhuoma, key=uuid.uuid4(), consent="none")
    assert [one.given for one in Consent.objects.filter(subject_id=story.pk, what=What.WRITING)][:2] == [False, True]


def test_every_wording_stays_as_it_was_asked():
    """A version that somebody agreed to is never worded anew: a new one goes beside it."""
    assert {what: list(versions) for what, versions in consents.WORDINGS.items()} == {
        "proposal": ["2026-11"],
        "name": ["2026-11"],
        "writing": ["2026-11"],
    }
    assert set(consents.WORDINGS) == set(What.values)


def test_who_signs_is_asked_whether_their_name_may_be_public(cast, client):
    from tests.proposals.course import draft

    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=uuid.uuid4(), people=[cast.ciren.person])
    matter.proposal.refresh_from_db()
    client.force_login(cast.ciren)
    page = reverse("proposals:step", args=[matter.pk, "sign"])
    assert "只留姓" in client.get(page).content.decode()
    typed = {"key": uuid.uuid4(), "edition": matter.proposal.edition}
    client.post(page, typed)  # the box left empty

    assert consents.said_last(cast.ciren.person, What.NAME, matter).given is False
