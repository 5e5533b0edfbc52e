"""Which records a correction may be asked for from their own line, and which office answers for them.

An app below adds its own in `AppConfig.ready` (privacy does, for all it lists); a record that is none of these is asked
about from the page that shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from huiyin.assemblies.models import Assembly


@dataclass(frozen=True)
class Contestable:
    office: str  # role of the office that owns the record
    about: Callable[[Any], str]  # the line as it reads
    assembly: Callable[[Any], Assembly | None]  # whose office answers; None: that of whoever asks
    rows: Callable[[Any], Any]  # those that are about this user and that the user sees
    url: Callable[[Any, Any], str]  # (row, user): where the user reads it; "" where they have no page for it


SUBJECTS: dict[str, Contestable] = {}


def seen_by(model: type[Model], user: Any) -> QuerySet[Any]:
    """Of a package's own model, which knows no readers, those that are about `user`."""
    rows: Any = model._default_manager
    if hasattr(rows, "visible_to"):
        return rows.visible_to(user)
    entry = SUBJECTS.get(model._meta.label_lower)
    return entry.rows(user) if entry else rows.none()


def row_now(request: Any, user: Any) -> tuple[str, str] | None:
    """What the record is called now and where it is read; None where it is gone or `user` does not see it."""
    if not request.subject:
        return None
    try:
        model = apps.get_model(request.subject)
    except LookupError:
        return None
    row = seen_by(model, user).filter(pk=request.subject_id).first()
    if row is None:
        return None
    if entry := SUBJECTS.get(request.subject):
        # "等您办的事项：…" is what a matter is among one's own lines; asked about elsewhere, the row has its own name
        return str(row) if request.section else entry.about(row), entry.url(row, user)
    return str(row), row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
