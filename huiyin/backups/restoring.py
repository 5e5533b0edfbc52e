"""A backup put back: into a new place, looked over there, and only then in the place of what was there before."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huiyin.backups import digests, envelope, snapshots
from huiyin.backups.envelope import NotReadable
from huiyin.backups.making import KEYS
from huiyin.backups.opening import OPENING, Opened, differing, opened
from huiyin.holding import hold

Progress = Callable[[str, float], None]
RESTORING = ".restoring-"


class NotEmpty(Exception):
    """There are data where the backup would go, and nobody said that it may take their place."""


class InUse(Exception):
    """The site serves the database, or somebody is connected to it."""


class DoesNotFit(Exception):
    """The message is for people."""


@dataclass
class Restored:
    made_at: str
    tables: int = 0
    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    migrated: int = 0  # migrations that came after the backup
    triggers: int = 0  # that had to be made
    indexed: int = 0  # records the index had to read again
    unreadable: dict[str, int] = field(default_factory=dict)  # sealed fields whose key is not here
    aside: list[str] = field(default_factory=list)  # where what was there before lies now


def restore(
    archive: Path, identity: Path, *, replace: bool = False, progress: Progress = lambda words, share: None
) -> Restored:
    """Raises NotReadable, NotEmpty, InUse, DoesNotFit; what was there before is untouched then."""
    from django.conf import settings

    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        if not held.enter_context(hold(alone=True)):
            raise InUse
        if not replace and not _is_empty():
            raise NotEmpty
        envelope.clear(home, OPENING, RESTORING)
        progress("解密", 0.0)
        with opened(archive, identity, home) as backup:
            _refuse_what_does_not_fit(backup)
            return _restore(backup, home, held, progress)


def _restore(backup: Opened, home: Path, held: contextlib.ExitStack, progress: Progress) -> Restored:
    rows = sum(table["rows"] for table in backup.manifest["tables"].values())
    done = Restored(backup.manifest["made_at"], len(backup.manifest["tables"]), rows)
    done.missing = list(backup.manifest["missing"])
    with tempfile.TemporaryDirectory(prefix=RESTORING, dir=home) as work:
        files = Path(work) / "files"
        files.mkdir(mode=0o700)
        for number, place in enumerate(sorted(backup.manifest["files"]), 1):
            backup.unpack(place, files / place)
            progress("附件", 0.1 + 0.3 * number / len(backup.manifest["files"]))
        done.files = len(backup.manifest["files"])
        place = _place(backup)
        with place.filled():
            progress("核对", 0.5)
            place.compare(backup)
            progress("补上以后的结构", 0.6)
            _bring_up(done)
            progress("核对检索", 0.8)
        moment = _now()
        place.swap(moment, done, held)
        _swap_files(files, moment, done)
    progress("完成", 1.0)
    return done


def _now() -> str:
    from django.utils import timezone

    return timezone.localtime().strftime("%Y%m%d-%H%M%S")


def _is_empty() -> bool:
    """No attachment, no account and no assembly: what `migrate` alone makes counts as empty."""
    from django.conf import settings

    from huiyin.cli import is_database_missing

    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        return False
    return is_database_missing() or _has_empty_tables()


def _has_empty_tables() -> bool:
    from django.db import connection

    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in sorted({"accounts_user", "assemblies_assembly"} & tables):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # nosec B608 - names of our models, quoted
            if cursor.fetchone()[0]:
                return False
    known = {"django_migrations", "accounts_user"}
    return not tables or known <= tables  # tables of somebody else's are not ours to replace


def _refuse_what_does_not_fit(backup: Opened) -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if backup.kind != connection.vendor:
        raise DoesNotFit(
            f"这份备份是 {names[backup.kind]} 的，这里设置的是 {names.get(connection.vendor, connection.vendor)}。"
            f"请恢复到 {names[backup.kind]}（HUIYIN_DATABASE_URL 或 --into）。"
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {(app, name) for app, name in loader.disk_migrations} | {
        pair for migration in loader.disk_migrations.values() for pair in migration.replaces
    }
    ahead = [f"{app}.{name}" for app, name in backup.manifest["applied"] if (app, name) not in known]
    if ahead:
        raise DoesNotFit(
            f"这份备份由较新的版本 {backup.manifest['version']} 写成（{ahead[-1]}），这里的程序不认识。请先升级程序。"
        )


def _bring_up(done: Restored) -> None:
    """What came after the backup, and what the database itself must watch; the index reads again what it must."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from huiyin.search import following, writing

    executor = MigrationExecutor(connection)
    done.migrated = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("migrate", verbosity=0, interactive=False)
    done.triggers = len(following.install())
    writing.catch_up()
    differ = list(writing.differences(lambda number, of: None))
    if differ:
        writing.ask_again(differ)
        writing.catch_up()
    done.indexed = len(differ)
    done.unreadable = unreadable()


def unreadable() -> dict[str, int]:
    """Sealed fields that none of the keys of this installation reads: how many of each."""
    from django.db import connection

    from huiyin.resealing import sealed_fields

    found = {}
    quoted = connection.ops.quote_name
    for one in sealed_fields():
        table, column = quoted(one.model._meta.db_table), quoted(str(one.column))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")  # nosec B608 - names of our models, quoted
            count = sum(1 for (sealed,) in cursor.fetchall() if one.resealed(sealed) is None)
        if count:
            found[f"{one.model._meta.label_lower}.{one.name}（HUIYIN_{one.keys}）"] = count
    return found


def _place(backup: Opened) -> _SQLite | _PostgreSQL:
    return _SQLite(backup.dump) if backup.kind == "sqlite" else _PostgreSQL(backup.dump)


@contextlib.contextmanager
def _connected_to(name: Any) -> Iterator[None]:
    """Django's own connection, led to the new database for a while."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


class _SQLite:
    def __init__(self, dump: Path) -> None:
        from django.db import connection

        self.new, self.old = dump, Path(connection.settings_dict["NAME"])

    @contextlib.contextmanager
    def filled(self) -> Iterator[None]:
        with _connected_to(self.new):
            yield
            _fold_log()

    def compare(self, backup: Opened) -> None:
        with contextlib.closing(sqlite3.connect(self.new)) as file:
            _refuse_other(backup, digests.of_sqlite(file), file)
            if file.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise NotReadable("备份里的数据库文件已经损坏。")
            if file.execute("PRAGMA foreign_key_check").fetchone():
                raise NotReadable("备份里的数据库有指向不存在的记录。")

    def swap(self, moment: str, done: Restored, held: contextlib.ExitStack) -> None:
        from django.db import connection

        connection.close()
        if self.old.exists():
            with contextlib.closing(sqlite3.connect(self.old)) as file:
                file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            aside = self.old.with_name(f"{self.old.name}.before-{moment}")
            os.link(self.old, aside)  # so that there is a database under the name at every moment
            done.aside.append(str(aside))
        for tail in ("-wal", "-shm"):
            self.old.with_name(self.old.name + tail).unlink(missing_ok=True)
        self.new.replace(self.old)
        envelope.sync_folder(self.old.parent)


def _fold_log() -> None:
    """SQLite's log into its file, so that the file alone is the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _PostgreSQL:
    """Into a database beside the old one; the two change names when it is sound. Needs the right to create one."""

    def __init__(self, dump: Path) -> None:
        from django.db import connection

        self.dump, self.old = dump, str(connection.settings_dict["NAME"])
        self.new = f"{self.old[:40]}_restoring"

    @contextlib.contextmanager
    def filled(self) -> Iterator[None]:
        import psycopg

        try:
            self._say('DROP DATABASE IF EXISTS "{new}"', 'CREATE DATABASE "{new}" TEMPLATE template0')
        except psycopg.errors.InsufficientPrivilege as wrong:
            raise DoesNotFit(
                "数据库用户没有新建数据库的权限，不能先恢复到旁边。请让数据库管理员运行 ALTER ROLE … CREATEDB。"
            ) from wrong
        try:
            snapshots.load(self.dump, self.new)
            with _connected_to(self.new):
                yield
        except BaseException:
            self._say('DROP DATABASE IF EXISTS "{new}"')
            raise

    def compare(self, backup: Opened) -> None:
        with snapshots.connect(self.new) as link:
            link.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _refuse_other(backup, digests.of_postgresql(link), link)

    def swap(self, moment: str, done: Restored, held: contextlib.ExitStack) -> None:
        import psycopg
        from django.db import connection

        connection.close()
        held.close()  # our own connection too: the server renames no database that anybody is in
        aside = f"{self.old[:40]}_before_{moment.replace('-', '_')}"
        try:
            self._say(f'ALTER DATABASE "{{old}}" RENAME TO "{aside}"')
        except psycopg.errors.ObjectInUse as wrong:
            self._say('DROP DATABASE IF EXISTS "{new}"')
            raise InUse from wrong
        try:
            self._say('ALTER DATABASE "{new}" RENAME TO "{old}"')
        except psycopg.Error:
            self._say(f'ALTER DATABASE "{aside}" RENAME TO "{{old}}"')  # never without one under the name
            raise
        done.aside.append(aside)

    def _say(self, *statements: str) -> None:
        """From the database every server has: one cannot rename the one one is in."""
        with snapshots.connect("postgres") as link:
            for statement in statements:
                link.execute(statement.format(old=self.old, new=self.new))


def _refuse_other(backup: Opened, found: dict[str, Any], link: Any) -> None:
    wrong = differing(backup.manifest["tables"], found)
    if wrong:
        raise NotReadable(f"恢复出的数据与备份时的不一样：{'、'.join(wrong[:5])}。没有改动。")
    if backup.manifest["heads"] and snapshots.heads(link) != backup.manifest["heads"]:
        raise NotReadable("经过的链条与备份时的不一样。没有改动。")


def _swap_files(new: Path, moment: str, done: Restored) -> None:
    from django.conf import settings

    old = Path(settings.MEDIA_ROOT)
    if old.exists() and any(old.iterdir()):
        aside = old.with_name(f"{old.name}.before-{moment}")
        old.replace(aside)
        done.aside.append(str(aside))
    elif old.exists():
        old.rmdir()
    shutil.move(new, old)


# Keys


def kept_keys(file: Path, identity: Path) -> dict[str, str]:
    """Raises NotReadable."""
    plain = io.BytesIO()
    envelope.unseal(file, plain, envelope.identities(identity))
    try:
        keys = json.loads(plain.getvalue())
        return {f"HUIYIN_{name}": str(keys[f"HUIYIN_{name}"]) for name in KEYS}
    except (ValueError, KeyError) as wrong:
        raise NotReadable(f"{file.name} 不是密钥的备份。") from wrong


def put_back(keys: dict[str, str], home: Path, moment: str) -> None:
    """Into the files the settings read them from; what stood there is kept aside."""
    for name, words in keys.items():
        place = home / name.removeprefix("HUIYIN_").lower()
        if place.exists():
            if place.read_text(encoding="utf-8").strip() == words:
                continue
            place.replace(place.with_name(f"{place.name}.before-{moment}"))
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(words)
