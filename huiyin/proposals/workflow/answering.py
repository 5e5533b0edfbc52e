"""What handing over and ending share: who is given an answer, and who holds a proposal next."""

from __future__ import annotations

from huiyin.assemblies.models import Agency
from huiyin.matters import notifying, steps
from huiyin.matters.models import (
    Answer,
    Matter,
    Receipt,
    Signature,
)


def give(matter: Matter, answer: Answer) -> None:
    """Every one who signed gets the answer."""
    answer.matter = matter
    answer.save()
    signed = matter.signatures.filter(state=Signature.State.SIGNED)
    Receipt.objects.bulk_create(Receipt(answer=answer, person_id=pk) for pk in signed.values_list("person", flat=True))
    notifying.tell_answered(answer, signed.values_list("person", flat=True))


def held_by(agency: Agency) -> steps.Holder:
    return {"holder_office": "", "holder_person": None, "holder_agency": agency}
