"""Who is given an answer."""

from __future__ import annotations

from huiyin.matters.models import Answer, Matter, Receipt, Signature


def give(matter: Matter, answer: Answer) -> None:
    """Every one who signed gets the answer."""
    answer.matter = matter
    answer.save()
    signed = matter.signatures.filter(state=Signature.State.SIGNED)
    Receipt.objects.bulk_create(Receipt(answer=answer, person_id=pk) for pk in signed.values_list("person", flat=True))
