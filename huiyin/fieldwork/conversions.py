"""What came of what reports advise (成果转化): who took it up, who handles it, until when, what was answered.

All of it is read from the matter in the ledger. Who does not see the matter reads how far it is, and on which day it
was answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.boards.fates import fate_of
from huiyin.fieldwork.models import Recommendation
from huiyin.matters.ledger.export import satisfaction_of, told_of
from huiyin.matters.models import Assignment, Matter, due_limits


@dataclass(frozen=True)
class Row:
    """`matter` only where the reader sees it."""

    recommendation: Recommendation
    adopter: str
    handler: str
    words: str  # how it stands
    code: str
    due: str
    due_on: date | None
    answered_on: date | None
    result: str
    feedback: str
    matter: Matter | None = None

    @property
    def settled(self) -> bool:
        return bool(self.recommendation.why_not or self.recommendation.matter_id)


def conversions(rows: QuerySet[Recommendation], user: Any) -> list[Row]:
    """As many queries for many recommendations as for one."""
    found = list(rows.select_related("report", "agency", "matter__livelihood"))
    keys = [row.matter_id for row in found if row.matter_id]
    seen: dict[int, Matter] = {}
    if keys:
        visible = Matter.objects.visible_to(user).filter(pk__in=keys).select_related("livelihood")
        seen = {one.pk: one for one in visible.prefetch_related("answers__agency")}
    parts = _parts(seen)
    told, said = (told_of(list(seen)), satisfaction_of(user, list(seen))) if seen else ({}, {})
    today = timezone.localdate()
    limits = due_limits(today)

    def row_of(one: Recommendation) -> Row:
        suggested = str(one.agency) if one.agency else ""
        if one.matter is None:
            words = _("不转为事项") if one.why_not else _("还没有转为事项")
            return Row(one, suggested, "", words, "" if one.why_not else "draft", "none", None, None, "", "")
        fate = fate_of(one.matter, seen)
        matter = seen.get(one.matter.pk)
        if matter is None:
            return Row(one, suggested, "", fate.words, fate.code, "none", None, fate.answered_on, "", "")
        part = parts.get(matter.pk)
        return Row(
            one,
            str(part.agency) if part else suggested,
            (part.handler if part else "") or "",
            fate.words,
            fate.code,
            matter.due_colour(today, limits).value,
            matter.due_on,
            fate.answered_on,
            matter.livelihood.result if hasattr(matter, "livelihood") else "",
            "；".join(filter(None, [told.get(matter.pk, ""), said.get(matter.pk, "")])),
            matter,
        )

    return [row_of(one) for one in found]


def _parts(seen: Iterable[int]) -> dict[int, Assignment]:
    """The agency that answers for each: the first of the main ones."""
    mains = Assignment.objects.main().filter(matter__in=list(seen)).select_related("agency").order_by("-pk")
    return {part.matter_id: part for part in mains}
