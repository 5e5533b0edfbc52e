"""To which agency a clock belongs. Only this file knows; slips and punctuality ask it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from huiyin.assemblies.models import Agency
from huiyin.matters.models import Clock

# What an agency has to do in time; the other clocks run against the assembly's own offices and the proposers.
AGENCY_CLOCKS = [Clock.Name.ACKNOWLEDGE, Clock.Name.CO_OPINION, Clock.Name.HANDLE, Clock.Name.REHANDLE]


RUNNING = Q(stopped_on__isnull=True, paused_on__isnull=True)  # whose days count now


def with_agency(clocks: QuerySet[Clock]) -> QuerySet[Any]:
    """Clocks with `agency_pk`, None for those of no agency.

    An agency's clock is that of its assignment. Deciding on a return and checking an answer run for an assignment too,
    but the offices are to do them.
    """
    return clocks.annotate(agency_pk=Case(When(name__in=AGENCY_CLOCKS, then=F("assignment__agency")), default=None))


def agency_of(clock: Clock) -> Agency | None:
    found = with_agency(Clock.objects.filter(pk=clock.pk)).values("agency_pk")
    return Agency.objects.filter(pk__in=found).first()
