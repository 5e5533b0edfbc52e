"""What a mail holds, whatever it is about."""

from django.core import mail
from django.db import models

from huiyin.activities import telling
from huiyin.notices.models import Notice
from huiyin.notices.sending import send_due
from tests.access.facts import RECORD_FACTS
from tests.factories.world import put_notice


def mailed(made, who):
    """The words of all mails, with what comes with them: one of each kind of notice, about each record with a page."""
    if who == "nobody":
        return ""
    user = made.users[who]
    user.email = "somebody@example.org"
    user.save()
    before = len(mail.outbox)
    records = [getattr(made, name, None) for name in RECORD_FACTS]
    with_page = [one for one in records if isinstance(one, models.Model) and hasattr(one, "get_absolute_url")]
    for number, record in enumerate(with_page):
        notice = put_notice(user, record)
        Notice.objects.filter(pk=notice.pk).update(kind=Notice.Kind.values[number % len(Notice.Kind.values)])
    if user == made.cast.zhuoma:
        telling.tell_called(made.private_activity, [made.cast.zhuoma.person.pk])
    Notice.objects.filter(recipient=user).update(mail=Notice.Mail.WAITING)
    send_due()
    parts = [part.get_payload(decode=True) for sent in mail.outbox[before:] for part in sent.message().walk()]
    read = " ".join(part.decode().replace("\r\n ", "") for part in parts if part)
    assert len(mail.outbox) > before
    assert user.name not in read
    return read
