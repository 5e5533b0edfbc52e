"""What two people said leaves by no exit. That no route shows it to any role: tests/access/."""

import json
import logging
import sys
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.core.signals import got_request_exception
from django.db import connection
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter

from huiyin.contacts import talks
from huiyin.contacts.models import MeetingNote
from huiyin.history.models import Event
from huiyin.notices.models import Notice
from huiyin.notices.sending import send_due
from tests.access.routes import _ask, _named, asked
from tests.contacts.work import THEME, WORDS, ago, key, noted, paired
from tests.factories.world import world

pytestmark = pytest.mark.django_db
SAID = (THEME, WORDS, "隐更正理由字样")


@pytest.fixture
def meeting(cast):
    """Written down, added to, put right, something raised: everything a talk goes through."""
    cast.ciren.email = "ciren@example.org"
    cast.ciren.save()
    made = noted(cast.zhuoma, paired(cast.zhuoma, cast.ciren), theme=THEME, words=WORDS)
    talks.add_note(made, by=cast.ciren, key=key(), theme=THEME, words=WORDS)
    talks.amend_meeting(made, by=cast.ciren, key=key(), reason=SAID[2], held_on=ago(3))
    talks.raise_matter(made, by=cast.ciren, key=key(), title="路灯", description="夜里看不见路。")
    return made


def leaked(text):
    return [words for words in SAID if words in text]


def test_it_is_there_to_leak(meeting, cast, client):
    for user in (cast.zhuoma, cast.ciren):
        client.force_login(user)
        assert leaked(client.get(meeting.get_absolute_url()).content.decode()) == list(SAID)


def test_what_came_of_it_is_told_to_whoever_may_open_it_alone(meeting, cast, client):
    matter = meeting.matter or type(meeting).objects.get(pk=meeting.pk).matter
    for user in (cast.zhuoma, cast.ciren):
        client.force_login(user)
        body = client.get(meeting.get_absolute_url()).content.decode()
        opens = client.get(matter.get_absolute_url()).status_code == 200
        assert (matter.title in body, matter.get_absolute_url() in body) == (opens, opens)
    client.force_login(cast.zhuoma)
    assert client.get(matter.get_absolute_url()).status_code == 404


def test_no_column_of_the_database_holds_a_word_of_it(meeting):
    """What a backup would hold in plain text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert leaked(" ".join(str(cell) for row in cursor.fetchall() for cell in row)) == [], table


def test_a_dump_of_the_data_holds_it_sealed_and_can_be_read_in_again(meeting, tmp_path):
    """`dumpdata` reads through the models, which have the keys."""
    dump = tmp_path / "dump.json"
    call_command("dumpdata", output=str(dump), exclude=["history"])  # which is only ever added to
    notes = list(MeetingNote.objects.order_by("pk").values_list("theme", "words"))

    assert leaked(dump.read_text()) == leaked(json.dumps(json.loads(dump.read_text()), ensure_ascii=False)) == []
    assert "路灯" in json.dumps(json.loads(dump.read_text()), ensure_ascii=False)
    MeetingNote.objects.all().delete()
    call_command("loaddata", str(dump), verbosity=0)
    assert list(MeetingNote.objects.order_by("pk").values_list("theme", "words")) == notes == [(THEME, WORDS)] * 2


def test_no_history_notice_mail_or_session_holds_a_word_of_it(meeting):
    Notice.objects.update(mail=Notice.Mail.WAITING, send_after=timezone.now() - timedelta(hours=1))
    send_due()
    mails = " ".join(f"{sent.subject} {sent.body}" for sent in mail.outbox)
    events = " ".join(f"{event.facts} {event.digest}" for event in Event.objects.all())
    notices = " ".join(f"{notice.title} {notice.about} {notice.path}" for notice in Notice.objects.all())

    assert "联系记录" in mails
    assert leaked(mails + events + notices) == []
    assert "卓玛" not in mails
    assert leaked(" ".join(str(one.get_decoded()) for one in Session.objects.all())) == []


def test_no_page_is_an_admin_s():
    assert not [name for name in _named(get_resolver().url_patterns) if name.startswith("admin")]


def test_an_error_on_the_way_reports_no_word_of_it(cast, client, settings, caplog, monkeypatch):
    """The page of an error, the log and the mail to those who run the site."""
    pair = paired(cast.zhuoma, cast.ciren)
    settings.DEBUG, settings.ADMINS = False, [("Ops", "ops@example.org")]
    client.force_login(cast.zhuoma)
    client.raise_request_exception = False
    monkeypatch.setattr(talks.telling, "tell_recorded", lambda *_given, **_more: 1 / 0)
    sent = {"key": key(), "kind": "talk", "held_on": ago(1), "theme": THEME, "words": WORDS}
    failed = []
    got_request_exception.connect(lambda **_given: failed.append(sys.exc_info()), weak=False, dispatch_uid="failed")
    with caplog.at_level(logging.DEBUG):
        answer = client.post(reverse("contacts:record", args=[pair.pk]), sent)

    got_request_exception.disconnect(dispatch_uid="failed")
    assert answer.status_code == 500
    assert not MeetingNote.objects.exists()
    told = caplog.text + " ".join(f"{one.subject} {one.body} {one.alternatives}" for one in mail.outbox)
    reports = [ExceptionReporter(answer.wsgi_request, *info).get_traceback_html() for info in failed]
    assert len(reports) == 1
    assert "tell_recorded" in reports[0]
    assert leaked(answer.content.decode() + told + reports[0]) == []


@pytest.mark.parametrize("who", ["lia", "sig"])
def test_the_offices_work_without_the_keys_of_the_talks(who, cast, client, settings):
    made = world(cast)
    settings.TALK_KEYS = "another key altogether"
    client.force_login(made.users[who])

    for route, _record, given in asked(made, who):
        status, _body = _ask(client, route, given)
        assert status < 500, route
