"""In whose name an account may write an item: its own, its body's, or that of a point where people are received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, RoleHolding
from huiyin.assemblies.models import Assembly
from huiyin.members.models import memberships_of
from huiyin.opinions.models import OpinionItem

Kind = OpinionItem.AuthorKind


@dataclass(frozen=True)
class Writer:
    """`code` names it within its assembly. `name` is the body's; a point's is typed."""

    code: str
    assembly: Assembly
    kind: str
    name: str = ""

    @property
    def label(self) -> str:
        if self.kind == Kind.COLLECTION_POINT:
            return _("代联系点录入（群众反映）")
        if self.kind in (Kind.MEMBER, Kind.INFORMANT):
            return _("本人（%(kind)s）") % {"kind": Kind(self.kind).label}
        return self.name


def writers(user: Any) -> list[Writer]:
    own = [Writer("member", held.assembly, Kind.MEMBER) for held in memberships_of(user)]
    found = own + [writer for held in user.roles_today for writer in _of_role(user, held)]
    return list({(writer.assembly.pk, writer.code): writer for writer in found}.values())


def _of_role(user: Any, held: RoleHolding) -> list[Writer]:
    here, body = held.assembly, held.body
    if held.role == Role.ORGANISATION:
        return [Writer(f"organisation-{body.pk if body else 0}", here, Kind.ORGANISATION, str(body or user.name))]
    if held.role == Role.COMMITTEE_STAFF and body:
        return [Writer(f"committee-{body.pk}", here, Kind.COMMITTEE, body.name)]
    if held.role == Role.INFORMANT:
        return [Writer("informant", here, Kind.INFORMANT)]
    if held.role in (Role.OPINION_EDITOR, Role.LEDGER_STAFF):
        return [Writer("point", here, Kind.COLLECTION_POINT)]
    return []


def may_write(user: Any) -> bool:
    return bool(writers(user))


def has_items(user: Any) -> bool:
    """Whose list of items may hold something: whoever writes, the desk, and its leader."""
    return may_write(user) or user.holds(Role.OPINION_EDITOR, Role.LEADER)


def knows_issues(user: Any) -> bool:
    """Members know the bulletin's list; the desk and its leader put it together."""
    return bool(memberships_of(user)) or user.holds(Role.OPINION_EDITOR, Role.LEADER)


def places_of(user: Any) -> list[Assembly]:
    """Where one edits: the desks one belongs to."""
    return [held.assembly for held in user.roles_today if held.role == Role.OPINION_EDITOR]
