"""In whose name an account may write a proposal: its own, or that of the body it signs for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, RoleHolding
from huiyin.assemblies.models import Assembly, Body, Sector
from huiyin.assemblies.rules import takes_upper_tier_members
from huiyin.members.models import Membership, Person, memberships_of, person_of
from huiyin.proposals.models import Proposal

OWN = "self"
Collective = Proposal.Collective


@dataclass(frozen=True)
class Capacity:
    """`code` names it within its assembly. `name` is the body's, empty for one's own name."""

    code: str
    assembly: Assembly
    sector: Sector | None = None
    kind: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        if not self.name:
            return _("本人")
        return _("%(name)s（%(kind)s）") % {"name": self.name, "kind": Collective(self.kind).label}


def capacities(user: Any, on: date | None = None) -> list[Capacity]:
    """One's own name first. Memberships are those of the day; roles count today."""
    on = on or timezone.localdate()
    held = [capacity for holding in user.roles_today for capacity in _of_role(user, holding)]
    return [*_of_member(person_of(user), on), *held]


def may_write(user: Any) -> bool:
    """Whether `capacities` has any today; asked on every page, and so without a query of its own."""
    return bool(memberships_of(user)) or any(_of_role(user, held) for held in user.roles_today)


def capacity_of(user: Any, assembly: Assembly, code: str, on: date | None = None) -> Capacity | None:
    found = (one for one in capacities(user, on) if (one.assembly, one.code) == (assembly, code))
    return next(found, None)


def _of_member(person: Person | None, on: date) -> list[Capacity]:
    if person is None:
        return []
    memberships = list(person.memberships.on(on).select_related("assembly", "sector", "resident_region"))
    own = [Capacity(OWN, membership.assembly, membership.sector) for membership in memberships]
    here = {capacity.assembly for capacity in own}
    return own + [Capacity(OWN, place) for place in _living_in(memberships, on) if place not in here]


def _living_in(memberships: list[Membership], on: date) -> list[Assembly]:
    """Assemblies below one's own in whose region one lives, where their rules let such members propose."""
    places = [
        membership.resident_region
        for membership in memberships
        if membership.resident_region and _is_above(membership.assembly, membership.resident_region)
    ]
    return [
        place for place in places if place.has_rules_on(on) and takes_upper_tier_members(place.rules_on(on).document)
    ]


def _is_above(upper: Assembly, lower: Assembly) -> bool:
    above = lower.parent
    while above is not None and above != upper:
        above = above.parent
    return above is not None


def _of_role(user: Any, held: RoleHolding) -> list[Capacity]:
    here, body = held.assembly, held.body
    if held.role == Role.ORGANISATION:
        name = body.name if body else user.name
        return [
            Capacity(kind.value, here, kind=kind.value, name=name)
            for kind in (Collective.ORGANISATION, Collective.PARTY)
        ]
    if held.role == Role.COMMITTEE_STAFF and body and body.kind == Body.Kind.SPECIAL_COMMITTEE:
        kind = Collective.SPECIAL_COMMITTEE
        return [Capacity(f"committee-{body.pk}", here, kind=kind.value, name=body.name)]
    if held.role == Role.CONVENER and held.sector:
        kind = Collective.SECTOR
        return [Capacity(f"sector-{held.sector.pk}", here, held.sector, kind.value, held.sector.name)]
    if held.role == Role.CONVENER and body and body.kind == Body.Kind.SESSION_GROUP:
        return [Capacity(f"group-{body.pk}", here, kind=Collective.GROUP.value, name=body.name)]
    return []


def signer_of(user: Any) -> Person:
    """Who signs: the person of the account. An organisation's account that has none gets one of its own name."""
    person = person_of(user)
    if person is None:
        person = user._person = Person.objects.create(name=user.name, user=user)
    return person
