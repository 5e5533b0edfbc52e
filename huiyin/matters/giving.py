"""Who is given an answer."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.matters import notifying
from huiyin.matters.models import Answer, Matter, Receipt


def give(matter: Matter, answer: Answer, accounts: Sequence[int] = ()) -> None:
    """Every proposer gets the answer, and `accounts` that wrote for a body; a seconder reads it, but is not owed it."""
    notifying.tell_answered(answer, hand_out(matter, answer, accounts), accounts)


def hand_out(matter: Matter, answer: Answer, accounts: Sequence[int] = ()) -> list[int]:
    """The answer with its receipts; the persons who have one. Nobody is told yet."""
    answer.matter = matter
    answer.save()
    people = list(matter.signatures.proposers().values_list("person", flat=True))
    Receipt.objects.bulk_create(
        [
            *(Receipt(answer=answer, person_id=pk) for pk in people),
            *(Receipt(answer=answer, account_id=pk) for pk in accounts),
        ]
    )
    return people
