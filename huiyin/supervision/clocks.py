"""To which agency a clock belongs. Only this file knows; slips and punctuality ask it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When

from huiyin.assemblies.models import Agency
from huiyin.matters.models import Assignment, Clock

# What an agency has to do in time; the other clocks run against the assembly's own offices and the proposers.
AGENCY_CLOCKS = [Clock.Name.ACKNOWLEDGE, Clock.Name.HANDLE, Clock.Name.REHANDLE]


RUNNING = Q(stopped_on__isnull=True)  # whose days count now


def with_agency(clocks: QuerySet[Clock]) -> QuerySet[Any]:
    """Clocks with `agency_pk`, None for those of nobody's agency.

    A clock has no assignment of its own yet: it is that of the agency the matter was assigned to first. The holder
    would not do, for whoever holds a closed matter is nobody, and its clocks are counted too.
    """
    first = Assignment.objects.filter(matter=OuterRef("matter")).order_by("pk").values("agency")[:1]
    return clocks.annotate(agency_pk=Case(When(name__in=AGENCY_CLOCKS, then=Subquery(first)), default=None))


def agency_of(clock: Clock) -> Agency | None:
    found = with_agency(Clock.objects.filter(pk=clock.pk)).values("agency_pk")
    return Agency.objects.filter(pk__in=found).first()
