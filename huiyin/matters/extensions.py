"""More time for an agency: asked before its term is over, decided by the office. The only way a term gets longer.

One rule for every kind of matter; each kind's table says by whom and where from.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import clocks, notifying, steps
from huiyin.matters.agencies import only, take_on
from huiyin.matters.models import Assignment, Clock, Extension, Matter
from huiyin.matters.steps import Step

# The terms an agency may ask to be longer, by whatever kind of matter they run for.
TERMS = (Clock.Name.HANDLE, Clock.Name.REHANDLE, Clock.Name.RESOLVE, Clock.Name.AGENCY_REPLY)
ASK, GRANT, REFUSE = "ask_extension", "grant_extension", "refuse_extension"


def term_of(part: Assignment) -> Clock:
    """The clock of its answer or its work that runs; whoever handles has one."""
    return part.clocks.get(name__in=TERMS, stopped_on__isnull=True)


@transaction.atomic
def ask(
    table: dict[str, Step],
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    reason: str,
    until: date,
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """More time, asked before the term is over. The term runs on until it is granted."""
    on = on or timezone.localdate()
    Matter.objects.select_for_update().get(pk=matter.pk)  # it keeps the state: nothing else would stop a second one
    part = take_on(
        *(table, matter, ASK),
        by=by,
        key=key,
        on=on,
        agency=agency,
        typed=[reason, until],
        facts={"until": until.isoformat()},
        fits=lambda part: _extensible(part, until, on),
    )
    if part:
        Extension.objects.create(assignment=part, clock=term_of(part), reason=reason, until=until, asked_on=on)
        notifying.tell_office(matter, table[ASK].label, by=by, key=key)


def _extensible(part: Assignment, until: date, on: date) -> None:
    """Within the limits of the rule set. Raises StepNotAllowed."""
    clock, limits = term_of(part), part.matter.rule_set.extension()
    if clock.extensions.filter(decision="").exists():
        raise StepNotAllowed(_("您单位已经申请延期，正在等待决定。"))
    if clock.extensions.filter(decision="granted").count() >= limits["times"]:
        raise StepNotAllowed(_("规则只允许延期 %(times)d 次。") % limits)
    if on > clock.due_on:
        raise StepNotAllowed(_("延期要在期限（%(due)s）之前申请，现在已经逾期。") % {"due": clock.due_on})
    last = clocks.latest_extension(clock, limits)
    if last <= clock.due_on:
        raise StepNotAllowed(_("现在的期限（%(due)s）已经是规则允许的最长期限，不能再延。") % {"due": clock.due_on})
    if not clock.due_on < until <= last:
        raise StepNotAllowed(_("请选择 %(due)s 之后、不晚于 %(last)s 的日期。") % {"due": clock.due_on, "last": last})


@transaction.atomic
def grant(
    table: dict[str, Step],
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    note: str,
    agency: Agency | None = None,
    on: date | None = None,
) -> Assignment | None:
    """Who granted it and why stands with the clock."""
    return _decide(table, matter, GRANT, by=by, key=key, note=note, agency=agency, on=on or timezone.localdate())


@transaction.atomic
def refuse(
    table: dict[str, Step],
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    note: str,
    agency: Agency | None = None,
    on: date | None = None,
) -> Assignment | None:
    return _decide(table, matter, REFUSE, by=by, key=key, note=note, agency=agency, on=on or timezone.localdate())


def _decide(
    table: dict[str, Step],
    matter: Matter,
    step: str,
    *,
    by: Any,
    key: uuid.UUID,
    note: str,
    agency: Agency | None,
    on: date,
) -> Assignment | None:
    def decided() -> list[Assignment]:
        waiting = [found for found in asked(matter) if agency in (None, found.assignment.agency)]
        one = only(waiting, table[step], matter)
        decision = Extension.Decision.GRANTED if step == GRANT else Extension.Decision.REFUSED
        one.clock.extensions.filter(decision="").update(decision=decision, note=note, decided_on=on)
        if step == GRANT:
            clocks.extend(one.clock, one.until, by=str(by), on=on, reason=note or one.reason)
        return [one.assignment]

    taken = steps.take(table, matter, step, by=by, key=key, on=on, typed=note, facts={"note": note}, parts=decided)
    return taken.parts[0] if taken else None


def asked(matter: Matter) -> Any:
    return Extension.objects.filter(assignment__matter=matter, decision="").select_related(
        "clock", "assignment__agency"
    )


def not_asked(by: Any, matter: Matter) -> str | None:
    return None if asked(matter).exists() else _("现在没有等待决定的延期申请。")
