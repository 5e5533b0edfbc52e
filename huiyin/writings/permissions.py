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
    """Own in any state; the assembly's offices what was submitted; its members and all who work in it what is
    published, which is never more than the author agreed to."""
    if not user.is_authenticated:
        return NOBODY
    readers = member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES)
    sent = Q(state__in=SENT, assembly__in=user.assemblies_as(*OFFICES))
    return Q(state="published", assembly__in=readers) | sent | _own(user)


def known_withdrawn(user: Any) -> Q:
    """What the offices had before them and its author withdrew: that it was, not what it said."""
    if not user.is_authenticated:
        return NOBODY
    return Q(state="withdrawn", submitted_on__isnull=False, assembly__in=user.assemblies_as(*OFFICES))


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


def is_author(user: Any, writing: Any) -> bool:
    person = person_of(user)
    return person is not None and writing.author_id == person.pk


def writes(user: Any, writing: Any) -> bool:
    """Its author; a body's, which no person signs, the liaison office."""
    if writing.author_id is None:
        return edits_writings(user, writing.assembly_id)
    return is_author(user, writing)


def edits(user: Any, writing: Any) -> bool:
    """The liaison office of its assembly; nobody their own."""
    return edits_writings(user, writing.assembly_id) and not is_author(user, writing)


def follows(user: Any, writing: Any) -> bool:
    """Reads its course and its versions: who wrote it, and the offices once they have it."""
    of_office = writing.state in SENT and writing.assembly_id in user.assemblies_as(*OFFICES)
    return of_office or writes(user, writing)


def keeps_call(user: Any, call: Any) -> bool:
    return edits_writings(user, call.assembly_id)


def visible_declined(user: Any) -> Q:
    """One's own word; the offices."""
    if not user.is_authenticated:
        return NOBODY
    return Q(call__assembly__in=user.assemblies_as(*OFFICES)) | Q(person=person_of(user) or 0)
