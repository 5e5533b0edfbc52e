"""The one way to a stored file: whoever may not see it finds nothing there."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
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
    "Cache-Control": "private",
}


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, or with `?small=1` its preview. A PDF is never opened in our name, only downloaded."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    is_small = bool(request.GET.get("small") and attachment.small)
    tag = quote_etag(f"{attachment.sha256}-small" if is_small else attachment.sha256)
    if unchanged := get_conditional_response(request, etag=tag):
        unchanged["Cache-Control"], unchanged["ETag"] = HEADERS["Cache-Control"], tag
        return unchanged
    return _sent(attachment, attachment.small if is_small else attachment.file, tag)


def _sent(attachment: Attachment, stored: object, tag: str) -> FileResponse:
    try:
        content = stored.open("rb")  # type: ignore[attr-defined]
    except FileNotFoundError:  # the database was restored without the files
        log.exception("attachment %s is not on disk", attachment.pk)
        raise Http404 from None
    return FileResponse(
        content,
        as_attachment=not attachment.is_picture,
        filename=attachment.name,
        content_type=attachment.media_type,
        headers=HEADERS | {"ETag": tag},
    )
