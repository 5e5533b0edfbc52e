"""Where a request comes from. Only the proxies we stand behind are believed, and only as many as there are."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's address. Of X-Forwarded-For the entry that our outermost proxy wrote: what stands before it, and
    all of it where no proxy is set (HUIYIN_PROXIES), anybody may have written.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    passed = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if not settings.PROXIES or len(passed) < settings.PROXIES:
        return direct
    return _plain(passed[-settings.PROXIES]) or direct


def _plain(text: str) -> str:
    try:
        return str(ip_address(text.strip("[]")))
    except ValueError:
        return ""


def neighbourhood(address: str) -> str:
    """What is counted as one: an IPv6 address with all the others of its line (the first 64 bits)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"
