"""`huiyin admin`: how a fresh installation gets its first administrators."""

import re

import pytest
from click.testing import CliRunner

from huiyin.accounts.models import RoleHolding
from huiyin.history.models import Event
from huiyin.signin.commands import admin
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


def test_an_assembly_that_is_not_there_is_named_with_those_that_are(assembly):
    told = ask("--assembly", "nowhere", "--role", "sys")

    assert told.exit_code == 2
    assert "home" in told.output


def test_no_other_role_is_made_this_way(assembly):
    assert ask("--assembly", "home", "--role", "sig").exit_code == 2
