"""Each mail once, with nothing private in it; a failed one again, later, at most five times."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError, connection
from django.utils import timezone

from huiyin.notices import sending, taken
from huiyin.notices.models import Notice
from huiyin.notices.sending import send_due
from tests.factories.base import UserFactory
from tests.notices.told import tell

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """A server that takes no mail."""

    def send_messages(self, messages):
        raise OSError("connection refused")


class Away(EmailBackend):
    """No server at all; counts how often it was looked for."""

    asked = 0

    def open(self):
        Away.asked += 1
        raise OSError("no route to host")


def test_a_mail_is_one_sentence_and_a_link(settings):
    settings.SITE_URL = "https://huiyin.example.org/"
    user = UserFactory(email="zhaxi@example.org")
    notice = tell(user)

    send_due()

    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("回音：提案 第7号，等待处理", ["zhaxi@example.org"])
    assert sent.body == (
        f"提案 第7号有一条通知（等待处理），请登录查看：\nhttps://huiyin.example.org/notices/{notice.pk}/\n"
    )


def test_what_is_due_is_mailed_once_and_what_is_not_waits():
    now = timezone.now()
    user = UserFactory()
    due = tell(user, seed="due", send_after=now)
    tell(user, seed="later", send_after=now + timedelta(hours=1))

    first, second = send_due(now), send_due(now)

    due.refresh_from_db()
    assert (first.sent, second.sent, len(mail.outbox)) == (1, 0, 1)
    assert (due.mail, due.sent_at is not None) == (Notice.Mail.SENT, True)
    assert send_due(now + timedelta(hours=1)).sent == 1


def test_a_failed_mail_is_tried_five_times_each_later_than_the_last(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    notice, moment = tell(UserFactory()), timezone.now() + timedelta(seconds=1)
    waits = []
    for _try in range(4):
        tried = send_due(moment)
        notice.refresh_from_db()
        assert (tried.failed, tried.given_up, notice.mail) == (1, 0, Notice.Mail.WAITING)
        assert send_due(notice.send_after - timedelta(seconds=1)).failed == 0
        waits.append(notice.send_after - moment)
        moment = notice.send_after

    last = send_due(moment)

    notice.refresh_from_db()
    assert waits == sending.BACK_OFF
    assert (last.failed, last.given_up, notice.mail) == (1, 1, Notice.Mail.FAILED)
    assert notice.mail_error == "OSError: connection refused"
    assert send_due(moment + timedelta(days=30)).failed == 0


def test_one_that_fails_stops_no_other(monkeypatch):
    bad, good = (
        tell(UserFactory(email="a@example.org\nBcc: b@example.org"), seed="bad"),
        tell(UserFactory(), seed="good"),
    )

    total = send_due()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (total.sent, total.failed) == (1, 1)
    assert (bad.mail, good.mail) == (Notice.Mail.WAITING, Notice.Mail.SENT)
    assert bad.mail_error.startswith("BadHeaderError")


def test_a_server_that_is_away_is_asked_for_once_a_batch(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    Away.asked = 0
    user = UserFactory()
    for number in range(3):
        tell(user, seed=str(number))

    assert (send_due().failed, Away.asked) == (3, 1)


def test_who_left_or_declined_meanwhile_gets_no_mail():
    user = UserFactory()
    notice = tell(user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert send_due().sent == 0

    notice.refresh_from_db()
    assert (notice.mail, mail.outbox) == (Notice.Mail.NONE, [])


def test_the_mail_of_a_worker_that_died_is_taken_up_by_another():
    notice = tell(UserFactory())
    now = timezone.now()
    assert sending._begin(notice, now)  # and no more is heard of it

    assert send_due(now).sent == 0
    assert send_due(now + sending.LEASE).sent == 1
    notice.refresh_from_db()
    assert (notice.mail, notice.tries) == (Notice.Mail.SENT, 2)


class Killed(BaseException):
    """What a process meets that does not live on: nothing it might catch."""


class TakesOneAndIsCut(EmailBackend):
    """A server that took the mail, and a worker that was killed before it could write that down."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise Killed


def test_a_worker_killed_after_the_server_took_a_mail_leaves_one_unsure_and_the_others_due(settings):
    user = UserFactory()
    notices = [tell(user, seed=str(number)) for number in range(3)]
    settings.EMAIL_BACKEND = f"{__name__}.TakesOneAndIsCut"
    now = timezone.now()
    with pytest.raises(Killed):
        send_due(now)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    at_once, after_the_lease = send_due(now), send_due(now + sending.LEASE)

    assert (at_once.sent, after_the_lease.sent) == (2, 1)
    ids = [sent.message()["Message-ID"] for sent in mail.outbox]
    assert (len(ids), set(ids)) == (4, {sending.message_id(notice) for notice in notices})
    assert set(Notice.objects.values_list("mail", flat=True)) == {Notice.Mail.SENT}


def test_a_mail_keeps_its_message_id_from_try_to_try(settings):
    settings.SITE_URL = "https://huiyin.example.org"
    notice = tell(UserFactory())

    ids = {sending.written(notice).message()["Message-ID"] for _try in range(2)}

    assert ids == {f"<{notice.key}@huiyin.example.org>"}


def test_a_worker_killed_before_the_database_knew_what_the_server_took_sends_it_once(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    user = UserFactory()
    notices = [tell(user, seed=str(number)) for number in range(3)]
    with monkeypatch.context() as cut:
        cut.setattr(sending, "_sent", killed)
        with pytest.raises(Killed):
            send_due()

    send_due()
    send_due(timezone.now() + sending.LEASE)

    assert sorted(sent.message()["Message-ID"] for sent in mail.outbox) == sorted(map(sending.message_id, notices))
    assert set(Notice.objects.values_list("mail", "tries")) == {(Notice.Mail.SENT, 1)}
    assert list(taken.folder().iterdir()) == []


def killed(notice):
    raise Killed


def test_a_place_that_takes_no_notes_holds_no_mail_up(settings, tmp_path):
    settings.HOME = tmp_path / "nowhere"
    tell(UserFactory())

    assert send_due().sent == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_breaking_off_after_the_mail_was_taken_does_not_send_it_twice(monkeypatch):
    notice = tell(UserFactory())
    update, refused = type(Notice.objects.all()).update, []

    def breaks_once(rows, **changes):
        if changes.get("mail") == Notice.Mail.SENT and not refused:
            refused.append(changes)
            raise OperationalError("server closed the connection unexpectedly")
        return update(rows, **changes)

    monkeypatch.setattr(type(Notice.objects.all()), "update", breaks_once)

    sending._sent(notice)

    notice.refresh_from_db()
    assert (notice.mail, len(refused)) == (Notice.Mail.SENT, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once():
    user = UserFactory()
    for number in range(120):
        tell(user, seed=str(number))

    def run(_place):
        try:
            return send_due().sent
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        sent = list(threads.map(run, range(2)))

    assert (sum(sent), len(mail.outbox)) == (120, 120)
    assert Notice.objects.filter(mail="sent", tries=1).count() == 120
