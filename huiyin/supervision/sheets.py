"""Open orders as a sheet."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, Column, Sheet

ORDERS = [
    Column("title", gettext_lazy("案由"), width=44, read="matter.title"),
    Column("leader", gettext_lazy("领导"), width=20, read=lambda one: one.leader_office + one.leader_name),
    Column("kind", gettext_lazy("类别"), width=12, read="get_kind_display"),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
    Column("office", gettext_lazy("负责处室"), width=20, read="get_office_display"),
    Column("due_on", gettext_lazy("报告期限"), DAY, 12),
]


def orders(found: Any) -> Sheet:
    return Sheet(f"orders-{timezone.localdate()}", _("在办的督办"), ORDERS, found, [])
