"""The pages of correction requests: what an office answers, what one asked, and nobody else's."""

import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.corrections.models import CorrectionRequest
from huiyin.corrections.workflow import ask_correction
from tests.asked import unpacked
from tests.factories.base import MembershipFactory
from tests.visits.work import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(cast):
    return office("联络员", Role.LIAISON, cast.agency.assembly)


def ask(cast, about="三月座谈会 缺席"):
    facts = {"assembly": cast.agency.assembly, "office": Role.LIAISON, "person": cast.zhuoma.person}
    return ask_correction(by=cast.zhuoma, key=uuid.uuid4(), about=about, text="那天我到会了。", **facts)


def body(client, user, page, *args, **query):
    client.force_login(user)
    return client.get(reverse(page, args=args), query).content.decode()


def test_the_office_finds_what_waits_oldest_due_first_and_what_is_late(cast, liaison, client):
    late, waiting = ask(cast, "迟了的一条"), ask(cast, "等着的一条")
    CorrectionRequest.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    shown = body(client, liaison, "corrections:requests")
    assert 0 < shown.index("迟了的一条") < shown.index("等着的一条")
    assert "due-red" in shown
    assert "等着的一条" not in body(client, liaison, "corrections:requests", show="late")
    assert "等着的一条" not in body(client, liaison, "corrections:requests", show="answered")
    assert "逾期未答复" in body(client, liaison, "desk:home")
    assert waiting.state == "asked"


def test_the_list_is_taken_away_as_a_sheet_by_offices_alone(cast, liaison, client):
    ask(cast)
    client.force_login(liaison)
    sheet = unpacked(client.get(reverse("corrections:requests_xlsx")).getvalue()).decode(errors="replace")
    assert all(words in sheet for words in ("卓**", "委员联络", "待答复"))
    assert all(words not in sheet for words in ("三月座谈会 缺席", "卓玛", "那天我到会了"))

    client.force_login(cast.zhuoma)
    assert client.get(reverse("corrections:requests_xlsx")).status_code == 404


def test_an_answer_is_given_on_its_page_and_read_by_the_one_who_asked(cast, liaison, client):
    asked = ask(cast)
    page = reverse("corrections:answer", args=[asked.pk])
    client.force_login(liaison)
    assert client.post(page, {"key": uuid.uuid4(), "outcome": "kept", "answer": ""}).status_code == 400
    client.post(page, {"key": uuid.uuid4(), "outcome": "kept", "answer": "签到表上没有您。"})

    shown = body(client, cast.zhuoma, "corrections:request", asked.pk)
    assert "签到表上没有您。" in shown
    assert "核实后不改" in shown
    assert "答复更正申请</a>" not in shown


def test_nobody_else_opens_a_request_nor_answers_it(cast, liaison, client):
    asked = ask(cast)
    for user in (cast.ciren, cast.zhaxi, cast.wangfang):
        client.force_login(user)
        for page in ("request", "answer", "withdraw"):
            assert client.get(reverse(f"corrections:{page}", args=[asked.pk])).status_code == 404
    client.force_login(cast.zhuoma)
    assert client.get(reverse("corrections:answer", args=[asked.pk])).status_code == 403


def test_a_line_of_the_duty_record_is_shown_by_its_own_name_not_as_the_asker_s_own_list_words_it(cast, liaison, client):
    held = cast.zhuoma.person.memberships.get()
    facts = {"assembly": held.assembly, "office": Role.LIAISON, "person": held.person, "subject": held}
    words = {"about": "任职 2023-01-01", "text": "任期不对。"}
    recorded = ask_correction(by=cast.zhuoma, key=uuid.uuid4(), section="seats", **words, **facts)
    listed = ask_correction(by=cast.zhuoma, key=uuid.uuid4(), **words, **facts)

    own_list = "委员席位："
    assert str(held) in body(client, liaison, "corrections:request", recorded.pk)
    assert own_list not in body(client, liaison, "corrections:request", recorded.pk)
    assert own_list in body(client, liaison, "corrections:request", listed.pk)


def test_an_address_that_knows_no_readers_is_contested_and_answered(cast, client):
    administrator = office("系统管理员", Role.SYSTEM_ADMIN, cast.agency.assembly)
    own = EmailAddress.objects.create(user=cast.zhuoma, email="zhuoma@example.org")
    other = EmailAddress.objects.create(user=cast.ciren, email="ciren@example.org")
    client.force_login(cast.zhuoma)
    page = reverse("corrections:ask") + "?of=account.emailaddress&pk="
    assert client.get(f"{page}{other.pk}").status_code == 404
    assert client.post(f"{page}{own.pk}", {"key": uuid.uuid4(), "text": "换了地址。"}).status_code == 302

    asked = CorrectionRequest.objects.get()
    for user in (cast.zhuoma, administrator):
        assert "zhuoma@example.org" in body(client, user, "corrections:request", asked.pk)


def test_without_rules_there_is_no_day_to_answer_by_and_that_is_said(cast, client):
    held = MembershipFactory(person=cast.zhuoma.person)
    client.force_login(cast.zhuoma)
    answer = client.get(reverse("corrections:ask"), {"of": "members.membership", "pk": held.pk})

    assert answer.status_code == 409
    assert "还没有设定规则" in answer.content.decode()
