"""A database of its own for a while, with documents that are nobody's: found as the site's records are, then gone."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import dj_database_url
from django.apps.registry import Apps
from django.db import connections, models

from huiyin.search.models import Block, Change, Kept, Segment
from huiyin.search.sources import Source, Sources, Text

ALIAS = "scratch"
CODE = "document"
DAY = date(2000, 1, 1)  # of documents that have none: the last given is the newest
_AT_ONCE = 500
_UNSAFE_AND_FAST = "PRAGMA journal_mode=MEMORY;PRAGMA synchronous=OFF;PRAGMA mmap_size=268435456;"


class Unusable(Exception):
    """The database named for it is none that can be used; said in words."""


class Everyones(Kept):
    def visible_to(self, user: Any) -> Everyones:
        return self


class Document(models.Model):
    """Of no installation: its table is made and dropped with the scratch database."""

    title = models.TextField()
    body = models.TextField()
    on = models.DateField(default=DAY)

    objects = Everyones.as_manager()

    class Meta:
        app_label = "search"
        apps = Apps()  # known here alone: no migration, no list of the site's models holds it
        db_table = "search_scratch_document"

    def __str__(self) -> str:
        return str(self.pk)


def sources() -> Sources:
    found = Sources()
    found.add(Source(CODE, CODE, Document, _texts, (), lambda user, keys: {}, day="on"))
    return found


def _texts(rows: Any) -> Iterator[Text]:
    values = rows.values_list("pk", "on", "title", "body")
    return (Text(pk, on, title, body) for pk, on, title, body in values.iterator(2000))


def keep(documents: Iterable[Document]) -> None:
    """Some at a time, so that a file of any size passes through."""
    held: list[Document] = []
    for document in documents:
        held.append(document)
        if len(held) == _AT_ONCE:
            Document.objects.using(ALIAS).bulk_create(held)
            held.clear()
    Document.objects.using(ALIAS).bulk_create(held)


@contextlib.contextmanager
def database(url: str = "") -> Iterator[str]:
    """The alias of a database with empty tables: a file of its own, or a schema of the PostgreSQL at `url`."""
    with _schema(url) if url else _file() as configured:
        # What Django fills in for a database of the settings, it fills in here.
        connections.settings[ALIAS] = connections.configure_settings({"default": {}, ALIAS: configured})[ALIAS]
        try:
            with connections[ALIAS].schema_editor() as editor:
                for model in (Segment, Block, Change, Document):
                    editor.create_model(model)
            yield ALIAS
        finally:
            connections[ALIAS].close()
            del connections[ALIAS]
            del connections.settings[ALIAS]


@contextlib.contextmanager
def _file() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="huiyin-scratch-") as folder:
        file = Path(folder) / "scratch.sqlite3"
        yield {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": {"init_command": _UNSAFE_AND_FAST}}


@contextlib.contextmanager
def _schema(url: str) -> Iterator[dict[str, Any]]:
    """Dropped whole at the end, whatever was made in it."""
    import psycopg
    from psycopg import sql

    configured = _configured(url)
    name = f"huiyin_scratch_{secrets.token_hex(6)}"
    options = configured.get("OPTIONS", {})
    configured["OPTIONS"] = {**options, "options": f"{options.get('options', '')} -c search_path={name}".strip()}
    try:
        own = psycopg.connect(url, autocommit=True)
        own.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    except psycopg.Error as wrong:
        raise Unusable(f"连不上 --database 的数据库，或不能在里面建立架构（{_first_line(wrong)}）。") from wrong
    with own:
        try:
            yield configured
        finally:
            own.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))


def _configured(url: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as wrong:
        raise Unusable(_WRONG_URL) from wrong
    if not str(found["ENGINE"]).endswith("postgresql"):
        raise Unusable(_WRONG_URL)
    return found


def _first_line(wrong: Exception) -> str:
    return str(wrong).strip().partition("\n")[0]


_WRONG_URL = "--database 请写成 postgres://用户:密码@主机:端口/库名。"
