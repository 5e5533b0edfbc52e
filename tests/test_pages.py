"""The frame around every page: errors say what to do, sign-in says what was wrong."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from huiyin.web import FIRST, FIT, NAVIGATION

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html"])
def test_an_error_page_needs_no_context_and_leads_home(template):
    page = render_to_string(template)

    assert 'href="/"' in page
    assert page.count("<h1>") == 1


def test_an_address_that_is_not_ours_gets_our_page(cast, client):
    client.force_login(cast.zhuoma)

    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


def test_an_unreadable_address_is_told_what_is_wrong(client):
    response = client.get("/members/?name=%00")

    assert response.status_code == 400
    assert "无法识别的字符" in response.content.decode()


def test_a_wrong_password_is_said_and_the_account_kept(cast, client):
    typed = {"login": cast.zhuoma.username, "password": "wrong"}

    page = client.post(reverse("account_login"), typed).content.decode()
    assert 'role="alert"' in page
    assert f'value="{cast.zhuoma.username}"' in page
    assert "wrong" not in page


def test_a_field_left_empty_is_said_at_the_field(client):
    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()

    assert page.count('aria-invalid="true"') == 2


def test_signing_in_and_out_works_from_the_page(cast, client):
    response = client.post(reverse("account_login"), {"login": cast.zhuoma.username, "password": "huiyin-test"})
    assert response.status_code == 302

    page = client.get(reverse("members:list")).content.decode()
    assert reverse("account_logout") in page
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("members:list")).status_code == 302


@pytest.mark.parametrize("route", ["account_login"])
def test_pages_before_signing_in_stand_in_our_frame(route, client):
    assert "huiyin.css" in client.get(reverse(route)).content.decode()


@pytest.mark.parametrize("route", ["account_logout", "account_change_password"])
def test_pages_of_the_account_stand_in_our_frame(route, cast, client):
    client.force_login(cast.zhuoma)

    assert "huiyin.css" in client.get(reverse(route)).content.decode()


def test_pages_for_accounts_with_mail_lead_to_the_first_page(cast, client):
    client.force_login(cast.zhuoma)

    for page in ["email", "signup", "inactive", "confirm-email", "password/reset", "password/set"]:
        assert client.get(f"/accounts/{page}/").url == reverse("desk:home")


def test_no_page_has_a_script_or_style_of_its_own(cast, client):
    client.force_login(cast.leader)
    for route in ["members:list", "plans:list", "activities:list", "contacts:list", "writings:list"]:
        page = client.get(reverse(route)).content.decode()

        assert "<style" not in page
        assert ' style="' not in page
        assert all(part.lstrip().startswith("src=") for part in page.split("<script")[1:])


def test_the_bar_holds_what_fits_and_the_rest_is_one_press_away(cast, client):
    client.force_login(cast.zhaxi)

    page = client.get("/members/")

    bar, more = page.context["navigation"], page.context["more_navigation"]
    may_open = {route for (_words, route, _icon), may_see in NAVIGATION if may_see(cast.zhaxi)}
    assert len(bar) == FIT
    assert {link.url for link in [*bar, *more]} == {reverse(route) for route in may_open}
    assert all(f'href="{link.url}"' in page.content.decode() for link in more)


def test_the_routes_of_the_bar_are_entries_of_the_navigation():
    assert set(FIRST) <= {route for (_words, route, _icon), _may_see in NAVIGATION}
