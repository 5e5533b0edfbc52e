"""When mail goes out: in office hours of the assembly's working days (docs/rules/deadlines.md, rule 6)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from huiyin.calendars.deadlines import WorkingDays

OPENS, CLOSES = time(9), time(17, 30)  # of the assembly's zone
_ONE = timedelta(days=1)


def working_moment(moment: datetime, days: WorkingDays) -> datetime:
    """`moment` itself in office hours, else when the office opens next."""
    local = timezone.localtime(moment)
    day, is_working = local.date(), days.reason_off(local.date()) is None
    if is_working and OPENS <= local.time() <= CLOSES:
        return moment
    if not is_working or local.time() > CLOSES:
        day += _ONE
    while days.reason_off(day) is not None:
        day += _ONE
    return datetime.combine(day, OPENS, tzinfo=timezone.get_default_timezone())
