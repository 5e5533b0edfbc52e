"""Roles granted, changed, ended; what nobody holds at once."""

import threading
import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts import apart, asking, granting
from huiyin.accounts.models import ADMINISTRATORS, CONTENT_ROLES, AccountRequest, Role, RoleHolding, User
from huiyin.accounts.separation import PLACES
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from tests.factories.base import (
    AgencyFactory,
    AssemblyFactory,
    BodyFactory,
    MembershipFactory,
    RoleHoldingFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


@pytest.fixture
def house(assembly):
    """甲 and 乙 grant; 丙 is an account without a role; the places a role may be held for."""
    first, second = UserFactory(name="甲"), UserFactory(name="乙")
    for user in (first, second):
        RoleHoldingFactory(user=user, role=Role.SECURITY_ADMIN, assembly=assembly)
    places = {
        "agency": AgencyFactory(assembly=assembly),
        "body": BodyFactory(assembly=assembly),
        "sector": SectorFactory(assembly=assembly),
    }
    return SimpleNamespace(assembly=assembly, first=first, second=second, user=UserFactory(name="丙"), places=places)


def fresh(user):
    return User.objects.get(pk=user.pk)


def grant(house, role, user=None, **more):
    place = house.places.get(PLACES.get(Role(role)))
    facts = {"assembly": house.assembly, "place": place, "starts_on": today(), "key": uuid.uuid4(), "by": house.first}
    return granting.grant(user=user or house.user, role=role, **facts | more)


@pytest.mark.parametrize("role", Role)
def test_a_role_granted_today_is_held_at_once_and_ended_is_gone_at_once(role, house):
    held = grant(house, role)

    assert fresh(house.user).holds(role, assembly_id=house.assembly.pk)
    granting.end(held, by=fresh(house.first), key=uuid.uuid4(), reason="调离")
    assert not fresh(house.user).holds(role)
    assert [event.step for event in Event.objects.of(held)] == ["grant", "end_role"]
    assert Event.objects.of(held).last().facts["reason"] == "调离"


def test_a_role_from_a_day_on_is_held_from_that_day_and_taken_back_before_it_never_was(house):
    held = grant(house, Role.LIAISON, starts_on=today() + timedelta(9))

    assert not fresh(house.user).holds(Role.LIAISON)
    assert list(house.user.role_holdings.on(today() + timedelta(9))) == [held]
    granting.end(held, by=fresh(house.first), key=uuid.uuid4())
    assert list(house.user.role_holdings.on(today() + timedelta(9))) == []


def test_a_role_ended_at_once_may_be_granted_again_the_same_day(house):
    granting.end(grant(house, Role.LIAISON), by=house.first, key=uuid.uuid4())

    grant(house, Role.LIAISON)

    assert fresh(house.user).holds(Role.LIAISON)


@pytest.mark.parametrize("role", [Role.LIAISON, *ADMINISTRATORS])
def test_nobody_grants_to_themselves_nor_changes_their_own(role, house):
    with pytest.raises(StepNotAllowed, match="不能给自己"):
        grant(house, role, user=house.first)
    own = house.first.role_holdings.get()
    with pytest.raises(StepNotAllowed, match="不能给自己"):
        granting.change(own, by=house.first, key=uuid.uuid4(), starts_on=own.starts_on, ends_on=today())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_ADMIN])
def test_nobody_but_the_security_administrator_of_the_assembly_grants_changes_or_ends(role, house):
    other = UserFactory()
    place = house.places.get(PLACES.get(role))
    RoleHoldingFactory(
        user=other, role=role, assembly=house.assembly, **({PLACES[role]: place} if role in PLACES else {})
    )
    elsewhere = UserFactory()
    RoleHoldingFactory(user=elsewhere, role=Role.SECURITY_ADMIN, assembly=AssemblyFactory())
    held = RoleHoldingFactory(role=Role.INFORMANT, assembly=house.assembly)

    for by in (other, elsewhere):
        with pytest.raises(PermissionDenied):
            grant(house, Role.LIAISON, by=by)
        with pytest.raises(PermissionDenied):
            granting.change(held, by=by, key=uuid.uuid4(), starts_on=held.starts_on, ends_on=None)
        with pytest.raises(PermissionDenied):
            granting.end(held, by=by, key=uuid.uuid4())


def test_the_last_security_administrator_is_not_ended(house):
    granting.end(house.second.role_holdings.get(), by=house.first, key=uuid.uuid4())
    last = house.first.role_holdings.get()

    with pytest.raises(StepNotAllowed, match="最后一位"):
        granting.end(last, by=fresh(house.first), key=uuid.uuid4())
    assert fresh(house.first).holds(Role.SECURITY_ADMIN)


def test_a_day_set_to_the_last_security_administrator_needs_another_after_it(house):
    own = house.second.role_holdings.get()
    mine = house.first.role_holdings.get()
    granting.change(own, by=house.first, key=uuid.uuid4(), starts_on=own.starts_on, ends_on=today() + timedelta(3))

    with pytest.raises(StepNotAllowed, match="最后一位"):
        granting.change(
            mine, by=fresh(house.second), key=uuid.uuid4(), starts_on=mine.starts_on, ends_on=today() + timedelta(3)
        )
    granting.change(
        mine, by=fresh(house.second), key=uuid.uuid4(), starts_on=mine.starts_on, ends_on=today() + timedelta(2)
    )


def test_a_member_is_no_administrator(house):
    member = MembershipFactory(assembly=house.assembly).person.user
    for role in ADMINISTRATORS:
        with pytest.raises(StepNotAllowed, match="政协委员"):
            grant(house, role, user=member)
    grant(house, Role.LIAISON, user=member)


def test_the_same_press_twice_grants_once_and_other_words_under_its_key_are_refused(house):
    key = uuid.uuid4()

    assert grant(house, Role.LIAISON, key=key) == grant(house, Role.LIAISON, key=key)
    with pytest.raises(KeyAlreadyUsed):
        grant(house, Role.LEADER, key=key)
    assert house.user.role_holdings.count() == 1


def test_the_past_is_not_written_anew(house):
    with pytest.raises(StepNotAllowed, match="不能早于今天"):
        grant(house, Role.LIAISON, starts_on=today() - timedelta(1))
    held = grant(house, Role.LIAISON)
    with pytest.raises(StepNotAllowed, match="不能再改"):
        granting.change(held, by=house.first, key=uuid.uuid4(), starts_on=today() - timedelta(2), ends_on=None)
    with pytest.raises(StepNotAllowed, match="不能早于今天"):
        granting.change(held, by=house.first, key=uuid.uuid4(), starts_on=today(), ends_on=today() - timedelta(1))


def test_a_role_names_a_place_of_its_own_assembly(house):
    with pytest.raises(StepNotAllowed, match="本级政协的单位"):
        grant(house, Role.AGENCY, place=AgencyFactory())
    with pytest.raises(StepNotAllowed, match="本级政协的单位"):
        grant(house, Role.CONVENER, place=None)
    with pytest.raises(StepNotAllowed, match="不另选单位"):
        grant(house, Role.LIAISON, place=house.places["body"])


# What nobody holds at once: any two roles on any days, against words of its own


DAY = date(2024, 1, 1)
SPANS = st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 6)))


def _days(span):
    return DAY + timedelta(span[0]), None if span[1] is None else DAY + timedelta(span[0] + span[1])


def _stand_beside(one, other):
    """As docs/rules/roles.md says it, day by day."""
    (role, home, days), (role2, home2, days2) = one, other
    shared = [
        day
        for day in (DAY + timedelta(n) for n in range(40))
        if all(first <= day and (last is None or day <= last) for first, last in (days, days2))
    ]
    if not shared:
        return True
    three = {"sys", "sec", "aud"}
    if role == role2:
        return home != home2
    if {role, role2} <= three:
        return home != home2
    if three & {role, role2}:
        return "cit" in {role, role2}
    return True


HOLDINGS = st.tuples(st.sampled_from(list(Role)), st.booleans(), SPANS)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=HOLDINGS, other=HOLDINGS)
def test_the_database_keeps_apart_what_the_rules_keep_apart_and_nothing_else(one, other, db):
    assert apart.is_there()
    with transaction.atomic():
        homes = {home: AssemblyFactory(slug=f"house-{home}") for home in (True, False)}
        user = UserFactory(username=f"a{uuid.uuid4()}")
        made, refused = [], False
        for role, home, span in (one, other):
            where = {PLACES[role]: _place(PLACES[role], homes[home])} if role in PLACES else {}
            first, last = _days(span)
            made.append((role, home, (first, last)))
            try:
                with transaction.atomic():
                    RoleHolding.objects.create(
                        user=user, role=role, assembly=homes[home], starts_on=first, ends_on=last, **where
                    )
            except IntegrityError:
                refused = True
        assert refused is not _stand_beside(*made)
        transaction.set_rollback(True)


def _place(what, assembly):
    if what == "sector":
        return SectorFactory(assembly=assembly)
    factory = AgencyFactory if what == "agency" else BodyFactory
    return factory._meta.model.objects.filter(assembly=assembly).first() or factory(assembly=assembly)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=st.sampled_from(list(Role)), other=st.sampled_from(list(Role)), gap=st.integers(-3, 3))
def test_granting_refuses_the_same_in_words(one, other, gap, house):
    with transaction.atomic():
        user = UserFactory(username=f"b{uuid.uuid4()}")
        first = (today() + timedelta(5), today() + timedelta(8))
        second = (today() + timedelta(8 + gap), None)
        grant(house, one, user=user, starts_on=first[0], ends_on=first[1])
        beside = gap > 0 or (
            one != other
            and not {one, other} <= set(ADMINISTRATORS)
            and not ({one, other} & set(ADMINISTRATORS) and {one, other} & set(CONTENT_ROLES))
        )
        try:
            grant(house, other, user=user, starts_on=second[0])
        except StepNotAllowed:
            assert not beside
        else:
            assert beside
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_each_other_at_once_one_remains(house):
    _at_once(
        lambda: granting.end(
            house.second.role_holdings.select_related("assembly", "user").get(), by=fresh(house.first), key=uuid.uuid4()
        ),
        lambda: granting.end(
            house.first.role_holdings.select_related("assembly", "user").get(), by=fresh(house.second), key=uuid.uuid4()
        ),
    )

    assert RoleHolding.objects.on(today()).filter(role=Role.SECURITY_ADMIN).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_roles_granted_at_once_that_do_not_go_together_one_is_held(house):
    for _round in range(3):
        user = UserFactory()
        _at_once(
            lambda user=user: grant(house, Role.AUDITOR, user=user, by=fresh(house.first)),
            lambda user=user: grant(house, Role.LIAISON, user=user, by=fresh(house.second)),
        )
        assert user.role_holdings.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_rows_written_at_once_beside_the_verbs_one_is_stored(house):
    for _round in range(3):
        user = UserFactory()
        gate = threading.Barrier(2)

        def write(role, user=user, gate=gate):
            gate.wait()
            with transaction.atomic():
                RoleHolding.objects.create(user=user, role=role, assembly=house.assembly)

        _at_once(lambda w=write: w(Role.AUDITOR), lambda w=write: w(Role.SYSTEM_ADMIN))
        assert user.role_holdings.count() == 1


def _at_once(*acts):
    def run(act):
        try:
            act()
        except (StepNotAllowed, PermissionDenied, IntegrityError):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# Pages


def test_the_page_grants_and_the_person_holds_it_until_the_page_ends_it(house, client):
    client.force_login(house.first)
    address = f"{reverse('accounts:role_grant')}?assembly={house.assembly.pk}&role=agy"
    typed = {
        "username": house.user.username,
        "name": "丙",
        "place": house.places["agency"].pk,
        "starts_on": today().isoformat(),
        "key": uuid.uuid4(),
    }

    assert client.get(reverse("accounts:role_grant")).status_code == 200
    assert client.post(address, typed).status_code == 302
    held = house.user.role_holdings.get()
    assert "丙" in client.get(reverse("accounts:role_list")).content.decode()
    assert "授予" in client.get(held.get_absolute_url()).content.decode()
    assert client.post(reverse("accounts:role_end", args=[held.pk]), {"key": uuid.uuid4()}).status_code == 302
    assert not fresh(house.user).holds(Role.AGENCY)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "nobody"}, "没有这个账号"),
        ({"name": "别人"}, "不一致"),
        ({"starts_on": "2020-01-01"}, "不能早于今天"),
        ({"ends_on": "2020-01-01"}, "不能早于开始日期"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(typed, said, house, client):
    client.force_login(house.first)
    address = f"{reverse('accounts:role_grant')}?assembly={house.assembly.pk}&role=lia"
    right = {"username": house.user.username, "name": "丙", "starts_on": today().isoformat(), "key": uuid.uuid4()}

    response = client.post(address, right | typed)

    assert response.status_code in (400, 409)
    assert said in response.content.decode()
    assert not house.user.role_holdings.exists()


def test_the_form_offers_the_places_of_the_assembly_alone(house, client):
    AgencyFactory(name="别处的局")
    client.force_login(house.first)

    body = client.get(f"{reverse('accounts:role_grant')}?assembly={house.assembly.pk}&role=agy").content.decode()

    assert house.places["agency"].name in body
    assert "别处的局" not in body
    assert client.get(f"{reverse('accounts:role_grant')}?assembly=999&role=agy").status_code == 400


def test_the_list_is_of_a_day(house, client):
    RoleHoldingFactory(user=house.user, role=Role.LIAISON, assembly=house.assembly, ends_on=date(2024, 5, 1))
    client.force_login(house.first)
    listed = reverse("accounts:role_list")

    assert "丙" not in client.get(listed).content.decode()
    assert "丙" in client.get(listed, {"on": "2024-05-01"}).content.decode()
    assert "丙" not in client.get(listed, {"on": "2024-05-02"}).content.decode()
    assert "丙" in client.get(listed, {"past": "all"}).content.decode()
    csv = b"".join(client.get(listed, {"on": "2024-05-01", "format": "csv"}).streaming_content).decode()
    assert house.user.username in csv


def test_others_find_their_own_roles_alone(house, client):
    RoleHoldingFactory(user=house.user, role=Role.LIAISON, assembly=house.assembly)
    client.force_login(house.user)

    body = client.get(reverse("accounts:role_list")).content.decode()

    assert "丙" in body
    assert "甲" not in body
    assert client.get(house.first.role_holdings.get().get_absolute_url()).status_code == 404
    assert client.get(reverse("accounts:role_grant")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(rows, house, client, django_assert_max_num_queries):
    for _row in range(rows):
        RoleHoldingFactory(role=Role.LIAISON, assembly=house.assembly)
    client.force_login(house.first)

    with django_assert_max_num_queries(12):
        client.get(reverse("accounts:role_list"))


# What agencies ask for


@pytest.fixture
def head(house):
    user = UserFactory(name="局长")
    RoleHoldingFactory(user=user, role=Role.AGENCY_LEADER, assembly=house.assembly, agency=house.places["agency"])
    return user


def test_an_agency_s_leader_asks_and_the_security_administrator_grants(house, head, client):
    client.force_login(head)
    client.post(reverse("accounts:role_ask"), {"agency": house.places["agency"].pk, "name": "丙", "key": uuid.uuid4()})
    asked = AccountRequest.objects.get()
    step = reverse("accounts:role_request_step", args=[asked.pk, "grant_request"])
    typed = {"username": house.user.username, "name": "丙", "starts_on": today().isoformat(), "key": uuid.uuid4()}
    assert client.post(step, typed).status_code == 403

    client.force_login(house.first)
    assert "丙" in client.get(reverse("accounts:role_requests")).content.decode()
    assert client.post(step, typed).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.holding.user, asked.holding.agency) == ("granted", house.user, house.places["agency"])

    client.force_login(head)
    client.post(reverse("accounts:role_end", args=[asked.holding_id]), {"key": uuid.uuid4()})
    assert not fresh(house.user).holds(Role.AGENCY)


def test_a_request_refused_says_why_and_grants_nothing(house, head):
    asked = asking.ask_account(by=head, key=uuid.uuid4(), agency=house.places["agency"], name="丙")
    asking.refuse_request(asked, by=house.first, key=uuid.uuid4(), reason="已有两人")

    with pytest.raises(StepNotAllowed):
        asking.grant_request(asked, by=house.first, key=uuid.uuid4(), user=house.user, starts_on=today())
    assert not house.user.role_holdings.exists()


def test_one_is_asked_for_once_and_by_their_own_leader(house, head):
    other = AgencyFactory(assembly=house.assembly)
    asking.ask_account(by=head, key=uuid.uuid4(), agency=house.places["agency"], name="丙")

    with pytest.raises(StepNotAllowed, match="已经为这个人"):
        asking.ask_account(by=head, key=uuid.uuid4(), agency=house.places["agency"], name="丙 ")
    with pytest.raises(PermissionDenied):
        asking.ask_account(by=head, key=uuid.uuid4(), agency=other, name="丙")


def test_an_agency_s_leader_ends_its_liaisons_and_nobody_else(house, head):
    liaison = RoleHoldingFactory(role=Role.AGENCY, assembly=house.assembly, agency=house.places["agency"])
    other = RoleHoldingFactory(role=Role.AGENCY, assembly=house.assembly, agency=AgencyFactory(assembly=house.assembly))

    granting.end(liaison, by=head, key=uuid.uuid4())
    for held in (other, head.role_holdings.get(), house.first.role_holdings.get()):
        with pytest.raises(PermissionDenied):
            granting.end(held, by=head, key=uuid.uuid4())
