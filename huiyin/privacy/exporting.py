"""All that is stored about me, as one JSON document written while it is read; my own files in one archive."""

from __future__ import annotations

import json
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from huiyin.assemblies.models import Assembly
from huiyin.files.models import Attachment
from huiyin.history.models import Event, record
from huiyin.privacy import keeping
from huiyin.privacy.keeping import Keeping, as_day, reach
from huiyin.privacy.looks import looks_at, told
from huiyin.privacy.registry import KEPT, Kept, deeds_of

CHUNK = 500


@transaction.atomic
def logged(user: Any, what: str, key: uuid.UUID) -> None:
    """That one's own were taken out stands in one's own history; the same press twice is one line."""
    if not Event.objects.filter(key=key).exists():
        record(user, "export", by=user, before="", after="", key=key, facts={"what": what})


def document(user: Any, own: Assembly | None) -> Iterator[str]:
    """One object: who it is about, each kind of record with its rows, acts of office by kind, looks by others."""
    head = {"about": user.name, "account": user.username, "made_at": timezone.localtime().isoformat()}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "kinds": ['
    told_until = Keeping()
    for place, entry in enumerate(KEPT):
        yield ("," if place else "") + "\n" + json.dumps(_head(entry, own), ensure_ascii=False)[:-1] + ', "rows": ['
        rows = entry.rows(user).iterator(chunk_size=CHUNK)
        for number, row in enumerate(rows):
            yield (",\n " if number else "\n ") + _json(_row(entry, row, own, told_until))
        yield "]}"
    deeds = [{"what": str(title), "count": count} for title, count in deeds_of(user)]
    looks = [vars(look) for look in told(list(looks_at(user)))]
    yield f'],\n"acts_of_office": {_json(deeds)},\n"looks_by_others": {_json(looks)}}}\n'


def _head(entry: Kept, own: Assembly | None) -> dict[str, str]:
    return {
        "kind": entry.code,
        "title": str(entry.title),
        "purpose": str(entry.purpose),
        "readers": str(entry.readers),
        "kept": keeping.words(entry.term, own),
    }


def _row(entry: Kept, row: Any, own: Assembly | None, told_until: Keeping) -> dict[str, Any]:
    on = as_day(reach(row, entry.day)) if entry.day else None
    until = told_until.until(entry, row, own)
    facts = {name: _value(row, name) for name in entry.tells}
    return {"id": row.pk, "line": entry.line(row), "on": on, "kept_until": until, **facts}


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return str(value) if isinstance(value, Model) else value


def _json(given: Any) -> str:
    return json.dumps(given, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def archive(user: Any) -> Any:
    """A file on disk with the bytes of what one uploaded; names as given, numbered, so that none meets another."""
    to = tempfile.TemporaryFile(prefix="huiyin-own-")  # noqa: SIM115  closed by the response that sends it
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as packed:
        for one in Attachment.objects.filter(uploaded_by=user).order_by("pk").iterator(chunk_size=CHUNK):
            try:
                with one.file.open("rb") as stored, packed.open(f"{one.pk}-{_inside(one.name)}", "w") as into:
                    while piece := stored.read(1 << 16):
                        into.write(piece)
            except FileNotFoundError:  # the database was restored without the files
                packed.writestr(f"{one.pk}-{_inside(one.name)}.missing", "")
    to.seek(0)
    return to


def _inside(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_")
