"""履职档案: a member's duty record on paper, by section and year, as its reader may read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.documents.paper import Block, Facts, Field, Heading, Paper, Paragraph, Table
from huiyin.documents.papers.wording import day, in_chinese, term_words
from huiyin.duties.record.lines import Line, Section
from huiyin.members.models import Membership


def paper_of(membership: Membership, sections: Sequence[Section], notes: Sequence[Any], year: int | None) -> Paper:
    """Of one year, or of the whole term where none is named."""
    return Paper(
        title=_("委员履职档案"),
        layout="form",
        issuer=membership.assembly.name,
        number=_("%(year)d年") % {"year": year} if year else "",
        blocks=list(_blocks(membership, sections, notes, year)),
        subject=_("履职档案"),
    )


def _blocks(
    membership: Membership, sections: Sequence[Section], notes: Sequence[Any], year: int | None
) -> Iterator[Block]:
    until = day(membership.ends_on) or _("今")
    yield Facts(
        [
            (_("姓名"), f"{membership.person.name} {membership.person.name_bo}".strip()),
            (_("界别"), membership.sector.name),
            (_("届次"), term_words(membership.term)),
            (_("汇总日期"), day(timezone.localdate())),
        ]
    )
    served = _("%(first)s至%(last)s") % {"first": day(membership.starts_on), "last": until}
    yield Facts([(_("任职"), served)], columns=1)
    if notes:
        yield Field(_("本人说明"), [f"{day(note.on)}：{note.text}" for note in notes])
    shown = [(section, section.of_year(year)) for section in sections]
    full = [pair for pair in shown if pair[1] or pair[0].left_out or pair[0].notes or pair[0].requests]
    for place, (section, lines) in enumerate(full, 1):
        yield Heading(_("%(number)s、%(title)s") % {"number": in_chinese(place), "title": section.title})
        yield from _section(section, lines)


def _section(section: Section, lines: Sequence[Line]) -> Iterator[Block]:
    if lines:
        headings = [_("日期"), _("记录"), _("情况")]
        newest = sorted(lines, key=lambda line: -(line.year or 9999))
        yield Table(headings, [[_when(line), line.words, line.note] for line in newest], widths=(30, 58, 30))
    if section.left_out:
        words = _("这一届另有%(count)d件，不在查阅范围内，这里不列。")
        yield Paragraph(words % {"count": section.left_out}, small=True)
    said_of: list[Section | Line] = [section, *lines]
    for one in said_of:
        for note in one.notes:
            yield _note(note)
        for asked in one.requests:
            yield from _contest(asked)
    yield Paragraph(_("归口：%(office)s") % {"office": Role(section.office).label}, small=True)


def _when(line: Line) -> str:
    return day(line.on) or (_("%(year)d年") % {"year": line.year} if line.year else "")


def _note(note: Any) -> Paragraph:
    about = f"{note.about}：" if note.about else ""
    return Paragraph(
        _("本人说明（%(day)s）：%(words)s") % {"day": day(note.on), "words": about + note.text}, small=True
    )


def _contest(asked: Any) -> Iterator[Paragraph]:
    words = {"day": day(asked.asked_on), "about": asked.about, "words": asked.text}
    yield Paragraph(_("本人的异议（%(day)s，%(about)s）：%(words)s") % words, small=True)
    if asked.outcome:
        given = {"outcome": asked.get_outcome_display(), "day": day(asked.answered_on), "words": asked.answer}
        yield Paragraph(_("%(outcome)s（%(day)s）：%(words)s") % given, small=True)
    else:
        waits = {"state": asked.get_state_display(), "day": day(asked.due_on)}
        yield Paragraph(_("%(state)s（期限%(day)s）") % waits, small=True)
