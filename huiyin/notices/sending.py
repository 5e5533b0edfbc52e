"""Mailing what is due. A mail says what kind of notice it is, the record's number and where to read it; no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.db import InterfaceError, OperationalError
from django.db import connection as database
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.wording import kept
from huiyin.notices import taken
from huiyin.notices.enclosures import enclosed
from huiyin.notices.models import Notice
from huiyin.notices.outbox import wants_mail

BATCH = 50
MOST_TRIES = 5
# How long after the first, second … failure it is tried again.
BACK_OFF = [timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8)]
# So long a mail that was begun is its worker's: longer than a server may take over it (EMAIL_TIMEOUT at each word).
# What a dead worker had begun and not noted as taken (taken.py) is sent again, under the same Message-ID.
LEASE = timedelta(minutes=5)
Clock = Callable[[], datetime]


@dataclass
class Sent:
    sent: int = 0
    failed: int = 0  # those given up among them
    given_up: int = 0


def send_due(now: datetime | None = None) -> Sent:
    """Mail whatever is due, batch by batch. Of several workers each mail is one's alone."""

    def clock() -> datetime:
        return now or timezone.now()

    taken.settle()
    total = Sent()
    while due := list(Notice.objects.due(clock()).order_by("send_after", "pk").select_related("recipient")[:BATCH]):
        wanted = wants_mail({notice.recipient_id for notice in due})
        _drop([notice for notice in due if notice.recipient_id not in wanted])
        _send([notice for notice in due if notice.recipient_id in wanted], clock, total)
    return total


def _begin(notice: Notice, moment: datetime) -> bool:
    """Written before the server hears of it, mail by mail: a worker that dies leaves one unsure mail, no more."""
    begun = {"mail": Notice.Mail.SENDING, "tries": F("tries") + 1, "send_after": moment + LEASE}
    if not Notice.objects.due(moment).filter(pk=notice.pk).update(**begun):
        return False  # another worker was first
    notice.tries += 1
    return True


def _drop(notices: list[Notice]) -> None:
    """Of those who have declined mail or left since it was written."""
    if notices:
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail=Notice.Mail.NONE)


def _send(notices: list[Notice], clock: Clock, total: Sent) -> None:
    if not notices:
        return
    connection = mail.get_connection()
    try:
        connection.open()
    except Exception as wrong:  # no server: each of them waits, and none asks for it again now
        for notice in notices:
            if _begin(notice, clock()):
                _failed(notice, wrong, clock(), total)
        return
    try:
        for notice in notices:
            if _begin(notice, clock()):
                _send_one(notice, connection, clock, total)
    finally:
        connection.close()


def _send_one(notice: Notice, connection: Any, clock: Clock, total: Sent) -> None:
    try:
        written(notice, connection).send()
    except Exception as wrong:  # of the network, the server, the address: each is kept and told
        _failed(notice, wrong, clock(), total)
    else:
        taken.note(notice.key)
        total.sent += 1
        _sent(notice)
        taken.forget(notice.key)


def _sent(notice: Notice) -> None:
    """The server has it: a connection to the database that broke meanwhile is no reason to send it twice."""
    changes = {"mail": Notice.Mail.SENT, "sent_at": timezone.now(), "mail_error": ""}
    mine = Notice.objects.filter(pk=notice.pk)
    try:
        mine.update(**changes)
    except (OperationalError, InterfaceError):
        if database.in_atomic_block:
            raise
        database.close()
        mine.update(**changes)


def _failed(notice: Notice, wrong: Exception, moment: datetime, total: Sent) -> None:
    """Tried again later, or given up after the last try."""
    total.failed += 1
    changes: dict[str, Any] = {"mail_error": f"{type(wrong).__name__}: {wrong}"[:300]}
    if notice.tries >= MOST_TRIES:
        total.given_up += 1
        changes["mail"] = Notice.Mail.FAILED
    else:
        changes |= {"mail": Notice.Mail.WAITING, "send_after": moment + BACK_OFF[notice.tries - 1]}
    Notice.objects.filter(pk=notice.pk).update(**changes)


def message_id(notice: Notice) -> str:
    """The same at every try: a mail server or program that has it already can tell the second for the first."""
    return f"<{notice.key}@{urlsplit(settings.SITE_URL).hostname or 'huiyin'}>"


def written(notice: Notice, connection: Any = None) -> mail.EmailMessage:
    facts = {"kind": kept(notice.get_kind_display), "about": notice.about}
    address = settings.SITE_URL.rstrip("/") + notice.get_absolute_url()
    return mail.EmailMessage(
        subject=" ".join(kept(lambda: _("回音：%(about)s，%(kind)s") % facts).split()),
        body=kept(lambda: _("%(about)s有一条通知（%(kind)s），请登录查看：") % facts) + f"\n{address}\n",
        to=[notice.recipient.email],
        attachments=enclosed(notice),
        headers={"Message-ID": message_id(notice)},
        connection=connection,
    )
