"""Sign-in through an office's own service: the whole way with a real provider, and every lie it could tell."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.accounts.models import User
from huiyin.history.models import Event
from huiyin.signin.office import OfIssuer
from tests.factories.base import UserFactory
from tests.signin.issuer import CLIENT, SECRET, Issuer
from tests.signin.test_gate import confirm, with_totp

pytestmark = pytest.mark.django_db
START = "/accounts/oidc/office/login/"


@pytest.fixture
def issuer(settings):
    made = Issuer()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = made.url, CLIENT, SECRET
    yield made
    made.close()


def goes(client, start=START):
    """Through the provider and back, as a browser does."""
    there = client.post(start)
    assert there.status_code == 302, there.content.decode()
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(urlsplit(back).path, parse_qs(urlsplit(back).query))


def is_in(client):
    return client.get("/").status_code == 200


def test_an_account_that_was_entered_for_the_person_signs_in(issuer, client):
    user = UserFactory(oidc_subject="office-4711")

    answer = goes(client)

    assert answer["Location"] == "/"
    assert is_in(client)
    kept = SocialAccount.objects.get(user=user)
    assert (kept.uid, kept.extra_data) == ("office-4711", {})
    assert [event.step for event in Event.objects.of(user)] == ["connect_service", "sign_in"]


def test_nobody_signs_up(issuer, client):
    UserFactory(email="same@example.org")
    issuer.claims = {"email": "same@example.org", "email_verified": True, "preferred_username": "account1"}
    before = User.objects.count()

    answer = goes(client)

    assert "没有对应的账号" in answer.content.decode()
    assert (is_in(client), User.objects.count(), SocialAccount.objects.count()) == (False, before, 0)


def test_a_closed_account_is_not_entered(issuer, client):
    UserFactory(oidc_subject="office-4711", is_active=False)

    goes(client)

    assert not is_in(client)


def test_who_is_signed_in_connects_and_enters_that_way_from_then_on(issuer, client):
    user = UserFactory()
    client.post("/accounts/login/", {"login": user.username, "password": "huiyin-test"})

    assert goes(client, f"{START}?process=connect")["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()
    confirm(client)
    client.post("/accounts/logout/")
    goes(client)

    assert is_in(client)
    assert SocialAccount.objects.get().user == user


def test_what_another_has_connected_is_not_taken_from_them(issuer, client):
    owner, other = UserFactory(oidc_subject="office-4711"), UserFactory()
    goes(client)
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": other.username, "password": "huiyin-test"})

    goes(client, f"{START}?process=connect")
    confirm(client)

    assert [row.user for row in SocialAccount.objects.all()] == [owner]


def test_a_second_factor_is_asked_for_here_too(issuer, client):
    user = UserFactory(oidc_subject="office-4711")
    with_totp(user)

    assert goes(client)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_another_claim_may_be_the_one_that_names_an_account(issuer, client, settings):
    settings.OIDC_CLAIM = "staff_number"
    issuer.claims = {"staff_number": "0815"}
    UserFactory(oidc_subject="0815")

    goes(client)

    assert is_in(client)


OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
LIES = {
    "issuer": {"claims": {"iss": "https://elsewhere.example.org"}},
    "no issuer": {"claims": {"iss": None}},
    "audience": {"claims": {"aud": "another client"}},
    "nonce": {"claims": {"nonce": "of another time"}},
    "no nonce": {"claims": {"nonce": None}},
    "time": {"claims": {"exp": int(time.time()) - 10}},
    "key": {"signed_with": OTHER_KEY},
    "no signature": {"algorithm": "none"},
    "a shared secret": {"algorithm": "HS256"},
    "subject": {"claims": {"sub": ""}},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_is_not_as_it_should_be_lets_nobody_in(lie, issuer, client):
    UserFactory(oidc_subject="office-4711")
    for name, value in LIES[lie].items():
        setattr(issuer, name, value)

    answer = goes(client)

    assert "没有登录成" in answer.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://elsewhere.example.org"},
        {"token_endpoint": "http://127.0.0.1:1/token"},
        {"jwks_uri": "http://169.254.169.254/latest/meta-data"},
        {"authorization_endpoint": "https://elsewhere.example.org/authorize"},
        {"token_endpoint": None},
    ],
)
def test_a_discovery_that_points_elsewhere_is_not_followed(told, issuer, client):
    UserFactory(oidc_subject="office-4711")
    issuer.told = told

    answer = client.post(START)

    assert "没有登录成" in answer.content.decode()
    assert issuer.asked == ["/.well-known/openid-configuration"]


def test_a_service_that_does_not_answer_is_a_page_in_words(issuer, client):
    issuer.close()

    assert "没有登录成" in client.post(START).content.decode()


def test_a_state_of_nobody_is_refused(issuer, client):
    UserFactory(oidc_subject="office-4711")
    client.post(START)

    answer = client.get(f"{START}callback/", {"code": "code0", "state": "made up"})

    assert "没有登录成" in answer.content.decode()
    assert "/token" not in issuer.asked


def test_the_answer_of_one_browser_is_of_no_use_in_another(issuer, client):
    from django.test import Client

    UserFactory(oidc_subject="office-4711")
    there = client.post(START)["Location"]
    back = urlsplit(requests.get(there, allow_redirects=False, timeout=5).headers["Location"])

    victim = Client()
    victim.get(back.path, parse_qs(back.query))

    assert not is_in(victim)


def test_nothing_is_asked_but_the_issuer(issuer, settings):
    session = OfIssuer()
    with pytest.raises(OAuth2Error):
        session.get("http://127.0.0.1:1/")
    settings.OIDC_ISSUER = "http://elsewhere.example.org"  # not by HTTPS, and not this machine
    with pytest.raises(OAuth2Error):
        session.get("http://elsewhere.example.org/.well-known/openid-configuration")


def test_without_an_issuer_there_is_no_way_in_and_no_word_of_one(client, settings):
    assert settings.OIDC_ISSUER == ""
    assert client.post(START).status_code == 404
    assert "统一身份认证" not in client.get("/accounts/login/").content.decode()


def test_the_same_subject_is_not_entered_for_two(issuer, assembly):
    from huiyin.history.taking import StepNotAllowed
    from tests.signin.test_opening import key, opening

    UserFactory(oidc_subject="office-4711")

    with pytest.raises((StepNotAllowed, PermissionDenied)):
        opening.open_account(assembly, by=None, key=key(), name="甲", oidc_subject="office-4711")
