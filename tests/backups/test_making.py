"""What a backup says of attachments that are not as they should be, and when it does not begin."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.conf import settings as site

from huiyin.backups import commands, envelope, making, shelf
from huiyin.backups.envelope import NotReadable
from huiyin.backups.opening import check, opened
from huiyin.cli import Refused
from huiyin.files.accepting import Accepted
from huiyin.files.keeping import keep
from huiyin.files.models import Attachment
from tests.factories.base import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(tmp_path, settings):
    """A shelf, and the key that opens what is put on it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    identity = tmp_path / "identity"
    settings.BACKUP_RECIPIENTS = [envelope.keygen(identity)]
    settings.BACKUP_DIR = tmp_path / "shelf"
    return SimpleNamespace(shelf=tmp_path / "shelf", identity=identity, files=tmp_path / "files")


def attached(words=b"%PDF-1.4 one"):
    return keep(Accepted("一.pdf", Attachment.Kind.PDF, "application/pdf", words), by=UserFactory())


def test_a_backup_holds_the_attachments_the_database_names_and_nobody_else_reads_it(office):
    kept = attached()

    made = making.make(office.shelf)

    assert check(made.backup.archive, office.identity)["wrong"] == []
    with opened(made.backup.archive, office.identity) as backup:
        assert backup.manifest["files"] == {kept.file.name: kept.sha256}
    seen = b"".join(file.read_bytes() for file in office.shelf.rglob("*") if file.is_file())
    assert [secret for secret in (b"%PDF", kept.sha256.encode(), site.FIELD_KEYS.encode()) if secret in seen] == []
    assert list(office.shelf.glob(".making-*")) == []


def test_a_second_backup_keeps_no_attachment_twice(office, monkeypatch):
    attached(b"one"), attached(b"two")
    made = making.make(office.shelf)
    monkeypatch.setattr(shelf, "NAME", "huiyin-backup-%Y%m%d-999999")  # a second later

    again = making.make(office.shelf)

    assert (made.new_files, made.files, again.new_files, again.files) == (2, 2, 0, 2)


def test_another_key_opens_nothing(office, tmp_path):
    made = making.make(office.shelf)
    envelope.keygen(tmp_path / "other")

    with pytest.raises(NotReadable), opened(made.backup.archive, tmp_path / "other"):
        pytest.fail("it was opened")


def test_an_attachment_that_is_gone_or_altered_is_named_and_the_backup_made_all_the_same(office):
    gone, altered, sound = attached(b"gone"), attached(b"altered"), attached(b"sound")
    (office.files / gone.file.name).unlink()
    (office.files / altered.file.name).write_bytes(b"else")

    made = making.make(office.shelf)

    assert (made.missing, made.altered) == ([gone.file.name], [altered.file.name])
    with opened(made.backup.archive, office.identity) as backup:
        assert set(backup.manifest["files"]) == {altered.file.name, sound.file.name}


def test_without_a_public_key_or_room_nothing_is_begun(office, settings, monkeypatch):
    monkeypatch.setattr(making.shutil, "disk_usage", lambda folder: SimpleNamespace(free=1000))
    with pytest.raises(making.NoRoom):
        making.make(office.shelf)
    for wrong in ([], ["age1nonsense"]):
        settings.BACKUP_RECIPIENTS = wrong
        with pytest.raises(NotReadable):
            making.make(office.shelf)

    assert shelf.backups(office.shelf) == []


def test_what_a_killed_backup_left_is_cleared_by_the_next(office):
    left = office.shelf / ".making-killed"
    left.mkdir(parents=True)
    (left / "dump").write_text("in clear")
    (office.shelf / f"one{envelope.TEMPORARY}").write_text("half")

    making.make(office.shelf)

    assert not left.exists()
    assert not (office.shelf / f"one{envelope.TEMPORARY}").exists()


def test_the_round_of_the_day_makes_one_and_keeps_as_many_as_is_set(office, settings):
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS = 1, 0, 0
    old = office.shelf / f"huiyin-backup-20200101-050000{shelf.ENDING}"
    office.shelf.mkdir()
    old.write_bytes(b"old")

    assert making.of_the_day(date(2026, 11, 23)) == 1

    assert [one.is_whole() for one in shelf.backups(office.shelf)] == [True]


def test_a_new_key_is_kept_for_its_owner_alone_and_its_public_half_told(tmp_path):
    made = CliRunner().invoke(commands.backup, ["--keygen", str(tmp_path / "identity")])

    assert made.exit_code == 0
    assert str(envelope.identities(tmp_path / "identity")[0].to_public()) in made.output
    assert (tmp_path / "identity").stat().st_mode & 0o077 == 0
    assert CliRunner().invoke(commands.backup, ["--keygen", str(tmp_path / "identity")]).exit_code == 2


def test_keys_are_not_kept_beside_the_backups_and_never_written_over(office, tmp_path):
    inside, outside = office.shelf / "keys.age", tmp_path / "keys.age"

    with pytest.raises(Refused):
        commands._keys(inside, office.shelf)
    commands._keys(outside, office.shelf)
    with pytest.raises(FileExistsError):
        commands._keys(outside, office.shelf)

    assert not inside.exists()
    assert site.FIELD_KEYS.encode() not in outside.read_bytes()


def test_what_is_on_the_shelf_is_listed_and_damage_is_the_exit_code(office):
    made = making.make(office.shelf)
    listed = CliRunner().invoke(commands.backup, ["--list", "--json", str(office.shelf)])
    assert (listed.exit_code, [row["whole"] for row in json.loads(listed.output)]) == (0, [True])

    made.backup.archive.write_bytes(b"rotten")

    assert CliRunner().invoke(commands.backup, ["--list", str(office.shelf)]).exit_code == 1


@pytest.mark.parametrize("words", [["--list", "--prune"], ["--dry-run"], ["--check", "nowhere"]])
def test_wrong_use_is_said(words):
    assert CliRunner().invoke(commands.backup, words).exit_code == 2
