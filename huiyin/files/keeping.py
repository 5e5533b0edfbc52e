"""Attachments are kept with the form they came in, and go when nothing holds them."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.files.accepting import Accepted
from huiyin.files.models import Attachment
from huiyin.history.models import record

UNHELD_FOR = timedelta(hours=24)
LOOKED_BACK = 10  # days of which leftovers on disk are looked for
log = logging.getLogger(__name__)


class StillHeld(Exception):
    """A record refers to the attachment; it goes with that, not alone."""


@transaction.atomic
def keep(accepted: Accepted, *, by: Any, key: uuid.UUID | None = None, alt: str = "") -> Attachment:
    """Store what was accepted. `key` is the form's: sent again with it, the same bytes are the same attachment."""
    key = key or uuid.uuid4()
    same = Attachment.objects.filter(uploaded_by=by, key=key, sha256=accepted.sha256)
    if kept := same.first():
        return kept
    attachment = Attachment(
        name=accepted.name,
        kind=accepted.kind,
        media_type=accepted.media_type,
        size=len(accepted.data),
        width=accepted.width,
        height=accepted.height,
        sha256=accepted.sha256,
        uploaded_by=by,
        key=key,
        alt=alt,
    )
    attachment.file.save(accepted.name, ContentFile(accepted.data), save=False)
    if accepted.small:
        attachment.small.save(accepted.name, ContentFile(accepted.small), save=False)
    try:
        with transaction.atomic():
            attachment.save()
    except IntegrityError:  # the same form, sent twice at once
        _remove(_places(attachment))
        return same.get()
    _record(attachment, "attach", by, uuid.uuid5(key, f"{by.pk}/{accepted.sha256}"))
    return attachment


@transaction.atomic
def drop(attachment: Attachment, *, by: Any) -> None:
    """Remove what one uploaded and nothing holds."""
    if attachment.uploaded_by != by:
        raise PermissionDenied
    if not _drop(attachment.pk, by):
        raise StillHeld(_("“%(name)s”已用在一条记录里，不能单独删除。") % {"name": attachment.name})


def clear(day: date) -> int:
    """The daily round: uploads nothing has held for a day, and what unfinished ones left on disk."""
    before = timezone.now() - UNHELD_FOR
    old = Attachment.objects.unheld().filter(uploaded_at__lt=before).order_by("pk")
    gone = sum(_cleared(pk) for pk in list(old.values_list("pk", flat=True)))
    return gone + sum(_swept(day - timedelta(days=back), before) for back in range(LOOKED_BACK))


@transaction.atomic
def _cleared(pk: int) -> bool:
    return _drop(pk, None)


def _drop(pk: int, by: Any) -> bool:
    """False where it is held, or gone already. The columns that hold it are asked in the moment it is removed."""
    found = Attachment.objects.unheld().filter(pk=pk).select_for_update(of=("self",)).first()
    if not found:
        return False
    _record(found, "drop", by, uuid.uuid4())
    transaction.on_commit(partial(_remove, _places(found)))
    found.delete()
    return True


def _record(attachment: Attachment, step: str, by: Any, key: uuid.UUID) -> None:
    """The name a person gave a file may tell of a person: it is not kept beyond the file."""
    facts = {"sha256": attachment.sha256, "size": attachment.size}
    record(attachment, step, by=by, before="", after="", key=key, facts=facts)


def _places(attachment: Attachment) -> list[str]:
    return [stored.name for stored in (attachment.file, attachment.small) if stored and stored.name]


def _remove(places: Iterable[str]) -> None:
    for place in places:
        try:
            default_storage.delete(place)
        except OSError:  # the record is gone: nobody reads the file any more, an administrator removes it
            log.exception("attachment stays on disk: %s", place)


def _swept(day: date, before: datetime) -> int:
    """Remove the day's files that no row names: their transaction came to nothing."""
    folder = f"{day:%Y/%m/%d}"
    if not default_storage.exists(folder):
        return 0
    found = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    near = Attachment.objects.filter(uploaded_at__date__range=(day - timedelta(days=1), day + timedelta(days=1)))
    named = {place for row in near.values_list("file", "small") for place in row}
    stray = [place for place in found - named if default_storage.get_modified_time(place) < before]
    _remove(stray)
    return len(stray)
