"""Who came without an account: shown once for a reason, put right or erased on request, gone when the term is over."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters import originators
from huiyin.matters.models import Matter, Originator
from huiyin.notices.rounds import DAILY
from tests.visits import work
from tests.visits.work import CONTACT, NAME

pytestmark = pytest.mark.django_db


def key():
    return uuid.uuid4()


@pytest.fixture
def at(cast):
    return work.desk(cast)


@pytest.fixture
def heard(at):
    """Heard by 卓玛, with a matter in the ledger."""
    return work.entered(at, work.under_way(at), name=NAME, contact=CONTACT, answer_by="phone").originator


def looks(originator):
    return [(event.step, event.actor_name, event.facts) for event in Event.objects.of(originator)]


def test_a_look_needs_a_reason_and_is_on_record(cast, heard):
    with pytest.raises(StepNotAllowed, match="为什么"):
        originators.look(heard, by=cast.zhuoma, key=key(), why="  ")

    assert originators.look(heard, by=cast.zhuoma, key=key(), why="电话告知结果") == (NAME, CONTACT)
    assert looks(heard) == [("look", "卓玛", {"note": "电话告知结果"})]


def test_one_reason_shows_once(cast, heard):
    pressed = {"by": cast.zhuoma, "key": key(), "why": "电话告知结果"}
    originators.look(heard, **pressed)

    with pytest.raises(KeyAlreadyUsed):
        originators.look(heard, **pressed)
    assert len(looks(heard)) == 1


def test_the_key_of_another_act_opens_nothing(cast, heard):
    spent = Event.objects.exclude(actor=None).first().key

    with pytest.raises(KeyAlreadyUsed):
        originators.look(heard, by=cast.zhuoma, key=spent, why="电话告知结果")


def test_the_taker_and_the_ledger_desk_look_and_nobody_else(at, cast, heard):
    for reader in (cast.zhuoma, at.ledger):
        originators.look(heard, by=reader, key=key(), why="告知结果")
    for outsider in (cast.ciren, at.liaison, cast.leader, cast.liming, cast.wangfang):
        with pytest.raises(PermissionDenied):
            originators.look(heard, by=outsider, key=key(), why="告知结果")


def test_the_person_may_have_it_put_right(cast, heard):
    given = {"name": "桑珠", "contact": "", "answer_by": "in_person"}
    with pytest.raises(StepNotAllowed, match="联系方式"):
        originators.amend(heard, by=cast.zhuoma, key=key(), why="本人要求", **given | {"answer_by": "phone"})
    originators.amend(heard, by=cast.zhuoma, key=key(), why="本人要求", **given)

    heard.refresh_from_db()
    assert (heard.name, heard.contact, heard.masked, heard.answer_by) == ("桑珠", "", "桑**", "in_person")
    assert "桑珠" not in str(list(Event.objects.values("facts", "digest")))


def test_the_person_may_have_it_erased_at_once(cast, heard):
    originators.erase_now(heard, by=cast.zhuoma, key=key(), why="本人要求")

    heard.refresh_from_db()
    assert (heard.name, heard.contact, heard.masked, heard.answer_by) == ("", "", "群众", "notice")
    assert looks(heard) == [("erase", "卓玛", {"note": "本人要求", "on": timezone.localdate().isoformat()})]
    with pytest.raises(StepNotAllowed, match="已经删除"):
        originators.look(heard, by=cast.zhuoma, key=key(), why="告知结果")


def _over(originator, closed_on):
    Matter.objects.filter(voices__originator=originator).update(
        state="closed", answered_on=closed_on, closed_on=closed_on, holder_office="", due_on=None
    )


def test_it_is_kept_while_the_matter_is_open_and_for_the_term_after_it_closed(heard):
    long_after = heard.keep_until + timedelta(days=3000)
    assert originators.erase_due(long_after) == 0

    _over(heard, long_after - timedelta(days=30))
    assert originators.erase_due(long_after) == 0
    heard.refresh_from_db()
    assert heard.keep_until > long_after
    assert originators.erase_due(heard.keep_until) == 0
    assert originators.erase_due(heard.keep_until + timedelta(days=1)) == 1
    heard.refresh_from_db()
    assert (heard.name, heard.contact, heard.masked) == ("", "", "群众")
    assert originators.erase_due(long_after + timedelta(days=9999)) == 0
    assert looks(heard)[0][:2] == ("erase", "")


def test_erasing_is_one_of_the_daily_rounds():
    assert originators.erase_due in [daily.verb for daily in DAILY]


def test_its_page_is_masked_and_says_until_when_it_is_kept(cast, heard, client):
    client.force_login(cast.zhuoma)
    page = client.get(reverse("matters:originator", args=[heard.pk])).content.decode()

    assert "桑**" in page
    assert heard.keep_until.isoformat() in page
    assert NAME not in page
    assert CONTACT not in page


def test_a_posted_reason_shows_it_on_that_answer_alone(cast, heard, client):
    client.force_login(cast.zhuoma)
    address, typed = reverse("matters:originator", args=[heard.pk]), {"key": str(key()), "why": "电话告知结果"}
    shown = client.post(address, typed)

    assert NAME in shown.content.decode()
    assert CONTACT in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert 'hx-history="false"' in shown.content.decode()
    for again in (client.post(address, typed), client.get(address), client.post(address, {"key": str(key())})):
        assert NAME not in again.content.decode()
        assert CONTACT not in again.content.decode()
    assert len(looks(heard)) == 1


def test_it_is_amended_and_erased_on_its_pages(cast, heard, client):
    client.force_login(cast.zhuoma)
    typed = {"key": str(key()), "why": "换了电话", "name": NAME, "contact": "13900000001", "answer_by": "phone"}
    amend, erase = (reverse(f"matters:originator_{name}", args=[heard.pk]) for name in ("amend", "erase"))

    page = client.get(amend).content.decode()
    assert CONTACT not in page
    assert client.post(amend, typed | {"contact": ""}).status_code == 400
    assert client.post(amend, typed).status_code == 302
    assert client.post(amend, typed).status_code == 302  # pressed twice
    assert Originator.objects.get(pk=heard.pk).contact == "13900000001"
    assert client.post(erase, {"key": str(key()), "why": "本人要求"}).status_code == 302
    assert Originator.objects.get(pk=heard.pk).erased_on == timezone.localdate()
    assert [step for step, _who, _facts in looks(heard)] == ["amend", "erase"]


def test_a_matter_anonymous_from_the_start_holds_nothing_to_show(cast, at):
    nobody = work.came(at, work.under_way(at)).originator

    assert originators.look(nobody, by=cast.zhuoma, key=key(), why="看看") == ("", "")
    assert nobody.taken_on == timezone.localdate()
