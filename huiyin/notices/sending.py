"""Mailing what is due. A mail says what kind of notice it is, the record's number and where to read it; no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.wording import kept
from huiyin.notices.enclosures import enclosed
from huiyin.notices.models import Notice
from huiyin.notices.outbox import wants_mail

BATCH = 50
MOST_TRIES = 5
# How long after the first, second … failure it is tried again.
BACK_OFF = [timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8)]
# So long a mail is its worker's, longer than a batch takes; if that one dies meanwhile, another takes it up.
LEASE = timedelta(minutes=30)


@dataclass
class Sent:
    sent: int = 0
    failed: int = 0  # those given up among them
    given_up: int = 0


def send_due(now: datetime | None = None) -> Sent:
    """Mail whatever is due, batch by batch. Of several workers each mail is one's alone."""
    total, moment = Sent(), now or timezone.now()
    while claimed := _claim(moment):
        wanted = wants_mail({notice.recipient_id for notice in claimed})
        _drop([notice for notice in claimed if notice.recipient_id not in wanted])
        _send([notice for notice in claimed if notice.recipient_id in wanted], moment, total)
        moment = now or timezone.now()
    return total


@transaction.atomic
def _claim(moment: datetime) -> list[Notice]:
    due = Notice.objects.waiting(moment).order_by("send_after", "pk").select_related("recipient")
    claimed = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    keys = [notice.pk for notice in claimed]
    Notice.objects.filter(pk__in=keys).update(tries=F("tries") + 1, send_after=moment + LEASE)
    for notice in claimed:
        notice.tries += 1
    return claimed


def _drop(notices: list[Notice]) -> None:
    """Of those who have declined mail or left since it was written."""
    if notices:
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail=Notice.Mail.NONE)


def _send(notices: list[Notice], moment: datetime, total: Sent) -> None:
    if not notices:
        return
    connection = mail.get_connection()
    try:
        connection.open()
    except Exception as wrong:  # no server: each of them waits, and none asks for it again now
        for notice in notices:
            _failed(notice, wrong, moment, total)
        return
    try:
        for notice in notices:
            _send_one(notice, connection, moment, total)
    finally:
        connection.close()


def _send_one(notice: Notice, connection: Any, moment: datetime, total: Sent) -> None:
    try:
        written(notice, connection).send()
    except Exception as wrong:  # of the network, the server, the address: each is kept and told
        _failed(notice, wrong, moment, total)
    else:
        total.sent += 1
        sent = {"mail": Notice.Mail.SENT, "sent_at": timezone.now(), "mail_error": ""}
        Notice.objects.filter(pk=notice.pk).update(**sent)


def _failed(notice: Notice, wrong: Exception, moment: datetime, total: Sent) -> None:
    """Tried again later, or given up after the last try."""
    total.failed += 1
    changes: dict[str, Any] = {"mail_error": f"{type(wrong).__name__}: {wrong}"[:300]}
    if notice.tries >= MOST_TRIES:
        total.given_up += 1
        changes["mail"] = Notice.Mail.FAILED
    else:
        changes["send_after"] = moment + BACK_OFF[notice.tries - 1]
    Notice.objects.filter(pk=notice.pk).update(**changes)


def written(notice: Notice, connection: Any = None) -> mail.EmailMessage:
    facts = {"kind": kept(notice.get_kind_display), "about": notice.about}
    address = settings.SITE_URL.rstrip("/") + notice.get_absolute_url()
    return mail.EmailMessage(
        subject=kept(lambda: _("回音：%(about)s，%(kind)s") % facts),
        body=kept(lambda: _("%(about)s有一条通知（%(kind)s），请登录查看：") % facts) + f"\n{address}\n",
        to=[notice.recipient.email],
        attachments=enclosed(notice),
        connection=connection,
    )
