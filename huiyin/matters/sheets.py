"""Lists of matters as sheets, where no list has columns of its own: what a row of such a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, WHOLE, Column, Personal, Sheet

MATTERS = [
    Column("title", gettext_lazy("案由"), width=44),
    Column("kind", gettext_lazy("类别"), width=14, read="get_kind_display"),
    Column("year", gettext_lazy("年度"), WHOLE, 8),
    Column("docket", gettext_lazy("编号"), width=14),
    Column("assembly", gettext_lazy("政协"), width=22),
    Column("state", gettext_lazy("状态"), width=14, read="get_state_display"),
    Column("holder", gettext_lazy("现由谁办理"), width=22, personal=Personal.NO),
    Column("due_on", gettext_lazy("期限"), DAY, 12),
    Column("opened_on", gettext_lazy("提出"), DAY, 12),
]


def matters(name: str, title: Any, found: Any, asked: Sequence[tuple[Any, Any]]) -> Sheet:
    return Sheet(f"{name}-{timezone.localdate()}", title, MATTERS, found, asked)
