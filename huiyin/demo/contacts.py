"""Contact pairs of the four kinds, talks and visits. Of a talk only its day, the two and a theme are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import cycle
from random import Random

from huiyin.assemblies.models import holds_on
from huiyin.contacts.models import ContactWish, Meeting, Pair, PublicGroup
from huiyin.contacts.models.pairs import Language
from huiyin.demo.days import ONE, day_between
from huiyin.demo.listed import listed
from huiyin.demo.world import YEAR, YEAR_ENDS, World
from huiyin.members.models import Membership, Person, Seat

VICE_CHAIR_TALKS, SUBGROUP_TALKS, VISITS = 106, 386, 707
Kind = Pair.Kind
_GROUPS = listed(
    "{place}牧户联系点 {place}农户小组 {place}个体商户 {place}手工艺人小组 {place}教师小组 {place}安置点住户 "
    "{place}合作社社员 {place}退休职工小组 {place}青年创业小组 {place}社区居民小组 {place}护林员小组 "
    "{place}村医小组"
)
_THEMES = listed(
    "今年打算写的提案 到基层调研的收获 工作和身体情况 界别活动怎么办 群众最近关心的事 对机关服务的意见 "
    "新任委员的困惑 提案答复是否满意 读书和学习 家乡的变化 联系群众的做法 年底工作打算"
)


def pair(world: World) -> None:
    luck = world.luck("contacts")
    _wishes(world)
    pairs = list(_pairs(world, luck))
    by_ends = {(row.first_id, row.second_id): row for row in pairs if row.second_id}
    talks = _Meetings(world, luck, by_ends)
    talks.of_vice_chairs()
    talks.of_subgroups()
    talks.visits()
    talks.not_counted()
    _pairs_not_counted(world, luck)


def _wishes(world: World) -> None:
    """Most members have said in which language they like to talk; to the rest it is one."""
    luck, languages = world.luck("wishes"), [Language.ANY, Language.CHINESE, Language.TIBETAN]
    for held in world.region.members:
        if luck.random() < 0.8:
            world.rows.add(ContactWish(membership=held, language=luck.choices(languages, [5, 2, 3])[0]))


def _pairs(world: World, luck: Random) -> Iterator[Pair]:
    """For every member in turn: who comes for one who left takes over the pairs from that day."""
    since = date(YEAR, 2, 20)
    members = world.region.members
    party = [held for held in members if held.cpc and held.ends_on is None and held.starts_on < since]
    luck.shuffle(party)
    friends, staff, tongues = cycle(party), cycle(world.staff), world.luck("tongues")
    for held in sorted(members, key=lambda held: (held.starts_on, held.pk)):
        if not held.cpc:
            yield _pair(world, Kind.PARTY_NONPARTY, next(friends).person, held, since)
        yield _pair(world, Kind.STAFF_MEMBER, next(staff), held, since)
        for group in luck.sample(_GROUPS, 2):
            county = luck.choice(world.counties)
            people = PublicGroup(assembly=world.region.assembly, sector=held.sector, place=county.assembly)
            people.name = group.format(place=county.name)
            people.language = tongues.choices([Language.TIBETAN, Language.ANY, Language.CHINESE], [5, 4, 1])[0]
            yield _pair(world, Kind.MEMBER_PUBLIC, held.person, held, since, group=world.rows.add(people))
    yield from _couples(world, since, luck)


def _couples(world: World, since: date, luck: Random) -> Iterator[Pair]:
    """Members two by two. When one of the two leaves, the pair ends and the other is joined with the one who came."""
    first = [held for held in world.region.members if held.starts_on < since]
    luck.shuffle(first)
    while any(one.ends_on and other.ends_on for one, other in zip(first[::2], first[1::2], strict=True)):
        luck.shuffle(first)
    mates: dict[int, Membership] = {}
    for one, other in zip(first[::2], first[1::2], strict=True):
        mates[one.pk], mates[other.pk] = other, one
        yield _pair(world, Kind.MEMBER_MEMBER, one.person, other, since, until=one.ends_on)
    for left, came in world.successions:
        if left.pk in mates:
            yield _pair(world, Kind.MEMBER_MEMBER, mates[left.pk].person, came, since)


def _pair(
    world: World,
    kind: Kind,
    first: Person,
    member: Membership,
    since: date,
    *,
    group: PublicGroup | None = None,
    until: date | None = None,
) -> Pair:
    """It begins on `since`, or a week after the member came; it ends with the first of the two who leaves."""
    second = None if kind == Kind.MEMBER_PUBLIC else member.person
    begins = max(since, member.starts_on + 7 * ONE)
    ends = min((day for day in (member.ends_on, until) if day), default=None)
    row = Pair(assembly=world.region.assembly, kind=kind, first=first, second=second, group=group)
    row.starts_on, row.ends_on = begins, ends
    return world.rows.add(row)


def _pairs_not_counted(world: World, luck: Random) -> None:
    """Ended before the day, begun after it, or of another assembly."""
    members = [held for held in world.region.members if held.ends_on is None]
    for first, second in zip(members[:24:2], members[1:24:2], strict=True):
        row = Pair(assembly=world.region.assembly, kind=Kind.MEMBER_MEMBER, first=first.person, second=second.person)
        row.starts_on, row.ends_on = date(YEAR, 2, 20), date(YEAR, 11, 30)
        if luck.random() < 0.4:
            row.starts_on, row.ends_on = date(YEAR + 1, 2, 26), None
        world.rows.add(row)
    for house in world.prefectures:
        people = house.members_on(YEAR_ENDS)
        for first, second in zip(people[:20:2], people[1:20:2], strict=True):
            row = Pair(assembly=house.assembly, kind=Kind.MEMBER_MEMBER, first=first.person, second=second.person)
            row.starts_on = date(YEAR, 3, 10)
            world.rows.add(row)


class _Meetings:
    def __init__(self, world: World, luck: Random, pairs: dict[tuple[int, int], Pair]) -> None:
        self.world, self.luck, self.pairs = world, luck, pairs
        council = [(seat, held) for seat, held in world.chair_seats if seat.role == Seat.Role.VICE_CHAIR]
        self.party = [(seat, held) for seat, held in council if held.cpc]
        self.others = [(seat, held) for seat, held in council if not held.cpc]

    def of_vice_chairs(self) -> None:
        """Each of the eight, with members not in the Party."""
        turns = cycle(self.party)
        for _ in range(VICE_CHAIR_TALKS):
            seat, held = next(turns)
            on = self._day()
            self.meet(held.person, self._member(on, held, cpc=False), on, Meeting.Kind.TALK, seat)

    def of_subgroups(self) -> None:
        turns = cycle(self.world.subgroup_seats)
        for _ in range(SUBGROUP_TALKS):
            seat, held = next(turns)
            on = self._day()
            self.meet(held.person, self._member(on, held), on, Meeting.Kind.TALK, seat)

    def visits(self) -> None:
        """By leaders, by the staff, by members among themselves."""
        staff = list(self.world.staff_seats.values())
        for _ in range(VISITS):
            on = self._day()
            kind = self.luck.random()
            if kind < 0.25:
                seat, held = self.luck.choice(self.world.chair_seats)
                self.meet(held.person, self._member(on, held), on, Meeting.Kind.VISIT, seat)
            elif kind < 0.8:
                seat = self.luck.choice(staff)
                self.meet(seat.person, self._member(on, None), on, Meeting.Kind.VISIT, seat)
            else:
                by = self._member(on, None)
                self.meet(by.person, self._member(on, by), on, Meeting.Kind.VISIT, None)

    def not_counted(self) -> None:
        """Vice-chairs' talks with members in the Party; those not in the Party themselves; other years and places."""
        talk, visit = Meeting.Kind.TALK, Meeting.Kind.VISIT
        for _ in range(14):
            on = self._day()
            seat, held = self.luck.choice(self.party)
            self.meet(held.person, self._member(on, held, cpc=True), on, talk, seat)
            seat, held = self.luck.choice(self.others)
            self.meet(held.person, self._member(on, held, cpc=False), on, talk, seat)
            seat, held = self.luck.choice(self.party)
            self.meet(held.person, self._member(on, held, cpc=False), on, talk, None)
        for _ in range(20):
            on = day_between(date(YEAR + 1, 1, 8), date(YEAR + 1, 5, 30), self.luck)
            for seats, kind in ((self.party, talk), (self.world.subgroup_seats, talk), (self.party, visit)):
                seat, held = self.luck.choice(seats)
                self.meet(held.person, self._member(on, held, cpc=False), on, kind, seat)
            former = self.luck.sample(self.world.former, 2)
            on = day_between(date(YEAR - 1, 2, 8), date(YEAR - 1, 12, 20), self.luck)
            self.meet(former[0].person, former[1], on, self.luck.choice([talk, visit]), None)
        for house in self.world.prefectures:
            for _ in range(6):
                on = self._day()
                one, other = self.luck.sample(house.members_on(on), 2)
                row = Meeting(assembly=house.assembly, kind=self.luck.choice([talk, visit]), by=one.person)
                row.met, row.held_on, row.theme = other.person, on, self.luck.choice(_THEMES)
                self.world.rows.add(row)

    def meet(self, by: Person, met: Membership, on: date, kind: str, seat: Seat | None) -> None:
        pair = self.pairs.get((by.pk, met.person_id))
        if pair and not holds_on(pair, on):
            pair = None
        theme = self.luck.choice(_THEMES) if self.luck.random() < 0.6 else ""
        row = Meeting(assembly=self.world.region.assembly, kind=kind, by=by, met=met.person, seat=seat, pair=pair)
        row.held_on, row.theme = on, theme
        self.world.rows.add(row)

    def _day(self) -> date:
        return day_between(date(YEAR, 2, 27), date(YEAR, 12, 28), self.luck)

    def _member(self, on: date, not_this: Membership | None, cpc: bool | None = None) -> Membership:
        while True:
            held = self.luck.choice(self.world.region.members)
            if holds_on(held, on) and held is not not_this and (cpc is None or held.cpc == cpc):
                return held
