"""A membership or a seat ends: on a day, for a reason, undone the same day. What hangs on it ends with it.

A folder below adds itself to LEAVING in `AppConfig.ready`: what it does when somebody leaves, and how it is undone.
Decision 0038.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly, Body
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.members.models import Membership, Seat
from huiyin.members.permissions import keeps_register

Held = TypeVar("Held", Membership, Seat)
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Leaving:
    """Both take what was held, who ends it, and its last day; in the transaction of the step."""

    ended: Callable[[Any, Any, date], None]
    undone: Callable[[Any, Any, date], None]


LEAVING: list[Leaving] = []


@transaction.atomic
def end_membership(membership: Membership, *, by: Any, key: uuid.UUID, on: date, why: str) -> Membership:
    """`on` is the last day. Offices held as a member end with it, the record of what was done stays."""
    return _end(membership, "end_membership", by=by, key=key, on=on, why=why)


@transaction.atomic
def end_seat(seat: Seat, *, by: Any, key: uuid.UUID, on: date, why: str) -> Seat:
    return _end(seat, "end_seat", by=by, key=key, on=on, why=why)


@transaction.atomic
def undo_end(held: Held, *, by: Any, key: uuid.UUID) -> Held:
    """On the day it was entered, by the same office, and only while nobody has built on it."""
    step = "end_membership" if isinstance(held, Membership) else "end_seat"
    if begun(type(held), f"undo_{step}", by=by, key=key, typed=[held.pk]):
        return held
    if not keeps_register(by, assembly_of(held).pk):
        raise PermissionDenied
    locked(held)
    event = ended_today(held)
    if event is None:
        raise StepNotAllowed(_("只有当天登记的结束任职可以撤销。以前登记的，请重新登记任职。"))
    _put_back(held, event.facts["was"])
    for seat in event.facts.get("seats", []):
        Seat.objects.filter(pk=seat["pk"]).update(ends_on=seat["was"])
    last = date.fromisoformat(event.facts["on"])
    for hook in LEAVING:
        hook.undone(held, by, last)
    begin(held, f"undo_{step}", by=by, key=key, typed=[held.pk])
    return held


def assembly_of(held: Membership | Seat) -> Assembly:
    return held.assembly if isinstance(held, Membership) else held.body.assembly


def ended_today(held: Membership | Seat) -> Event | None:
    """The step that ended it, where that was today and it was not undone since."""
    last = Event.objects.of(held).filter(step__in=_STEPS).last()
    if last is None or last.step.startswith("undo_") or timezone.localdate(last.at) != timezone.localdate():
        return None
    return last


_STEPS = ["end_membership", "undo_end_membership", "end_seat", "undo_end_seat"]


def _end(held: Held, step: str, *, by: Any, key: uuid.UUID, on: date, why: str) -> Held:
    typed = [held.pk, on, why.strip()]
    if begun(type(held), step, by=by, key=key, typed=typed):
        return held
    if not keeps_register(by, assembly_of(held).pk):
        raise PermissionDenied
    now = locked(held)
    _check(now, on, why)
    was = now.ends_on.isoformat() if now.ends_on else None
    _put_back(held, on)
    seats: list[dict[str, Any]] = _end_seats(held, on) if isinstance(held, Membership) else []
    for hook in LEAVING:
        hook.ended(held, by, on)
    facts = {"on": on.isoformat(), "was": was, "note": why.strip(), "seats": seats}
    begin(held, step, by=by, key=key, typed=typed, facts=facts)
    return held


def _check(now: Membership | Seat, on: date, why: str) -> None:
    if not why.strip():
        raise StepNotAllowed(_("请写明原因。"))
    if on > timezone.localdate():
        raise StepNotAllowed(_("日期不能晚于今天。"))
    if on < now.starts_on:
        raise StepNotAllowed(_("结束的日子不能早于任职开始（%(day)s）。") % {"day": now.starts_on.isoformat()})
    if now.ends_on and now.ends_on <= timezone.localdate():
        raise StepNotAllowed(_("这段任职已经在 %(day)s 结束。") % {"day": now.ends_on.isoformat()})


def _put_back(held: Membership | Seat, ends_on: Any) -> None:
    type(held)._base_manager.filter(pk=held.pk).update(ends_on=ends_on)
    held.refresh_from_db()


def goes_on(held: Membership | Seat, on: date) -> bool:
    """A new term or another seat begins where this one ends: the person is there still."""
    if isinstance(held, Membership):
        others: Any = Membership.objects.filter(person=held.person_id, assembly=held.assembly_id)
    else:
        others = Seat.objects.filter(person=held.person_id, body__assembly=held.body.assembly_id, role=held.role)
    return bool(others.on(on + ONE).exclude(pk=held.pk).exists())


def _end_seats(membership: Membership, on: date) -> list[dict[str, Any]]:
    """In committees, councils and groups one sits as a member; the secretariat's staff are employed there."""
    if goes_on(membership, on):
        return []
    seats = Seat.objects.on(on + ONE).filter(person=membership.person_id, body__assembly=membership.assembly_id)
    found = list(seats.exclude(role=Seat.Role.STAFF).exclude(body__kind=Body.Kind.SECRETARIAT).order_by("pk"))
    noted = [{"pk": seat.pk, "was": seat.ends_on.isoformat() if seat.ends_on else None} for seat in found]
    for seat in found:
        Seat.objects.filter(pk=seat.pk).update(ends_on=max(on, seat.starts_on))
    return noted
