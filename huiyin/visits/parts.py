"""Days of reception on a person's page, and on a matter's page where it was heard."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.matters.models import Matter
from huiyin.members.models import Person
from huiyin.members.parts import PARTS, Line, Part
from huiyin.visits.models import Received, Reception


def _receptions(user: Any) -> QuerySet[Reception]:
    return Reception.objects.visible_to(user).select_related("place").order_by("-held_on", "-pk")


def _reception(row: Reception) -> Line:
    return Line(str(row), row.get_absolute_url(), row.held_on, row.get_state_display())


def _heard(user: Any) -> QuerySet[Received]:
    rows = Received.objects.visible_to(user).select_related("reception__place", "originator")
    return rows.order_by("-reception__held_on", "-pk")


def _line(row: Received) -> Line:
    return Line(str(row.reception), row.reception.get_absolute_url(), row.reception.held_on, row.masked)


PARTS[Person].append(Part(_("走访和接待"), ("members",), _receptions, _reception))
PARTS[Matter].append(Part(_("接待时听到"), ("matter",), _heard, _line))
PARTS[Activity].append(Part(_("走访和接待"), ("activity",), _receptions, _reception))
