"""Who reads which writing, whom a call is for, who edits and who puts collections together."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import CONTENT_ROLES, Role
from huiyin.members.models import member_assemblies, memberships_of, person_of

NOBODY = Q(pk__in=[])
OFFICES = (Role.LEADER, Role.LIAISON)
SENT = ("submitted", "edited", "approved", "published")


def _own(user: Any) -> Q:
    person = person_of(user)
    return Q(author=person) if person else NOBODY


def visible_writings(user: Any) -> Q:
    """Own in any state; the assembly's members read what is published, stories and histories once approved too; its
    offices what was submitted."""
    if not user.is_authenticated:
        return NOBODY
    readers = member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES)
    used = Q(state="published") | Q(state="approved") & ~Q(kind="reflection")
    sent = Q(state__in=SENT, assembly__in=user.assemblies_as(*OFFICES))
    return used & Q(assembly__in=readers) | sent | _own(user)


def visible_versions(user: Any) -> Q:
    """How the words came to be what they are: the author and the offices."""
    if not user.is_authenticated:
        return NOBODY
    from huiyin.writings.models import Writing

    sent = Q(state__in=SENT, assembly__in=user.assemblies_as(*OFFICES))
    return Q(writing__in=Writing._base_manager.filter(sent | _own(user)).order_by().values("pk"))


def visible_calls(user: Any) -> Q:
    """The offices, and those it is for: who is named, who is of a sector named, every member where nobody is."""
    if not user.is_authenticated:
        return NOBODY
    from huiyin.writings.models import Call

    seen = Q(assembly__in=user.assemblies_as(*OFFICES)) | Q(people=person_of(user) or 0)
    for held in memberships_of(user):
        everyone = Q(sectors=None, people=None)
        seen |= Q(assembly=held.assembly_id) & (everyone | Q(sectors=held.sector_id))
    return Q(pk__in=Call._base_manager.filter(seen).order_by().values("pk"))


def visible_collections(user: Any) -> Q:
    """The offices; finished ones all who work in the assembly and its members."""
    if not user.is_authenticated:
        return NOBODY
    readers = member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES)
    return Q(assembly__in=user.assemblies_as(*OFFICES)) | Q(state="finished", assembly__in=readers)


def edits_writings(user: Any, assembly_id: int) -> bool:
    """The liaison office collects and edits."""
    return bool(user.holds(Role.LIAISON, assembly_id=assembly_id))
