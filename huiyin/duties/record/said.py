"""What the member says to the record: notes in their own words, and lines they hold to be wrong, with the answer."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from huiyin.corrections.models import CorrectionRequest
from huiyin.corrections.workflow import ask_correction
from huiyin.duties.models import RecordNote
from huiyin.duties.record.lines import Line, Section
from huiyin.duties.record.sections import OFFICE_OF, TITLE_OF, is_own, record_of
from huiyin.history.taking import StepNotAllowed, begin, begun
from huiyin.members.models import Membership, person_of


@transaction.atomic
def add_note(
    membership: Membership, *, by: Any, key: uuid.UUID, text: str, section: str = "", line: Line | None = None
) -> RecordNote:
    """To a line, to a section, or with neither to the whole record. Another word is another note."""
    label, pk = _row_of(line)
    about = _as_kept(membership, by, section, line) if line else ""
    typed = [membership.pk, section, label, pk, about, text.strip()]
    if existing := begun(RecordNote, "add_note", by=by, key=key, typed=typed):
        return existing
    if not is_own(membership, by):
        raise PermissionDenied
    if not text.strip():
        raise StepNotAllowed(_("请写补充说明。"))
    note = RecordNote.objects.create(
        membership=membership,
        section=section,
        subject=label,
        subject_id=pk,
        about=about,
        text=text.strip(),
        on=timezone.localdate(),
        by=by,
    )
    begin(note, "add_note", by=by, key=key, typed=typed)
    return note


def _row_of(line: Line | None) -> tuple[str, int | None]:
    row = line.subject if line else None
    return (row._meta.label_lower, row.pk) if row is not None else ("", None)


def _as_kept(membership: Membership, user: Any, section: str, line: Line | None) -> str:
    """The line, or the section's title, in the assembly's own words, whatever language the member reads pages in."""
    with override(settings.LANGUAGE_CODE):
        if line is None:
            return str(TITLE_OF[section])
        same = _lines_as_kept(membership, user).get((section, line.code))
        return same.about if same else line.about


def _lines_as_kept(membership: Membership, user: Any) -> dict[tuple[str, str], Line]:
    with override(settings.LANGUAGE_CODE):
        return {(part.code, line.code): line for part in record_of(membership, user) for line in part.lines}


@transaction.atomic
def take_back_note(note: RecordNote, *, by: Any, key: uuid.UUID) -> Membership:
    """The words go; that there was a note and that it was taken back stays in the history."""
    if not is_own(note.membership, by):
        raise PermissionDenied
    held = RecordNote.objects.select_for_update().filter(pk=note.pk).first()
    if held is not None:
        begin(held, "take_back_note", by=by, key=key, typed=None)
        held.delete()
    return note.membership


def contest(
    membership: Membership, *, by: Any, key: uuid.UUID, section: Section, text: str, line: Line | None = None
) -> CorrectionRequest:
    """A line that is wrong; with none, what is missing in the section. The office that owns it answers in time."""
    if not is_own(membership, by):
        raise PermissionDenied
    return ask_correction(
        by=by,
        key=key,
        assembly=membership.assembly,
        office=OFFICE_OF[section.code],
        about=_as_kept(membership, by, section.code, line),
        text=text,
        person=person_of(by),
        section=section.code,
        subject=line.subject if line else None,
    )


def attach(sections: list[Section], membership: Membership, user: Any) -> list[RecordNote]:
    """Put each note and each contest beside its line, at its section where the line is gone; return those of the whole
    record."""
    notes = list(RecordNote.objects.visible_to(user).filter(membership=membership))
    requests = list(_contests(membership, user))
    if get_language() != settings.LANGUAGE_CODE and any(row.about and not row.subject for row in [*notes, *requests]):
        _name_as_kept(sections, membership, user)
    by_code = {section.code: section for section in sections}
    for note in notes:
        if section := by_code.get(note.section):
            (_line_of(section, note) or section).notes.append(note)
    for asked in requests:
        if section := by_code.get(asked.section):
            _put(asked, section, membership)
    return [note for note in notes if not note.section]


def _put(asked: CorrectionRequest, section: Section, membership: Membership) -> None:
    if line := _line_of(section, asked):
        line.requests.append(asked)
    elif _is_of_this_term(asked, membership):
        section.requests.append(asked)


def _name_as_kept(sections: list[Section], membership: Membership, user: Any) -> None:
    """A count is known again by its name, which is kept in the assembly's words."""
    kept = _lines_as_kept(membership, user)
    for section in sections:
        for line in section.lines:
            if same := kept.get((section.code, line.code)):
                line.kept_name = same.name


def _contests(membership: Membership, user: Any) -> Any:
    rows = CorrectionRequest.objects.visible_to(user).filter(
        person=membership.person_id, assembly=membership.assembly_id
    )
    return rows.exclude(section="").exclude(state=CorrectionRequest.State.WITHDRAWN).order_by("asked_on", "pk")


def _line_of(section: Section, row: Any) -> Line | None:
    return next((line for line in section.lines if line.is_of(row)), None)


def _is_of_this_term(asked: CorrectionRequest, membership: Membership) -> bool:
    """A line that is gone says no more which term it stood in: the day it was contested does."""
    return asked.asked_on >= membership.starts_on and (
        membership.ends_on is None or asked.asked_on <= membership.ends_on
    )
