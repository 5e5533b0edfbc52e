"""What pages of signing in ask of the settings."""

from __future__ import annotations

import json

from allauth.mfa.models import Authenticator
from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

from huiyin.signin import factors

register = template.Library()


@register.simple_tag
def service_name() -> str:
    """Of the office's own sign-in service; empty where there is none."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""


@register.simple_tag
def passkeys_work() -> bool:
    return factors.passkeys_work()


@register.simple_tag
def must_have_factor(user) -> bool:
    return factors.must_have_one(user)


@register.simple_tag
def lacks_factor(user) -> bool:
    return factors.lacks_one(user)


@register.filter
def drawn(svg: str) -> SafeString:
    """A code to scan, made by allauth from the key alone, as part of the page: without what a file begins with."""
    return mark_safe(svg[svg.index("<svg") :])  # nosec B703 B308 - drawn by allauth of a key


@register.filter
def in_groups(code: str) -> str:
    """A long key in fours, as one types it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@register.filter
def is_passkey(authenticator: Authenticator) -> bool:
    return bool(authenticator.wrap().is_passwordless)


@register.filter
def as_json(value) -> str:
    """For an attribute, which escapes it: a page holds no script, not even one that only carries data."""
    return json.dumps(value, cls=DjangoJSONEncoder)
