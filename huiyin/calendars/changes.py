"""Every change of a calendar goes through `change`: what was seen, what is wanted, who, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.calendars.models import Calendar, CalendarChange, CalendarDay
from huiyin.calendars.permissions import keeps_calendar

Kind = CalendarChange.Kind


class ChangedMeanwhile(Exception):
    """Somebody else changed the same day first. The message is for people."""


@dataclass(frozen=True)
class Entry:
    kind: str
    name: str
    source: str = ""

    def __str__(self) -> str:
        return f"{CalendarDay.Kind(self.kind).label} {self.name}"

    def says(self) -> tuple[str, str]:
        """What makes two entries of a day the same; where it was read does not."""
        return self.kind, self.name


@dataclass(frozen=True)
class Edit:
    day: date
    seen: Entry | None  # what stood there when the person looked
    wanted: Entry | None  # None: no entry

    def stored(self) -> list[Any]:
        return [self.day.isoformat(), *(asdict(entry) if entry else None for entry in (self.seen, self.wanted))]


def edit_from(stored: list[Any]) -> Edit:
    day, seen, wanted = stored
    return Edit(date.fromisoformat(day), *(Entry(**entry) if entry else None for entry in (seen, wanted)))


def entry_of(row: CalendarDay | None) -> Entry | None:
    return Entry(row.kind, row.name, row.source) if row else None


@transaction.atomic
def change(
    assembly: Assembly | None, edits: Iterable[Edit], *, by: Any, kind: Kind = Kind.EDIT
) -> CalendarChange | None:
    """Write the edits; None when the calendar already says all of it. An assembly's first change begins its calendar.

    Raises PermissionDenied; ChangedMeanwhile when a day no longer says what was seen: then nothing is written.
    """
    calendar = _locked(assembly, by)
    held = {row.day: row for row in calendar.days.all()}
    due = [edit for edit in edits if entry_of(held.get(edit.day)) != edit.wanted]
    _refuse_stale(due, held)
    return _written(calendar, due, [], by=by, kind=kind) if due else None


@transaction.atomic
def confirm(assembly: Assembly | None, year: int, *, by: Any, confirmed: bool = True) -> CalendarChange | None:
    """Say that all days of `year` are entered, or that they are not after all."""
    calendar = _locked(assembly, by)
    if (year in calendar.years) == confirmed:
        return None
    return _written(calendar, [], [[year, not confirmed, confirmed]], by=by, kind=Kind.CONFIRM)


@transaction.atomic
def undo(past: CalendarChange, *, by: Any) -> CalendarChange | None:
    """Take a change back as a new change. Refused where one of its days was changed again since."""
    calendar = _locked(past.calendar.assembly, by)
    back = [Edit(edit.day, edit.wanted, edit.seen) for edit in map(edit_from, past.days)]
    held = {row.day: row for row in calendar.days.all()}
    due = [edit for edit in back if entry_of(held.get(edit.day)) != edit.wanted]
    _refuse_stale(due, held)
    years = [[year, after, before] for year, before, after in past.years if (year in calendar.years) == after]
    return _written(calendar, due, years, by=by, kind=Kind.UNDO) if due or years else None


def _locked(assembly: Assembly | None, by: Any) -> Calendar:
    """The calendar, held for this transaction: the update makes a second writer wait."""
    if not keeps_calendar(by, assembly):
        raise PermissionDenied
    calendar, _made = Calendar.objects.get_or_create(assembly=assembly)
    Calendar.objects.filter(pk=calendar.pk).update(version=F("version"))
    calendar.refresh_from_db()
    return calendar


def _refuse_stale(edits: list[Edit], held: dict[date, CalendarDay]) -> None:
    stale = [edit.day for edit in edits if entry_of(held.get(edit.day)) != edit.seen]
    if stale:
        days = "、".join(day.isoformat() for day in stale[:5])
        raise ChangedMeanwhile(
            _("没有保存：%(days)s 刚有人改过。请回到日历看现在的内容，再决定是否修改。") % {"days": days}
        )


def _written(calendar: Calendar, edits: list[Edit], years: list[list[Any]], *, by: Any, kind: Kind) -> CalendarChange:
    now = timezone.now()
    calendar.days.filter(day__in=[edit.day for edit in edits]).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, day=edit.day, by=by, at=now, **asdict(edit.wanted))
        for edit in edits
        if edit.wanted
    )
    gone = {year for year, _before, after in years if not after}
    calendar.years = sorted({*calendar.years, *(year for year, _before, after in years if after)} - gone)
    calendar.version += 1
    calendar.save()
    stored = [edit.stored() for edit in edits]
    return CalendarChange.objects.create(
        calendar=calendar, version=calendar.version, kind=kind, by=by, at=now, days=stored, years=years
    )
