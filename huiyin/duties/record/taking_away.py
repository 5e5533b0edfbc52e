"""The whole record as a file: what it holds may be read by any program, this one gone or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.corrections.models import CorrectionRequest
from huiyin.duties.models import RecordNote
from huiyin.duties.record.lines import Line, Section
from huiyin.members.models import Membership

SCHEMA, VERSION = "huiyin.duty_record", 1


def file_name(membership: Membership, ending: str, today: date | None = None) -> str:
    """Says which record it is and not whose: files lie about on desks and phones."""
    day = (today or timezone.localdate()).isoformat()
    return f"{_('履职档案')}-{_('第%(number)d届') % {'number': membership.term.number}}-{day}.{ending}"


def as_json(membership: Membership, sections: list[Section], notes: list[RecordNote]) -> dict[str, Any]:
    """Keys are stable within a version; days are ISO 8601; a code stands beside each word that has one."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "made_on": timezone.localdate().isoformat(),
        "member": {"name": membership.person.name, "sector": membership.sector.name},
        "assembly": {"code": membership.assembly.slug, "name": membership.assembly.name},
        "term": {
            "number": membership.term.number,
            "starts_on": membership.starts_on.isoformat(),
            "ends_on": _day(membership.ends_on),
        },
        "notes": [_note(note) for note in notes],
        "sections": [_section(section) for section in sections],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _section(section: Section) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": section.title,
        "office": {"code": str(section.office), "name": str(Role(section.office).label)},
        "lines": [_line(line) for line in section.lines],
        "notes": [_note(note) for note in section.notes],
        "contests": [_contest(asked) for asked in section.requests],
    }


def _line(line: Line) -> dict[str, Any]:
    row = line.subject
    return {
        "code": line.code,
        "words": line.words,
        "on": _day(line.on),
        "year": line.year,
        "note": line.note,
        "state": line.state or None,
        "path": line.url or None,
        "record": {"model": row._meta.label_lower, "id": row.pk} if row is not None else None,
        "notes": [_note(note) for note in line.notes],
        "contests": [_contest(asked) for asked in line.requests],
    }


def _note(note: RecordNote) -> dict[str, Any]:
    return {"on": note.on.isoformat(), "about": note.about or None, "text": note.text}


def _contest(asked: CorrectionRequest) -> dict[str, Any]:
    return {
        "about": asked.about,
        "text": asked.text,
        "asked_on": asked.asked_on.isoformat(),
        "due_on": asked.due_on.isoformat(),
        "state": {"code": asked.state, "name": str(asked.get_state_display())},
        "outcome": {"code": asked.outcome, "name": str(asked.get_outcome_display())} if asked.outcome else None,
        "answer": asked.answer or None,
        "answered_on": _day(asked.answered_on),
    }
