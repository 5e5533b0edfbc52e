"""Accounts: made for somebody, taken over with a code by them alone, closed and opened again."""

import re
import uuid
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huiyin.accounts.models import Role, User
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.signin import codes, opening
from huiyin.signin.models import Invitation
from tests.factories.base import AssemblyFactory, MembershipFactory, PersonFactory, RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "三江源头的水很清x9"


@pytest.fixture
def system(assembly):
    return RoleHoldingFactory(user=UserFactory(name="系统管理员"), role=Role.SYSTEM_ADMIN, assembly=assembly).user


def key():
    return uuid.uuid4()


def opened(assembly, by, **what):
    return opening.open_account(assembly, by=by, key=key(), **({"name": "教育局联络员"} | what))


def of_register(assembly, name):
    return MembershipFactory(assembly=assembly, person=PersonFactory(name=name, user=None)).person


def accept(code, password=PASSWORD):
    return opening.accept(code, password, check=lambda typed, user: None)


# Codes and names


def test_an_account_name_is_drawn_by_chance_and_says_nothing():
    names = {codes.account_name() for _try in range(500)}

    assert len(names) > 490
    assert all(re.fullmatch(r"([bdfghkmnprstvz][aeiou]){3}[2-9]{2}", name) for name in names)


def test_a_code_has_no_sign_that_looks_like_another():
    assert len(set(codes.SIGNS)) == len(codes.SIGNS)
    assert not set("01OILU") & set(codes.SIGNS)
    assert {len(codes.new_code()) for _try in range(50)} == {codes.LENGTH}


@given(
    code=st.text(alphabet=codes.SIGNS, min_size=codes.LENGTH, max_size=codes.LENGTH),
    between=st.sampled_from(["", " ", "-", "－", " - "]),
    write=st.sampled_from([str.upper, str.lower, lambda text: "".join(chr(ord(sign) + 0xFEE0) for sign in text)]),
)
def test_a_code_is_known_however_it_is_typed(code, between, write):
    typed = between.join([write(code[:5]), write(code[5:])])

    assert codes.as_typed(typed) == code
    assert codes.digest_of(codes.as_typed(codes.as_printed(code))) == codes.digest_of(code)


# Made


def test_an_account_is_made_without_password_and_role_and_its_code_is_kept_nowhere(assembly, system):
    slip = opened(assembly, system)

    made = User.objects.get(pk=slip.user.pk)
    assert (made.name, made.assembly, made.has_usable_password(), made.roles_today) == (
        "教育局联络员",
        assembly,
        False,
        [],
    )
    invitation = Invitation.objects.get(user=made)
    stored = [str(value) for row in Invitation.objects.values() for value in row.values()]
    stored += [str(value) for row in Event.objects.values() for value in row.values()]
    assert not [value for value in stored if slip.code in value or slip.printed in value]
    assert invitation.last_day == timezone.localdate() + timedelta(days=30)
    assert [event.step for event in Event.objects.of(made)] == ["open_account"]


def test_an_account_of_a_person_carries_the_name_and_its_account_name_does_not(assembly, system):
    person = of_register(assembly, "卓玛措")

    made = opened(assembly, system, name="", person=person).user

    person.refresh_from_db()
    assert (person.user, made.name) == (made, "卓玛措")
    assert made.username.isascii()


def test_a_person_with_an_account_gets_no_second_one_this_way(assembly, system):
    with pytest.raises(StepNotAllowed, match="已经有账号"):
        opened(assembly, system, person=MembershipFactory(assembly=assembly).person)


def test_a_person_who_sits_elsewhere_gets_an_account_there(assembly, system):
    """Else one assembly's administrator could enter another's register in a member's name."""
    with pytest.raises(StepNotAllowed, match="不是本级政协的委员"):
        opened(assembly, system, person=of_register(AssemblyFactory(slug="other"), "外"))


def test_the_same_press_twice_makes_one_account_and_says_that_codes_are_shown_once(assembly, system):
    pressed = key()
    opening.open_account(assembly, by=system, key=pressed, name="甲")

    with pytest.raises(opening.AlreadyMade):
        opening.open_account(assembly, by=system, key=pressed, name="甲")
    with pytest.raises(KeyAlreadyUsed):
        opening.open_account(assembly, by=system, key=pressed, name="乙")

    assert User.objects.filter(name__in=["甲", "乙"]).count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_nobody_but_the_system_administrator_makes_accounts(role, assembly, cast):
    agency = {"agency": cast.agency} if role in (Role.AGENCY, Role.AGENCY_LEADER) else {}
    user = RoleHoldingFactory(user=UserFactory(), role=role, assembly=assembly, **agency).user

    with pytest.raises(PermissionDenied):
        opened(assembly, user)


def test_the_system_administrator_of_another_assembly_makes_none_here_and_sends_no_code(assembly, system):
    other = RoleHoldingFactory(user=UserFactory(), role=Role.SYSTEM_ADMIN, assembly=AssemblyFactory(slug="other")).user
    made = opened(assembly, system).user

    for step in (
        lambda: opened(assembly, other),
        lambda: opening.invite(made, by=other, key=key()),
        lambda: opening.close(made, by=other, key=key(), reason="…"),
        lambda: opening.withdraw(made, by=other, key=key()),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_a_role_held_elsewhere_gives_that_assembly_s_administrator_no_hold_of_the_account(assembly, system):
    """Else whoever looks after a county's accounts could take over that of its leader at the region."""
    elsewhere = AssemblyFactory(slug="other")
    there = RoleHoldingFactory(user=UserFactory(), role=Role.SYSTEM_ADMIN, assembly=elsewhere).user
    made = opened(assembly, system).user
    RoleHoldingFactory(user=made, role=Role.LEADER, assembly=elsewhere)

    assert made in User.objects.visible_to(there)
    with pytest.raises(PermissionDenied):
        opening.invite(made, by=there, key=key())


def test_nobody_looks_after_their_own_account(assembly, system):
    system.assembly = assembly
    system.save()

    with pytest.raises(PermissionDenied):
        opening.close(system, by=system, key=key(), reason="…")


# Taken over


def test_a_code_is_good_once(assembly, system):
    slip = opened(assembly, system)

    assert accept(slip.printed.lower()).check_password(PASSWORD)
    with pytest.raises(opening.NoSuchCode):
        accept(slip.code, "另一个很长的密码x9")
    assert User.objects.get(pk=slip.user.pk).check_password(PASSWORD)


def _expired(slip, system):
    Invitation.objects.update(last_day=timezone.localdate() - timedelta(days=1))


def _withdrawn(slip, system):
    opening.withdraw(slip.user, by=system, key=key())


def _replaced(slip, system):
    opening.invite(slip.user, by=system, key=key())


def _closed(slip, system):
    opening.close(slip.user, by=system, key=key(), reason="离任")


def _none(slip, system):
    Invitation.objects.all().delete()


@pytest.mark.parametrize("happens", [_expired, _withdrawn, _replaced, _closed, _none])
def test_a_code_that_is_no_longer_good_is_refused_in_the_same_words(happens, assembly, system):
    slip = opened(assembly, system)
    happens(slip, system)

    with pytest.raises(opening.NoSuchCode) as refused:
        accept(slip.code)

    assert str(refused.value) == str(opening.NoSuchCode())
    assert not User.objects.get(pk=slip.user.pk).has_usable_password()


def test_a_code_is_good_on_its_last_day(assembly, system):
    slip = opened(assembly, system)
    Invitation.objects.update(last_day=timezone.localdate())

    assert accept(slip.code) == slip.user


def test_a_refused_password_leaves_the_code_good(assembly, system):
    slip = opened(assembly, system)

    def refuse(password, user):
        raise ValidationError("太常见")

    with pytest.raises(ValidationError):
        opening.accept(slip.code, "1234567890", check=refuse)

    assert accept(slip.code) == slip.user


def test_the_password_of_now_holds_until_the_new_code_is_used_and_a_second_factor_stays(assembly, system, client):
    user = accept(opened(assembly, system).code)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    slip = opening.invite(user, by=system, key=key())

    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    accept(slip.code, "新的密码也够长y8")

    assert User.objects.get(pk=user.pk).check_password("新的密码也够长y8")
    assert Authenticator.objects.filter(user=user).exists()


def test_a_closed_account_is_out_at_once_and_comes_back_when_opened_again(assembly, system, client):
    user = accept(opened(assembly, system).code)
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert client.get("/").status_code == 200

    opening.close(user, by=system, key=key(), reason="调离")

    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert not Session.objects.exists()
    refused = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert "账号或密码不对" in refused.content.decode()
    opening.reopen(user, by=system, key=key(), reason="回来")
    assert client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD}).status_code == 302
    assert [event.step for event in Event.objects.of(user)] == [
        *[
            "open_account",
            "accept_invitation",
            "sign_in",
            "close_account",
            "sign_in_failed",
            "reopen_account",
            "sign_in",
        ]
    ]


# Many


def test_all_members_without_account_get_one_and_those_who_never_came_a_new_code(assembly, system):
    without = [MembershipFactory(assembly=assembly, person=PersonFactory(user=None)).person for _one in range(3)]
    waiting = opened(assembly, system, person=of_register(assembly, "等")).user.person

    slips = opening.open_for_many(assembly, [*without, waiting], by=system, key=key())

    assert {slip.user.person.pk for slip in slips} == {person.pk for person in [*without, waiting]}
    assert len({slip.code for slip in slips}) == 4
    assert [accept(slip.code).pk for slip in slips] == [slip.user.pk for slip in slips]


def test_of_a_whole_list_all_get_an_account_or_nobody(assembly, system):
    fine, taken = of_register(assembly, "甲"), MembershipFactory(assembly=assembly).person

    with pytest.raises(PermissionDenied):
        opening.open_for_many(assembly, [fine, taken], by=system, key=key())

    fine.refresh_from_db()
    assert fine.user is None


# Pages


def test_the_page_prints_a_slip_and_shows_the_code_once(assembly, system, client):
    client.force_login(system)
    pressed = str(key())
    sent = {"key": pressed, "assembly": assembly.pk, "name": "教育局联络员", "way": "printed"}

    first = client.post(reverse("accounts:open"), sent).content.decode()
    again = client.post(reverse("accounts:open"), sent)

    user = User.objects.get(name="教育局联络员")
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", first)[0]
    assert user.username in first
    assert again.status_code == 409
    assert not re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", again.content.decode())
    assert accept(code) == user


def test_a_mail_holds_the_way_in_and_no_name(assembly, system, client, django_capture_on_commit_callbacks):
    client.force_login(system)
    sent = {"key": str(key()), "assembly": assembly.pk, "name": "隐名卓玛", "email": "a@example.org", "way": "mailed"}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("accounts:open"), sent)

    (letter,) = mail.outbox
    address = re.search(r"http\S+", letter.body)[0]
    assert letter.to == ["a@example.org"]
    assert "隐名卓玛" not in letter.body + letter.subject
    client.logout()
    shown = client.get(address.partition("8000")[2])
    assert shown.status_code == 200
    assert User.objects.get(name="隐名卓玛").username in shown.content.decode()


def test_the_invited_types_the_code_and_sets_a_password(assembly, system, client):
    slip = opened(assembly, system)
    page = client.post(reverse("accounts:invitation"), {"code": slip.printed.lower()})
    assert slip.user.username in page.content.decode()

    weak = {"code": slip.code, "password1": "12345", "password2": "12345"}
    assert client.post(reverse("accounts:invitation"), weak).status_code == 400
    different = {"code": slip.code, "password1": PASSWORD, "password2": PASSWORD + "1"}
    assert "两次输入的密码不一样" in client.post(reverse("accounts:invitation"), different).content.decode()
    good = {"code": slip.code, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("accounts:invitation"), good)["Location"] == "/accounts/login/"

    assert client.post("/accounts/login/", {"login": slip.user.username, "password": PASSWORD})["Location"] == "/"


def test_a_list_for_a_spreadsheet_runs_nothing(assembly, system, client):
    person = MembershipFactory(assembly=assembly, person=PersonFactory(name="=1+1", user=None)).person
    client.force_login(system)

    sheet = client.post(reverse("accounts:open_many"), {"key": str(key()), "persons": [person.pk], "output": "csv"})

    assert "'=1+1," in sheet.content.decode()


def test_codes_are_tried_under_a_limit(assembly, system, client):
    slip = opened(assembly, system)
    for _try in range(30):
        client.post(reverse("accounts:invitation"), {"code": "2222222222"})

    held = client.post(reverse("accounts:invitation"), {"code": slip.code})

    assert held.status_code == 400
    assert "以后再试" in held.content.decode()


def test_a_password_somebody_else_typed_is_changed_before_anything_else(client):
    User.objects.create_user("typed", password="别人打的密码123", name="甲")
    client.post("/accounts/login/", {"login": "typed", "password": "别人打的密码123"})
    assert client.get("/members/")["Location"] == "/accounts/password/change/"

    changed = {"oldpassword": "别人打的密码123", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/password/change/", changed)

    assert client.get("/members/").status_code == 200
