"""Which columns of a download are personal, and what stands there for whom did not ask for it unmasked.

A column says so itself (`Column(…, personal=NAME)`); of those that say nothing, the words below are known to be none.
Text in a column nobody has thought about is masked, and fails the suite (tests/exports/test_masking.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.exports import masking
from huiyin.exports.sheet import TEXT, Column, Personal, Sheet

if TYPE_CHECKING:
    from django.http import HttpRequest

# Of matters, offices and days: official, or shown masked by the records themselves (`masked`, `raised`).
PLAIN = {
    *["acknowledged_note", "activity", "adopted_by", "advice", "agencies", "agency", "also_here", "answer"],
    *["answers", "asked", "assembly", "audience", "became", "body", "call", "called", "cancelled_why"],
    *["category", "chapter", "chosen_by", "clock", "co_agencies", "colour", "confirmed_by", "consent"],
    *["county", "docket", "done", "ends", "facts", "figure", "format", "item", "kind", "language", "lead_body"],
    *["leader", "made_of", "masked", "mode", "months", "name", "note", "number", "office", "order"],
    *["order_state", "organiser", "origin", "outcome", "outputs", "part", "participants", "place", "problem"],
    *["progress", "promised", "raised", "result", "satisfaction", "sector", "sent", "series", "snippet"],
    *["source", "stands", "starts", "state", "taken_into", "text", "theme", "title", "to", "told", "topic"],
    *["turned", "unit", "visits", "what", "why", "with_assemblies", "with_bodies"],
}
MASKS: dict[Personal, Callable[[str], str]] = {
    Personal.NAME: masking.name,
    Personal.CONTACT: masking.contact,
    Personal.WORDS: masking.words,
}


@dataclass
class Unmasking:
    """That somebody asked for a list as it is, and why; the persons it named, for the look that is left."""

    why: str
    people: set[int] = field(default_factory=set)
    is_personal: bool = False  # the list has columns that would have been masked


def kind_of(column: Column) -> Personal:
    if column.personal is not None:
        return column.personal
    return Personal.WORDS if column.datatype == TEXT and column.key not in PLAIN else Personal.NO


def is_personal(sheet: Sheet) -> bool:
    return any(kind_of(column) != Personal.NO for column in sheet.columns)


def as_asked(sheet: Sheet, request: HttpRequest) -> Sheet:
    """Masked, as every download is; as it stands where the reader gave a reason (privacy/unmasking.py)."""
    if not is_personal(sheet):
        return sheet
    asked: Unmasking | None = getattr(request, "unmasking", None)
    if asked is None:
        return masked(sheet)
    asked.is_personal = True
    return unmasked(sheet, asked)


def masked(sheet: Sheet) -> Sheet:
    columns = [_masked(column) for column in sheet.columns]
    told = [*(sheet.asked or ()), (_("个人信息"), _("已遮盖"))]
    return replace(sheet, name=f"{sheet.name}-masked", columns=columns, asked=told)


def unmasked(sheet: Sheet, asked: Unmasking) -> Sheet:
    """Read before it is sent: whom it names has to be known when the look is written."""
    told = [*(sheet.asked or ()), (_("个人信息"), _("未遮盖")), (_("为什么"), asked.why)]
    columns = [_marked(column, _("未遮盖")) if kind_of(column) != Personal.NO else column for column in sheet.columns]
    rows = list(sheet.lines(asked.people))
    return replace(sheet, name=f"{sheet.name}-unmasked", columns=columns, rows=rows, asked=told)


def _masked(column: Column) -> Column:
    kind = kind_of(column)
    if kind == Personal.NO:
        return column
    return replace(_marked(column, _("已遮盖")), mask=MASKS[kind])


def _marked(column: Column, words: str) -> Column:
    """The first row of the sheet says which it is."""
    return replace(column, label=_("%(label)s（%(masked)s）") % {"label": column.label, "masked": words})
