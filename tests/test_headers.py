"""What every answer tells the browser, whoever asks and whatever comes back."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from huiyin.headers import PERMISSIONS
from tests.factories.world import world

pytestmark = pytest.mark.django_db
HOUSE = Path(settings.PACKAGE)
POLICY = {
    *["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"],
    *["connect-src 'self'", "media-src 'self' blob:", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'"],
    *["frame-ancestors 'none'", "object-src 'none'"],
}
INLINE = re.compile(
    r"<style\b|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:|\shx-on\b|hx-(?:vals|headers)\s*=\s*[\"']js:",
    re.IGNORECASE,
)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)


def _plain_routes():
    """Addresses of every page that takes no argument."""
    found = set()
    for name in _names(get_resolver()):
        try:
            found.add(reverse(name))
        except NoReverseMatch:
            continue
    return sorted(found - {reverse("account_logout")})


def _names(resolver, above=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern, f"{above}{pattern.namespace}:" if pattern.namespace else above)
        elif pattern.name:
            yield f"{above}{pattern.name}"


def is_armoured(answer):
    return {
        "policy": set(answer.headers.get("Content-Security-Policy", "").split("; ")) == POLICY,
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") == "same-origin",
        "opener": answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "resource": answer.headers.get("Cross-Origin-Resource-Policy") == "same-origin",
        "permissions": answer.headers.get("Permissions-Policy") == PERMISSIONS,
        "cached": "no-store" in answer.headers.get("Cache-Control", ""),
    }


def faults(client, address):
    answer = client.get(address)
    found = [f"{address}: {name}" for name, is_there in is_armoured(answer).items() if not is_there]
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return found
    page = answer.content.decode()
    return found + [f"{address}: {part.group()}" for pattern in (INLINE, SCRIPT) for part in pattern.finditer(page)]


@pytest.mark.parametrize("name", ["zhuoma", "leader"])
def test_every_page_has_the_headers_and_nothing_inline(name, cast):
    world(cast)
    client = Client()
    client.force_login(getattr(cast, name))

    addresses = _plain_routes()

    assert len(addresses) > 130
    assert [fault for address in addresses for fault in faults(client, address)] == []


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/nothing/here/", "/members/?name=%00", "/members/", "/static/no.css"]
)
def test_those_not_signed_in_get_the_headers_too_with_errors_and_redirects(address, client):
    missing = {name for name, is_there in is_armoured(client.get(address)).items() if not is_there}

    assert missing <= {"cached"}


def test_a_fault_of_ours_has_the_headers(cast, client, monkeypatch):
    client.force_login(cast.zhuoma)
    client.raise_request_exception = False
    monkeypatch.setattr("huiyin.members.views.render", lambda *_, **__: 1 / 0)
    monkeypatch.setattr("huiyin.members.views.page", lambda *_, **__: 1 / 0)

    answer = client.get("/members/")

    assert answer.status_code == 500
    assert set(is_armoured(answer).values()) == {True}


def test_no_template_holds_a_script_or_style_of_its_own():
    templates = [*HOUSE.rglob("*.html")]
    wrong = [
        f"{template.relative_to(HOUSE)}: {part.group()}"
        for template in templates
        for pattern in (INLINE, SCRIPT)
        for part in pattern.finditer(template.read_text(encoding="utf-8"))
    ]

    assert len(templates) > 200
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        "<p onclick='x()'>",
        "<script>x()</script>",
        '<a href="javascript:x()">',
        "<style>p{}</style>",
    ],
)
def test_what_looks_for_inline_parts_finds_them(text):
    assert INLINE.search(text) or SCRIPT.search(text)


def test_what_one_read_is_kept_by_no_browser_but_what_is_the_same_for_all_may_be(cast, client):
    client.force_login(cast.zhuoma)

    assert "no-store" in client.get("/members/")["Cache-Control"]
    assert Client().get("/published/")["Cache-Control"] == "private, no-cache"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(cast, client):
    client.post(reverse("account_login"), {"login": cast.zhuoma.username, "password": "huiyin-test"})
    client.get("/members/")

    held = {
        name: (cookie["httponly"], cookie["samesite"], cookie["path"])
        for name, cookie in client.cookies.items()
        if cookie.value
    }

    assert {"sessionid", "csrftoken"} <= set(held)
    assert set(held.values()) == {(True, "Lax", "/")}


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_hold_nothing_inline(template):
    page = render_to_string(template)

    assert not INLINE.search(page)
    assert not SCRIPT.search(page)
