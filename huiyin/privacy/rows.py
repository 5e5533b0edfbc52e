"""The lines of one kind of record about me: what it says, the day, until when it is kept, where it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from huiyin.assemblies.models import Assembly
from huiyin.corrections.models import CorrectionRequest
from huiyin.privacy.keeping import Keeping, as_day, reach
from huiyin.privacy.registry import Kept, seen_by


@dataclass(frozen=True)
class Line:
    pk: Any
    words: str
    on: date | None
    until: date | None
    url: str  # "" where the reader has no page for it
    ask: str  # where a correction is asked for; "" where there is nothing to put right
    asked: CorrectionRequest | None  # that waits already


def lines(entry: Kept, rows: Iterable[Any], user: Any, own: Assembly | None, keeping: Keeping) -> list[Line]:
    found = list(rows)
    opens = pages(entry, found, user)
    asked = waiting_for_answer(entry, found, user)
    return [_line(entry, row, opens, asked, own, keeping) for row in found]


def _line(
    entry: Kept,
    row: Any,
    opens: dict[Any, str],
    asked: dict[int, CorrectionRequest],
    own: Assembly | None,
    keeping: Keeping,
) -> Line:
    on = as_day(reach(row, entry.day)) if entry.day else None
    ask = f"{reverse('corrections:ask')}?{urlencode({'of': entry.code, 'pk': row.pk})}" if entry.office else ""
    until = keeping.until(entry, row, own)
    return Line(row.pk, entry.line(row), on, until, opens.get(row.pk, ""), ask, asked.get(row.pk))


def pages(entry: Kept, rows: list[Any], user: Any) -> dict[Any, str]:
    """Where each row is read: its own page, or that of the record it stands on, as far as `user` sees it."""
    holders = {row.pk: reach(row, entry.record) if entry.record else row for row in rows}
    found = {pk: holder for pk, holder in holders.items() if hasattr(holder, "get_absolute_url")}
    seen: set[tuple[Any, Any]] = set()
    by_model: dict[Any, set[Any]] = defaultdict(set)
    for holder in found.values():
        by_model[type(holder)].add(holder.pk)
    for model, pks in by_model.items():
        seen |= {(model, pk) for pk in seen_by(model, user).filter(pk__in=pks).values_list("pk", flat=True)}
    return {pk: _address(holder) for pk, holder in found.items() if (type(holder), holder.pk) in seen}


def _address(holder: Any) -> str:
    try:
        return str(holder.get_absolute_url())
    except NoReverseMatch:
        return ""


def waiting_for_answer(entry: Kept, rows: list[Any], user: Any) -> dict[int, CorrectionRequest]:
    if not entry.office:
        return {}
    asked = CorrectionRequest.objects.filter(by=user, state=CorrectionRequest.State.ASKED, subject=entry.code)
    return {one.subject_id: one for one in asked.filter(subject_id__in=[row.pk for row in rows]) if one.subject_id}
