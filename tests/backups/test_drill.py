"""The drill: a backup made under write load, everything wiped, restored, compared, and signed in to."""

import contextlib
import itertools
import json
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from huiyin.backups import digests, envelope
from huiyin.backups.commands import backup
from huiyin.backups.opening import differing, opened
from huiyin.history import guarding
from tests.kills.installation import PATIENCE, kill
from tests.kills.writers import Browser, Log, Writer

pytestmark = pytest.mark.xdist_group("installations")
# The index is brought up to date when it was restored, as the worker does every few seconds; `search --check` is asked.
INDEX = "search_"
ALTERING = [
    "UPDATE history_event SET facts = '{}' WHERE id = (SELECT max(id) FROM history_event)",
    "DELETE FROM history_event WHERE id = (SELECT max(id) FROM history_event)",
    "UPDATE history_link SET content = '' WHERE number = 1",
    "DELETE FROM history_link WHERE number = 1",
]


@pytest.fixture(scope="module")
def drill(prepared, tmp_path_factory):
    """A site people write on while it is backed up; what they were told was saved before that began."""
    site, safe = prepared.another(), tmp_path_factory.mktemp("safe")
    public = envelope.keygen(safe / "identity")
    site.env |= {"HUIYIN_BACKUP_RECIPIENTS": public, "HUIYIN_BACKUP_DIR": str(safe / "shelf")}
    log = Log()
    with _served(site):
        browser = Browser(site.port)
        cookies, forms = browser.signs_in("member"), browser.forms()
        slots = itertools.count()
        writers = [Writer(number, site.port, cookies, forms, log, slots, 20) for number in range(4)]
        for writer in writers:
            writer.start()
        begun = time.monotonic()
        while log.answered() < 5:
            assert time.monotonic() < begun + PATIENCE, "nothing that was written was answered"
            time.sleep(0.1)
        saved = [row.key for row in log.rows if row.answered]
        made = json.loads(site.run("backup", "--json"))
        written_meanwhile = log.answered() > len(saved)
        for writer in writers:
            writer.stopped.set()
        for writer in writers:
            writer.join()
    site.run("backup", "--keys", str(safe / "keys.age"))
    return {
        "site": site,
        "safe": safe,
        "identity": ["--identity", str(safe / "identity")],
        "saved": saved,
        "made": made,
        "meanwhile": written_meanwhile,
    }


@contextlib.contextmanager
def _served(site):
    server = site.start("serve", "--port", str(site.port))
    try:
        site.waits_for(server)
        yield
    finally:
        kill(server)


def wiped(site):
    """Nothing is left of it but its address."""
    shutil.rmtree(site.home)
    if site.database:
        name = site.database.rpartition("/")[2]
        with psycopg.connect(site.database.replace(name, "postgres"), autocommit=True) as link:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            link.execute(f'CREATE DATABASE "{name}"')


def tables(site):
    if site.database:
        with psycopg.connect(site.database) as link:
            return digests.of_postgresql(link)
    with contextlib.closing(sqlite3.connect(site.home / "huiyin.sqlite3")) as file:
        return digests.of_sqlite(file)


def keys_of_history(site):
    question = "SELECT key FROM history_event"
    if site.database:
        with psycopg.connect(site.database) as link:
            return {str(key).replace("-", "") for (key,) in link.execute(question)}
    with contextlib.closing(sqlite3.connect(site.home / "huiyin.sqlite3")) as file:
        return {key.replace("-", "") for (key,) in file.execute(question)}


def asked(site, *words):
    """Exit code, what was said."""
    done = subprocess.run(site._command(words), env=site.env, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_what_was_wiped_comes_back_as_it_was_in_the_moment_of_the_backup(drill):
    site, safe, archive = drill["site"], drill["safe"], drill["made"]["backup"]
    keys = [(site.home / name).read_text() for name in ("secret_key", "field_keys", "talk_keys")]
    identity = drill["identity"]
    assert drill["meanwhile"], "nobody wrote while the backup was made"
    assert asked(site, "restore", archive, *identity)[0] == 2  # there are data
    wiped(site)

    code, said = asked(site, "restore", archive, *identity, "--keys", str(safe / "keys.age"))

    assert code == 0, said
    with opened(Path(archive), safe / "identity") as found:
        manifest, dump = found.manifest, found.dump.read_bytes()
    assert [name for name in differing(manifest["tables"], tables(site)) if not name.startswith(INDEX)] == []
    assert {key.replace("-", "") for key in drill["saved"]} <= keys_of_history(site)
    on_disk = {place: envelope.digest_of(site.home / "files" / place) for place in manifest["files"]}
    assert on_disk == manifest["files"] != {}
    assert [(site.home / name).read_text() for name in ("secret_key", "field_keys", "talk_keys")] == keys
    assert [key for key in keys if key.encode() in dump or key in json.dumps(manifest)] == []
    assert asked(site, "search", "--check")[0] == 0
    code, said = asked(site, "verify")
    assert code == 0, said
    assert [statement for statement in ALTERING if not refused(site, statement)] == []
    with _served(site):
        browser = Browser(site.port)
        assert "sessionid=" in browser.signs_in("member")
        assert browser.forms().board


def refused(site, statement):
    """By the database itself, for whoever comes past the program."""
    try:
        if site.database:
            with psycopg.connect(site.database) as link:
                link.execute(statement)
        else:
            with contextlib.closing(sqlite3.connect(site.home / "huiyin.sqlite3")) as file, file:
                file.execute(statement)
    except (psycopg.IntegrityError, sqlite3.IntegrityError) as wrong:
        return guarding.REFUSED in str(wrong)
    return False


def test_a_backup_is_checked_without_restoring_and_damage_is_named(drill, tmp_path):
    shutil.copytree(drill["safe"] / "shelf", tmp_path / "shelf")
    archive = tmp_path / "shelf" / Path(drill["made"]["backup"]).name

    def checked():
        return CliRunner().invoke(backup, ["--check", str(archive), *drill["identity"]])

    assert checked().exit_code == 0
    attachment = next((tmp_path / "shelf/files").rglob("*.age"))
    attachment.write_bytes(attachment.read_bytes()[:-1])
    found = checked()
    assert (found.exit_code, attachment.name in found.output) == (1, True)
    whole = bytearray(archive.read_bytes())
    whole[len(whole) // 2] ^= 1  # another byte for certain: sealed bytes are any bytes
    archive.write_bytes(whole)

    assert checked().exit_code == 2
    assert CliRunner().invoke(backup, ["--list", str(archive.parent)]).exit_code == 1


def test_without_the_keys_the_data_come_back_and_what_cannot_be_read_is_said(drill, prepared):
    site = prepared.empty()

    code, said = asked(site, "restore", drill["made"]["backup"], *drill["identity"], "--json")

    assert code == 1
    facts = facts_of(said)
    assert facts["unreadable"]
    assert facts["tables"] == drill["made"]["tables"]


def facts_of(said):
    return json.loads(said[said.index("{") : said.rindex("}") + 1])


def test_what_is_replaced_stays_aside_and_a_site_that_is_served_is_not_replaced(drill, prepared):
    site = prepared.another()
    before, restoring = tables(site), ["restore", drill["made"]["backup"], *drill["identity"], "--replace", "--json"]
    with _served(site):
        assert asked(site, *restoring)[0] == 2

    code, said = asked(site, *restoring)

    assert code == 0, said
    aside = facts_of(said)["aside"]
    assert len(aside) == 2  # the database and the attachments
    assert differing(before, tables(site)) != []
    if site.database:
        name = site.database.rpartition("/")[2]
        site.database = site.database.replace(name, aside[0])
    else:
        (site.home / "huiyin.sqlite3").unlink()
        Path(aside[0]).rename(site.home / "huiyin.sqlite3")
    assert differing(before, tables(site)) == []
