"""What is made to lead out of a folder: a backup, which anybody who knows the public key could make, is not opened."""

import io
import json
import tarfile

import pytest
from django.conf import settings as site
from django.core.exceptions import SuspiciousFileOperation
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from huiyin.backups import envelope, making, shelf
from huiyin.backups.envelope import NotReadable
from huiyin.backups.opening import opened
from huiyin.files.accepting import Accepted
from huiyin.files.keeping import keep
from huiyin.files.models import Attachment
from tests.factories.base import UserFactory

OUT = ["../secret_key", "/etc/passwd", "files/../../secret_key", "..\\secret_key", "a/../../../b", ""]


@pytest.fixture
def office(settings, tmp_path, transactional_db):
    MigrationRecorder(connection).ensure_schema()  # a backup says which migrations it was made under
    settings.MEDIA_ROOT = tmp_path / "files"
    identity = tmp_path / "identity"
    settings.BACKUP_RECIPIENTS = [envelope.keygen(identity)]
    settings.BACKUP_DIR = tmp_path / "shelf"
    return tmp_path


def _forged(office, made, change):
    """The archive once more, under the office's own public key, which is no secret, with something changed inside."""
    identity, archive = office / "identity", made.backup.archive
    plain = io.BytesIO()
    envelope.unseal(archive, plain, envelope.identities(identity))
    plain.seek(0)
    again = io.BytesIO()
    with tarfile.open(fileobj=plain) as old, tarfile.open(fileobj=again, mode="w") as new:
        for member in old.getmembers():
            change(new, member, old.extractfile(member).read())
    archive.unlink()
    again.seek(0)
    envelope.seal(again, archive, envelope.recipients(site.BACKUP_RECIPIENTS))
    return archive


def _put(tar, member, content):
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize("place", OUT)
def test_a_backup_whose_list_of_attachments_leads_out_is_not_opened(place, office):
    made = making.make(office / "shelf")

    def change(tar, member, content):
        if member.name == "manifest.json":
            content = json.dumps(json.loads(content) | {"files": {place: "0" * 64}}).encode()
        _put(tar, member, content)

    archive = _forged(office, made, change)
    with pytest.raises(NotReadable), opened(archive, office / "identity"):
        pytest.fail("it was opened")


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "manifest.json/../../evil"])
def test_an_archive_with_a_part_that_leads_out_is_not_opened(name, office):
    made = making.make(office / "shelf")

    def change(tar, member, content):
        _put(tar, member, content)
        if member.name == "manifest.json":
            _put(tar, tarfile.TarInfo(name), b"evil")

    archive = _forged(office, made, change)
    with pytest.raises(NotReadable), opened(archive, office / "identity"):
        pytest.fail("it was opened")
    assert not (office / "evil").exists()


def test_a_link_in_the_place_of_a_part_is_not_followed(office):
    made = making.make(office / "shelf")

    def change(tar, member, content):
        if member.name == "manifest.json":
            member.type, member.linkname, member.size = tarfile.SYMTYPE, "/etc/passwd", 0
            tar.addfile(member)
        else:
            _put(tar, member, content)

    archive = _forged(office, made, change)
    with pytest.raises(NotReadable), opened(archive, office / "identity"):
        pytest.fail("it was opened")


def test_a_row_that_names_a_file_elsewhere_is_backed_up_by_nobody(office):
    kept = keep(Accepted("一.pdf", Attachment.Kind.PDF, "application/pdf", b"%PDF-1.4"), by=UserFactory())
    Attachment.objects.filter(pk=kept.pk).update(file="../identity")

    with pytest.raises(SuspiciousFileOperation):
        making.make(office / "shelf")
    assert shelf.backups(office / "shelf") == []
