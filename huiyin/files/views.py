"""The ways to a stored file: whoever may not see it finds nothing there."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from huiyin.files.models import Attachment

log = logging.getLogger(__name__)
# Whatever the bytes are, a browser runs nothing in them and believes the type we state.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
# What is taken back is gone at once: nobody's cache shows it again without asking.
PUBLIC = HEADERS | {"Cache-Control": "private, no-cache"}
RANGE = re.compile(r"bytes=(?=[0-9]|-[0-9])([0-9]{0,15})-([0-9]{0,15})")


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, or with `?small=1` its preview. A PDF is never opened in our name, only downloaded."""
    return _handed(request, get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk), HEADERS)


@login_not_required
@require_safe
def public_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same for those who do not sign in, of what is published to everybody and of nothing else."""
    return _handed(request, get_object_or_404(Attachment.objects.open_to_all(), pk=pk), PUBLIC)


def _handed(request: HttpRequest, attachment: Attachment, headers: dict[str, str]) -> HttpResponseBase:
    is_small = bool(request.GET.get("small") and attachment.small)
    tag = quote_etag(f"{attachment.sha256}-small" if is_small else attachment.sha256)
    if unchanged := get_conditional_response(request, etag=tag):
        unchanged["Cache-Control"], unchanged["ETag"] = headers["Cache-Control"], tag
        return unchanged
    headers = headers | {"ETag": tag} | ({"Accept-Ranges": "bytes"} if attachment.is_sound else {})
    response = _sent(attachment, attachment.small if is_small else attachment.file, headers)
    return _part(request, response, attachment.size, tag) if attachment.is_sound else response


def _sent(attachment: Attachment, stored: Any, headers: dict[str, str]) -> FileResponse:
    try:
        content = stored.open("rb")
    except FileNotFoundError:  # the database was restored without the files
        log.exception("attachment %s is not on disk", attachment.pk)
        raise Http404 from None
    return FileResponse(
        content,
        as_attachment=attachment.kind == Attachment.Kind.PDF,
        filename=attachment.name,
        content_type=attachment.media_type,
        headers=headers,
    )


def _part(request: HttpRequest, whole: FileResponse, size: int, tag: str) -> HttpResponseBase:
    """The bytes asked for: Safari plays nothing it cannot have in parts. Several parts at once are the whole."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or request.headers.get("If-Range", tag) != tag:
        return whole
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    stored: Any = whole.file_to_stream
    if start > end:
        wrong = int(first or 0) < size and bool(first and last)  # "5-2" asks for nothing: as if it had not been said
        if wrong:
            return whole
        stored.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with stored:
        stored.seek(start)
        part = HttpResponse(stored.read(end - start + 1), status=206, headers=dict(whole.items()))
    part["Content-Length"], part["Content-Range"] = end - start + 1, f"bytes {start}-{end}/{size}"
    return part
