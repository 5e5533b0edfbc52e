"""Which record fulfils which duty. Derived each time it is asked; nobody reports a duty done.

The rules are those of the year's last day, so that a past year comes out the same however the rules change later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from huiyin.activities.counting import Rulebook
from huiyin.duties.models import YearlyDuty
from huiyin.duties.owing import OWED, Owing, Register, last_day
from huiyin.duties.pieces import Piece, by_person, counted, records_of
from huiyin.members.models import Membership

DONE, MISSING, EXEMPT, NOT_OWED = "done", "missing", "exempt", "not_owed"


@dataclass(frozen=True)
class Standing:
    """One duty of one member in one year; `piece` stands also where somebody let off handed it in all the same."""

    duty: YearlyDuty
    owing: Owing
    piece: Piece | None

    @property
    def rule(self) -> dict[str, Any]:
        """Its row of the rule set."""
        return self.duty.rule_set.entry("duties", self.duty.kind)

    @property
    def state(self) -> str:
        if self.owing.state != OWED:
            return self.owing.state
        return DONE if self.piece else MISSING


@dataclass(frozen=True)
class DutyStanding:
    """The same for a page: why it is not owed in words, and the record itself."""

    duty: YearlyDuty
    state: str
    why: str
    record: Any | None


class Year:
    """The duties of some members in one year: ten queries or so, however many members are asked for."""

    def __init__(self, memberships: QuerySet[Membership] | list[Membership], year: int) -> None:
        self.year, self.memberships = year, list(memberships)
        people: Any = sorted({held.person_id for held in self.memberships})
        if isinstance(memberships, QuerySet) and len(people) > 1:  # thousands of names are too many for a query
            people = memberships.order_by().values("person")
        assemblies = {held.assembly_id for held in self.memberships}
        rules, day = Rulebook(assemblies), last_day(year)
        self.rule_sets = {assembly: rules.on(assembly, day).rule_set for assembly in assemblies}
        self._register = Register(people, year)
        self._duties = self._laid_down()
        kinds = {kind for duties in self._duties.values() for kind in duties}
        self._pieces = {kind: by_person(kind, year, people) for kind in sorted(kinds)}

    def standings(self, held: Membership) -> list[Standing]:
        """In the order of the rules; none where no rule set was in force."""
        found: list[Standing] = []
        if (rule_set := self.rule_sets[held.assembly_id]) is None:
            return found
        for kind, duties in self._duties[rule_set.pk].items():
            rule = rule_set.entry("duties", kind)
            owing, pieces = self._register.owing(held, rule), self.counted(held, kind)
            found += [
                Standing(duty, owing, pieces[duty.ordinal - 1] if duty.ordinal <= len(pieces) else None)
                for duty in duties
            ]
        return found

    def counted(self, held: Membership, kind: str) -> list[Piece]:
        """All that count for this kind, whether they are asked for or more."""
        rule_set = self.rule_sets[held.assembly_id]
        if rule_set is None:
            return []
        own = [piece for piece in self._pieces[kind].get(held.person_id, []) if self._is_for(piece, held)]
        return counted(own, rule_set.entry("duties", kind))

    def _is_for(self, piece: Piece, held: Membership) -> bool:
        """For the assembly it was handed in to. Who is no member there hands it in as what they are elsewhere."""
        return piece.assembly == held.assembly_id or piece.assembly not in self._register.assemblies_of[held.person_id]

    def _laid_down(self) -> dict[int, dict[str, list[YearlyDuty]]]:
        by_pk = {rule_set.pk: rule_set for rule_set in self.rule_sets.values() if rule_set}
        found: dict[int, dict[str, list[YearlyDuty]]] = defaultdict(lambda: defaultdict(list))
        for duty in YearlyDuty.objects.filter(rule_set__in=by_pk).order_by("pk"):
            duty.rule_set = by_pk[duty.rule_set_id]
            found[duty.rule_set_id][duty.kind].append(duty)
        return found


def standing_of(membership: Membership, year: int) -> list[DutyStanding]:
    """Each duty of the year: done or missing, exempt or not owed and why, with the record that fulfils it."""
    return standings_of([membership], year)[membership.pk]


def standings_of(memberships: Iterable[Membership], year: int) -> dict[int, list[DutyStanding]]:
    """By membership, for the few a page shows."""
    asked = Year(list(memberships), year)
    found = {held.pk: asked.standings(held) for held in asked.memberships}
    records = records_of({one.piece for standings in found.values() for one in standings if one.piece})
    return {pk: [_shown(one, records) for one in standings] for pk, standings in found.items()}


def _shown(one: Standing, records: dict[Piece, Any]) -> DutyStanding:
    return DutyStanding(one.duty, one.state, one.owing.words, records[one.piece] if one.piece else None)
