"""`huiyin admin`: how a fresh installation gets its first administrators."""

import re
import uuid

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.granting import grant_by_command
from huiyin.accounts.models import RoleHolding
from huiyin.history.linking import settle
from huiyin.history.models import Event
from huiyin.history.verifying import verify
from huiyin.signin.commands import admin
from tests.factories.base import UserFactory
from tests.signin.test_opening import accept

pytestmark = pytest.mark.django_db


def ask(*words):
    return CliRunner().invoke(admin, words)


@pytest.mark.parametrize("role", ["sys", "sec", "aud"])
def test_an_administrator_is_made_and_takes_the_account_over_with_the_code_shown(role, assembly):
    told = ask("--assembly", "home", "--role", role)

    assert told.exit_code == 0, told.output
    code, account = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", told.output)[0], re.search(r"账号：(\w+)", told.output)[1]
    user = accept(code)
    assert user.username == account
    assert [(held.role, held.assembly) for held in RoleHolding.objects.filter(user=user)] == [(role, assembly)]
    assert [event.step for event in Event.objects.of(user)] == ["open_account", "accept_invitation"]


def test_the_role_is_granted_by_the_recorded_verb_which_names_the_command(assembly):
    ask("--assembly", "home", "--role", "sec")
    held = RoleHolding.objects.get()
    event = Event.objects.of(held).get()

    assert (event.step, event.actor) == ("grant", None)
    assert event.facts == {
        "account": held.user.username,
        "role": "sec",
        "place": "本区政协",
        "from": timezone.localdate().isoformat(),
        "to": "",
        "command": "huiyin admin",
    }
    settle()  # as a commit does on PostgreSQL
    assert list(verify()) == []


def test_the_auditor_reads_by_which_command(assembly, client):
    ask("--assembly", "home", "--role", "sys")
    ask("--assembly", "home", "--role", "aud")
    client.force_login(RoleHolding.objects.get(role="aud").user)
    page = client.get(reverse("auditing:log")).content.decode()

    assert page.count("<code>huiyin admin</code>") == 2


def test_no_other_role_is_granted_by_a_command(assembly):
    with pytest.raises(ValueError, match="sig"):
        grant_by_command("huiyin admin", key=uuid.uuid4(), user=UserFactory(), role="sig", assembly=assembly)


def test_an_assembly_that_is_not_there_is_named_with_those_that_are(assembly):
    told = ask("--assembly", "nowhere", "--role", "sys")

    assert told.exit_code == 2
    assert "home" in told.output


def test_no_other_role_is_made_this_way(assembly):
    assert ask("--assembly", "home", "--role", "sig").exit_code == 2
