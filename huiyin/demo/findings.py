"""Where the trips of the year went, what was found there, and which way each finding went: to matters that exist."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from huiyin.accounts.models import User
from huiyin.activities.models import Activity, Participation
from huiyin.demo import texts
from huiyin.demo.days import ONE, moment, working_day_before
from huiyin.demo.listed import listed
from huiyin.demo.world import YEAR, World
from huiyin.fieldwork.models import GONE, Finding, Stop, Way
from huiyin.history.models import Event
from huiyin.matters.models import OPEN, Matter

_KINDS = {
    "forum": ("县政府会议室|乡政府会议室|村委会", (8, 30)),
    "site": ("乡中心小学|乡卫生院|县敬老院|村级饮水点|垃圾收运站|乡文化站", (3, 20)),
    "household": ("安置点|一组|二组|放牧点|老街", (6, 40)),
    "enterprise": ("农牧民专业合作社|手工编织厂|牦牛养殖基地|食品加工厂", (5, 25)),
    "interview": ("乡政府|村委会|寄宿学校", (1, 4)),
    "survey": ("县城|乡集市", (30, 120)),
}
_NOTES = listed(
    "先看后问，没有安排汇报。|与群众坐在一起谈了一个上午。|对照近两年的台账逐项核对。|看了设施，也看了平时怎么用、谁来管。||",
    "|",
)
_CAUSES = listed(
    "经费按人头拨付，没有算上距离和海拔。|建的时候有项目，建成以后没有管护的人和钱。|几个部门各管一段，衔接的那一段没有人管。|"
    "人员流动快，学会了就调走。|上面的办法已经有了，到乡里还没有人讲清楚。|",
    "|",
)
_LET_GO = listed(
    "当地已列入明年计划，群众代表认可。|与同行委员写的另一条是同一件事，并在一起提出。|现场已经解决，回访属实。|"
    "属于个别情况，已请县里有关单位当场答复。",
    "|",
)
_FIRST = re.compile(r"一是(.+?)[；。]")
OPEN_AFTER = date(YEAR + 1, 3, 1)  # trips since then have findings that still wait


class Findings:
    def __init__(self, world: World, walks: list[Any], *names: str) -> None:
        self.world, self.luck = world, world.luck("findings", *names)
        self.names = {house.assembly.pk: house.name for house in world.counties}
        self.said: dict[int, str] = {}
        self.of_trip: dict[int, list[Matter]] = defaultdict(list)
        self.at_place: dict[int | None, list[Matter]] = defaultdict(list)
        for walk in walks:
            if walk.matter.state in GONE or walk.matter.assembly_id != world.region.assembly.pk:
                continue
            first = _FIRST.search(walk.raised.description)
            self.said[walk.matter.pk] = f"{first[1]}。" if first else walk.matter.title
            if walk.raised.source == "research" and walk.raised.activity:
                self.of_trip[walk.raised.activity.pk].append(walk.matter)
            elif walk.raised.source in ("research", "visit"):
                self.at_place[walk.matter.place_id].append(walk.matter)

    def of(self, trip: Activity, members: list[User], led: bool = True) -> None:
        luck = self.luck
        stops = self.stops_of(trip, luck.randint(3, 5)) if led else []
        became = luck.sample(self.of_trip[trip.pk], min(3, len(self.of_trip[trip.pk])))
        became += self._near(trip)[: 3 - len(became)]
        for matter in became:
            self.way(self.finding(trip, luck.choice(stops) if stops else None, members, matter), matter)
        for _ in range(luck.randint(1, 2) if led else luck.randint(0, 1)):
            finding = self.finding(trip, luck.choice(stops) if stops else None, members)
            if trip.starts_on < OPEN_AFTER and luck.random() < 0.85:
                self._let_go(finding)
            self.world.rows.add(finding)

    def _near(self, trip: Activity) -> list[Matter]:
        """What was noted at the same place within four months of it, and by nobody else's trip."""
        last = trip.ends_on + timedelta(days=120)
        found = [one for one in self.at_place[trip.visited_id] if trip.ends_on <= one.opened_on <= last]
        for matter in found[:2]:
            self.at_place[trip.visited_id].remove(matter)
        return found[:2]

    def stops_of(self, trip: Activity, count: int) -> list[Stop]:
        luck, days = self.luck, (trip.ends_on - trip.starts_on).days
        stops = []
        for order in range(1, count + 1):
            kind = "forum" if order == 1 else luck.choice(list(_KINDS))
            spots, (few, many) = _KINDS[kind]
            stop = Stop(activity=trip, order=order, kind=kind, place_id=trip.visited_id or trip.assembly_id)
            stop.on = trip.starts_on + min(days, order * days // count) * ONE
            stop.spot, stop.people, stop.note = (
                luck.choice(spots.split("|")),
                luck.randint(few, many),
                luck.choice(_NOTES),
            )
            stops.append(self.world.rows.add(stop))
        return stops

    def finding(self, trip: Activity, stop: Stop | None, members: list[User], matter: Matter | None = None) -> Finding:
        luck, place = self.luck, self.names.get(trip.visited_id or 0, trip.place)
        subject = luck.choice(texts.subjects())
        numbers = texts.Numbers(luck, place)
        problem = luck.choice(subject.problems).format_map(numbers)
        advice = luck.choice(subject.advice)[0].format_map(numbers) + "。"
        if matter:  # what is said there first, and what is asked for
            problem, advice = self.said[matter.pk], matter.title.partition("：")[2] + "。"
        on = stop.on if stop else trip.starts_on
        found = Finding(activity=trip, stop=stop, problem=problem, cause=luck.choice(_CAUSES), advice=advice)
        found.place_id = (matter.place_id if matter else None) or trip.visited_id
        found.spot, found.found_on = stop.spot if stop else "", on
        found.written_by, found.key = luck.choice(members), self._key()
        found.pk = self.world.rows.new_key(Finding)
        self._told(found, "write_finding", found.written_by, on)
        return found

    def way(self, finding: Finding, matter: Matter, step: str = "raise_matter") -> None:
        on = max(matter.opened_on, finding.found_on)
        self.world.rows.add(finding)
        self.world.rows.add(Way(finding=finding, matter=matter, on=on, by=finding.written_by))
        self._told(finding, step, finding.written_by, on)

    def _let_go(self, finding: Finding) -> None:
        finding.let_go_on = min(finding.found_on + self.luck.randint(3, 20) * ONE, self.world.today)
        finding.let_go_why = self.luck.choice(_LET_GO)
        self._told(finding, "let_go", finding.written_by, finding.let_go_on, note=finding.let_go_why)

    def _told(self, finding: Finding, step: str, by: User, on: date, **facts: str) -> None:
        self.world.rows.add(
            Event(
                subject=Finding._meta.label_lower,
                subject_id=finding.pk,
                step=step,
                actor=by,
                actor_name=by.name,
                at=moment(on, self.luck),
                facts=facts,
                key=self._key(),
            )
        )

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.luck.getrandbits(128), version=4)


def write(world: World, walks: list[Any]) -> None:
    """Of the region: every trip, and some of what members did of their own accord."""
    findings = Findings(world, walks)
    for trip, members in world.went:
        led = trip.kind == Activity.Kind.RESEARCH_TRIP
        there = [world.users[held.person_id] for held in members if held.person_id in world.users]
        if there and trip.assembly_id == world.region.assembly.pk and (led or findings.luck.random() < 0.4):
            findings.of(trip, there, led)


def _named(walk: Any, houses: dict[str, Any]) -> str:
    return next((name for name in houses if name in walk.matter.title), "")


def at_hand(world: World, walks: list[Any]) -> None:
    """A trip of last month with the demo's members on it: a proposal came of it since, others wait."""
    findings, today = Findings(world, [], "at hand"), world.today
    first = working_day_before(today - 40 * ONE)
    since = [walk for walk in walks if walk.matter.opened_on > first + 3 * ONE and walk.matter.state in OPEN]
    cast = [world.cast["member"], world.cast["cosigner"]]
    houses = {house.name: house for house in world.counties}
    leads = {walk.signatures[0].person.pk: (walk, name) for walk in since if (name := _named(walk, houses))}
    raised = [held for held in world.region.members_on(today) if held.person_id in leads and held not in cast][:1]
    house = houses[leads[raised[0].person_id][1]] if raised else world.counties[0]
    leader = world.chair_seats[1][1]
    trip = Activity(
        assembly=world.region.assembly,
        kind=Activity.Kind.RESEARCH_TRIP,
        state=Activity.State.HELD,
        title=f"赴{house.name}调研：基层公共服务",
        starts_on=first,
        ends_on=first + 2 * ONE,
        half_days=6,
        place=house.name,
        visited=house.assembly,
        organiser=next(iter(world.region.bodies.values())),
        led_by=leader.person,
    )
    world.rows.add(trip)
    for held in dict.fromkeys([leader, *cast, *raised]):
        world.rows.add(Participation(activity=trip, membership=held, status=Participation.Status.PRESENT))
    stops = findings.stops_of(trip, 4)
    for held in raised:
        walk = leads[held.person_id][0]
        found = findings.finding(trip, stops[1], [world.users[held.person_id]])
        point = _FIRST.search(walk.proposal.grounds)
        found.problem = f"{point[1]}。" if point else found.problem
        found.advice = walk.proposal.recommendations.partition("、")[2].partition("\n")[0]
        findings.way(found, walk.matter, step="raise_proposal")
    for held in cast:
        world.rows.add(findings.finding(trip, stops[2], [world.users[held.person_id]]))
    world.rows.add(findings.finding(trip, None, [world.users[cast[0].person_id]]))
