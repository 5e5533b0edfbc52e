"""Whoever signed in with what is not enough goes no further than to where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from huiyin.signin import factors

ALWAYS = {"account_logout", "account_reauthenticate", "set_language", "accounts:invitation"}
TO_CHANGE_PASSWORD = {"account_change_password"}
TO_SET_UP = {
    "accounts:second_factor",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        leads_to = _missing(request.user)
        if not leads_to or _named(request) in leads_to[1]:
            return self.get_response(request)
        return _led(request, leads_to[0])


def _missing(user: Any) -> tuple[str, set[str]] | None:
    """Where it is mended, and what may be opened until then."""
    if user.must_change_password:
        return "account_change_password", ALWAYS | TO_CHANGE_PASSWORD
    if factors.lacks_one(user):
        return "accounts:second_factor", ALWAYS | TO_SET_UP
    return None


def _named(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _led(request: HttpRequest, route: str) -> HttpResponse:
    """A page is led there; of a part of a page the browser is told to go, and a form sent is refused."""
    is_part = "HX-Request" in request.headers
    if request.method in ("GET", "HEAD") and not is_part:
        return redirect(route)
    refused = HttpResponseForbidden(_("请先完成登录设置。"), content_type="text/plain; charset=utf-8")
    if is_part:
        refused.headers["HX-Redirect"] = reverse(route)
    return refused
