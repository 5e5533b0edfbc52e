"""Who is given an answer, and when an item is over."""

from __future__ import annotations

import uuid
from datetime import date

from huiyin.matters import notifying
from huiyin.matters.models import Answer, Matter, Receipt, State
from huiyin.opinions.workflow.table import take, untold


def give(matter: Matter, answer: Answer) -> None:
    """To all who signed, and to the account that wrote it where its person is none of them."""
    answer.matter = matter
    answer.save()
    signed = matter.signatures.proposers()
    people, with_account = [], set()
    for person, account in signed.values_list("person", "person__user"):
        people.append(person)
        with_account.add(account)
    owed = [Receipt(answer=answer, person_id=pk) for pk in people]
    raised_by = matter.opinion.raised_by_id
    accounts = [raised_by] if raised_by and raised_by not in with_account else []
    Receipt.objects.bulk_create([*owed, *(Receipt(answer=answer, account_id=pk) for pk in accounts)])
    notifying.tell_answered(answer, people, accounts)


def settle(matter: Matter, on: date) -> None:
    """It is over when nobody waits for a word any more."""
    matter.refresh_from_db()
    if matter.state == State.FED_BACK and not untold(matter).exists():
        take(matter, "close", by=None, key=uuid.uuid4(), on=on)
