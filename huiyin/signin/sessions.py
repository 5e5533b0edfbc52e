"""How long one stays signed in, where one is, and how that ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

BEGAN, IDLE_FROM = "signed_in_at", "idle_from"
WRITE_EVERY = 60  # seconds: not each press writes the session anew


def limits(user: Any) -> tuple[timedelta, timedelta]:
    """(since the last press, in all). Whoever holds a role works at a desk others pass; a member has a phone."""
    if user.roles_today:
        return timedelta(minutes=settings.IDLE_MINUTES), timedelta(hours=settings.SESSION_HOURS)
    return timedelta(minutes=settings.MEMBER_IDLE_MINUTES), timedelta(days=settings.MEMBER_SESSION_DAYS)


class EndsInTime:
    """Whoever did nothing for too long, or has been signed in for too long, signs in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and (words := _over(request)):
            logout(request)
            messages.info(request, words)
        return self.get_response(request)


def _over(request: HttpRequest) -> str:
    now = timezone.now().timestamp()
    began = request.session.setdefault(BEGAN, now)
    idle_from = request.session.setdefault(IDLE_FROM, now)
    idle, whole = limits(request.user)
    if now - began > whole.total_seconds():
        return _("您登录已经很久，为了安全请重新登录。")
    if now - idle_from > idle.total_seconds():
        return _("您有一段时间没有操作，为了安全已经退出，请重新登录。")
    if now - idle_from > WRITE_EVERY:
        request.session[IDLE_FROM] = now
    return ""


def end_all(user: Any) -> None:
    """Wherever somebody is signed in with it. What no list of ours knows ends with the password's digest."""
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()


BROWSERS = [
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("HarmonyOS", "鸿蒙"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
]


def kind_of_browser(told: str) -> str:
    """Of all a browser says of itself, the kind and where it runs: no version, no model of a telephone."""
    kinds = [next((name for mark, name in known if mark in told), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(kind for kind in kinds if kind)


def masked(address: str) -> str:
    """The net of it: 192.0.2.0, 2001:db8:1::"""
    try:
        found = ip_address(re.sub(r"%.*", "", address))
    except ValueError:
        return "0.0.0.0"  # nosec B104 - says that it is unknown
    return str(ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False).network_address)


def keep_little(sender: Any, instance: UserSession, **_rest: Any) -> None:
    """Stored are the day, the net and the kind of browser; what is not stored tells nobody's hours or places."""
    if "·" not in instance.user_agent:
        instance.user_agent = kind_of_browser(instance.user_agent)
    instance.ip = masked(str(instance.ip))
    instance.created_at, instance.last_seen_at = _day(instance.created_at), _day(instance.last_seen_at)


def day_of_use(sender: Any, instance: Any, **_rest: Any) -> None:
    if instance.last_used_at:
        instance.last_used_at = _day(instance.last_used_at)


def note_day(sender: Any, user: Any, **_rest: Any) -> None:
    """In place of Django's: on which day somebody last signed in, and no hour."""
    user.last_login = _day(timezone.now())
    user.save(update_fields=["last_login"])


def _day(moment: Any) -> Any:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
