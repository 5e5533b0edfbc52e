"""Field work on other pages: what came of a trip, of a topic; where a matter comes from. Nothing on a person's page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.activities.models.activity import FIELD_WORK
from huiyin.activities.workflow import companions_of, may_change_own
from huiyin.fieldwork.models import Finding, Way
from huiyin.fieldwork.permissions import keeps_trip, writes_findings
from huiyin.fieldwork.shown import Stands, stands, with_fates, with_parts
from huiyin.matters.models import Matter
from huiyin.members.models import person_of
from huiyin.members.parts import PANELS, PARTS, Line, Panel, Part
from huiyin.plans.models import Topic
from huiyin.plans.progress import COUNTERS, Counter


def came_of_it(activity: Activity, user: Any) -> dict[str, Any] | None:
    """Where it went, what was found, what became of each; buttons for those who write there."""
    stops = list(activity.stops.select_related("place"))
    findings = with_fates(with_parts(Finding.objects.visible_to(user).filter(activity=activity)), user)
    writes = activity.state != Activity.State.CANCELLED and writes_findings(user, activity)
    if activity.kind not in FIELD_WORK and not stops and not findings:
        return None
    return {
        "activity": activity,
        "stops": [(stop, [one for one in findings if one.stop_id == stop.pk]) for stop in stops],
        "of_all": [one for one in findings if one.stop_id is None],
        "total": len(findings),
        "open": sum(stands(one) == Stands.OPEN for one in findings),
        "writes": writes,
        "reads": writes or bool(findings),
        "keeps": writes and keeps_trip(user, activity),
        "changes": may_change_own(user, activity),
        "came_along": _came_along(activity, user),
    }


def _came_along(activity: Activity, user: Any) -> bool:
    person = person_of(user)
    return person is not None and companions_of(activity).filter(pk=person.pk).exists()


PANELS[Activity].append(Panel("fieldwork/_came_of_it.html", came_of_it))


def _findings(user: Any) -> QuerySet[Finding]:
    return with_parts(Finding.objects.visible_to(user)).order_by("-found_on", "-pk")


def _finding(finding: Finding) -> Line:
    return Line(str(finding), finding.get_absolute_url(), finding.found_on, str(stands(finding).label))


PARTS[Topic].append(Part(_("调研发现"), ("activity__topic",), _findings, _finding))


def _ways(user: Any) -> QuerySet[Way]:
    return Way.objects.visible_to(user).select_related("finding__activity").order_by("-on", "-pk")


def _way(way: Way) -> Line:
    found = way.finding
    return Line(str(found), found.get_absolute_url(), found.found_on, found.activity.title)


def _trips(user: Any) -> QuerySet[Way]:
    """For those who may not read the finding: that it comes from a trip, which everybody knows of."""
    seen = Matter.objects.visible_to(user)
    rows = Way.objects.filter(matter__in=seen).exclude(finding__in=Finding.objects.visible_to(user))
    return rows.select_related("finding__activity").order_by("-on", "-pk")


def _trip(way: Way) -> Line:
    activity = way.finding.activity
    return Line(activity.title, activity.get_absolute_url(), activity.starts_on)


PARTS[Matter] += [Part(_("来自调研发现"), ("matter",), _ways, _way), Part(_("来自调研"), ("matter",), _trips, _trip)]


def titles(user: Any, findings: list[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in Finding.objects.visible_to(user).filter(pk__in=findings)}


COUNTERS.append(Counter("found", _("调研发现"), lambda user: Finding.objects.visible_to(user), "activity__topic"))
