"""What the parts of the generator hand each other: the assemblies with all they are made of, and the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from huiyin.accounts.models import User
from huiyin.activities.models import Activity
from huiyin.assemblies.models import Agency, Assembly, Body, RuleSet, Sector, Session, Term, holds_on
from huiyin.demo.days import Terms, chance
from huiyin.demo.rows import Rows
from huiyin.members.models import Membership, Person, Seat
from huiyin.plans.models import Topic

YEAR = 2023
YEAR_BEGINS, YEAR_ENDS = date(2023, 1, 1), date(2023, 12, 31)
PASSWORD = "huiyin-demo"  # nosec B105 - of the demo alone, told to everybody; `huiyin check --deploy` finds it

Progress = Callable[[str, float], None]  # what is being made, and the share done, 0 to 1


@dataclass
class House:
    """One assembly and what it is made of."""

    assembly: Assembly
    term: Term
    rules: RuleSet | None = None
    terms: Terms | None = None
    sectors: list[Sector] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    agencies: dict[str, Agency] = field(default_factory=dict)  # by the short word of its field: 教育, 交通运输 …
    members: list[Membership] = field(default_factory=list)  # every membership of the present term, also ended ones
    clerk: User | None = None
    deciders: list[User] = field(default_factory=list)
    editor: User | None = None
    agency_users: dict[int, User] = field(default_factory=dict)
    officials: dict[int, list[str]] = field(default_factory=dict)  # names by agency: who signs, then who handles

    @property
    def name(self) -> str:
        return self.assembly.place_name

    def members_on(self, day: date) -> list[Membership]:
        return [held for held in self.members if holds_on(held, day)]


@dataclass
class World:
    seed: int
    today: date
    scale: str
    rows: Rows
    tell: Progress
    national: House
    region: House
    prefectures: list[House] = field(default_factory=list)
    counties: list[House] = field(default_factory=list)
    users: dict[int, User] = field(default_factory=dict)  # by person
    accounts: dict[str, User] = field(default_factory=dict)
    cast: dict[str, Membership] = field(default_factory=dict)  # the members among the accounts
    former: list[Membership] = field(default_factory=list)  # of the region's 11th term
    successions: list[tuple[Membership, Membership]] = field(default_factory=list)  # who left, who came for them
    twice: set[int] = field(default_factory=set)  # persons who sit at two tiers of the region
    committee_of: dict[int, str] = field(default_factory=dict)  # special committee's name, by membership
    staff: list[Person] = field(default_factory=list)
    staff_seats: dict[int, Seat] = field(default_factory=dict)  # by person
    chair_seats: list[tuple[Seat, Membership]] = field(default_factory=list)
    subgroup_seats: list[tuple[Seat, Membership]] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)  # of the region and the year, not the sub-topics
    study: list[Activity] = field(default_factory=list)
    trips: list[Activity] = field(default_factory=list)
    went: list[tuple[Activity, list[Membership]]] = field(default_factory=list)  # field work, and who was there
    wrote: set[int] = field(default_factory=set)  # memberships with a reflection
    attended: dict[int, list[Activity]] = field(default_factory=dict)  # study, by membership

    def luck(self, *names: object) -> Random:
        return chance(self.seed, *names)

    @property
    def lower(self) -> list[House]:
        return [*self.prefectures, *self.counties]

    def houses(self) -> list[House]:
        return [self.national, self.region, *self.lower]

    def above(self, house: House) -> House:
        parent = house.assembly.parent_id
        return next(other for other in self.houses() if other.assembly.pk == parent)

    def livelihood_topics(self) -> list[Topic]:
        return [topic for topic in self.topics if topic.livelihood]
