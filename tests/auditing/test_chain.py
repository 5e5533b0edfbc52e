"""What the auditor is told of the chains: when they were last verified, whether they held, where not, what to do."""

import uuid

import pytest
from click.testing import CliRunner
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.history import checking, commands, guarding
from huiyin.history.linking import settle
from huiyin.history.models import ChainCheck, Link, record
from huiyin.notices.rounds import DAILY
from tests.factories.base import AssemblyFactory, RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
WHAT_TO_DO = "记录链对不上时怎么办"


@pytest.fixture
def auditor(assembly):
    user = UserFactory(name="审计")
    RoleHoldingFactory(user=user, role=Role.AUDITOR, assembly=assembly)
    return user


@pytest.fixture
def chained(assembly):
    for _time in range(3):
        record(assembly, "note", by=None, before="", after="", key=uuid.uuid4(), facts={"note": "隐字备注"})
    settle()  # as a commit does on PostgreSQL
    return assembly


def page(client, user):
    client.force_login(user)
    return client.get(reverse("auditing:log")).content.decode()


def altered(row):
    """As somebody would who may write the database and steps round its guard."""
    guarding.drop()
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE history_event SET step = 'forged' WHERE id = %s", [row])
    finally:
        guarding.install()


def test_before_anybody_verified_it_the_page_says_so(chained, auditor, client):
    shown = page(client, auditor)

    assert "还没有核对过" in shown
    assert WHAT_TO_DO not in shown


def test_the_command_keeps_what_it_found(chained, auditor, client):
    assert CliRunner().invoke(commands.verify, []).exit_code == 0
    kept = ChainCheck.objects.get(chain=chained.pk)
    shown = page(client, auditor)

    assert (kept.links, kept.wrong, kept.holds, kept.by) == (3, 0, True, "command")
    assert "完整，没有发现问题" in shown
    assert f"{timezone.localtime(kept.at):%Y-%m-%d %H:%M} · huiyin verify" in shown.replace("</time>", "")
    assert WHAT_TO_DO not in shown


def test_the_worker_verifies_once_a_day(chained):
    (verify,) = [daily for daily in DAILY if daily.name == "verify"]

    assert verify(timezone.localdate()) == 0
    assert ChainCheck.objects.get(chain=chained.pk).by == "worker"


def test_where_it_does_not_hold_the_page_says_where_and_what_to_do(chained, auditor, client):
    link = Link.objects.get(chain=chained.pk, number=2)
    altered(link.row)
    checking.check(by=ChainCheck.By.WORKER)
    shown = page(client, auditor)

    assert "发现 1 处问题" in shown
    assert "第 2 环" in shown
    assert "内容被改动" in shown
    assert WHAT_TO_DO in shown
    assert "隐字备注" not in shown


def test_once_it_holds_again_the_page_no_longer_warns(chained, auditor, client):
    ChainCheck.objects.create(chain=chained.pk, at=timezone.now(), by="worker", links=2, wrong=1)
    checking.check(by=ChainCheck.By.COMMAND)

    assert WHAT_TO_DO not in page(client, auditor)


def test_a_chain_verified_alone_leaves_the_others_as_they_were(chained):
    other = AssemblyFactory(slug="other")
    record(other, "note", by=None, before="", after="", key=uuid.uuid4(), facts={})
    settle()
    CliRunner().invoke(commands.verify, ["--assembly", "home"])

    assert set(ChainCheck.objects.values_list("chain", flat=True)) == {chained.pk}


def test_a_missing_trigger_is_told(chained, auditor, client):
    guarding.drop()
    try:
        checking.check(by=ChainCheck.By.COMMAND)
    finally:
        guarding.install()

    assert "数据库缺少保护办理记录的触发器" in page(client, auditor)


def test_many_findings_are_counted_and_the_first_shown(chained, auditor, client):
    told = [{"code": "altered", "number": number, "upto": None, "day": None} for number in range(1, 21)]
    facts = {"at": timezone.now(), "by": "command", "links": 99, "wrong": 57, "findings": told}
    ChainCheck.objects.create(chain=chained.pk, **facts)
    shown = page(client, auditor)

    assert "发现 57 处问题" in shown
    assert "另有 37 处" in shown


def test_nobody_else_reads_it_and_no_auditor_reads_anothers(chained, auditor, client):
    other = AssemblyFactory(slug="other")
    record(other, "note", by=None, before="", after="", key=uuid.uuid4(), facts={})
    checking.check(by=ChainCheck.By.COMMAND)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LEADER):
        user = UserFactory()
        RoleHoldingFactory(user=user, role=role, assembly=chained)
        client.force_login(user)
        assert client.get(reverse("auditing:log")).status_code == 404
        assert not ChainCheck.objects.visible_to(user).exists()

    assert set(ChainCheck.objects.visible_to(auditor).values_list("chain", flat=True)) <= {chained.pk, 0}
