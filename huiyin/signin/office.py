"""Sign-in through an office's own service (OpenID Connect): accounts that exist enter, nobody signs up."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import User

ID = "office"
NONCE = "office_nonce"
SIGNED_BY = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}  # never a shared secret
LOCAL = {"localhost", "127.0.0.1", "::1"}


def apps() -> list[dict[str, Any]]:
    """What allauth is told of the service; none where no issuer is set."""
    if not settings.OIDC_ISSUER:
        return []
    return [
        {
            "provider_id": ID,
            "name": settings.OIDC_NAME,
            "client_id": settings.OIDC_CLIENT_ID,
            "secret": settings.OIDC_CLIENT_SECRET,
            "settings": {"server_url": settings.OIDC_ISSUER, "uid_field": settings.OIDC_CLAIM},
        }
    ]


def is_of_issuer(url: str) -> bool:
    """The issuer's own scheme, host and port, by HTTPS; HTTP only to the machine itself."""
    ours, theirs = urlsplit(settings.OIDC_ISSUER), urlsplit(url)
    is_safe = ours.scheme == "https" or ours.hostname in LOCAL
    return is_safe and (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)


class OfIssuer(requests.Session):
    """Asks nobody but the issuer, follows nobody elsewhere, waits no longer than told."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        if not is_of_issuer(str(url)):
            raise OAuth2Error(f"not of the issuer: {urlsplit(str(url)).netloc}")
        kwargs |= {"timeout": settings.SOCIALACCOUNT_REQUESTS_TIMEOUT, "allow_redirects": False}
        return super().request(method, url, *args, **kwargs)


class KnownOnly(DefaultSocialAccountAdapter):
    """An account is entered by who connected it when signed in, or whom the system administrator entered it for."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("这个统一登录身份已经连到另一个账号。"),
        "no_password": _("请先设置密码，再断开。"),
    }

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:
        """The settings' alone: no row of the database may name another issuer."""
        from allauth.socialaccount.models import SocialApp

        if provider not in (None, ID, "openid_connect"):
            return []
        return [SocialApp(provider="openid_connect", **app) for app in apps()]

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def get_requests_session(self) -> requests.Session:
        return OfIssuer()

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        user = User.objects.filter(oidc_subject=sociallogin.account.uid, is_active=True).first()
        if user is not None:
            sociallogin.connect(request, user)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The history tells of it; a mail would name the account."""


class Office(OpenIDConnectProvider):
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        """Who it is, and nothing about them."""
        return ["openid"] if settings.OIDC_CLAIM == "sub" else ["openid", "profile"]

    def get_scope_from_request(self, request: Any) -> list[str]:
        return self.get_scope()

    def get_auth_params_from_request(self, request: Any, action: Any) -> dict[str, str]:
        return self.get_auth_params()

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Nothing of what the service tells about a person is kept."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        return []

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        return {}

    def get_oauth2_adapter(self, request: Any) -> OpenIDConnectOAuth2Adapter:
        return Checked(request, self.app.provider_id)

    def redirect(self, request: Any, process: Any, next_url: Any = None, data: Any = None, **kwargs: Any) -> Any:
        request.session[NONCE] = secrets.token_urlsafe(24)
        kwargs["auth_params"] = self.get_auth_params() | {"nonce": request.session[NONCE]}
        return super().redirect(request, process, next_url, data, **kwargs)


class Checked(OpenIDConnectOAuth2Adapter):
    """Discovery and answer are taken as the standard says, and not otherwise."""

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            with get_adapter().get_requests_session() as session:
                found = _read(session.get(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration"))
            if str(found.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
                raise OAuth2Error("discovery names another issuer")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not is_of_issuer(str(found.get(name, ""))):
                    raise OAuth2Error(f"discovery: {name} is not of the issuer")
            self._openid_config = found
        return self._openid_config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self._decode_id_token(app, str(kwargs["response"].get("id_token", "")))
        nonce = request.session.pop(NONCE, None)
        if not nonce or not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise OAuth2Error("nonce")
        if not claims.get(settings.OIDC_CLAIM):
            raise OAuth2Error(f"no claim {settings.OIDC_CLAIM}")
        return self.get_provider().sociallogin_from_response(request, claims)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Signed by the issuer's key, for us, in time: always, though the answer came from the issuer itself."""
        try:
            if jwtkit.jwt.get_unverified_header(id_token).get("alg") not in SIGNED_BY:
                raise OAuth2Error("signature")
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (jwtkit.jwt.PyJWTError, KeyError, ValueError, TypeError) as wrong:
            raise OAuth2Error("id_token") from wrong
        return claims

    def parse_token(self, data: Any) -> Any:
        if not isinstance(data, dict) or "access_token" not in data:
            raise OAuth2Error("token")
        return super().parse_token(data)


def _read(answer: requests.Response) -> dict[str, Any]:
    if answer.status_code != 200:
        raise OAuth2Error(f"discovery: {answer.status_code}")
    found = answer.json()
    if not isinstance(found, dict):
        raise OAuth2Error("discovery")
    return found


@login_not_required
def login(request: HttpRequest, provider_id: str) -> Any:
    return _asked(request, provider_id, OAuth2LoginView)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> Any:
    return _asked(request, provider_id, OAuth2CallbackView)


def _asked(request: HttpRequest, provider_id: str, view: Any) -> Any:
    """A service that does not answer, or not as it should, is a page in words."""
    if provider_id != ID or not settings.OIDC_ISSUER:
        raise Http404
    adapter = Checked(request, provider_id)
    try:
        return view.adapter_view(adapter)(request)
    except (OAuth2Error, requests.RequestException, ValueError) as wrong:
        return render_authentication_error(request, adapter.get_provider(), exception=wrong)
