"""Where each chain ends, kept outside the house: by the daily round, by hand, by mail."""

import json
import uuid
from datetime import date

import pytest
from click.testing import CliRunner
from django.core import mail

from huiyin.history import commands, guarding, heads
from huiyin.history.linking import settle
from huiyin.history.models import Head, record
from huiyin.notices.rounds import DAILY
from tests.factories.base import AssemblyFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def note(subject):
    record(subject, "note", by=None, before="", after="", key=uuid.uuid4(), facts={})
    settle()


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_daily_round_adds_a_line_for_each_chain_once_a_day(home, assembly):
    note(assembly)
    note(PersonFactory())
    (keep,) = [daily for daily in DAILY if daily.name == "heads"]

    assert [keep(DAY), keep(DAY)] == [2, 0]
    note(assembly)
    assert keep(date(2026, 11, 24)) == 2
    kept = lines(home / "heads" / "2026.jsonl")
    assert [(one["assembly"], one["number"], one["day"]) for one in kept] == [
        ("", 1, "2026-11-23"),
        ("home", 1, "2026-11-23"),
        ("", 1, "2026-11-24"),
        ("home", 2, "2026-11-24"),
    ]
    assert kept[-1]["hash"] == Head.objects.get(chain=assembly.pk).hash


def test_each_year_has_a_file_of_its_own(home, assembly):
    note(assembly)
    heads.keep(date(2026, 12, 31))
    heads.keep(date(2027, 1, 1))

    assert sorted(file.name for file in (home / "heads").iterdir()) == ["2026.jsonl", "2027.jsonl"]


def test_the_day_s_heads_are_mailed_as_lines_that_verify_reads(home, assembly, settings):
    settings.HEAD_MAIL = ["auditor@example.org"]
    note(assembly)
    heads.keep(DAY)

    (sent,) = mail.outbox
    assert sent.to == ["auditor@example.org"]
    assert heads.read(sent.body.splitlines()) == heads.now(DAY)


def test_a_round_that_failed_at_the_mail_mails_when_it_is_made_again(home, assembly, settings, monkeypatch):
    settings.HEAD_MAIL = ["auditor@example.org"]
    note(assembly)
    with monkeypatch.context() as patched:
        patched.setattr(mail, "send_mail", lambda *words: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            heads.keep(DAY)

    assert heads.keep(DAY) == 0
    assert len(mail.outbox) == 1
    assert len(lines(home / "heads" / "2026.jsonl")) == 1


def test_nobody_is_mailed_where_no_address_is_set(home, assembly):
    note(assembly)
    heads.keep(DAY)

    assert mail.outbox == []


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "{}", '{"chain": 1, "number": 0, "hash": "0", "day": "2026-01-01"}', '{"chain": 1, "number": true}'],
)
def test_a_line_that_is_no_head_is_told_by_its_number(line):
    with pytest.raises(ValueError, match=r"^2$"):
        heads.read(["", line])


def run(command, *words):
    return CliRunner().invoke(command, words, catch_exceptions=False)


def test_the_commands_export_heads_and_compare_the_past_with_them(home, assembly):
    note(assembly)
    file = home / "kept.jsonl"

    assert "home" in run(commands.heads, "--export", str(file)).output
    note(assembly)
    done = run(commands.verify, "--head", str(file), "--json")
    facts = json.loads(done.stdout)
    assert (facts["links"], facts["heads"], facts["findings"], facts["missing_triggers"]) == (2, 1, [], [])
    assert "没有发现问题，与 1 个链头相符" in run(commands.verify, "--head", str(file)).output

    told = lines(file)[0] | {"hash": "0" * 64}
    file.write_text(json.dumps(told), encoding="utf-8")
    assert "home 第 1 条" in run(commands.verify, "--head", str(file), "--assembly", "home").output


def test_verify_says_which_guards_are_missing(assembly):
    AssemblyFactory()
    guarding.drop()
    try:
        assert "history_keeps_" in run(commands.verify).output
    finally:
        guarding.install()
