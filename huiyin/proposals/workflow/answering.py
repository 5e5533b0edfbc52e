"""What handing over and ending share: who is given an answer, and who holds a proposal next."""

from __future__ import annotations

from huiyin.assemblies.models import Agency
from huiyin.matters import steps
from huiyin.matters.models import (
    Answer,
    Matter,
    Receipt,
)


def give(matter: Matter, answer: Answer) -> None:
    """Every proposer gets the answer; a seconder reads it, but is not owed it."""
    answer.matter = matter
    answer.save()
    owed = matter.signatures.proposers()
    Receipt.objects.bulk_create(Receipt(answer=answer, person_id=pk) for pk in owed.values_list("person", flat=True))


def held_by(agency: Agency) -> steps.Holder:
    return {"holder_office": "", "holder_person": None, "holder_agency": agency}
