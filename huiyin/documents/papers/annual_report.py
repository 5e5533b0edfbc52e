"""年度报告: its words with their figures, each a link to its page; corrections, what was counted how, the digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.documents.paper import Block, Heading, Paper, Paragraph, Run, Signature, Table, Words
from huiyin.documents.papers.wording import day
from huiyin.figures.freezing import prose
from huiyin.figures.freezing.numbers import Stored, written
from huiyin.figures.models import AnnualReport

State = AnnualReport.State


def paper_of(report: AnnualReport) -> Paper:
    """`report`: with its assembly."""
    pieces = prose.placed(report, _on_the_public_page(report) if report.state == State.PUBLISHED else None)
    blocks: list[Block] = [
        Paragraph(report.assembly.name, indent=False, align="center"),
        Paragraph(_state_of(report), indent=False, align="center"),
        *_words(pieces),
        *([Signature([report.assembly.name], report.published_on)] if report.published_on else []),
        *_corrections(report),
        *_meanings(report, pieces),
    ]
    return Paper(title=report.title, blocks=blocks, layout="document", subject=_("年度报告"))


def _state_of(report: AnnualReport) -> str:
    if report.state == State.DRAFT:
        return _("（起草稿，数字随记录变动）")
    counted = day(report.counted_on)
    if report.state == State.FROZEN:
        return _("（定稿，统计日%(day)s，还没有公布）") % {"day": counted}
    return _("（%(published)s公布，统计日%(counted)s）") % {"published": day(report.published_on), "counted": counted}


def _on_the_public_page(report: AnnualReport) -> Any:
    """A published report goes from hand to hand: its figures lead where everybody may go."""
    page = reverse("figures:public_report", args=[report.pk])
    return lambda figure, _by="", _part="": f"{page}#{figure.code}-{figure.year}"


def _words(pieces: Sequence[prose.Piece]) -> Iterator[Block]:
    for piece in pieces:
        match piece:
            case prose.Title():
                yield Heading(_runs(piece.pieces), 1 if piece.level == 1 else 2)
            case prose.Paragraph():
                yield Paragraph(_runs(piece.pieces))
            case prose.TableOf():
                yield _table(piece)


def _runs(pieces: Sequence[prose.Words | prose.Placed]) -> Words:
    runs: list[str | Run] = []
    for piece in pieces:
        if isinstance(piece, prose.Placed):
            runs.append(_figure(piece))
            if piece.corrected:
                runs.append(_("［更正为%(right)s］") % {"right": piece.corrected})
        else:
            runs.append(piece.text)
    return runs


def _figure(placed: prose.Placed) -> Run:
    return Run(placed.words, url=f"{settings.SITE_URL.rstrip('/')}{placed.url}")


def _table(piece: prose.TableOf) -> Table:
    rows = [(placed.figure.label, _runs([placed])) for placed in piece.rows]
    headings = [_("名称"), _("数字")]
    return Table(headings, rows, widths=(5, 2), numeric=frozenset({1}), caption=piece.name)


def _corrections(report: AnnualReport) -> Iterator[Block]:
    rows = report.corrections.select_related("figure").defer("figure__rows")
    for place, row in enumerate(rows, 1):
        if place == 1:
            yield Heading(_("公布后的更正"), 1)
        yield Paragraph(
            _("%(place)d.%(label)s：%(was)s，更正为%(right)s（%(day)s）。%(why)s")
            % {
                "place": place,
                "label": f"{row.figure.label} {row.figure.year}",
                "was": Stored(row.figure).words(),
                "right": f"{written(row.number)}{row.figure.unit}",
                "day": day(row.published_on),
                "why": row.why,
            }
        )


def _meanings(report: AnnualReport, pieces: Sequence[prose.Piece]) -> Iterator[Block]:
    """Small, at the end: what each figure named in the words means, and what the numbers can be checked by."""
    named = [figure for figure in prose.figures_of(pieces) if figure.definition]
    if named:
        yield Heading(_("数字怎样统计"), 1)
    for figure in named:
        meant = f"{figure.label} {figure.year}（{figure.words()}）：{figure.definition}"
        yield Paragraph(meant, small=True)
    yield Paragraph(_("在电子文件里，正文和表里的每个数字都可以点开，看它的定义和来历。"), small=True)
    if report.digest:
        yield Paragraph(_("摘要值（SHA-256）：%(digest)s") % {"digest": report.digest}, small=True, align="left")
