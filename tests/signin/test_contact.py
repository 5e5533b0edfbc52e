"""An account's mail address and who it is to the office's own service: its system administrator alone changes them."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Role, User
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.signin import opening
from huiyin.signin.models import Invitation
from tests.factories.base import AssemblyFactory, RoleHoldingFactory, UserFactory
from tests.signin.test_opening import PASSWORD, accept, key, opened, system  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(assembly, system):  # noqa: F811
    return opened(assembly, system, email="old@example.org", oidc_subject="old-subject").user


def change(account, by, **how):
    opening.change_contact(account, by=by, **({"key": key(), "reason": "本人来电要求"} | how))
    account.refresh_from_db()


def last(account):
    return Event.objects.of(account).filter(step="change_contact").last()


def test_both_are_changed_and_the_history_holds_neither(account, system):  # noqa: F811
    change(account, system, email="new@example.org", oidc_subject="new-subject")

    assert (account.email, account.oidc_subject) == ("new@example.org", "new-subject")
    event = last(account)
    assert (event.actor, event.facts) == (system, {"changed": ["email", "oidc_subject"], "reason": "本人来电要求"})
    assert "example.org" not in str(event.facts)


def test_what_is_not_named_stays(account, system):  # noqa: F811
    change(account, system, email="")

    assert (account.email, account.oidc_subject) == ("", "old-subject")
    assert last(account).facts["changed"] == ["email"]


def test_a_code_mailed_to_the_address_of_before_is_no_longer_good(account, system):  # noqa: F811
    opening.invite(account, by=system, key=key(), way=Invitation.Way.MAILED)
    EmailAddress.objects.create(user=account, email="old@example.org")
    change(account, system, email="new@example.org")

    assert not Invitation.objects.open().filter(user=account).exists()
    assert not EmailAddress.objects.exists()


def test_a_printed_code_stays_good(account, system):  # noqa: F811
    change(account, system, email="new@example.org")

    assert Invitation.objects.open().filter(user=account).count() == 1


def test_whom_the_service_knew_no_longer_enters_and_who_is_signed_in_is_out(account, system):  # noqa: F811
    SocialAccount.objects.create(user=account, provider="office", uid="old-subject")
    accept(opening.invite(account, by=system, key=key()).code)
    client = Client()
    client.post(reverse("account_login"), {"login": account.username, "password": PASSWORD})
    change(account, system, email="new@example.org")
    assert (Session.objects.count(), SocialAccount.objects.count(), client.get("/").status_code) == (1, 1, 200)

    change(account, system, oidc_subject="new-subject")
    assert not SocialAccount.objects.exists()
    assert client.get("/").status_code == 302


def test_an_identity_is_one_account_s(account, system, assembly):  # noqa: F811
    other = opened(assembly, system, oidc_subject="taken").user

    with pytest.raises(StepNotAllowed, match="另一个账号"):
        change(account, system, oidc_subject="taken")
    change(account, system, oidc_subject="")
    change(other, system, oidc_subject="")


def test_nothing_to_change_is_said(account, system):  # noqa: F811
    with pytest.raises(StepNotAllowed, match="和原来一样"):
        change(account, system, email="old@example.org", oidc_subject="old-subject")


def test_the_same_press_changes_once(account, system):  # noqa: F811
    pressed = key()
    for _time in range(2):
        change(account, system, key=pressed, email="new@example.org")
    with pytest.raises(KeyAlreadyUsed):
        change(account, system, key=pressed, email="other@example.org")

    assert Event.objects.of(account).filter(step="change_contact").count() == 1


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDITOR, Role.LIAISON, Role.LEADER])
def test_nobody_else_changes_it(role, account, assembly, client):
    other = UserFactory()
    RoleHoldingFactory(user=other, role=role, assembly=assembly)
    with pytest.raises(PermissionDenied):
        change(account, other, email="new@example.org")
    client.force_login(other)

    assert client.get(reverse("accounts:contact", args=[account.pk])).status_code in (403, 404)


def test_nor_one_s_own_nor_another_assembly_s(account, system):  # noqa: F811
    with pytest.raises(PermissionDenied):
        change(system, system, email="new@example.org")
    elsewhere = UserFactory()
    RoleHoldingFactory(user=elsewhere, role=Role.SYSTEM_ADMIN, assembly=AssemblyFactory(slug="other"))
    with pytest.raises(PermissionDenied):
        change(account, elsewhere, email="new@example.org")


def test_the_page_is_reached_from_the_account_and_tells_what_was_changed(account, system, client):  # noqa: F811
    client.force_login(system)
    page, form = (reverse(f"accounts:{name}", args=[account.pk]) for name in ("account", "contact"))
    assert form in client.get(page).content.decode()
    assert 'value="old@example.org"' in client.get(form).content.decode()
    typed = {"key": str(key()), "email": "new@example.org", "oidc_subject": "old-subject", "reason": "换了单位邮箱"}
    answer = client.post(form, typed)

    assert (answer.status_code, answer["Location"]) == (302, page)
    assert User.objects.get(pk=account.pk).email == "new@example.org"
    assert "电子邮件：换了单位邮箱" in client.get(page).content.decode()


@pytest.mark.parametrize("email", ["no address", "a@example.org\nBcc: b@example.org", "a@b@c"])
def test_what_is_no_address_is_refused_at_its_field(email, account, system, client):  # noqa: F811
    client.force_login(system)
    typed = {"key": str(key()), "email": email, "oidc_subject": "old-subject", "reason": "…"}

    assert client.post(reverse("accounts:contact", args=[account.pk]), typed).status_code == 400
    assert User.objects.get(pk=account.pk).email == "old@example.org"


def test_without_a_service_the_identity_is_not_asked(assembly, system, client):  # noqa: F811
    plain = opened(assembly, system).user
    client.force_login(system)

    assert "oidc_subject" not in client.get(reverse("accounts:contact", args=[plain.pk])).content.decode()
