"""Where the proposals received in the year stand now: filed, not filed, or still examined. Every one is somewhere."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.assemblies.models import Assembly
from huiyin.figures.rows.proposals import proposals_received
from huiyin.matters.models import State


def received_not_filed(assembly: Assembly, year: int) -> QuerySet:
    return proposals_received(assembly, year).filter(state=State.NOT_FILED)


def received_examined(assembly: Assembly, year: int) -> QuerySet:
    open_still = proposals_received(assembly, year).filter(filed_on__isnull=True, merged_into__isnull=True)
    return open_still.exclude(state=State.NOT_FILED)
