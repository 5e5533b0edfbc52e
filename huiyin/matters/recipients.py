"""To whom word of a matter goes: those who act for its holder, and those who look after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from huiyin.accounts.models import Role, RoleHolding
from huiyin.matters.models import BEFORE_FILING, Kind, Matter
from huiyin.members.models import Person

FOR_AN_AGENCY = (Role.AGENCY, Role.AGENCY_LEADER)
WRITE_FOR_A_BODY = (Role.ORGANISATION, Role.COMMITTEE_STAFF, Role.INFORMANT)
# Who is told when a term has passed, by kind of matter: each of them reads such matters (docs/rules/access.md).
OVERSEERS = {
    Kind.PROPOSAL: (Role.PROPOSALS_STAFF, Role.GOV_SUPERVISION),
    Kind.LIVELIHOOD: (Role.LEDGER_STAFF, Role.GOV_SUPERVISION),
    Kind.OPINION: (Role.OPINION_EDITOR,),
}


class Offices:
    """The accounts that act for offices and agencies on one day, read once for all that is asked."""

    def __init__(self, day: date, only: Q | None = None) -> None:
        self.in_office: dict[tuple[str, int], set[int]] = defaultdict(set)
        self.for_agency: dict[int, set[int]] = defaultdict(set)
        self.everybody: set[int] = set()
        held = RoleHolding.objects.on(day).filter(only or Q(), user__is_active=True)
        for role, assembly, agency, user in held.values_list("role", "assembly", "agency", "user"):
            self.in_office[role, assembly].add(user)
            self.everybody.add(user)
            if role in FOR_AN_AGENCY:
                self.for_agency[agency].add(user)

    def holding(self, matter: Matter, accounts: dict[int, int]) -> set[int]:
        """Who has to act on it. `accounts`: of persons (accounts_of)."""
        if matter.holder_agency_id:
            return self.for_agency[matter.holder_agency_id]
        if matter.holder_person_id:
            return {accounts[matter.holder_person_id]} if matter.holder_person_id in accounts else set()
        if writer := writer_of(matter):
            return writer
        return self.in_office[matter.holder_office, matter.assembly_id]

    def overseeing(self, matter: Matter) -> set[int]:
        roles = OVERSEERS[Kind(matter.kind)]
        if matter.state in BEFORE_FILING:  # the government's office reads none of these yet
            roles = tuple(role for role in roles if role != Role.GOV_SUPERVISION)
        return {user for role in roles for user in self.in_office[role, matter.assembly_id]}


def writer_of(matter: Matter) -> set[int]:
    """The one account that wrote it, where it is held as of the body it wrote for: the body's others do not see it."""
    if matter.kind != Kind.OPINION or matter.holder_office not in WRITE_FOR_A_BODY:
        return set()
    return {matter.opinion.raised_by_id} if matter.opinion.raised_by_id else set()


def accounts_of(persons: Iterable[int]) -> dict[int, int]:
    """Person → account in use, of those that have one."""
    found = Person.objects.filter(pk__in=set(persons), user__is_active=True)
    return dict(found.values_list("pk", "user"))
