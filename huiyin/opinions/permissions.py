"""Who may do what with a social-opinion item. Who sees one: matters.permissions."""

from __future__ import annotations

from typing import Any

from huiyin.accounts.models import Role
from huiyin.matters.models import Matter
from huiyin.matters.permissions import conflict_of, has_signed, of_who_raised
from huiyin.members.models import member_assemblies
from huiyin.members.one_person import accounts_behind

# Whoever may enter an item of each kind of author.
WRITES = {
    "member": (Role.CONVENER, Role.OPINION_EDITOR, Role.LEDGER_STAFF),  # besides the members themselves
    "organisation": (Role.ORGANISATION,),
    "committee": (Role.COMMITTEE_STAFF,),
    "informant": (Role.INFORMANT,),
    "collection_point": (Role.OPINION_EDITOR, Role.LEDGER_STAFF),
}


def may_enter(user: Any, assembly_id: int, author_kind: str) -> bool:
    if author_kind == "member" and assembly_id in member_assemblies(user):
        return True
    return user.holds(*WRITES[author_kind], assembly_id=assembly_id)


@of_who_raised
def writes_it(user: Any, matter: Matter) -> bool:
    """Whoever put it to paper, and the one whose name stands first under it."""
    return matter.opinion.raised_by_id == user.pk or _is_first(user, matter)


def _is_first(user: Any, matter: Matter) -> bool:
    return any(
        signature.role == "author" and signature.state == "signed" and signature.person.user_id == user.pk
        for signature in matter.signatures.select_related("person")
    )


@of_who_raised
def is_author(user: Any, matter: Matter) -> bool:
    """Each whose item it is: all who signed it, and whoever wrote it for a body or a point."""
    return matter.opinion.raised_by_id == user.pk or has_signed(user, matter)


def is_editor(user: Any, matter: Matter) -> bool:
    """Nobody decides on an item they signed; what one only wrote down for a collection point, one may."""
    return edits_opinions(user, matter) and not conflict_of(user, matter)


def edits_opinions(user: Any, matter: Matter) -> bool:
    return bool(user.holds(Role.OPINION_EDITOR, assembly_id=matter.assembly_id))


def checks_it(user: Any, matter: Matter) -> bool:
    """The first of the two who let it go out: the desk's, and no author of it in any way."""
    return edits_opinions(user, matter) and not _has_a_part(user, matter)


def signs_it(user: Any, matter: Matter) -> bool:
    """The second, and the chair's signature where one is asked for."""
    return bool(user.holds(Role.LEADER, assembly_id=matter.assembly_id)) and not _has_a_part(user, matter)


def _has_a_part(user: Any, matter: Matter) -> bool:
    """Signed it, or put it to paper for anybody, with whichever account."""
    return matter.opinion.raised_by_id in accounts_behind(user) or conflict_of(user, matter) is not None


def sends_back(user: Any, matter: Matter) -> bool:
    return checks_it(user, matter) or signs_it(user, matter)


@of_who_raised
def tells_voices(user: Any, matter: Matter) -> bool:
    """Who took somebody's words down knows how to reach them; else the desk notes it."""
    return is_editor(user, matter) or matter.opinion.raised_by_id == user.pk


def reads_inside(user: Any, matter: Matter) -> bool:
    """What the desk said of it inside the house."""
    return bool(user.holds(Role.OPINION_EDITOR, Role.LEADER, assembly_id=matter.assembly_id))


def reads_original(user: Any, matter: Matter) -> bool:
    """An agency handles what was issued; who wrote it in which words first is not its business."""
    return reads_inside(user, matter) or is_author(user, matter)


def keeps_issues(user: Any, assembly_id: int) -> bool:
    return bool(user.holds(Role.OPINION_EDITOR, assembly_id=assembly_id))
