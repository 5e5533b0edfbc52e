"""Contact pairs of the four kinds, talks and visits, some with a theme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import cycle
from random import Random

from django.db.models import Q
from django.utils import timezone

from huiyin.assemblies.models import holds_on
from huiyin.contacts.models import ContactWish, Meeting, MeetingNote, Pair, PublicGroup
from huiyin.contacts.models.pairs import Language
from huiyin.demo.days import ONE, day_between
from huiyin.demo.listed import listed
from huiyin.demo.world import YEAR, YEAR_ENDS, World
from huiyin.matters.models import Kind as MatterKind
from huiyin.matters.models import Matter
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

# Invented; read by the two of the pair alone, and so only by those who sign in as one of them.
_WORDS = [
    "聊了一个多小时。到任以后不知道怎样选题，约好下个月一起去一趟村里，先看再写。",
    "说到去年的提案答复写得笼统，想再问一次。我把当时的材料找给他。",
    "家里老人住院，近期出差有困难，界别活动请人代为转达意见。",
    "水渠的事已经有人在修，过两周再去看看。",
]


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
    talks.lately(pairs, world.luck("contacts", "lately"))
    _waiting_to_be_passed_on(pairs)


def tie_to_the_ledger(world: World) -> None:
    """What one of the accounts raised in the ledger came up in a talk of theirs; only the two can tell."""
    person = world.cast["member"].person_id
    raised = (
        Matter.objects.filter(kind=MatterKind.LIVELIHOOD, signatures__person=person)
        .order_by("-opened_on", "pk")
        .first()
    )
    if raised is None:
        return
    before = Meeting.objects.filter(Q(by=person) | Q(met=person), held_on__lte=raised.opened_on)
    talk = before.order_by("-held_on", "-pk").first()
    if talk is not None:
        Meeting.objects.filter(pk=talk.pk).update(matter=raised)


def _waiting_to_be_passed_on(pairs: list[Pair]) -> None:
    """Of members who left, a few pairs with the public whose successor nobody has named yet are the office's to-do.

    The staff's pairs with them were ended too; who came has pairs of their own.
    """
    over = [row for row in pairs if row.ends_on and row.kind == Kind.PARTY_NONPARTY]
    for row in over[:2]:
        row.ended = Pair.Ended.LEFT


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
    pairs: dict[int, Pair] = {}
    for one, other in zip(first[::2], first[1::2], strict=True):
        mates[one.pk], mates[other.pk] = other, one
        pairs[one.pk] = pairs[other.pk] = _pair(world, Kind.MEMBER_MEMBER, one.person, other, since, until=one.ends_on)
        yield pairs[one.pk]
    for left, came in world.successions:
        if left.pk in mates:
            goes_on = _pair(world, Kind.MEMBER_MEMBER, mates[left.pk].person, came, since)
            goes_on.before = pairs[left.pk]
            pairs[left.pk].ended = Pair.Ended.LEFT
            yield goes_on


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


def _say(world: World, meeting: Meeting, theme: str, words: str = "") -> None:
    """Written by whoever took the first step, on the day itself."""
    at = timezone.make_aware(datetime.combine(meeting.held_on, time(18)))
    world.rows.add(MeetingNote(meeting=meeting, by=meeting.by, theme=theme, words=words, at=at))


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
                row.met, row.held_on = other.person, on
                _say(self.world, self.world.rows.add(row), self.luck.choice(_THEMES))

    def meet(self, by: Person, met: Membership, on: date, kind: str, seat: Seat | None) -> None:
        pair = self.pairs.get((by.pk, met.person_id))
        if pair and not holds_on(pair, on):
            pair = None
        theme = self.luck.choice(_THEMES) if self.luck.random() < 0.6 else ""
        row = Meeting(assembly=self.world.region.assembly, kind=kind, by=by, met=met.person, seat=seat, pair=pair)
        row.held_on, row.recorded_by = on, self.world.users.get(by.pk)
        self.world.rows.add(row)
        if theme:
            _say(self.world, row, theme)

    def lately(self, pairs: list[Pair], luck: Random) -> None:
        """Of the pairs of today most have met in the last months; the accounts' own wrote something down."""
        today, shown = self.world.today, {held.person_id for held in self.world.cast.values()}
        words = cycle(_WORDS)
        for pair in pairs:
            if pair.ends_on or pair.starts_on > today or luck.random() < 0.15:
                continue
            on = day_between(today - 150 * ONE, today - 2 * ONE, luck)
            row = Meeting(assembly=pair.assembly, by=pair.first, met=pair.second, group=pair.group, pair=pair)
            row.kind, row.held_on = luck.choice([Meeting.Kind.TALK, Meeting.Kind.VISIT]), on
            row.seat, row.recorded_by = self.world.staff_seats.get(pair.first_id), self.world.users.get(pair.first_id)
            self.world.rows.add(row)
            if {pair.first_id, pair.second_id} & shown:
                _say(self.world, row, luck.choice(_THEMES), next(words))

    def _day(self) -> date:
        return day_between(date(YEAR, 2, 27), date(YEAR, 12, 28), self.luck)

    def _member(self, on: date, not_this: Membership | None, cpc: bool | None = None) -> Membership:
        while True:
            held = self.luck.choice(self.world.region.members)
            if holds_on(held, on) and held is not not_this and (cpc is None or held.cpc == cpc):
                return held
