"""What all pages share: numbers in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.accounts.models import Role
from huiyin.web import number_in
from tests.factories.base import RoleHoldingFactory

# The second begins like a year. `int` refuses what has more than 4,300 digits with an error of its own.
TOO_LONG = ["9" * 5000, "01999" + "9" * 5000]
YEARS = ["plans:list", "supervision:punctuality", "activities:attendance", "duties:reports", "matters:ledger_months"]
YEARS += ["proposals:archive", "matters:ledger", "supervision:keys"]


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_a_whole_number_is_read(number):
    assert number_in(str(number)) == number


@given(st.text() | st.sampled_from([*TOO_LONG, "-1", "+1", "1e3", "1_0", "²", "٣", " 1", str(10**18)]))
def test_anything_else_is_none_and_no_error(text):
    read = number_in(text)

    assert read is None or str(read).zfill(len(text)) == text


@pytest.mark.parametrize("year", TOO_LONG)
@pytest.mark.parametrize("route", YEARS)
@pytest.mark.django_db
def test_a_page_asked_for_an_endless_year_answers(route, year, cast, client):
    from django.urls import reverse

    for role in (Role.LIAISON, Role.GOV_SUPERVISION, Role.LEDGER_STAFF):
        RoleHoldingFactory(user=cast.zhaxi, role=role, assembly=cast.agency.assembly)
    client.force_login(cast.zhaxi)

    assert client.get(reverse(route), {"year": year}).status_code in (200, 302, 400)


@pytest.mark.django_db
def test_who_is_ticked_by_an_endless_number_is_nobody(cast, client):
    from tests.proposals.course import draft

    client.force_login(cast.zhuoma)
    matter = draft(cast)

    page = client.get(f"/proposals/{matter.pk}/invite/", {"people": ["9" * 5000, str(2**70), "1"]})

    assert page.status_code == 200


@pytest.mark.parametrize("cookie", ['sessionid="\\000aaaaaaaaaaaa"', 'sessionid="\\000"; csrftoken="\\000"'])
@pytest.mark.django_db
def test_a_cookie_that_no_database_stores_counts_as_none(cookie, client):
    """PostgreSQL refuses to look for a session whose key holds NUL."""
    response = client.get("/members/", headers={"Cookie": cookie})

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_beside_such_a_cookie_others_count(cast, client):
    client.force_login(cast.zhuoma)
    session = client.cookies["sessionid"].value

    response = client.get("/members/", headers={"Cookie": f'sessionid={session}; other="\\000"'})

    assert response.status_code == 200


@pytest.mark.django_db
def test_an_assembly_named_by_what_no_database_stores_is_none(cast, client):
    client.force_login(cast.zhaxi)
    sent = {"assembly": "home\x00", "year": "2026", "key": "5a0d8c5e-6f0e-4a3c-8a1e-0a3f7f0a1b2c"}

    assert client.post("/proposals/candidates/search/", sent).status_code == 302
