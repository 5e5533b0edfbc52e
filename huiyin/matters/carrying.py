"""What goes over when one matter goes on as another: the names under it, and those it was heard from."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.matters.models import Matter, Signature, Voice

_AUTHOR = {Signature.Role.LEAD.value: Signature.Role.AUTHOR.value}  # only a proposal has a first proposer


def carry_names(signed: Iterable[Signature], to: Matter) -> None:
    """Who led is the author; each keeps the day they signed on."""
    Signature.objects.bulk_create(
        Signature(
            matter=to,
            person_id=one.person_id,
            role=_AUTHOR.get(one.role, one.role),
            state=one.state,
            signed_on=one.signed_on,
        )
        for one in signed
    )


def carry_voices(origin: Matter, to: Matter) -> None:
    """From now on `to` owes them the answer."""
    for voice in origin.voices.filter(carried_to=None):
        carried = Voice.objects.create(matter=to, originator_id=voice.originator_id)
        Voice.objects.filter(pk=voice.pk).update(carried_to=carried)
