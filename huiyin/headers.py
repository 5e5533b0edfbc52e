"""What answers tell the browser that neither Django nor django-csp says: docs/rules/hardening.md, "Headers"."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Only the page that records voice notes asks for anything a device has.
PERMISSIONS = ", ".join(
    [
        "microphone=(self)",
        *(
            f"{name}=()"
            for name in ("accelerometer", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope")
        ),
        *(f"{name}=()" for name in ("hid", "magnetometer", "midi", "payment", "serial", "usb")),
    ]
)


class Headers:
    """Answers to whoever has a session are kept by no browser: on a shared computer "back" shows nothing afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            if not request.path_info.startswith(settings.STATIC_URL):
                response.headers["Cache-Control"] = "private, no-store"
        else:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
