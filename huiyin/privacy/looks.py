"""Who looked at what is sensitive about me: of the looks others left behind (history/looking.py), those about me."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from huiyin.accounts.models import RoleHolding
from huiyin.assemblies.models import holds_on
from huiyin.history.looking import LOOK, WHAT
from huiyin.history.models import Event
from huiyin.members.models import person_of
from huiyin.privacy.registry import KEPT

ASSEMBLY = "assemblies.assembly"  # whose list it was; so that the index of the history finds it


@dataclass(frozen=True)
class Look:
    at: datetime
    who: str
    office: str  # the roles held on that day
    what: str
    why: str


def looks_at(user: Any) -> QuerySet[Event]:
    """By others, at the account, the person, and any record listed about them; lists that told of them too."""
    person = person_of(user)
    concerns = [
        Q(
            subject=entry.code,
            subject_id__in=entry.model._base_manager.filter(entry.about(user)).order_by().values("pk"),
        )
        for entry in KEPT
        if entry.is_sensitive or entry.model._meta.label_lower in ("members.person", "accounts.user")
    ]
    if person:
        concerns.append(Q(subject=ASSEMBLY, facts__people__icontains=f",{person.pk},"))
    looks = Event.objects.filter(reduce(or_, concerns), step=LOOK).exclude(actor=user)
    return looks.order_by("-at", "-pk")


def told(events: list[Event]) -> list[Look]:
    actors = {event.actor_id for event in events if event.actor_id}
    held: dict[int, list[RoleHolding]] = defaultdict(list)
    for one in RoleHolding.objects.filter(user__in=actors).select_related("assembly", "agency", "body", "sector"):
        held[one.user_id].append(one)
    return [_told(event, held) for event in events]


def _told(event: Event, held: dict[int, list[RoleHolding]]) -> Look:
    day = timezone.localdate(event.at)
    offices = [str(one) for one in held[event.actor_id or 0] if holds_on(one, day)]
    what = event.facts.get("what", "")
    return Look(event.at, event.actor_name, "、".join(offices), str(WHAT.get(what, what)), event.facts.get("note", ""))
