"""The auditor's log: whose lines, of what, and never a word of a record."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts import granting
from huiyin.accounts.models import Role
from huiyin.auditing import log
from huiyin.auditing.log import visible_log
from huiyin.history.looking import looked
from huiyin.history.models import Event, record
from tests.access.routes import SECRETS
from tests.factories.base import AssemblyFactory, RoleHoldingFactory, UserFactory
from tests.factories.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(assembly):
    user = UserFactory(name="审计")
    RoleHoldingFactory(user=user, role=Role.AUDITOR, assembly=assembly)
    return user


@pytest.fixture
def security(assembly):
    user = UserFactory(name="安全")
    RoleHoldingFactory(user=user, role=Role.SECURITY_ADMIN, assembly=assembly)
    return user


def grant(security, assembly, user):
    facts = {"role": Role.LIAISON, "assembly": assembly, "starts_on": timezone.localdate()}
    return granting.grant(by=security, key=uuid.uuid4(), user=user, **facts)


def test_it_holds_the_two_lines_of_a_role_granted_and_ended(auditor, security, assembly, client):
    user = UserFactory()
    held = grant(security, assembly, user)
    granting.end(held, by=security, key=uuid.uuid4(), reason="隐字原因")
    client.force_login(auditor)

    body = client.get(reverse("auditing:log"), {"sort": "roles"}).content.decode()
    csv = client.get(reverse("auditing:log"), {"sort": "roles", "format": "csv"})
    lines = b"".join(csv.streaming_content).decode().strip().splitlines()

    assert len(lines) == 3
    assert body.count(security.username) >= 2
    assert user.username in body
    assert "委员联络" in body
    assert "隐字" not in body + "".join(lines)


def test_it_is_of_one_s_own_assembly(auditor, security, assembly):
    elsewhere = AssemblyFactory()
    other = UserFactory()
    RoleHoldingFactory(user=other, role=Role.SECURITY_ADMIN, assembly=elsewhere)
    mine, theirs = grant(security, assembly, UserFactory()), grant(other, elsewhere, UserFactory())

    assert list(visible_log(auditor)) == list(Event.objects.of(mine))
    assert not visible_log(auditor).filter(pk__in=Event.objects.of(theirs).values("pk")).exists()


def test_nobody_else_has_a_log(security, cast, client):
    for user in (security, cast.leader, cast.zhuoma):
        client.force_login(user)
        assert client.get(reverse("auditing:log")).status_code == 404
        assert not visible_log(user).exists()


def test_it_shows_no_word_of_any_record(cast, client):
    made = world(cast)
    client.force_login(made.users["aud"])
    told = visible_log(made.users["aud"]).count()
    words = ""
    for number in range(1, told // 50 + 2):
        words += client.get(reverse("auditing:log"), {"first": "2020-01-01", "page": number}).content.decode()
    words += b"".join(
        client.get(reverse("auditing:log"), {"first": "2020-01-01", "format": "csv"}).streaming_content
    ).decode()

    assert told > 20
    assert {secret for secret in SECRETS if secret in words} == set()
    assert cast.zhuoma.name not in words
    kept = [str(event.facts) for event in visible_log(made.users["aud"])]
    assert any(secret in facts for facts in kept for secret in SECRETS), "nothing was there to leak"


def test_a_look_at_sensitive_data_says_what_kind_and_not_why(auditor, cast, client):
    looked(cast.zhuoma.person, by=cast.leader, what="party", why="隐字事由")
    client.force_login(auditor)

    body = client.get(reverse("auditing:log"), {"sort": "look"}).content.decode()

    assert "是否中共党员" in body
    assert cast.leader.username in body
    assert "隐字" not in body
    assert cast.zhuoma.name not in body


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["today"]),
        ({"first": "2020-01-01"}, ["today", "old"]),
        ({"last": "2021-01-01"}, ["old"]),
        ({"account": "nobody"}, []),
        ({"sort": "exports"}, []),
        ({"kind": "assemblies.assembly"}, ["today"]),
    ],
)
def test_it_is_filtered_by_day_account_and_kind(asked, found, auditor, assembly, client):
    for step, at in (("today", timezone.now()), ("old", timezone.now() - timedelta(days=2500))):
        Event.objects.create(subject="assemblies.assembly", subject_id=assembly.pk, step=step, at=at)
    client.force_login(auditor)

    shown = client.get(reverse("auditing:log"), asked).context["page_obj"].object_list

    assert [event.step for event in shown] == found


def test_what_is_wrong_in_a_filter_is_said(auditor, client):
    client.force_login(auditor)

    assert client.get(reverse("auditing:log"), {"first": "yesterday"}).status_code == 200
    assert client.get(reverse("auditing:log"), {"first": "yesterday", "format": "csv"}).status_code == 302


def test_a_line_about_a_record_that_is_gone_is_its_account_s(auditor, security):
    record(security, "vanish", by=security, before="", after="", key=uuid.uuid4(), facts={})
    Event.objects.create(subject="nothing.more", subject_id=1, step="gone", actor=security)

    assert set(visible_log(auditor).values_list("step", flat=True)) == {"vanish", "gone"}


def test_every_kind_of_record_leads_to_its_assembly_or_is_known_to_lead_nowhere():
    nowhere = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("huiyin.") and not log.ways_of(model._meta.label_lower)
    }

    assert nowhere <= {
        *["history.event", "history.link", "history.head", "history.redaction", "history.chaincheck"],
        *["limits.used", "signin.hold", "signin.invitation", "members.consent"],
        "search.segment",
        "search.block",
        "search.change",
        "notices.notice",
        "notices.mailchoice",
        "notices.dailyround",
        "matters.originator",
        "activities.feed",
        "searching.savedsearch",
        "contacts.contactwish",
    }
    for model in apps.get_models():
        for way in log.ways_of(model._meta.label_lower) if model.__module__.startswith("huiyin.") else ():
            assert model._base_manager.filter(**{f"{way}__in": [1]}).query
