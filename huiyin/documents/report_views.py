"""The annual report to take away: a draft and a frozen one by whoever reads its page, a published one by everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huiyin.documents.papers import annual_report
from huiyin.documents.views import _sent
from huiyin.figures.models import AnnualReport


@login_not_required
@never_cache
@require_safe
def annual_report_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    seen = AnnualReport.objects.visible_to(request.user).select_related("assembly")
    report = get_object_or_404(seen, pk=pk)
    return _sent(
        request,
        fmt,
        lambda: f"{_('年度报告')}-{report.assembly.slug}-{report.year}",
        lambda: annual_report.paper_of(report),
        keep=report.state == AnnualReport.State.PUBLISHED,
    )
