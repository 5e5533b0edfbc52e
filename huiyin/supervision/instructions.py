"""What leaders wrote on a matter: recorded, corrected by amendment, told as far as each reader may know."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history import taking
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import BEFORE_FILING, Matter
from huiyin.matters.steps import hold_matter
from huiyin.members.entered import entered_words
from huiyin.supervision import permissions as may
from huiyin.supervision.models import LeaderInstruction


@transaction.atomic
def instruct(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    leader_name: str,
    leader_office: str,
    level: str,
    given_on: date,
    text: str,
    gist: str,
    amends: LeaderInstruction | None = None,
    reason: str = "",
) -> LeaderInstruction:
    """Record it, or with `amends` correct an earlier record: that one stays, and is shown as corrected."""
    step = "amend" if amends else "instruct"
    words = {
        "leader_name": leader_name,
        "leader_office": leader_office,
        "level": level,
        "given_on": given_on,
        "text": text,
        "gist": gist,
    }
    typed = [matter.pk, words, amends and amends.pk, reason]
    if made := taking.begun(LeaderInstruction, step, by=by, key=key, typed=typed):
        return made
    hold_matter(matter)
    if not may.records_instructions(by, matter):
        raise PermissionDenied
    if matter.state in BEFORE_FILING:
        raise StepNotAllowed(_("还没有立案（登记）的事项不能登记批示。"))
    if amends and LeaderInstruction.objects.filter(amends=amends).exists():
        raise StepNotAllowed(_("这条批示刚被别人更正过。请在更正后的那一条上再更正。"))
    row = LeaderInstruction.objects.create(
        matter=matter,
        amends=amends,
        amendment_reason=reason,
        recorded_by=by,
        recorded_on=timezone.localdate(),
        **words,
    )
    taking.begin(row, step, by=by, key=key, typed=typed)  # no words of it: the history has other readers
    return row


def amend(row: LeaderInstruction, *, by: Any, key: uuid.UUID, reason: str, **words: Any) -> LeaderInstruction:
    return instruct(row.matter, by=by, key=key, amends=row, reason=reason, **words)


@dataclass(frozen=True)
class Told:
    """An instruction as one reader may know it: `text` None where only the gist is theirs."""

    pk: int
    leader_name: str
    leader_office: str
    level: str
    given_on: date
    gist: str
    text: str | None
    amendment_reason: str
    corrected: bool
    entered: str  # for readers of the full text

    def get_level_display(self) -> str:
        return str(LeaderInstruction.Level(self.level).label)


def _entered(row: LeaderInstruction) -> str:
    return entered_words(row.recorded_by, [], body=row.leader_name)


GIST = ["pk", "leader_name", "leader_office", "level", "given_on", "gist"]


def told_to(user: Any, matter: Matter) -> list[Told]:
    """Newest first. Who knows the gist alone reads what stands now, not what was corrected, nor why.

    The full text is not even read from the database for them.
    """
    known = LeaderInstruction.objects.known_to(user).filter(matter=matter).order_by("-given_on", "-pk")
    rows = list(known.values(*GIST, "amended_by"))
    seen = LeaderInstruction.objects.visible_to(user).filter(matter=matter).select_related("recorded_by")
    full = {row.pk: row for row in seen}
    return [
        Told(
            **{name: row[name] for name in GIST},
            text=full[row["pk"]].text if row["pk"] in full else None,
            amendment_reason=full[row["pk"]].amendment_reason if row["pk"] in full else "",
            entered=_entered(full[row["pk"]]) if row["pk"] in full else "",
            corrected=row["amended_by"] is not None,
        )
        for row in rows
        if row["pk"] in full or row["amended_by"] is None
    ]
