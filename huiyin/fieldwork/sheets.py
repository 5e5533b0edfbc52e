"""Findings, and research one did oneself, as sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, WHOLE, Column, Personal, Sheet
from huiyin.fieldwork.models import Finding
from huiyin.fieldwork.shown import Stands, with_fates

SLICE = 500


def _where(finding: Finding) -> str:
    return f"{finding.place.place_name}{finding.spot}" if finding.place else ""


FINDINGS = [
    Column("found_on", gettext_lazy("日期"), DAY, 12),
    Column("activity", gettext_lazy("调研"), width=30, read="activity.title"),
    Column("place", gettext_lazy("地点"), width=22, read=_where),
    Column("problem", gettext_lazy("问题"), width=44),
    Column("advice", gettext_lazy("建议"), width=36),
    Column("written_by", gettext_lazy("记录人"), width=14, personal=Personal.NO),
    Column("stands", gettext_lazy("去向"), width=14, read=lambda one: Stands(one.stands).label),
]
OWN = [
    Column("starts_on", gettext_lazy("日期"), DAY, 12),
    Column("title", gettext_lazy("走访调研"), width=44),
    Column("place", gettext_lazy("地点"), width=22),
    Column("found", gettext_lazy("发现"), WHOLE, 8),
]


def findings(found: Any, which: Any, user: Any) -> Sheet:
    name = f"findings-{which}-{timezone.localdate()}"
    return Sheet(name, _("调研发现"), FINDINGS, _by_slices(found, user), [(_("去向"), str(which.label))])


def _by_slices(found: Any, user: Any) -> Iterator[Finding]:
    """What became of each is asked for a slice at a time."""
    keys = list(found.values_list("pk", flat=True))
    for first in range(0, len(keys), SLICE):
        yield from with_fates(found.filter(pk__in=keys[first : first + SLICE]), user)


def own(found: Any) -> Sheet:
    return Sheet(f"own-research-{timezone.localdate()}", _("我的走访调研"), OWN, found, [])
