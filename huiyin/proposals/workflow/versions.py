"""The words as they were handed in, each time, and who had signed them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from huiyin.matters.models import Matter, Signature
from huiyin.members.models import Person
from huiyin.proposals.models import ProposalVersion


def keep_version(matter: Matter, *, by: Any, on: date) -> ProposalVersion:
    """Call when the words are handed in, after those who have not signed them were left out."""
    proposal = matter.proposal
    version = ProposalVersion.objects.create(
        matter=matter,
        number=matter.versions.count() + 1,
        title=matter.title,
        grounds=proposal.grounds,
        recommendations=proposal.recommendations,
        handed_in_on=on,
        handed_in_by=by,
    )
    version.signers.set(matter.signatures.proposers().values_list("person", flat=True))
    return version


def to_sign_again(matter: Matter) -> QuerySet[Person]:
    """Who had signed the words handed in last, and was asked again since because they changed."""
    last = matter.versions.last()
    if last is None:
        return Person.objects.none()
    asked = matter.signatures.filter(state=Signature.State.INVITED)
    return last.signers.filter(pk__in=asked.values("person"))
