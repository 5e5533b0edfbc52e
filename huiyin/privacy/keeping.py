"""Until when a record about somebody is kept: by the rule set of its assembly, counted from the end of its term.

Nothing is erased here; the days are worked out and shown (docs/rules/privacy.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.assemblies import rules
from huiyin.assemblies.models import Assembly, RuleSet, Term
from huiyin.calendars.deadlines import Unit, due_on
from huiyin.privacy.registry import ACCOUNT, ARCHIVE, Kept

AFTER_THE_RECORD = {"notices", "corrections", "looks"}  # belong to no term


def months(assembly: Assembly | None, term: str) -> int:
    """Of the rule set in force today; where none is, as by default."""
    try:
        document = assembly.rules_on(timezone.localdate()).document if assembly else {}
    except RuleSet.DoesNotExist:
        document = {}
    return rules.kept(document)[term]


def words(term: str, assembly: Assembly | None) -> str:
    """Of a kind of record: the rule, before any day."""
    if term == ARCHIVE:
        return _("长期保存（档案）")
    if term == ACCOUNT:
        return _("账户在用期间")
    count = months(assembly, term)
    if term in AFTER_THE_RECORD:
        return ngettext("这条记录之后 %(count)d 个月", "这条记录之后 %(count)d 个月", count) % {"count": count}
    return ngettext("届满后 %(count)d 个月", "届满后 %(count)d 个月", count) % {"count": count}


@dataclass
class Keeping:
    """Terms and rule sets read once for all rows of a page or an export."""

    def __post_init__(self) -> None:
        self._terms: dict[int, list[Term]] = {}
        self._months: dict[tuple[int | None, str], int] = {}

    def until(self, entry: Kept, row: Any, own: Assembly | None) -> date | None:
        """The last day, where one can be told: none of the archive, an account in use, a term without an end."""
        if entry.term in (ARCHIVE, ACCOUNT):
            return None
        assembly = reach(row, entry.assembly) or own
        day = as_day(reach(row, entry.day)) if entry.day else None
        return self.last_day(entry.term, assembly, day)

    def last_day(self, term: str, assembly: Assembly | None, day: date | None) -> date | None:
        start = day if term in AFTER_THE_RECORD else self._end_of_term(assembly, day or timezone.localdate())
        return due_on(start, self._count(assembly, term), Unit.MONTHS).due_on if start else None

    def _count(self, assembly: Assembly | None, term: str) -> int:
        key = (assembly.pk if assembly else None, term)
        if key not in self._months:
            self._months[key] = months(assembly, term)
        return self._months[key]

    def _end_of_term(self, assembly: Assembly | None, day: date) -> date | None:
        if assembly is None:
            return None
        if assembly.pk not in self._terms:
            self._terms[assembly.pk] = list(Term.objects.filter(assembly=assembly).order_by("starts_on"))
        begun = [term for term in self._terms[assembly.pk] if term.starts_on <= day]
        return begun[-1].ends_on if begun else None


def reach(row: Any, path: str) -> Any:
    for name in path.split("__") if path else ():
        row = getattr(row, name, None)
        if row is None:
            return None
    return row if path else None


def as_day(moment: Any) -> date | None:
    if isinstance(moment, datetime):
        return timezone.localdate(moment)
    return moment if isinstance(moment, date) else None
