"""A second factor where a role asks for one: until it is set up, nothing else is reached, over every route."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.urls import get_resolver, reverse

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.signin import factors, gate, safety
from tests.access.routes import PLAIN, _routes
from tests.factories.base import MembershipFactory, RoleHoldingFactory, UserFactory
from tests.factories.world import world
from tests.signin.test_opening import PASSWORD, key

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/second-factor/"
THREE = ["sys", "sec", "aud"]


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def confirm(client):
    """Whoever changes how they sign in shows once more who they are."""
    client.post(reverse("account_reauthenticate"), {"password": "huiyin-test"})


def with_totp(user):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


def holder(assembly, role=Role.SECURITY_ADMIN):
    return RoleHoldingFactory(user=UserFactory(assembly=assembly), role=role, assembly=assembly).user


def test_whoever_must_have_one_and_has_none_reaches_nothing_by_any_route(cast, client, settings):
    """Pages, lists, exports, files, feeds, papers, history: all that the access matrix knows, and allauth's own."""
    settings.SECOND_FACTOR = ["all"]
    made = world(cast)
    client.force_login(made.users["sig"])
    asked = [(route, arguments) for route, cases in _routes(made).items() for _record, arguments in cases]
    asked += [(route, ()) for route in PLAIN]
    asked += [
        (name, ()) for name in ("mfa_index", "mfa_list_webauthn", "usersessions_list", "socialaccount_connections")
    ]
    open_routes = gate.ALWAYS | gate.TO_SET_UP
    reached = set()
    for route, arguments in asked:
        response = client.get(reverse(route, args=arguments))
        if (response.status_code, response.get("Location")) != (302, SET_UP):
            reached.add(route)

    assert len(asked) > 300
    assert reached <= open_routes


def test_a_form_sent_straight_is_refused(cast, client, settings):
    settings.SECOND_FACTOR = ["all"]
    client.force_login(cast.zhaxi)

    assert client.post("/proposals/write/").status_code == 403
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 403


@pytest.mark.parametrize(
    ("named", "led"),
    [
        ([], set()),
        (["sys", "sec", "aud"], {"sec"}),
        (["sig"], {"leader"}),
        (["mem"], {"member"}),
        (["all"], {"sec", "leader", "member"}),
    ],
)
def test_the_setting_names_whose_roles_ask_for_one(named, led, assembly, settings):
    settings.SECOND_FACTOR = named
    people = {
        "sec": holder(assembly),
        "leader": holder(assembly, Role.LEADER),
        "member": MembershipFactory(assembly=assembly).person.user,
    }

    assert {who for who, user in people.items() if factors.lacks_one(user)} == led


def test_a_role_that_ended_asks_for_none(assembly, settings):
    settings.SECOND_FACTOR = THREE
    user = holder(assembly)
    user.role_holdings.update(ends_on="2024-01-01")

    assert not factors.must_have_one(user)


def test_a_word_that_is_no_role_stops_the_start_and_names_itself(settings):
    settings.SECOND_FACTOR = ["sys", "boss"]

    with pytest.raises(ImproperlyConfigured, match=r"HUIYIN_SECOND_FACTOR is \['boss'\]"):
        factors.check_setting()


def test_an_app_is_set_up_and_the_next_sign_in_asks_for_its_code(assembly, client, settings):
    settings.SECOND_FACTOR = THREE
    user = holder(assembly)
    client.post("/accounts/login/", {"login": user.username, "password": "huiyin-test"})
    assert client.get("/")["Location"] == SET_UP
    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(done["Location"]).context["unused_codes"]
    assert client.get("/").status_code == 200

    client.post("/accounts/logout/")
    first = client.post("/accounts/login/", {"login": user.username, "password": "huiyin-test"})
    assert first["Location"] == reverse("mfa_authenticate")
    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert len(codes) == 10


def test_a_code_of_paper_is_good_once(assembly, client):
    user = holder(assembly)
    client.force_login(user)
    with_totp(user)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    answers = []
    for _try in range(2):
        client.post("/accounts/logout/")
        client.post("/accounts/login/", {"login": user.username, "password": "huiyin-test"})
        answers.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)

    assert answers == [302, 200]


def test_codes_of_a_second_factor_are_tried_under_a_limit(assembly, client):
    user = holder(assembly)
    secret = with_totp(user)
    client.post("/accounts/login/", {"login": user.username, "password": "huiyin-test"})
    for _try in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    held = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert held.status_code == 200
    assert "试得太多" in held.content.decode()


def test_the_key_of_an_app_is_sealed_in_the_database(assembly):
    user = holder(assembly)
    secret = with_totp(user)

    stored = Authenticator.objects.get(user=user).data["secret"]

    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_a_new_key_of_fields_seals_what_a_second_factor_is_made_of_too(assembly, settings):
    user = holder(assembly)
    settings.FIELD_KEYS = "old"
    secret = with_totp(user)
    settings.FIELD_KEYS = "new,old"

    assert factors.seal_anew() == {"resealed": 1, "kept": 0, "unread": 0}
    assert factors.seal_anew() == {"resealed": 0, "kept": 1, "unread": 0}
    settings.FIELD_KEYS = "new"
    assert get_adapter().decrypt(Authenticator.objects.get(user=user).data["secret"]) == secret
    settings.FIELD_KEYS = "another"
    assert factors.seal_anew() == {"resealed": 0, "kept": 0, "unread": 1}


def test_the_last_one_is_not_taken_away_by_whoever_must_have_one(assembly, client, settings):
    settings.SECOND_FACTOR = THREE
    user = holder(assembly)
    with_totp(user)
    one = Authenticator.objects.get(user=user)

    assert not get_adapter().can_delete_authenticator(one)
    settings.SECOND_FACTOR = []
    assert get_adapter().can_delete_authenticator(one)


def test_a_lost_one_is_taken_away_by_the_security_administrator_alone(assembly, client):
    user = UserFactory(assembly=assembly)
    with_totp(user)
    system, security = holder(assembly, Role.SYSTEM_ADMIN), holder(assembly)

    with pytest.raises(PermissionDenied):
        safety.reset_factor(user, by=system, key=key(), reason="…")
    with pytest.raises(PermissionDenied):
        safety.reset_factor(security, by=security, key=key(), reason="自己")
    safety.reset_factor(user, by=security, key=key(), reason="手机丢失，当面核实")

    assert not factors.has_one(user)
    assert Event.objects.of(user).get(step="reset_factor").actor == security


@pytest.mark.parametrize(
    ("site", "works"),
    [
        ("https://huiyin.example.org", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.7", False),
        ("http://huiyin.example.org", False),
    ],
)
def test_passkeys_are_offered_where_a_browser_makes_them(site, works, settings):
    settings.SITE_URL = site

    assert factors.passkeys_work() is works


def test_nobody_is_led_in_a_circle(assembly, client, settings):
    """Every page one is led to, and every page of setting up, opens."""
    settings.SECOND_FACTOR = THREE
    user = holder(assembly)
    client.post("/accounts/login/", {"login": user.username, "password": "huiyin-test"})
    confirm(client)

    for route in sorted(gate.TO_SET_UP - {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}):
        assert client.get(reverse(route)).status_code == 200, route
    assert route_names() >= gate.TO_SET_UP | gate.ALWAYS | gate.TO_CHANGE_PASSWORD
    assert PASSWORD


def route_names():
    from tests.access.routes import _named

    return set(_named(get_resolver().url_patterns))
