"""Handovers as a sheet."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, WHOLE, Column, Sheet

HANDOVERS = [
    Column("name", gettext_lazy("名称"), width=36),
    Column("held_on", gettext_lazy("日期"), DAY, 12),
    Column("assembly", gettext_lazy("政协"), width=28),
    Column("total", gettext_lazy("件数"), WHOLE, 8),
]


def handovers(found: Any) -> Sheet:
    return Sheet(f"handovers-{timezone.localdate()}", _("交办会"), HANDOVERS, found, [])
