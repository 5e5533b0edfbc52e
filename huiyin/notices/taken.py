"""What the mail server has taken, noted as a file a mail until the database knows it.

The commit after the server's yes waits for whoever writes just then, and a worker that is killed meanwhile would leave
a mail of which nobody knows whether it went. A file takes no waiting, and what a process wrote outlives it.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from huiyin.notices.models import Notice

log = logging.getLogger(__name__)


def folder() -> Path:
    return Path(settings.HOME) / "mail_taken"


def note(key: UUID) -> None:
    """Without a place to write to, the mail is sent all the same."""
    try:
        folder().mkdir(exist_ok=True, mode=0o700)
        (folder() / str(key)).touch(mode=0o600)
    except OSError as wrong:
        log.warning("notices: a mail that was taken could not be noted: %s", wrong.strerror)


def forget(key: UUID) -> None:
    with contextlib.suppress(OSError):
        (folder() / str(key)).unlink()


def settle() -> None:
    """Tell the database what a worker that died could not. One that lives may be about to: both say the same."""
    for key, moment in list(_noted()):
        known = [Notice.Mail.SENT, Notice.Mail.NONE]
        unsure = Notice.objects.filter(key=key).exclude(mail__in=known)
        unsure.update(mail=Notice.Mail.SENT, sent_at=moment, mail_error="")
        forget(key)


def _noted() -> Iterator[tuple[UUID, datetime]]:
    if not folder().exists():
        return
    for file in folder().iterdir():
        with contextlib.suppress(ValueError, OSError):  # no key; or its worker has just taken it away
            yield UUID(file.name), datetime.fromtimestamp(file.stat().st_mtime, UTC)
