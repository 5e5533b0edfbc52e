"""An opinion item out of another matter: with all who raised it, and its history on both."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from huiyin.accounts.models import Role
from huiyin.assemblies import rules
from huiyin.history.models import record
from huiyin.matters import clocks
from huiyin.matters.carrying import carry_names
from huiyin.matters.models import Clock, Kind, Matter, State, next_number
from huiyin.matters.openings import OPENINGS, Carried
from huiyin.matters.steps import nearest_due
from huiyin.opinions.models import ItemVersion, OpinionItem
from huiyin.opinions.workflow.table import STEPS
from huiyin.opinions.workflow.versions import keep_version


def open_item(origin: Matter, carried: Carried, by: Any, on: date) -> Matter:
    """It is with the desk at once, as one that was just handed in."""
    rule_set = origin.assembly.rules_on(on)
    number = next_number(origin.assembly, Kind.OPINION, on.year)
    item = Matter(
        kind=Kind.OPINION,
        assembly=origin.assembly,
        rule_set=rule_set,
        year=on.year,
        number=number,
        docket=rules.docket(rule_set.document, number=number, year=on.year),
        title=origin.title,
        state=State.RECEIVED,
        category=origin.category,
        sector=origin.sector,
        place=origin.place,
        holder_office=Role.OPINION_EDITOR,
        due_on=on,
        opened_on=on,
        origin=origin,
    )
    item.save()
    Clock.objects.bulk_create(clocks.started(item, name, on) for name in STEPS["submit"].clocks)
    Matter.objects.filter(pk=item.pk).update(due_on=nearest_due(item))
    item.refresh_from_db()
    OpinionItem.objects.create(matter=item, situation=carried.situation, advice=carried.advice)
    carry_names(origin.signatures.signed(), item)
    keep_version(item, kind=ItemVersion.Kind.ORIGINAL, by=None, on=on)
    facts = {"origin": origin.pk}
    record(item, "convert", by=by, before="", after=item.state, key=uuid.uuid4(), facts=facts)
    return item


OPENINGS[Kind.OPINION] = open_item
