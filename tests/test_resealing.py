"""`huiyin reseal`: after it the newest key alone reads everything."""

import json

import pytest
from click.testing import CliRunner

from huiyin.cli import main
from huiyin.contacts.models import Amendment, MeetingNote
from huiyin.resealing import sealed_fields
from tests.contacts.work import THEME, WORDS, ago, noted, paired
from tests.test_sealed import originator

pytestmark = pytest.mark.django_db


def run(*options):
    return CliRunner().invoke(main, ["reseal", *options])


def test_every_sealed_field_is_known():
    assert {(field.model.__name__, field.name, field.keys) for field in sealed_fields()} >= {
        ("Originator", "name", "FIELD_KEYS"),
        ("MeetingNote", "theme", "TALK_KEYS"),
        ("MeetingNote", "words", "TALK_KEYS"),
        ("Amendment", "reason", "TALK_KEYS"),
    }


def test_the_old_key_can_be_let_go(cast, settings):
    settings.TALK_KEYS = settings.FIELD_KEYS = "older"
    heard = originator(cast)
    meeting = noted(cast.zhuoma, paired(cast.zhuoma, cast.ciren), theme=THEME, words=WORDS)
    Amendment.objects.create(
        meeting=meeting, was_held_on=ago(1), was_kind="talk", reason="记错", on=ago(0), by=cast.zhuoma
    )
    settings.TALK_KEYS = settings.FIELD_KEYS = "newer, older"
    first, again = run("--json"), run("--json")
    settings.TALK_KEYS = settings.FIELD_KEYS = "newer"

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert sum(row["resealed"] for row in json.loads(first.stdout)) == 5
    assert sum(row["resealed"] for row in json.loads(again.stdout)) == 0
    note = MeetingNote.objects.get()
    heard.refresh_from_db()
    assert (note.theme, note.words, Amendment.objects.get().reason) == (THEME, WORDS, "记错")
    assert heard.name == "次仁多吉"


def test_what_no_key_reads_is_left_as_it_is_and_counted(cast, settings):
    settings.TALK_KEYS = "lost"
    noted(cast.zhuoma, paired(cast.zhuoma, cast.ciren), theme=THEME)
    settings.TALK_KEYS = "newer"
    result = run()
    settings.TALK_KEYS = "lost"

    assert result.exit_code == 1
    assert "读不出的 1 条" in result.output
    assert MeetingNote.objects.get().theme == THEME
