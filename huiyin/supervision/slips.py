"""Three-colour slips: which clocks have a colour, which of them have no slip of it yet, and the slip itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency, Assembly
from huiyin.history import taking
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import OPEN, Clock, Due, DueLimits, Matter, due_limits, next_number
from huiyin.matters.permissions import agencies_of, conflict_of, conflict_words
from huiyin.matters.steps import hold_matter
from huiyin.supervision import permissions as may
from huiyin.supervision.clocks import RUNNING, with_agency
from huiyin.supervision.models import SLIP_COLOURS, Slip
from huiyin.web import number_in

SERIES = "slip"  # of matters.NumberSeries, beside the kinds of matter


def colour_of(due_on: date, assembly_id: int, today: date, limits: DueLimits) -> Due:
    """Of one clock, as `Matter.due_colour` says it of the nearest."""
    yellow, blue = limits.of(assembly_id)
    if due_on < today:
        return Due.RED
    if due_on <= yellow:
        return Due.YELLOW
    return Due.BLUE if due_on <= blue else Due.LATER


@dataclass(frozen=True)
class Candidate:
    """A clock that has a colour and no slip of it."""

    clock: Clock
    agency: Agency
    colour: Due

    @property
    def code(self) -> str:
        return f"{self.clock.pk}-{self.colour.value}"


def candidates(user: Any, assembly_id: int, today: date, matter: Matter | None = None) -> list[Candidate]:
    """The nearest due date first. Two queries, however many there are, besides those for the calendar."""
    found = with_agency(Clock.objects.visible_to(user).filter(RUNNING))
    found = found.filter(matter__assembly=assembly_id, matter__state__in=OPEN, agency_pk__isnull=False)
    if matter:
        found = found.filter(matter=matter)
    found = found.select_related("matter").defer("explanation").prefetch_related("slips").order_by("due_on", "pk")
    clocks, limits = list(found), due_limits(today)
    agencies = Agency.objects.in_bulk({clock.agency_pk for clock in clocks})
    coloured = [
        Candidate(clock, agencies[clock.agency_pk], colour_of(clock.due_on, assembly_id, today, limits))
        for clock in clocks
    ]
    return [
        one
        for one in coloured
        if one.colour in SLIP_COLOURS and one.colour not in {slip.colour for slip in one.clock.slips.all()}
    ]


@transaction.atomic
def issue(clock: Clock, *, by: Any, key: uuid.UUID, colour: str, on: date | None = None) -> Slip:
    """One slip, in the colour the clock has on the day. `colour` is what the one who issues had before them.

    Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed.
    """
    on = on or timezone.localdate()
    typed = [clock.pk, colour]
    if made := taking.begun(Slip, "issue", by=by, key=key, typed=typed):
        return made
    matter = clock.matter
    hold_matter(matter)
    if not may.issues_slips(by, matter.assembly_id):
        raise PermissionDenied
    if why := conflict_words(by, matter):
        raise StepNotAllowed(why)
    now = with_agency(Clock.objects.filter(RUNNING, pk=clock.pk, matter__state__in=OPEN)).first()
    if now is None or now.agency_pk is None:
        raise StepNotAllowed(_("这个期限已经停止，或者现在不归承办单位。"))
    if colour_of(now.due_on, matter.assembly_id, on, due_limits(on)) != colour:
        raise StepNotAllowed(_("期限的颜色已经变了，请重新查看。"))
    if earlier := Slip.objects.filter(clock=now, colour=colour).first():
        raise StepNotAllowed(_("已经发过：%(slip)s。") % {"slip": earlier})
    row = Slip.objects.create(
        assembly=matter.assembly,
        year=on.year,
        number=next_number(matter.assembly, SERIES, on.year),
        colour=colour,
        matter=matter,
        clock=now,
        agency_id=now.agency_pk,
        issued_on=on,
        due_on=now.due_on,
        issued_by=by,
    )
    facts = {"agency": row.agency.name, "colour": colour, "number": row.number}
    taking.begin(row, "issue", by=by, key=key, typed=typed, facts=facts)
    return row


@dataclass(frozen=True)
class Issued:
    """What came of one row: a slip, or why there is none."""

    clock: Clock
    slip: Slip | None
    refusal: str = ""


def issue_many(
    user: Any, assembly: Assembly, codes: list[str], *, key: uuid.UUID, on: date | None = None
) -> list[Issued]:
    """Each row on its own: what fails does not stop the others. Raises PermissionDenied."""
    if not may.issues_slips(user, assembly.pk):
        raise PermissionDenied
    named = [(number_in(pk), colour) for pk, _dash, colour in (code.partition("-") for code in codes)]
    wanted = [(pk, colour) for pk, colour in named if pk is not None]
    visible = Clock.objects.visible_to(user).filter(matter__assembly=assembly)
    clocks = visible.select_related("matter__assembly").in_bulk([pk for pk, _colour in wanted])
    return [_issued(clocks[pk], user, uuid.uuid5(key, str(pk)), colour, on) for pk, colour in wanted if pk in clocks]


def _issued(clock: Clock, user: Any, key: uuid.UUID, colour: str, on: date | None) -> Issued:
    try:
        return Issued(clock, issue(clock, by=user, key=key, colour=colour, on=on))
    except StepNotAllowed as refused:
        return Issued(clock, None, str(refused))
    except IntegrityError:  # somebody issued the same slip in the same moment
        return Issued(clock, None, _("刚有人发出了同一张督办单。"))


@transaction.atomic
def acknowledge(row: Slip, *, by: Any, key: uuid.UUID, name: str, text: str, on: date | None = None) -> None:
    """The agency has it, and says what it will do. Once."""
    on, typed = on or timezone.localdate(), [row.pk, name, text]
    if taking.begun(Slip, "acknowledge", by=by, key=key, typed=typed):
        return
    if taking.locked(row).acknowledged_on is not None:
        raise StepNotAllowed(_("这张督办单已经签收。"))
    if not acknowledges(by, row):
        raise PermissionDenied
    changes = {"acknowledged_on": on, "acknowledged_name": name, "acknowledged_note": text}
    Slip.objects.filter(pk=row.pk).update(**changes)
    row.refresh_from_db()
    taking.begin(row, "acknowledge", by=by, key=key, typed=typed, facts={"name": name})


def acknowledges(user: Any, row: Slip) -> bool:
    return row.agency_id in agencies_of(user) and not conflict_of(user, row.matter)
