"""What is kept longer than the rule sets say: counted, and erased where somebody or a rule set says so.

Decision 0055, docs/rules/privacy.md, rules P7 and P8.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Min, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly, RuleSet, Term
from huiyin.assemblies.months import months_before
from huiyin.assemblies.rules import erases_when_due
from huiyin.calendars.deadlines import ONE, Unit, due_on
from huiyin.corrections.models import CorrectionRequest
from huiyin.history.looking import LOOK
from huiyin.history.models import Event, record
from huiyin.history.redacting import forget
from huiyin.history.wording import kept
from huiyin.privacy.holding import held
from huiyin.privacy.keeping import AFTER_THE_RECORD, as_day, months
from huiyin.privacy.registry import ACCOUNT, ARCHIVE, KEPT, Kept

ROWS = 500  # in one transaction
LOOKS = "looks"
# Of these the row stays, as somebody's absence is counted: the words go.
EMPTIED = {"activities.leave": {"text": ""}}
# What is not over yet is not past its term, whatever its day.
OVER: dict[str, Q] = {
    "contacts.pair": Q(ends_on__isnull=False, meetings=None, after=None),
    "corrections.correctionrequest": ~Q(state=CorrectionRequest.State.ASKED),
    # Still counted by the activities it excuses from; it goes with them.
    "activities.leaveofabsence": Q(ends_on__isnull=False),
}


# What a talk's words say goes and is told of before the talk; a pair goes after the meetings that name it.
_ORDER = {"contacts.meetingnote": -1, "contacts.pair": 1}


@dataclass(frozen=True)
class Lot:
    """Rows of one kind of one assembly (None: of no assembly) that are past their term."""

    code: str  # label of their model
    term: str  # code of the rule set's `kept`
    assembly: Assembly | None
    until: date  # the last day of records that are past their term
    rows: QuerySet[Any]  # held ones left out
    kept_back: int  # rows a hold names
    day: str = field(default="")  # path to the day they belong to

    @property
    def count(self) -> int:
        return self.rows.order_by().values("pk").distinct().count()

    @property
    def oldest(self) -> date | None:
        return as_day(self.rows.order_by().aggregate(first=Min(self.day))["first"]) if self.day else None


def due(today: date) -> dict[str, int]:
    """Rows past their term on `today`, by code of the rule set's `kept`."""
    found = Counter({term: 0 for term in (entry.term for entry in KEPT) if term not in (ARCHIVE, ACCOUNT)})
    found[LOOKS] = 0
    for lot in lots(today):
        found[lot.term] += lot.count
    return dict(found)


def lots(today: date) -> Iterator[Lot]:
    for entry in sorted(KEPT, key=lambda entry: _ORDER.get(entry.code, 0)):
        if entry.term in AFTER_THE_RECORD:
            yield from _after_record(entry, today)
        elif entry.term not in (ARCHIVE, ACCOUNT):
            yield from _ended(entry, today)
    cut = _cut(today, _longest(LOOKS))
    looks = Event.objects.filter(step=LOOK, at__date__lte=cut)
    yield Lot("history.event", LOOKS, None, cut, looks, 0, "at")


def _lot(entry: Kept, assembly: Assembly | None, until: date, past: Q) -> Lot:
    rows = entry.model._base_manager.filter(past & OVER.get(entry.code, Q()))
    if emptied := EMPTIED.get(entry.code):
        rows = rows.exclude(**emptied)
    of_hold = held(entry)
    return Lot(entry.code, entry.term, assembly, until, rows.exclude(of_hold), rows.filter(of_hold).count(), entry.day)


def _cut(today: date, count: int) -> date:
    """The last day of a record whose `count` months were over before `today`."""
    day = months_before(today, count)
    while due_on(day, count, Unit.MONTHS).due_on >= today:
        day -= ONE
    return day


def _longest(term: str) -> int:
    """Of what belongs to no assembly: the longest any of them has, so that nothing is called due too early."""
    return max((months(assembly, term) for assembly in Assembly.objects.all()), default=months(None, term))


def _after_record(entry: Kept, today: date) -> Iterator[Lot]:
    on = _day_of(entry)
    if not entry.assembly:
        cut = _cut(today, _longest(entry.term))
        yield _lot(entry, None, cut, Q(**{f"{on}__lte": cut}))
        return
    for one in Assembly.objects.order_by("pk"):
        cut = _cut(today, months(one, entry.term))
        yield _lot(entry, one, cut, Q(**{entry.assembly: one, f"{on}__lte": cut}))


def _day_of(entry: Kept) -> str:
    found: Any = entry.model._meta.get_field(entry.day.split("__")[0])
    return f"{entry.day}__date" if "__" not in entry.day and isinstance(found, DateTimeField) else entry.day


def _ended(entry: Kept, today: date) -> Iterator[Lot]:
    """Of terms that ended long enough ago, the rows of their days; a kind without days goes with the membership."""
    for term in Term.objects.filter(ends_on__isnull=False).select_related("assembly").order_by("pk"):
        assert term.ends_on
        if due_on(term.ends_on, months(term.assembly, entry.term), Unit.MONTHS).due_on < today:
            yield _lot(entry, term.assembly, term.ends_on, _of_term(entry, term))


def _of_term(entry: Kept, term: Term) -> Q:
    if entry.day:
        return Q(**{entry.assembly: term.assembly, f"{entry.day}__range": (term.starts_on, term.ends_on)})
    if "membership" in entry.paths:
        return Q(membership__term=term)
    # Proposed pairs: with their proposal, which is none of the term's once it was put into force or let go.
    return Q(**{entry.assembly: term.assembly}, pairing__at__date__range=(term.starts_on, term.ends_on))


# Erasing


Told = Callable[[Lot, int], None]


def erase(today: date, *, told: Told = lambda lot, count: None, by: Any = None, run: uuid.UUID | None = None) -> int:
    """All that is past its term, some rows at a time, each time with its line of history. How many rows.

    Stopped half way, what was erased is erased and told of; the next run finds the rest.
    """
    run = run or uuid.uuid4()
    return sum(_erase(lot, by, run, told) for lot in lots(today))


def erase_where_rules_say_so(today: date) -> int:
    """The daily round: in assemblies whose rule set says `erase`; what is no assembly's where all of them do."""
    assemblies = list(Assembly.objects.all())
    willing = {one.pk for one in assemblies if _is_willing(one, today)}
    everywhere = bool(assemblies) and len(willing) == len(assemblies)
    run = uuid.uuid4()
    mine = (lot for lot in lots(today) if (lot.assembly.pk in willing if lot.assembly else everywhere))
    return sum(_erase(lot, None, run, lambda lot, count: None) for lot in mine)


def _is_willing(assembly: Assembly, today: date) -> bool:
    try:
        return erases_when_due(assembly.rules_on(today).document)
    except RuleSet.DoesNotExist:
        return False


def _erase(lot: Lot, by: Any, run: uuid.UUID, told: Told) -> int:
    total = 0
    while done := _some(lot, by, run):
        total += done
        told(lot, total)
    return total


@transaction.atomic
def _some(lot: Lot, by: Any, run: uuid.UUID) -> int:
    """Read once more now that they are to go: a hold placed a moment ago keeps its rows."""
    found = list(lot.rows.order_by("pk").values_list("pk", flat=True).distinct()[:ROWS])
    if not found:
        return 0
    rows = lot.rows.model._base_manager.filter(pk__in=found)
    if lot.code == "history.event":
        _forget_looks(rows, by)
    elif emptied := EMPTIED.get(lot.code):
        rows.update(**emptied)
    else:
        rows.delete()
    facts = {"what": lot.code, "count": len(found), "until": lot.until.isoformat(), "run": str(run)}
    subject = lot.assembly or Assembly.objects.order_by("tier", "pk").first()
    if subject is not None:
        record(subject, "erase_due", by=by, before="", after="", key=uuid.uuid4(), facts=facts)
    return len(found)


def _forget_looks(rows: QuerySet[Any], by: Any) -> None:
    """Through the one door of the history, which keeps that they went."""
    forget(rows, by=by, why=kept(lambda: _("超过保存期限")))
