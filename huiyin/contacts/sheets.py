"""Groups of the public and proposals of pairs, as sheets."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, MOMENT, YES_NO, Column, Personal, Sheet

GROUPS = [
    Column("name", gettext_lazy("名称"), width=28, read=str),
    Column("sector", gettext_lazy("界别"), width=20),
    Column("place", gettext_lazy("所在地"), read="place.place_name"),
    Column("language", gettext_lazy("语言"), width=10, read="get_language_display"),
    Column("is_open", gettext_lazy("在用"), YES_NO, 8),
]
PAIRINGS = [
    Column("starts_on", gettext_lazy("方案（起始日期）"), DAY),
    Column("mode", gettext_lazy("方式"), read="get_mode_display"),
    Column("by", gettext_lazy("拟定人"), width=14, personal=Personal.NO),
    Column("at", gettext_lazy("拟定时间"), MOMENT),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
]


def groups(found: Any, asked: list[tuple[str, str]]) -> Sheet:
    return Sheet(f"groups-{timezone.localdate()}", _("界别群众"), GROUPS, found, asked)


def pairings(found: Any) -> Sheet:
    return Sheet(f"pairings-{timezone.localdate()}", _("结对方案"), PAIRINGS, found, [])
