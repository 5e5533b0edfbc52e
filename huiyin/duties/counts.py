"""How many members fulfilled what in a year. Figures only: there is no list of people by what they did.

Nor may a figure be read as one: of fewer than `FEWEST` people nothing is told apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from huiyin.assemblies.models import Assembly, RuleSet, Sector
from huiyin.duties.fulfilment import DONE, EXEMPT, MISSING, NOT_OWED, Standing, Year
from huiyin.duties.models import YearlyDuty
from huiyin.duties.owing import EVERYBODY, of_year
from huiyin.members.models import Membership

FEWEST = 3


@dataclass
class DutyCount:
    duty: YearlyDuty
    done: int = 0
    missing: int = 0
    exempt: Counter[str] = field(default_factory=Counter)  # by why: left, late, leave

    @property
    def owed(self) -> int:
        return self.done + self.missing

    @property
    def exempted(self) -> int:
        return self.exempt.total()

    @property
    def is_told(self) -> bool:
        """Nobody owes it, or enough do."""
        return self.owed == 0 or self.owed >= FEWEST


@dataclass
class SectorCount:
    """`sector` None: those too small to stand alone, together."""

    sector: Sector | None
    members: int = 0  # who owe something
    all_done: int = 0
    done: Counter[int] = field(default_factory=Counter)  # by duty
    owed: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class Summary:
    year: int
    rule_set: RuleSet | None
    duties: list[DutyCount]
    members: int  # who owe something
    by_number: list[tuple[int, int]]  # (how many of theirs they did, how many members did so many)
    sectors: list[SectorCount]
    all_done: int = 0
    exempt: int = 0  # let off all that was asked of them, and there at the year's end


def summary(assembly: Assembly, year: int) -> Summary:
    asked = Year(of_year(Membership.objects.filter(assembly=assembly), year), year)
    by_member = {held.pk: asked.standings(held) for held in asked.memberships}
    owing = {pk: mine for pk, found in by_member.items() if (mine := [one for one in found if _is_owed(one)])}
    sector_of = {held.pk: held.sector_id for held in asked.memberships}
    return Summary(
        year=year,
        rule_set=asked.rule_sets.get(assembly.pk),
        duties=_by_duty(by_member),
        members=len(owing),
        by_number=_by_number(owing),
        sectors=_by_sector(owing, sector_of, assembly),
        all_done=sum(all(one.state == DONE for one in mine) for mine in owing.values()),
        exempt=sum(pk not in owing and _is_let_off(found) for pk, found in by_member.items()),
    )


def how_many(duty: YearlyDuty, year: int) -> DutyCount | None:
    """Of the members of the assembly whose rules ask for it; None where they did not in that year."""
    found = summary(duty.rule_set.assembly, year).duties
    return next((one for one in found if one.duty == duty), None)


def _is_owed(one: Standing) -> bool:
    return one.state in (DONE, MISSING)


def _is_let_off(found: list[Standing]) -> bool:
    return any(one.state == EXEMPT and one.owing.code != "left" for one in found)


def _by_duty(by_member: dict[int, list[Standing]]) -> list[DutyCount]:
    found: dict[int, DutyCount] = {}
    for one in (one for mine in by_member.values() for one in mine):
        count = found.setdefault(one.duty.pk, DutyCount(one.duty))
        if one.state == EXEMPT:
            count.exempt[one.owing.code] += 1
        elif one.state != NOT_OWED:
            count.done += one.state == DONE
            count.missing += one.state == MISSING
    return list(found.values())


def _by_number(owing: dict[int, list[Standing]]) -> list[tuple[int, int]]:
    """From none to all; numbers nobody came to stand too."""
    if len(owing) < FEWEST:
        return []
    done = Counter(sum(one.state == DONE for one in mine) for mine in owing.values())
    return [(number, done[number]) for number in range(max(len(mine) for mine in owing.values()) + 1)]


def _by_sector(owing: dict[int, list[Standing]], sector_of: dict[int, int], assembly: Assembly) -> list[SectorCount]:
    found: dict[int, SectorCount] = defaultdict(lambda: SectorCount(None))
    for pk, mine in owing.items():
        count = found[sector_of[pk]]
        count.members += 1
        count.all_done += all(one.state == DONE for one in mine)
        for one in (one for one in mine if one.rule.get("owed_by", EVERYBODY) == EVERYBODY):  # a body's are too few
            count.owed[one.duty.pk] += 1
            count.done[one.duty.pk] += one.state == DONE
    for sector in Sector.objects.filter(pk__in=found):
        found[sector.pk].sector = sector
    return _folded(list(found.values()))


def _folded(counts: list[SectorCount]) -> list[SectorCount]:
    """Too small ones together; while these are too few themselves, the next smallest joins: else the whole less the
    others would tell it. Nothing is told apart where that leaves one group."""
    by_size = sorted(counts, key=_fewest)
    small = [one for one in by_size if _fewest(one) < FEWEST]
    rest = by_size[len(small) :]
    while small and rest and _fewest(_together(small)) < FEWEST:
        small.append(rest.pop(0))
    apart = sorted(rest, key=lambda one: (one.sector.order, one.sector.pk) if one.sector else (0, 0))
    shown = [*apart, *([_together(small)] if small else [])]
    return shown if len(shown) > 1 and _fewest(shown[-1]) >= FEWEST else []


def _fewest(count: SectorCount) -> int:
    """Of the people behind any of its figures that is not of nobody: a duty that few of a sector owe tells of those."""
    return min([count.members, *(owed for owed in count.owed.values() if owed)])


def _together(counts: list[SectorCount]) -> SectorCount:
    made = SectorCount(None)
    for one in counts:
        made.members += one.members
        made.all_done += one.all_done
        made.done += one.done
        made.owed += one.owed
    return made
