"""Suggestions of topics as a sheet."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, Column, Personal, Sheet
from huiyin.plans.models import AnnualPlan, Topic

SUGGESTIONS = [
    Column("title", gettext_lazy("题目"), width=44),
    Column("kind", gettext_lazy("类别"), width=12, read="get_kind_display"),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
    Column("why", gettext_lazy("理由"), width=44),
    Column("format", gettext_lazy("建议的形式"), width=20, read="get_format_display"),
    Column("lead_body", gettext_lazy("建议的牵头机构"), width=22),
    Column("months", gettext_lazy("建议的时间"), width=12),
    Column(
        "suggested_by",
        gettext_lazy("建议者"),
        width=18,
        read=lambda one: one.suggested_for or one.suggested_by,
        personal=Personal.NAME,
    ),
    Column("suggested_on", gettext_lazy("建议日期"), DAY, 12),
    Column("answer", gettext_lazy("答复"), width=36),
    Column("taken_into", gettext_lazy("并入"), width=36, read="taken_into.title"),
]


def suggestions(plan: AnnualPlan, state: str, found: Any) -> Sheet:
    asked = [(_("年度计划"), str(plan)), (_("状态"), str(Topic.State(state).label))]
    return Sheet(f"suggestions-{plan.pk}-{state}", _("选题建议"), SUGGESTIONS, found, asked)
