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

from huiyin.backups import digests, envelope
from huiyin.backups.opening import differing, opened
from tests.kills.installation import kill
from tests.kills.writers import Browser, Log, Writer

pytestmark = pytest.mark.xdist_group("installations")
# The index is brought up to date when it was restored, as the worker does every few seconds; `search --check` is asked.
INDEX = "search_"


@pytest.fixture(scope="module")
def drill(prepared, tmp_path_factory):
    """A site people write on while it is backed up; what they were told was saved before that began."""
    site, safe = prepared.another(), tmp_path_factory.mktemp("safe")
    site.run("backup", "--keygen", str(safe / "identity"))
    public = envelope.identities(safe / "identity")[0].to_public()
    site.env |= {"HUIYIN_BACKUP_RECIPIENTS": str(public), "HUIYIN_BACKUP_DIR": str(safe / "shelf")}
    server, log = site.start("serve", "--port", str(site.port)), Log()
    try:
        while not site.answers():
            time.sleep(0.1)
        browser = Browser(site.port)
        cookies, forms = browser.signs_in("member"), browser.forms()
        slots = itertools.count()
        writers = [Writer(number, site.port, cookies, forms, log, slots, 20) for number in range(4)]
        for writer in writers:
            writer.start()
        while sum(row.answered for row in log.rows) < 5:
            time.sleep(0.1)
        saved = [row.key for row in log.rows if row.answered]
        made = json.loads(site.run("backup", "--json"))
        written_meanwhile = sum(row.answered for row in log.rows) > len(saved)
        for writer in writers:
            writer.stopped.set()
        for writer in writers:
            writer.join()
    finally:
        kill(server)
    site.run("backup", "--keys", str(safe / "keys.age"))
    again = json.loads(site.run("backup", "--json"))
    return {
        "site": site,
        "safe": safe,
        "identity": ["--identity", str(safe / "identity")],
        "saved": saved,
        "made": made,
        "again": again,
        "meanwhile": written_meanwhile,
    }


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
    with opened(Path(archive), safe / "identity") as backup:
        manifest, dump = backup.manifest, backup.dump.read_bytes()
    assert [name for name in differing(manifest["tables"], tables(site)) if not name.startswith(INDEX)] == []
    assert {key.replace("-", "") for key in drill["saved"]} <= keys_of_history(site)
    on_disk = {place: envelope.digest_of(site.home / "files" / place) for place in manifest["files"]}
    assert on_disk == manifest["files"] != {}
    assert [(site.home / name).read_text() for name in ("secret_key", "field_keys", "talk_keys")] == keys
    assert [key for key in keys if key.encode() in dump or key in json.dumps(manifest)] == []
    assert asked(site, "search", "--check")[0] == 0
    _signs_in(site)


def _signs_in(site):
    server = site.start("serve", "--port", str(site.port))
    try:
        while not site.answers():
            time.sleep(0.1)
        browser = Browser(site.port)
        assert "sessionid=" in browser.signs_in("member")
        assert browser.forms().board
    finally:
        kill(server)


def test_a_second_backup_keeps_no_attachment_twice(drill):
    assert drill["made"]["new_files"] == drill["made"]["files"] > 0
    assert (drill["again"]["new_files"], drill["again"]["files"]) == (0, drill["made"]["files"])


def test_a_backup_is_checked_without_restoring_and_damage_is_named(drill, tmp_path):
    shutil.copytree(drill["safe"] / "shelf", tmp_path / "shelf")
    site, identity = drill["site"], drill["identity"]
    archive = tmp_path / "shelf" / Path(drill["made"]["backup"]).name
    assert asked(site, "backup", "--check", str(archive), *identity)[0] == 0
    attachment = next((tmp_path / "shelf/files").rglob("*.age"))
    attachment.write_bytes(attachment.read_bytes()[:-1])
    code, said = asked(site, "backup", "--check", str(archive), *identity)
    assert (code, attachment.name in said) == (1, True)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2] + b"?" + whole[len(whole) // 2 + 1 :])

    assert asked(site, "backup", "--check", str(archive), *identity)[0] == 2
    assert asked(site, "backup", "--list", str(archive.parent))[0] == 1


def test_without_the_keys_the_data_come_back_and_what_cannot_be_read_is_said(drill, prepared):
    site = prepared.empty()

    code, said = asked(site, "restore", drill["made"]["backup"], *drill["identity"], "--json")

    assert code == 1
    facts = json.loads(said[said.index("{") : said.rindex("}") + 1])
    assert facts["unreadable"]
    assert facts["tables"] == drill["made"]["tables"]


def test_what_is_replaced_stays_aside(drill, prepared):
    site = prepared.another()
    before = tables(site)

    code, said = asked(site, "restore", drill["made"]["backup"], *drill["identity"], "--replace", "--json")

    assert code == 0, said
    aside = json.loads(said[said.index("{") : said.rindex("}") + 1])["aside"]
    assert len(aside) == 2  # the database and the attachments
    if site.database:
        name = site.database.rpartition("/")[2]
        site.database = site.database.replace(name, aside[0])
    else:
        (site.home / "huiyin.sqlite3").unlink()
        Path(aside[0]).rename(site.home / "huiyin.sqlite3")
    assert differing(before, tables(site)) == []


def test_a_site_that_is_served_is_not_restored_over(drill, prepared):
    site = prepared.another()
    server = site.start("serve", "--port", str(site.port))
    try:
        while not site.answers():
            time.sleep(0.1)

        assert asked(site, "restore", drill["made"]["backup"], *drill["identity"], "--replace")[0] == 2
    finally:
        kill(server)
