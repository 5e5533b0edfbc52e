"""What became of findings, as far as each reader may know it; the fate of a matter as sector boards tell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.boards.fates import fate_of
from huiyin.fieldwork.models import GONE, Finding, Report, Way
from huiyin.matters.models import Matter


class Stands(models.TextChoices):
    """Read from what there is; nobody types it."""

    OPEN = "open", _("待定去向")
    RAISED = "raised", _("已提出")
    REPORTED = "reported", _("写入报告")
    LET_GO = "let_go", _("不再提出")


SIGNS = {Stands.OPEN: "submitted", Stands.RAISED: "accepted", Stands.REPORTED: "replied", Stands.LET_GO: "withdrawn"}


def with_parts(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """With all that is shown of each; a fixed number of queries."""
    return findings.select_related("activity", "stop__place", "place", "written_by").prefetch_related(
        Prefetch("ways", Way.objects.select_related("matter", "by")), Prefetch("reports", Report.objects.order_by("pk"))
    )


def with_fates(findings: Iterable[Finding], user: Any) -> list[Finding]:
    """`fates`: of each way; `in_reports`: those the reader sees; `stands`, with a sign for it."""
    shown = list(findings)
    ways = {way.matter_id for finding in shown for way in finding.ways.all()}
    reports = {report.pk for finding in shown for report in finding.reports.all()}
    seen = {matter.pk: matter for matter in _matters(ways, user)}
    read = (
        set(Report.objects.visible_to(user).filter(pk__in=reports).values_list("pk", flat=True)) if reports else set()
    )
    for finding in shown:
        finding.fates = [fate_of(way.matter, seen) for way in finding.ways.all()]  # type: ignore[attr-defined]
        finding.in_reports = [one for one in finding.reports.all() if one.pk in read]  # type: ignore[attr-defined]
        finding.stands = stands(finding)  # type: ignore[attr-defined]
        finding.sign = SIGNS[finding.stands]  # type: ignore[attr-defined]
    return shown


def stands(finding: Finding) -> Stands:
    if any(way.matter.state not in GONE for way in finding.ways.all()):
        return Stands.RAISED
    if finding.reports.all():
        return Stands.REPORTED
    return Stands.LET_GO if finding.let_go_on else Stands.OPEN


def _matters(pks: set[int], user: Any) -> QuerySet[Matter]:
    if not pks:
        return Matter.objects.none()
    return Matter.objects.visible_to(user).filter(pk__in=pks).prefetch_related("answers__agency")
