"""The first text of a yearly report: what the record holds of that year, in sentences, for the member to write on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.duties.record.lines import Line, Section
from huiyin.duties.record.said import attach
from huiyin.duties.record.sections import record_of
from huiyin.history.wording import kept
from huiyin.members.models import Membership

NAMED = 8  # titles of a section; the rest are a number, and stand in the record
LEFT_OUT = ("seats", "reports")
COUNTED = ("contacts",)


def drafted(membership: Membership, user: Any, year: int) -> str:
    """In the assembly's own language, whatever language the writer reads pages in."""
    return kept(lambda: _text(membership, user, year))


def _text(membership: Membership, user: Any, year: int) -> str:
    begin = _("%(year)d 年，本人作为%(assembly)s第%(term)d届委员会常务委员，履职情况报告如下。") % {
        "year": year,
        "assembly": membership.assembly.name,
        "term": membership.term.number,
    }
    sections = record_of(membership, user)
    attach(sections, membership, user)
    told = [_said(section, year) for section in sections if section.code not in LEFT_OUT]
    end = _("体会和打算：")
    return "\n\n".join([begin, *filter(None, told), end])


def _said(section: Section, year: int) -> str:
    lines = [line for line in section.lines if line.year == year]
    if not lines:
        return ""
    if section.code in COUNTED:
        listed = "、".join(f"{line.words} {line.note}" for line in lines)
        return _("%(title)s：全年%(listed)s。") % {"title": section.title, "listed": listed}
    words = {"title": section.title, "count": len(lines), "listed": _listed(lines)}
    said = _("%(title)s：全年 %(count)d 条，%(listed)s。") % words
    notes = [note.text for line in lines for note in line.notes]
    return "\n".join([said, *notes])


def _listed(lines: list[Line]) -> str:
    """Earliest first, each with what came of it."""
    named = [f"{line.words}（{line.note}）" if line.note else line.words for line in _in_order(lines)][:NAMED]
    listed = "；".join(named)
    return listed if len(lines) <= NAMED else _("%(listed)s等") % {"listed": listed}


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.on or date.min)
