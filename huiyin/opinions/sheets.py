"""Issues of the bulletin as a sheet."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, WHOLE, Column, Sheet

ISSUES = [
    Column("name", gettext_lazy("刊物"), width=30),
    Column("year", gettext_lazy("年度"), WHOLE, 8),
    Column("number", gettext_lazy("期号"), WHOLE, 8),
    Column("title", gettext_lazy("标题"), width=44),
    Column("entries", gettext_lazy("件数"), WHOLE, 8, read=lambda issue: len(issue.entries.all())),
    Column("issued_on", gettext_lazy("刊发日期"), DAY, 12),
    Column("assembly", gettext_lazy("政协"), width=28),
]


def issues(found: Any) -> Sheet:
    return Sheet(f"issues-{timezone.localdate()}", _("信息刊物"), ISSUES, found, [])
