"""Papers to take away, as Word files and as PDF: each read by whoever reads the page of its record, and by nobody else.

A paper is in the assembly's language, whatever language its reader reads pages in; Traditional where they read that.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

from django.conf import settings
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.activities.views.asking import activity_organised
from huiyin.activities.views.roll import BESIDE as BESIDE_LINES
from huiyin.activities.views.roll import ORDER
from huiyin.activities.workflow.roll import lines_of
from huiyin.documents import docx, fonts, pdf
from huiyin.documents.paper import Paper
from huiyin.documents.papers import (
    bulletin,
    co_opinion,
    duty_record,
    handover_list,
    ledger_sheet,
    proposal_form,
    reply_letter,
    roll,
)
from huiyin.documents.papers.wording import in_its_scripts
from huiyin.duties.permissions import reads_record
from huiyin.duties.record.kept import years_of
from huiyin.duties.record.pages import membership_of_record, open_record
from huiyin.duties.record.taking_away import file_name
from huiyin.matters.ledger import listing
from huiyin.matters.ledger.filters import Chosen
from huiyin.matters.ledger_views import order_of
from huiyin.matters.models import Answer, Assignment, CoOpinion, Kind, Matter
from huiyin.opinions.issue_views import shown
from huiyin.opinions.models import BulletinIssue
from huiyin.proposals.models import Handover
from huiyin.web import refuse

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
MOST_KEPT = 8  # files; a report's has some hundred kilobytes
_kept: dict[str, bytes] = {}  # of this process, the oldest first
TRADITIONAL = "zh-hant"
OF_A_PROPOSAL = ("matter__assembly", "matter__rule_set", "matter__proposal__session__term", "matter__sector")


def _sent(
    request: HttpRequest, fmt: str, name: Callable[[], str], build: Callable[[], Paper], *, keep: bool = False
) -> HttpResponseBase:
    """`name` and `build` are asked in the paper's language. The file's name says which record, and no person.

    `keep`: a paper that anybody may ask for is written once; a later one with the same words is the same file.
    """
    content_type = CONTENT_TYPES[fmt]
    write = _written_once if keep else _written
    traditional = get_language() == TRADITIONAL
    with override(TRADITIONAL if traditional else settings.LANGUAGE_CODE):
        paper, called = in_its_scripts(build(), traditional=traditional), name()
        try:
            written = write(paper, fmt)
        except fonts.MissingSigns as missing:
            return refuse(request, _no_font(missing), status=409)
    return FileResponse(io.BytesIO(written), as_attachment=True, filename=f"{called}.{fmt}", content_type=content_type)


def _written(paper: Paper, fmt: str) -> bytes:
    return docx.write(paper) if fmt == "docx" else pdf.write(paper)


def _written_once(paper: Paper, fmt: str) -> bytes:
    """Setting a long report takes seconds of one processor, and who asks for it need not sign in."""
    which = hashlib.sha256(f"{fmt} {paper!r}".encode()).hexdigest()
    written = _kept.get(which)
    if written is None:
        written = _written(paper, fmt)
        for oldest in list(_kept)[: len(_kept) - MOST_KEPT + 1]:
            _kept.pop(oldest, None)
        _kept[which] = written
    return written


def _no_font(missing: fonts.MissingSigns) -> str:
    return _("这台服务器的字体里没有这些字，排不出 PDF：%(signs)s。请下载 Word，或者请管理员补上字体。") % {
        "signs": str(missing)
    }


def _numbered(kind: str, matter: Matter) -> str:
    """提案-2026-0012"""
    return f"{kind}-{matter.year}-" + (f"{matter.number:04d}" if matter.number else _("未编号"))


@never_cache
def proposal_form_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    seen = Matter.objects.visible_to(request.user).filter(kind=Kind.PROPOSAL)
    parts = ("assembly", "rule_set", "sector", "merged_into", "proposal__session__term")
    matter = get_object_or_404(seen.select_related(*parts), pk=pk)
    return _sent(
        request, fmt, lambda: _numbered(_("提案"), matter), lambda: proposal_form.paper_of(matter, request.user)
    )


@never_cache
def reply_letter_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """What was given; an answer still in review is none."""
    seen = Answer.objects.visible_to(request.user).filter(matter__kind=Kind.PROPOSAL)
    answer = get_object_or_404(seen.select_related("agency", "matter__merged_into", *OF_A_PROPOSAL), pk=pk)
    return _sent(
        request,
        fmt,
        lambda: _numbered(_("提案答复"), answer.matter),
        lambda: reply_letter.paper_of(answer, request.user),
    )


@never_cache
def co_opinion_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    proposals = Matter.objects.visible_to(request.user).filter(kind=Kind.PROPOSAL)
    seen = CoOpinion.objects.visible_to(request.user).filter(assignment__matter__in=proposals)
    beside = [f"assignment__{part}" for part in ("agency", *OF_A_PROPOSAL)]
    opinion = get_object_or_404(seen.select_related(*beside), pk=pk)
    matter = opinion.assignment.matter
    return _sent(
        request, fmt, lambda: _numbered(_("会办意见"), matter), lambda: co_opinion.paper_of(opinion, request.user)
    )


@never_cache
def handover_list_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """As far as the reader sees its matters: an agency reads its own."""
    held = get_object_or_404(Handover.objects.visible_to(request.user).select_related("assembly"), pk=pk)
    seen = Matter.objects.visible_to(request.user).filter(handovers=held).order_by("year", "number", "pk")
    matters = seen.prefetch_related(Prefetch("assignments", Assignment.objects.current().select_related("agency")))
    return _sent(
        request,
        fmt,
        lambda: f"{_('交办清单')}-{held.held_on.isoformat()}",
        lambda: handover_list.paper_of(held, matters),
    )


@never_cache
def bulletin_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    seen = BulletinIssue.objects.visible_to(request.user).select_related("assembly", "made_by")
    issue = get_object_or_404(seen, pk=pk)
    told = shown(request.user, issue)
    number = f"{issue.number:03d}" if issue.number else ""
    return _sent(
        request,
        fmt,
        lambda: "-".join(filter(None, [_("社情民意"), issue.series, str(issue.year), number])),
        lambda: bulletin.paper_of(issue, told["entries"], told["submissions"]),
    )


@never_cache
def ledger_sheet_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    seen = Matter.objects.visible_to(request.user).select_related("assembly", "rule_set", "place", "livelihood")
    matter = get_object_or_404(seen, pk=pk)
    return _sent(
        request, fmt, lambda: _numbered(_("台账"), matter), lambda: ledger_sheet.paper_of(matter, request.user)
    )


@never_cache
def ledger_list_file(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The list as it was filtered and ordered, whole; too long a one is refused rather than cut."""
    chosen, order = Chosen(request.GET), listing.ORDERS[order_of(request)]
    if not chosen.is_valid:
        return redirect(f"{reverse('matters:ledger')}?{chosen.query()}")
    found = listing.find(listing.each_way(request.user, chosen), order, None, ledger_sheet.MOST)
    if found.more:
        return _too_long(request)
    keys = [pk for _value, pk in found.keys]
    return _sent(
        request,
        fmt,
        lambda: _("台账"),
        lambda: ledger_sheet.list_of(
            listing.rows(request.user, keys), "；".join(str(chip.words) for chip in chosen.chips())
        ),
    )


def _too_long(request: HttpRequest) -> HttpResponse:
    words = _("列表超过 %(most)d 件，不便排印。请再选一些条件，或者导出 XLSX。")
    return refuse(request, words % {"most": ledger_sheet.MOST}, status=409)


@never_cache
def roll_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    activity = activity_organised(request, pk)
    lines = list(lines_of(activity).visible_to(request.user).select_related(*BESIDE_LINES).order_by(*ORDER))
    return _sent(
        request,
        fmt,
        lambda: f"{_('名册')}-{activity.starts_on.isoformat()}",
        lambda: roll.paper_of(activity, lines),
    )


@never_cache
def duty_record_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """As the page to print: whose it is can see who read it."""
    membership = membership_of_record(request, pk)
    if not reads_record(request.user, membership):
        raise Http404
    year = next((one for one in years_of(membership) if str(one) == request.GET.get("year")), None)

    def build() -> Paper:
        sections, notes = open_record(request, membership)
        return duty_record.paper_of(membership, sections, notes, year)

    return _sent(request, fmt, lambda: file_name(membership, fmt).removesuffix(f".{fmt}"), build)
