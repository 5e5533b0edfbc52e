"""Findings of a trip, and research reports with what they advise. Not by comments, versions or instructions.

Filters of reports: `assembly`, `state`, `topic`, `activity`. Of findings: `assembly`, `kind` (of the activity),
`activity`, `place`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.fieldwork.models import Finding, Recommendation, Report
from huiyin.search.gathering import beside, facts, in_batches, lines
from huiyin.search.sources import SOURCES, UNDATED, Reach, Shown, Source, Text, Watched

_WORDS = ("problem", "cause", "advice", "spot")


def _texts_of_findings(findings: QuerySet[Any]) -> Iterator[Text]:
    for some in in_batches(findings, "pk", "found_on", *_WORDS):
        for pk, on, *said in some:
            yield Text(pk, on, "", lines(said))


def _reach_of_findings(user: Any) -> Reach:
    """Few, and seen in many ways: one by one."""
    return Reach(keys=(Finding.objects.visible_to(user).order_by().values_list("pk", flat=True),))


def _shown_findings(user: Any, keys: list[int]) -> dict[int, Shown]:
    rows = Finding._base_manager.filter(pk__in=keys).select_related("activity", "place")
    return {
        one.pk: Shown(
            str(one),
            reverse("fieldwork:finding", args=[one.pk]),
            facts(one.activity.title, one.place and one.place.place_name, one.found_on),
        )
        for one in rows
    }


SOURCES.add(
    Source(
        code="finding",
        label=_("调研发现"),
        model=Finding,
        texts=_texts_of_findings,
        watched=(Watched(Finding, "id", (*_WORDS, "found_on")),),
        shown=_shown_findings,
        reach=_reach_of_findings,
        day="found_on",
        filters={"assembly": "activity__assembly", "kind": "activity__kind", "activity": "activity", "place": "place"},
    )
)


def _texts_of_reports(reports: QuerySet[Any]) -> Iterator[Text]:
    for some in in_batches(reports, "pk", "title", "text", "outcome", "adopted_on", "circulated_on"):
        advised = Recommendation.objects.using(reports.db).filter(report__in=[row[0] for row in some])
        said = beside(advised, "report_id", "text")
        for pk, title, text, outcome, adopted_on, circulated_on in some:
            yield Text(pk, adopted_on or circulated_on or UNDATED, title, lines(text, said[pk], outcome))


def _reach_of_reports(user: Any) -> Reach:
    return Reach(keys=(Report.objects.visible_to(user).order_by().values_list("pk", flat=True),))


def _shown_reports(user: Any, keys: list[int]) -> dict[int, Shown]:
    rows = Report._base_manager.filter(pk__in=keys).select_related("assembly", "body", "author").defer("text")
    return {
        one.pk: Shown(
            one.title,
            reverse("fieldwork:report", args=[one.pk]),
            facts(one.body or one.author, one.assembly.name, one.adopted_on, one.get_state_display()),
        )
        for one in rows
    }


SOURCES.add(
    Source(
        code="report",
        label=_("调研报告"),
        model=Report,
        texts=_texts_of_reports,
        watched=(
            Watched(Report, "id", ("title", "text", "outcome", "adopted_on", "circulated_on")),
            Watched(Recommendation, "report_id", ("text", "order")),
        ),
        shown=_shown_reports,
        reach=_reach_of_reports,
        filters={name: name for name in ("assembly", "state", "topic", "activity")},
    )
)
