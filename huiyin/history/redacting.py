"""The guarded door: what may be taken out of the history, named before it is done, and provable afterwards.

A redaction is itself a row of the history, linked like every other. The database lets the row it names become what it
says, and nothing else (guarding.py); `huiyin verify` knows both. Decision 0052.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.months import months_later
from huiyin.assemblies.rules import LEAST_LOOKS
from huiyin.history.chains import SYSTEM, chains_of
from huiyin.history.content import EVENT
from huiyin.history.linking import Linked, link, settle
from huiyin.history.models import Event, Link, Redaction
from huiyin.history.taking import StepNotAllowed

BATCH = 1000


@transaction.atomic
def redact(
    event: Event, *, by: Any, why: str, actor_name: str | None = None, facts: dict[str, Any] | None = None
) -> Redaction | None:
    """Have the row read `actor_name` and `facts` from now on, each where it is given; None where it does already.

    `by` is None for a daily round. Raises StepNotAllowed without a reason, Event.DoesNotExist where the row is gone.
    """
    now = Event._base_manager.select_for_update().get(pk=event.pk)
    given = {"actor_name": actor_name, "facts": facts}
    wanted = {name: value for name, value in given.items() if value is not None and value != getattr(now, name)}
    if not wanted:
        return None
    for name, value in wanted.items():
        setattr(now, name, value)
    (made,) = _said([now], Redaction.Kind.REDACTED, by=by, why=why)
    Event._base_manager.filter(pk=now.pk).update(**wanted)
    for name in wanted:
        setattr(event, name, getattr(now, name))
    return made


@transaction.atomic
def forget(events: Iterable[Event], *, by: Any, why: str) -> int:
    """Take whole rows away whose time is over; says how many. What is gone already is passed over.

    Raises StepNotAllowed without a reason, and where one of them is younger than the law lets it be: then none goes.
    """
    today, gone, waiting = timezone.localdate(), 0, iter(events)
    while some := list(islice(waiting, BATCH)):
        rows = list(Event._base_manager.select_for_update().filter(pk__in=[one.pk for one in some]).order_by("pk"))
        if any(not is_old_enough(row, today) for row in rows):
            raise StepNotAllowed(
                _("办理记录至少要保存 %(months)s 个月，其中有的还不能删除。") % {"months": LEAST_LOOKS}
            )
        _said(rows, Redaction.Kind.FORGOTTEN, by=by, why=why)
        there = Event._base_manager.filter(pk__in=[row.pk for row in rows])
        there._raw_delete(there.db)  # nothing hangs on a row of the history
        gone += len(rows)
    return gone


def is_old_enough(event: Event, today: date) -> bool:
    """Its six months are over; a rule set may keep it longer."""
    return months_later(timezone.localdate(event.at), LEAST_LOOKS) < today


def _said(rows: list[Event], kind: str, *, by: Any, why: str) -> list[Redaction]:
    """Each redaction, then at once what it does to its row: verify looks for the two side by side."""
    if not why.strip():
        raise StepNotAllowed(_("请写明为什么。"))
    chains = dict(_chains(rows))
    is_gone = kind == Redaction.Kind.FORGOTTEN
    made = [
        Redaction(
            chain=chains[row.pk],
            event=row.pk,
            kind=kind,
            actor_name="" if is_gone else row.actor_name,
            facts={} if is_gone else row.facts,
            why=why.strip(),
            by=by,
            by_name=by.get_username() if by else "",  # of no person: the row can never be changed (decision 0055)
        )
        for row in rows
    ]
    Redaction.objects.bulk_create(made)
    pairs = zip(made, rows, strict=True)
    link(
        one
        for said, row in pairs
        for one in (Linked(said.chain, said), Linked(said.chain, row, kind=kind, is_gone=is_gone))
    )
    return made


def _chains(rows: list[Event]) -> Iterator[tuple[int, int]]:
    """Where the row was linked; one that never was (verify tells of it) goes where its subject leads."""
    settle()
    keys = [row.pk for row in rows]
    linked = dict(Link.objects.filter(table=EVENT, row__in=keys, kind=Link.Kind.WRITTEN).values_list("row", "chain"))
    strays = [(row.subject, row.subject_id) for row in rows if row.pk not in linked]
    leads = chains_of(strays)
    for row in rows:
        yield row.pk, linked.get(row.pk, leads.get((row.subject, row.subject_id), SYSTEM))
