"""Reports on other pages: a topic's with what came of them, an activity's, the author's, a matter's; in notices."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.fieldwork.conversions import conversions
from huiyin.fieldwork.models import Recommendation, Report
from huiyin.fieldwork.permissions import writes_reports
from huiyin.matters.models import Matter
from huiyin.members.models import Person
from huiyin.members.parts import PANELS, PARTS, Line, Panel, Part
from huiyin.plans.models import Topic
from huiyin.plans.progress import COUNTERS, Counter

SHOWN = 200  # recommendations in one panel; a topic has some tens


def newest(user: Any) -> QuerySet[Report]:
    return Report.objects.visible_to(user).order_by(F("adopted_on").desc(nulls_first=True), "-pk")


def _line(report: Report) -> Line:
    return Line(report.title, report.get_absolute_url(), report.adopted_on, str(report.get_state_display()))


def _advice(user: Any) -> QuerySet[Recommendation]:
    return Recommendation.objects.visible_to(user).select_related("report").order_by("-pk")


def _of_matter(row: Recommendation) -> Line:
    return Line(row.report.title, row.report.get_absolute_url(), row.report.adopted_on, row.text[:60])


def of_topic(topic: Topic, user: Any) -> dict[str, Any] | None:
    """The reports of a topic and its parts, and what became of each thing they advise."""
    there = Q(topic=topic) | Q(topic__within=topic)
    reports = list(newest(user).filter(there).select_related("body", "author").defer("text"))
    may_begin = writes_reports(user, topic.assembly_id)
    if not reports and not may_begin:
        return None
    adopted = [report.pk for report in reports if report.state in Report.ADOPTED]
    rows = Recommendation.objects.visible_to(user).filter(report__in=adopted)[:SHOWN]
    return {"reports": reports, "rows": conversions(rows, user), "topic": topic, "may_begin": may_begin}


def _adopted(user: Any) -> QuerySet[Report]:
    return Report.objects.visible_to(user).adopted()  # type: ignore[attr-defined]


def _being_written(user: Any) -> QuerySet[Report]:
    return Report.objects.visible_to(user).exclude(state__in=Report.ADOPTED)


def _given(user: Any) -> QuerySet[Recommendation]:
    """What adopted reports advise."""
    return Recommendation.objects.visible_to(user).filter(report__state__in=Report.ADOPTED)


def _taken_up(user: Any) -> QuerySet[Recommendation]:
    return _given(user).filter(matter__isnull=False)


def _answered(user: Any) -> QuerySet[Recommendation]:
    return _given(user).filter(matter__answered_on__isnull=False)


COUNTERS += [
    Counter("reported", _("报告"), _adopted),
    Counter("reported", _("起草和征求意见的报告"), _being_written, reaches=False),
    Counter("adopted", _("领导批示的报告"), lambda user: _adopted(user).filter(instructions__isnull=False)),
    Counter("adopted", _("转为事项的建议"), _taken_up, topic="report__topic"),
    Counter("followed_up", _("有答复的建议"), _answered, topic="report__topic"),
]

PARTS[Activity].append(Part(_("调研报告"), ("activity",), newest, _line))
PARTS[Person].append(Part(_("执笔的调研报告"), ("author",), newest, _line))
PARTS[Matter].append(Part(_("出自调研报告的建议"), ("matter",), _advice, _of_matter))
PANELS[Topic].append(Panel("fieldwork/_reports_of_topic.html", of_topic))


def titles(user: Any, reports: list[int]) -> dict[int, str]:
    return {one.pk: one.title for one in Report.objects.visible_to(user).filter(pk__in=reports).only("title")}
