"""Who is given an answer, and when an item is over."""

from __future__ import annotations

import uuid
from datetime import date

from huiyin.matters import giving
from huiyin.matters.models import Answer, Matter, State
from huiyin.opinions.workflow.table import take, untold


def give(matter: Matter, answer: Answer) -> None:
    """To all who signed, and to the account that wrote it where its person is none of them."""
    writer = matter.opinion.raised_by_id
    signed = matter.signatures.proposers().filter(person__user=writer)
    giving.give(matter, answer, accounts=[writer] if writer and not signed.exists() else [])


def settle(matter: Matter, on: date) -> None:
    """It is over when nobody waits for a word any more."""
    matter.refresh_from_db()
    if matter.state == State.FED_BACK and not untold(matter).exists():
        take(matter, "close", by=None, key=uuid.uuid4(), on=on)
