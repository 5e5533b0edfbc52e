"""What is open today: the session's window, and calls to second a proposal."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from huiyin.assemblies.models import Assembly
from huiyin.matters.models import Kind, Matter, Signature, State
from huiyin.members.models import memberships_of, person_of
from huiyin.proposals.intake import Intake, last_intake, next_intake


def intake_words(assembly: Assembly) -> dict[str, Any]:
    """Context of `_intake.html`: the window that is open or comes next, else the one that closed last."""
    now = timezone.now()
    coming = next_intake(assembly, now)
    is_open = coming is not None and coming.is_open(now)
    return {"intake": coming, "intake_is_open": is_open, "closed": None if is_open else last_intake(assembly, now)}


def open_intakes(user: Any) -> list[tuple[Assembly, Intake]]:
    """The windows open now in the assemblies one is a member of, for the first page."""
    now = timezone.now()
    found = ((held.assembly, next_intake(held.assembly, now)) for held in memberships_of(user))
    return [(assembly, intake) for assembly, intake in found if intake and intake.is_open(now)]


def calls_for(user: Any) -> QuerySet[Matter]:
    """Open calls one may still answer, those of one's own sector first, then by their day."""
    person, sectors = person_of(user), [held.sector_id for held in memberships_of(user)]
    calls = Matter.objects.visible_to(user).filter(
        kind=Kind.PROPOSAL,
        state=State.COSIGNING,
        proposal__seconding=True,
        proposal__signing_until__gte=timezone.localdate(),
        assembly__in=[held.assembly_id for held in memberships_of(user)],
    )
    mine = Signature.objects.filter(person=person).exclude(role=Signature.Role.SECONDER, state=Signature.State.INVITED)
    signed = Q(signatures__role=Signature.Role.SECONDER, signatures__state=Signature.State.SIGNED)
    calls = calls.exclude(pk__in=mine.values("matter")).annotate(
        seconded=Count("signatures", filter=signed), distance=Case(When(sector__in=sectors, then=0), default=1)
    )
    return calls.select_related("assembly", "sector", "proposal").order_by("distance", "proposal__signing_until", "pk")
