"""What a file would change in a calendar: looked at first, then written as one change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing

from huiyin.assemblies.models import Assembly
from huiyin.calendars.changes import Edit, Entry, edit_from, entry_of
from huiyin.calendars.models import Calendar
from huiyin.calendars.reading import Reading

SALT = "huiyin.calendars.import"


@dataclass(frozen=True)
class Preview:
    edits: list[Edit]
    unchanged: int
    faults: list[tuple[int, str]]
    notes: list[tuple[int, str]]

    def sealed(self, assembly: Assembly | None) -> str:
        """The edits for the form that writes them: what is confirmed is what was shown."""
        about = {"assembly": assembly.pk if assembly else None, "edits": [edit.stored() for edit in self.edits]}
        return signing.dumps(about, salt=SALT, compress=True)


def preview(assembly: Assembly | None, reading: Reading, source: str) -> Preview:
    """A day the calendar already says is left alone, so that reading a file twice changes nothing."""
    calendar = Calendar.objects.of(assembly)
    held = {row.day: entry_of(row) for row in calendar.days.all()} if calendar else {}
    edits = [Edit(found.day, held.get(found.day), Entry(found.kind, found.name, source)) for found in reading.days]
    changing = [
        edit for edit in edits if edit.seen is None or edit.wanted is None or edit.seen.says() != edit.wanted.says()
    ]
    return Preview(changing, len(edits) - len(changing), sorted(reading.faults), sorted(reading.notes))


def opened(sealed: str, assembly: Assembly | None) -> list[Edit] | None:
    """The edits of `Preview.sealed`; None when it was made for another calendar, changed, or is a day old."""
    try:
        about: dict[str, Any] = signing.loads(sealed, salt=SALT, max_age=24 * 60 * 60)
    except signing.BadSignature:
        return None
    if about["assembly"] != (assembly.pk if assembly else None):
        return None
    return [edit_from(stored) for stored in about["edits"]]
