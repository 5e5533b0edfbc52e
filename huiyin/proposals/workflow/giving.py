"""Who is given an answer."""

from __future__ import annotations

from huiyin.matters import notifying
from huiyin.matters.models import Answer, Matter, Receipt


def give(matter: Matter, answer: Answer) -> None:
    """Every proposer gets the answer; a seconder reads it, but is not owed it."""
    answer.matter = matter
    answer.save()
    owed = matter.signatures.proposers()
    people = list(owed.values_list("person", flat=True))
    Receipt.objects.bulk_create(Receipt(answer=answer, person_id=pk) for pk in people)
    notifying.tell_answered(answer, people)
