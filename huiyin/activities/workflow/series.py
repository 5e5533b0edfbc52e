"""Series: numbered lectures, a reading group with its phases, a meeting of every month; and their days to come."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.models import Activity, Series
from huiyin.activities.permissions import organises_for
from huiyin.activities.workflow.planning import plan_activity
from huiyin.assemblies.models import Assembly
from huiyin.history.taking import StepNotAllowed, begin, begun

MOST_DAYS = 60  # planned at once
EVERY = {
    "weekly": gettext_lazy("每周"),
    "fortnightly": gettext_lazy("每两周"),
    "monthly": gettext_lazy("每月的这几日"),
    "monthly_weekday": gettext_lazy("每月的第几个星期几（同第一次）"),
}


@transaction.atomic
def open_series(*, by: Any, assembly: Assembly, key: uuid.UUID, kind: str, title: str, note: str = "") -> Series:
    typed = [assembly.pk, kind, title.strip(), note.strip()]
    if existing := begun(Series, "open_series", by=by, key=key, typed=typed):
        return existing
    if not organises_for(by, assembly.pk):
        raise PermissionDenied
    _one_of_its_title(assembly, title.strip())
    made = Series.objects.create(assembly=assembly, kind=kind, title=title.strip(), note=note.strip())
    begin(made, "open_series", by=by, key=key, typed=typed)
    return made


@transaction.atomic
def change_series(series: Series, *, by: Any, key: uuid.UUID, kind: str, title: str, note: str = "") -> Series:
    typed = [series.pk, kind, title.strip(), note.strip()]
    if begun(Series, "change_series", by=by, key=key, typed=typed):
        return series
    if not organises_for(by, series.assembly_id):
        raise PermissionDenied
    _one_of_its_title(series.assembly, title.strip(), but=series.pk)
    Series.objects.filter(pk=series.pk).update(kind=kind, title=title.strip(), note=note.strip())
    series.refresh_from_db()
    begin(series, "change_series", by=by, key=key, typed=typed)
    return series


def _one_of_its_title(assembly: Assembly, title: str, but: int = 0) -> None:
    if not title:
        raise StepNotAllowed(_("请写系列的名称。"))
    if Series.objects.filter(assembly=assembly, title=title).exclude(pk=but).exists():
        raise StepNotAllowed(
            _("本级已经有叫“%(title)s”的系列。请换一个名称，或者直接用原来那一个。") % {"title": title}
        )


@transaction.atomic
def plan_days(series: Series, *, by: Any, key: uuid.UUID, days: Sequence[date], **facts: Any) -> list[Activity]:
    """One activity on each of these days, all or none; each is numbered on from the last of the series."""
    if not days:
        raise StepNotAllowed(_("请至少留下一个日子。"))
    if len(days) > MOST_DAYS:
        raise StepNotAllowed(_("一次最多安排 %(most)d 次。请把截止日期提前。") % {"most": MOST_DAYS})
    longer = facts["ends_on"] - facts["starts_on"]
    made = []
    for day in sorted({*days}):
        given = facts | {"series": series, "starts_on": day, "ends_on": day + longer}
        made.append(plan_activity(by=by, assembly=series.assembly, key=uuid.uuid5(key, day.isoformat()), **given))
    return made


def repeated(
    every: str, first: date, until: date, *, weekdays: Sequence[int] = (), month_days: Sequence[int] = ()
) -> list[date]:
    """The days from `first` to `until`, both counted. Without chosen days, the weekday or the day of the first.

    A month without a 31st, or without a fifth Friday, has none: the day is not moved to another.
    """
    chosen = {*weekdays} or {first.weekday()}
    numbered = {*month_days} or {first.day}
    found = []
    for day in _each(first, until):
        weeks = ((day - first).days + first.weekday()) // 7
        fits = {
            "weekly": day.weekday() in chosen,
            "fortnightly": day.weekday() in chosen and weeks % 2 == 0,
            "monthly": day.day in numbered,
            "monthly_weekday": day.weekday() == first.weekday() and _ordinal(day) == _ordinal(first),
        }[every]
        found += [day] if fits else []
    return found


def _ordinal(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _each(first: date, until: date) -> Iterator[date]:
    day = first
    while day <= until:
        yield day
        day += timedelta(days=1)
