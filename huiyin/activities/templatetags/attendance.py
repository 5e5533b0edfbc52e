"""The part of an activity's page, and of the first page, that is about being called and having come."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from django import template
from django.utils import timezone

from huiyin.activities.models import Activity, Leave, Participation, RollCount
from huiyin.activities.permissions import organises, takes_part
from huiyin.activities.rates import of_activity
from huiyin.activities.workflow.replying import waiting_for
from huiyin.activities.workflow.seats import is_open_to_replies
from huiyin.assemblies import rules
from huiyin.members.models import person_of

register = template.Library()
SHOWN = 5


@register.inclusion_tag("activities/_attendance_panel.html", takes_context=True)
def attendance_panel(context: dict[str, Any], activity: Activity) -> dict[str, Any]:
    user: Any = context["user"]
    keeps = organises(user, activity)
    own = _own(user, activity)
    leave = Leave.objects.visible_to(user).filter(participation__in=own).order_by("-pk").first() if own else None
    groups = []
    if keeps or own or takes_part(user, activity):
        groups = list(activity.called_groups.select_related("assembly", "body", "sector", "person"))
    counts = RollCount.objects.visible_to(user).filter(activity=activity).select_related("assembly", "rule_set")
    return {
        "activity": activity,
        "own": own,
        "own_leave": leave,
        "is_open": is_open_to_replies(activity),
        "organises": keeps,
        "groups": groups,
        "counts": _counts(user, activity) if keeps else [],
        "totals": [(one, of_activity(one)) for one in counts] if activity.roll_completed_on else [],
        "key": uuid.uuid4(),
    }


def _own(user: Any, activity: Activity) -> list[Participation]:
    person = person_of(user)
    if person is None:
        return []
    return list(Participation.objects.filter(activity=activity, membership__person=person).select_related("activity"))


def _counts(user: Any, activity: Activity) -> list[tuple[str, int]]:
    seen = Participation.objects.visible_to(user).filter(activity=activity)
    count = Counter(seen.values_list("status", flat=True))
    return [(str(status.label), count[status.value]) for status in Participation.Status if count[status.value]]


@register.inclusion_tag("activities/_called_home.html", takes_context=True)
def called_home(context: dict[str, Any]) -> dict[str, Any]:
    """What one is called to and has not answered, and how many requests wait for one's word; nothing else."""
    user: Any = context["user"]
    person, lines = person_of(user), []
    if person is not None:
        asked = Participation.objects.filter(
            membership__person=person,
            status=Participation.Status.CALLED,
            activity__state=Activity.State.PLANNED,
            activity__starts_on__gte=timezone.localdate(),
        )
        found = asked.select_related("activity").order_by("activity__starts_on", "pk")[: 2 * SHOWN]
        lines = [line for line in found if is_open_to_replies(line.activity)][:SHOWN]
    decides = user.holds(*rules.LEAVE_APPROVERS)
    return {"lines": lines, "waiting": len(waiting_for(user)) if decides else 0, "key": uuid.uuid4()}
