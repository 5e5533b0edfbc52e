"""Persons, memberships over four tiers, seats. How many sit where is fixed; who they are is invented."""

from __future__ import annotations

from datetime import date
from random import Random

from huiyin.assemblies.models import Body, Sector, Term
from huiyin.demo.days import ONE, day_between
from huiyin.demo.names import Names
from huiyin.demo.tree import COMMITTEES, COUNTY_COMMITTEES, LOWER_COMMITTEES
from huiyin.demo.world import YEAR_BEGINS, House, World
from huiyin.members.models import Membership, Person, Seat

ALL_TIERS = 8053
NATIONAL, REGION, REGION_PARTY = 30, 440, 179
PREFECTURES = {
    "拉萨市": 256,
    "日喀则市": 251,
    "昌都市": 238,
    "林芝市": 182,
    "山南市": 209,
    "那曲市": 216,
    "阿里地区": 154,
}
LEFT_IN_YEAR, LEFT_LATER = 6, 3
STAFF = 60
FIRST_TERM_SHARE = 0.73
STANDING = 80
PARTY_VICE_CHAIRS, OTHER_VICE_CHAIRS = 8, 5
ONLY_PARTY, NEVER_PARTY = {"中国共产党"}, {"民主党派", "无党派人士", "宗教界"}
SectorPlan = list[tuple[Sector, bool]]


def settle(world: World) -> None:
    names = Names(world.luck("names"))
    _former_region(world, names)
    _region(world, names)
    _national(world, names)
    for house, size in _sizes(world):
        _lower(world, house, size, names)
    _homes(world)
    _seats_of_region(world)
    for house in world.lower:
        _seats_below(world, house)
    _staff(world, names)
    for house in world.houses():
        house.officials = {agency.pk: [names.one(0.5)[0] for _ in range(4)] for agency in house.agencies.values()}


def _person(world: World, names: Names, tibetan_share: float) -> Person:
    name, name_bo = names.one(tibetan_share)
    return world.rows.add(Person(name=name, name_bo=name_bo))


def _join(
    world: World,
    house: House,
    person: Person,
    sector: Sector,
    *,
    cpc: bool,
    first_term: bool,
    since: date | None = None,
) -> Membership:
    held = Membership(
        person=person,
        assembly=house.assembly,
        term=house.term,
        sector=sector,
        cpc=cpc,
        first_term=first_term,
        starts_on=since or house.term.starts_on,
    )
    house.members.append(world.rows.add(held))
    return held


def _plan(house: House, size: int, party: int, luck: Random) -> SectorPlan:
    """A sector for each of `size` members, `party` of them in the Party."""
    weights = [luck.uniform(0.6, 1.4) for _ in house.sectors]
    sectors = list(house.sectors) + luck.choices(house.sectors, weights, k=size - len(house.sectors))
    sure = [(sector, sector.name in ONLY_PARTY) for sector in sectors if sector.name in ONLY_PARTY | NEVER_PARTY]
    open_ones = [sector for sector in sectors if sector.name not in ONLY_PARTY | NEVER_PARTY]
    luck.shuffle(open_ones)
    wanted = party - sum(cpc for _sector, cpc in sure)
    plan = sure + [(sector, place < wanted) for place, sector in enumerate(open_ones)]
    luck.shuffle(plan)
    return plan


def _former_region(world: World, names: Names) -> None:
    """The 11th term, of whom some went on into the 12th: a day in 2022 has its own answer."""
    luck = world.luck("former")
    term = next(row for row in world.rows.waiting(Term) if row.number == 11 and row.assembly == world.region.assembly)
    for sector, cpc in _plan(world.region, 431, 176, luck):
        person = _person(world, names, 0.62)
        former = Membership(
            person=person,
            assembly=world.region.assembly,
            term=term,
            sector=sector,
            cpc=cpc,
            first_term=luck.random() < 0.5,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
        )
        world.former.append(world.rows.add(former))


def _region(world: World, names: Names) -> None:
    luck, house = world.luck("region"), world.region
    again = {True: [held for held in world.former if held.cpc], False: [held for held in world.former if not held.cpc]}
    for sector, cpc in _plan(house, REGION, REGION_PARTY, luck):
        first = luck.random() < FIRST_TERM_SHARE
        person = _person(world, names, 0.62) if first else again[cpc].pop().person
        _join(world, house, person, sector, cpc=cpc, first_term=first)
    _change(world, house, LEFT_IN_YEAR, (date(2023, 5, 10), date(2023, 9, 20)), names, luck)
    _change(world, house, LEFT_LATER, (date(2024, 2, 20), date(2024, 5, 30)), names, luck)


def _change(world: World, house: House, count: int, when: tuple[date, date], names: Names, luck: Random) -> None:
    """Members leave, and others of the same sector come for them within weeks."""
    staying = [held for held in house.members if held.ends_on is None and held.starts_on == house.term.starts_on]
    for left in luck.sample(staying, count):
        left.ends_on = day_between(*when, luck)
        since = left.ends_on + luck.randint(8, 30) * ONE
        person = _person(world, names, 0.62)
        came = _join(world, house, person, left.sector, cpc=left.cpc, first_term=True, since=since)
        world.successions.append((left, came))


def _national(world: World, names: Names) -> None:
    luck, house = world.luck("national"), world.national
    both = luck.sample([held for held in world.region.members if held.ends_on is None], 12)
    plan = _plan(house, NATIONAL, 12, luck)
    for sector, cpc in plan:
        seated = next((held for held in both if held.cpc == cpc), None)
        if seated:
            both.remove(seated)
        person = seated.person if seated else _person(world, names, 0.7)
        held = _join(world, house, person, sector, cpc=cpc, first_term=luck.random() < 0.5)
        held.resident_region = world.region.assembly


def _sizes(world: World) -> list[tuple[House, int]]:
    luck = world.luck("sizes")
    left = ALL_TIERS - NATIONAL - REGION - sum(PREFECTURES.values())
    weights = [luck.uniform(0.75, 1.3) for _ in world.counties]
    sizes = [int(left * weight / sum(weights)) for weight in weights]
    for place in range(left - sum(sizes)):
        sizes[place % len(sizes)] += 1
    prefectures = [(house, PREFECTURES[house.name]) for house in world.prefectures]
    return [*prefectures, *zip(world.counties, sizes, strict=True)]


def _lower(world: World, house: House, size: int, names: Names) -> None:
    """Some of a city's members sit in the region too, some of a county's in its city."""
    luck = world.luck("members", house.assembly.slug)
    above = world.region if house in world.prefectures else world.above(house)
    spare = [held for held in above.members if held.ends_on is None and held.person_id not in world.twice]
    both = luck.sample(spare, 4 if house in world.prefectures else luck.randint(0, 2))
    world.twice.update(held.person_id for held in both)
    for sector, cpc in _plan(house, size, int(size * luck.uniform(0.36, 0.41)), luck):
        seated = next((held for held in both if held.cpc == cpc), None)
        if seated:
            both.remove(seated)
        person = seated.person if seated else _person(world, names, 0.84)
        _join(world, house, person, sector, cpc=cpc, first_term=luck.random() < 0.6)
    _change(world, house, luck.randint(0, 2), (date(2023, 3, 1), date(2023, 10, 31)), names, luck)


def _homes(world: World) -> None:
    """In which city the region's members live: many in the first, where the offices are; of a few it is not known."""
    luck, cities = world.luck("homes"), [house.assembly for house in world.prefectures]
    weights = [6, *[2] * (len(cities) - 1)]
    for held in world.region.members:
        if luck.random() < 0.95:
            held.resident_region = luck.choices(cities, weights)[0]


class _Seating:
    """Gives seats to members who stay the whole term and have none of the kind yet."""

    def __init__(self, world: World, house: House) -> None:
        self.world, self.house = world, house
        self.luck = world.luck("seats", house.assembly.slug)
        self._free = [held for held in house.members if held.ends_on is None and held.starts_on == house.term.starts_on]
        self.luck.shuffle(self._free)

    def pick(self, *, cpc: bool | None = None) -> Membership:
        held = next(held for held in self._free if cpc is None or held.cpc == cpc)
        self._free.remove(held)
        return held

    def seat(self, held: Membership, body: str, role: str) -> Seat:
        row = Seat(person=held.person, body=self.house.bodies[body], role=role, starts_on=self.since)
        return self.world.rows.add(row)

    @property
    def since(self) -> date:
        """Elected at the end of the first session, some days after the term began."""
        return self.house.term.starts_on + 9 * ONE


def _seats_of_region(world: World) -> None:
    seating, role = _Seating(world, world.region), Seat.Role
    chair, general = seating.pick(cpc=True), seating.pick(cpc=True)
    vice = [seating.pick(cpc=True) for _ in range(PARTY_VICE_CHAIRS)]
    others = [seating.pick(cpc=False) for _ in range(OTHER_VICE_CHAIRS)]
    world.cast["chair"], world.cast["leader"] = chair, general
    council = [(chair, role.CHAIR), *((held, role.VICE_CHAIR) for held in vice + others)]
    council.append((general, role.SECRETARY_GENERAL))
    for held, what in council:
        world.chair_seats.append((seating.seat(held, "主席会议", what), held))
        seating.seat(held, "常务委员会", role.MEMBER if what == role.SECRETARY_GENERAL else what)
        if held.cpc:
            seating.seat(held, "党组", role.CHAIR if what == role.CHAIR else role.MEMBER)
    heads = _committees(seating)
    for held in heads + [seating.pick() for _ in range(STANDING - len(council) - len(heads))]:
        seating.seat(held, "常务委员会", role.MEMBER)


def _committees(seating: _Seating) -> list[Membership]:
    """Each with a head in the Party, deputies, members and its party sub-group."""
    heads = []
    for name in COMMITTEES:
        head = seating.pick(cpc=True)
        deputies = [seating.pick(cpc=True), seating.pick(cpc=True), seating.pick(cpc=False)]
        members = [seating.pick() for _ in range(26)]
        heads.append(head)
        seating.seat(head, name, Seat.Role.CHAIR)
        for held in deputies:
            seating.seat(held, name, Seat.Role.VICE_CHAIR)
        for held in members:
            seating.seat(held, name, Seat.Role.MEMBER)
        for held in [head, *deputies, *members]:
            seating.world.committee_of[held.pk] = name
        _subgroup(seating, name, head, [held for held in [*deputies, *members] if held.cpc][:8])
        if name == "提案委员会":
            seating.world.cast["decider"], seating.world.cast["second_decider"] = deputies[0], deputies[1]
    return heads


def _subgroup(seating: _Seating, committee: str, head: Membership, others: list[Membership]) -> None:
    for held in [head, *others]:
        role = Seat.Role.CHAIR if held is head else Seat.Role.MEMBER
        seating.world.subgroup_seats.append((seating.seat(held, f"{committee}分党组", role), held))


def _seats_below(world: World, house: House) -> None:
    seating, role = _Seating(world, house), Seat.Role
    city = house in world.prefectures
    council = [(seating.pick(cpc=True), role.CHAIR)]
    council += [(seating.pick(), role.VICE_CHAIR) for _ in range(6 if city else 3)]
    council.append((seating.pick(), role.SECRETARY_GENERAL))
    for held, what in council:
        seating.seat(held, "主席会议", what)
    for _ in range(30 if city else 12):
        seating.seat(seating.pick(), "常务委员会", role.MEMBER)
    for name in LOWER_COMMITTEES if city else COUNTY_COMMITTEES:
        seating.seat(seating.pick(), name, role.CHAIR)
        for _ in range(12 if city else 6):
            seating.seat(seating.pick(), name, role.MEMBER)


def _staff(world: World, names: Names) -> None:
    """The people of the region's secretariat; they are no members."""
    body: Body = world.region.bodies["机关"]
    luck = world.luck("staff")
    for _ in range(STAFF):
        person = _person(world, names, 0.55)
        since = YEAR_BEGINS if luck.random() < 0.3 else date(luck.randint(2014, 2022), luck.randint(1, 12), 1)
        seat = Seat(person=person, body=body, role=Seat.Role.STAFF, starts_on=since)
        world.staff.append(person)
        world.staff_seats[person.pk] = world.rows.add(seat)
