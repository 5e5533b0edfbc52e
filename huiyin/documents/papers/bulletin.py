"""《社情民意》 and special reports: one issue under its red head, with the items its reader may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from huiyin.documents.paper import Block, Heading, Paper, Paragraph, Run
from huiyin.documents.papers.wording import BLANK, day, in_chinese, listed, said
from huiyin.opinions.models import BulletinIssue, IssueEntry, OpinionItem, Submission

Classification = OpinionItem.Classification
SAID_ON_IT = (Classification.WORK_SECRET, Classification.INTERNAL)  # the strictest of what stands in it


def paper_of(
    issue: BulletinIssue, entries: Sequence[tuple[IssueEntry, bool, bool]], sent: Sequence[Submission]
) -> Paper:
    """`entries` as opinions.issue_views tells them: the entry, whether its words and whether its title may be read."""
    return Paper(
        title=issue.title,
        layout="document",
        issuer=str(issue.get_series_display()).strip("《》"),
        number=_("%(year)d年第%(number)d期") % {"year": issue.year, "number": issue.number}
        if issue.number
        else _("（未刊发，预览）"),
        mark=_mark(entries),
        blocks=list(_blocks(issue, entries, sent)),
        subject=_("社情民意信息"),
    )


def _mark(entries: Sequence[tuple[IssueEntry, bool, bool]]) -> str:
    found = {entry.matter.opinion.classification for entry, _readable, _titled in entries}
    return next((str(one.label) for one in SAID_ON_IT if one in found), "")


def _blocks(
    issue: BulletinIssue, entries: Sequence[tuple[IssueEntry, bool, bool]], sent: Sequence[Submission]
) -> Iterator[Block]:
    signed = _("签发：%(name)s") % {"name": issue.signed_by} if issue.signed_by else ""
    yield Paragraph(
        BLANK.join(filter(None, [issue.assembly.name, signed, day(issue.issued_on)])), indent=False, align="center"
    )
    yield from _begun(_("编者按："), issue.foreword)
    for place, (entry, readable, titled) in enumerate(entries, 1):
        yield from _item(place, entry, readable, titled, alone=len(entries) == 1)
    if sent:
        yield Paragraph(_("报：%(bodies)s") % {"bodies": listed(one.body for one in sent)}, indent=False)


def _item(place: int, entry: IssueEntry, readable: bool, titled: bool, *, alone: bool) -> Iterator[Block]:
    title = entry.matter.title if titled else _("（属工作秘密，不列标题）")
    yield Heading(title if alone else _("%(number)s、%(title)s") % {"number": in_chinese(place), "title": title})
    if not readable:
        yield Paragraph(_("（正文不在您的查阅范围内，这里不列。）"), small=True)
        return
    item: Any = entry.matter.opinion
    yield from said(item.situation)
    yield from said(item.cause)
    yield from _begun(_("建议："), item.advice)


def _begun(words: str, text: str) -> Iterator[Block]:
    """The text, its first line begun with these words."""
    lines = said(text)
    for place, line in enumerate(lines):
        yield line if place else Paragraph([Run(words, bold=True), str(line.words)])
