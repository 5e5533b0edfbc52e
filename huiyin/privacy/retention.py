"""How many records are kept longer than the rule sets say, by kind of term. Nothing is erased here."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date
from typing import Any

from django.db.models import DateTimeField, Q

from huiyin.assemblies.models import Assembly, Term
from huiyin.calendars.deadlines import ONE, Unit, due_on
from huiyin.history.looking import LOOK
from huiyin.history.models import Event
from huiyin.privacy.keeping import AFTER_THE_RECORD, months
from huiyin.privacy.registry import ACCOUNT, ARCHIVE, KEPT, Kept


def due(today: date) -> dict[str, int]:
    """Rows past their term on `today`, by code of the rule set's `kept`."""
    found: Counter[str] = Counter()
    for entry in KEPT:
        if entry.term not in (ARCHIVE, ACCOUNT):
            found[entry.term] += _after_record(entry, today) if entry.term in AFTER_THE_RECORD else _ended(entry, today)
    found["looks"] = Event.objects.filter(step=LOOK, at__date__lte=_cut(today, _longest("looks"))).count()
    return dict(found)


def _cut(today: date, count: int) -> date:
    """The last day of a record whose `count` months were over before `today`."""
    year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
    day = date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    while due_on(day, count, Unit.MONTHS).due_on >= today:
        day -= ONE
    return day


def _longest(term: str) -> int:
    """Of what belongs to no assembly: the longest any of them has, so that nothing is called due too early."""
    return max((months(assembly, term) for assembly in Assembly.objects.all()), default=months(None, term))


def _after_record(entry: Kept, today: date) -> int:
    rows = entry.model._base_manager.all()
    on = _day_of(entry)
    if not entry.assembly:
        return rows.filter(**{f"{on}__lte": _cut(today, _longest(entry.term))}).count()
    each = Assembly.objects.all()
    return sum(
        rows.filter(**{entry.assembly: one, f"{on}__lte": _cut(today, months(one, entry.term))}).count() for one in each
    )


def _day_of(entry: Kept) -> str:
    field: Any = entry.model._meta.get_field(entry.day.split("__")[0])
    return f"{entry.day}__date" if "__" not in entry.day and isinstance(field, DateTimeField) else entry.day


def _ended(entry: Kept, today: date) -> int:
    """Of terms that ended long enough ago, the rows of their days; a kind without days goes with the membership."""
    total = 0
    for term in Term.objects.filter(ends_on__isnull=False).select_related("assembly"):
        assert term.ends_on
        if due_on(term.ends_on, months(term.assembly, entry.term), Unit.MONTHS).due_on < today:
            total += entry.model._base_manager.filter(_of_term(entry, term)).distinct().count()
    return total


def _of_term(entry: Kept, term: Term) -> Q:
    if entry.day:
        return Q(**{entry.assembly: term.assembly, f"{entry.day}__range": (term.starts_on, term.ends_on)})
    if "membership" in entry.paths:
        return Q(membership__term=term)
    return Q(pk__in=[])  # proposed pairs: they go with their proposal
