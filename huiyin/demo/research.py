"""Research led by the assembly, research members made of their own accord, and consultation meetings."""

from __future__ import annotations

from datetime import date
from random import Random

from huiyin.activities.models import Activity, Participation
from huiyin.demo.days import ONE, day_between
from huiyin.demo.listed import listed
from huiyin.demo.world import YEAR, House, World
from huiyin.members.models import Membership
from huiyin.plans.models import Topic

LED, OWN = 51, 107
Kind, Status = Activity.Kind, Participation.Status
_MINUTES = [
    "调研组在{place}走访{few}个乡镇、{tens}户，召开座谈会{two}场。一路看到的情况与材料大体一致，群众意见集中在管护和人手两方面，已列出问题{few}条，交专委会整理。",
    "先看现场后开会，不听汇报。在{place}随机入户{tens}户，重点问了费用、往返时间和谁来管。座谈会上乡镇干部提出{few}条建议，调研组当场答复两条，其余带回研究。",
    "行程{days}天，到了{place}最远的一个村。看了{few}处设施，其中{two}处未正常使用，原因已逐一记录。",
    "与{place}有关部门对口座谈，核对了近三年的数据，发现两套统计口径不同，已请当地说明。随后分两组入户{tens}户，形成问题清单{few}条。",
]
_OWN_TITLES = listed(
    "{place}通村公路管护情况走访|{place}寄宿学校食堂和宿舍走访|{place}村卫生室用药情况了解|"
    "{place}饲草储备情况查看|{place}手工艺人收入情况访谈|{place}农家书屋使用情况走访|{place}冬季饮水情况查看|"
    "{place}返乡青年创业情况访谈|{place}安置点居民生活情况走访|{place}垃圾收运路线跟车调研|"
    "{place}老年人办事难情况了解|{place}牧区电力情况走访|{place}民宿经营情况访谈|{place}草原管护员工作情况随访|"
    "{place}残疾人就业情况走访|{place}合作社分红情况了解",
    "|",
)


def travel(world: World) -> None:
    luck = world.luck("research")
    leaders = [held for _seat, held in world.chair_seats]
    for place in range(LED):
        topic = world.topics[place % len(world.topics)]
        _led(world, luck, topic, leaders[place % len(leaders)])
    for place in range(OWN):
        _own(
            world, luck, day_between(date(YEAR, 3, 1), date(YEAR, 12, 15), luck), _OWN_TITLES[place % len(_OWN_TITLES)]
        )
    _consultations(world, luck)
    _not_counted(world, luck)


def _led(
    world: World, luck: Random, topic: Topic, leader: Membership, on: date | None = None, house: House | None = None
) -> Activity:
    house = house or luck.choice(world.counties)
    first = on or day_between(max(topic.chosen_on or date.min, date(YEAR, 3, 1)), date(YEAR, 11, 24), luck)
    days = luck.randint(2, 6)
    row = Activity(
        state=Activity.State.HELD,
        assembly=world.region.assembly,
        kind=Kind.RESEARCH_TRIP,
        title=f"赴{house.name}调研：{topic.title}",
    )
    row.starts_on, row.ends_on = first, first + (days - 1) * ONE
    row.place, row.visited, row.topic, row.organiser = house.name, house.assembly, topic, topic.lead_body
    row.led_by, row.minutes = leader.person, _minutes(luck, house.name, days)
    world.rows.add(row)
    world.trips.append(row)
    others = [held for held in world.region.members_on(first) if held is not leader]
    _took_part(world, row, [leader, *luck.sample(others, luck.randint(4, 9))], luck)
    return row


def _minutes(luck: Random, place: str, days: int) -> str:
    numbers = {"few": luck.randint(3, 8), "tens": luck.randint(11, 38), "two": luck.randint(2, 3), "days": days}
    return luck.choice(_MINUTES).format(place=place, **numbers)


def _took_part(world: World, row: Activity, members: list[Membership], luck: Random) -> None:
    there = []
    for place, held in enumerate(members):
        status = Status.EXCUSED if place and luck.random() < 0.1 else Status.PRESENT
        world.rows.add(Participation(activity=row, membership=held, status=status))
        if status == Status.PRESENT:
            there.append(held)
    if row.kind != Kind.CONSULTATION:
        world.went.append((row, there))


def _own(world: World, luck: Random, on: date, title: str) -> Activity:
    house = luck.choice(world.counties)
    row = Activity(
        state=Activity.State.HELD,
        assembly=world.region.assembly,
        kind=Kind.OWN_RESEARCH,
        title=title.format(place=house.name),
    )
    row.starts_on, row.ends_on = on, on + luck.choice([0, 0, 1, 2]) * ONE
    row.place, row.visited = house.name, house.assembly
    row.minutes = _minutes(luck, house.name, (row.ends_on - row.starts_on).days + 1)
    members = luck.sample(world.region.members_on(on), luck.choice([1, 1, 2, 3, 4]))
    row.led_by, row.planned_by = members[0].person, world.users.get(members[0].person_id)
    _took_part(world, world.rows.add(row), members, luck)
    return row


def _consultations(world: World, luck: Random) -> None:
    for topic in world.topics[:8]:
        on = day_between(date(YEAR, 6, 1), date(YEAR, 12, 8), luck)
        row = Activity(
            state=Activity.State.HELD,
            assembly=world.region.assembly,
            kind=Kind.CONSULTATION,
            title=f"专题协商会：{topic.title}",
        )
        row.starts_on = row.ends_on = on
        row.place, row.topic, row.organiser = "自治区政协礼堂", topic, topic.lead_body
        row.minutes = f"有关部门介绍情况后，{luck.randint(6, 10)}位委员发言，部门当场回应，会后整理意见建议送有关方面。"
        _took_part(world, world.rows.add(row), luck.sample(world.region.members_on(on), luck.randint(25, 45)), luck)


def _not_counted(world: World, luck: Random) -> None:
    """Begun the year before, ended in it; other years; other assemblies."""
    topic, leader = world.topics[-1], world.chair_seats[1][1]
    counted = list(world.trips)
    for on in (date(YEAR - 1, 6, 14), date(YEAR - 1, 12, 29)):
        row = Activity(
            state=Activity.State.HELD,
            assembly=world.region.assembly,
            kind=Kind.RESEARCH_TRIP,
            title="届末提案办理回访调研",
        )
        row.starts_on, row.ends_on, row.place = on, on + 4 * ONE, "那曲市"
        _took_part(world, world.rows.add(row), luck.sample(world.former, 5), luck)
    for on in (date(YEAR + 1, 3, 12), date(YEAR + 1, 4, 16), date(YEAR + 1, 5, 21)):
        _led(world, luck, topic, leader, on)
        _own(world, luck, on, luck.choice(_OWN_TITLES))
    world.trips[:] = counted
    for house in world.prefectures:
        for kind in (Kind.RESEARCH_TRIP, Kind.OWN_RESEARCH):
            on = day_between(date(YEAR, 3, 1), date(YEAR, 11, 30), luck)
            row = Activity(
                state=Activity.State.HELD, assembly=house.assembly, kind=kind, title=f"{house.name}委员小组基层走访"
            )
            row.starts_on, row.ends_on, row.place = on, on + ONE, house.name
            _took_part(world, world.rows.add(row), luck.sample(house.members_on(on), 6), luck)
