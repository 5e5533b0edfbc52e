"""Social-opinion items: what members heard and passed on."""

from __future__ import annotations

from datetime import date
from random import Random

from huiyin.accounts.models import Role
from huiyin.demo import texts
from huiyin.demo.days import ONE, day_between, working_day, working_day_before
from huiyin.demo.listed import listed
from huiyin.demo.proposals import _places
from huiyin.demo.walk import Walk, number
from huiyin.demo.world import YEAR, House, World
from huiyin.matters.models import Answer, Kind, Matter, Signature, State
from huiyin.members.models import Membership
from huiyin.opinions.models import OpinionItem

IN_REGION, IN_CITY, IN_ALL = 350, 250, 15_000
IN_HAND = 24
USED_SHARE = 0.58
_HEARD = listed(
    "{month}月，{place}的群众对我说起一件事。|据{place}{few}位村干部反映：|在{place}办事时，排队的人都在谈这个。|"
    "{place}的界别群众交流群里，近来讨论较多的是：|到{place}走亲戚，住了{few}天，听得最多的是：|"
    "{place}几位教师和村医联名写来，主要说：|我在{place}的联系户打来电话：|随车到{place}，一路听司机和乘客说：",
    "|",
)
_USED = listed(
    "您{on:%m月%d日}反映的《{title}》已采用，编入本期信息并送有关部门。|《{title}》已采用，部门回复正在核实办理。|"
    "《{title}》已综合采用，文字略有改动，原文留存。|您的信息《{title}》已编发，部门表示将实地了解后处理。",
    "|",
)
_KEPT = listed(
    "《{title}》已收到。同类情况上月已有报送，此件留作补充，未单独编发。|《{title}》反映的问题当地已在处理，故未采用，谢谢。|"
    "《{title}》所述属于个别情况，已转有关单位了解，未编发。|《{title}》所提建议较好，适合写成提案，请考虑。",
    "|",
)
_TITLES = listed(
    "{place}{what}情况值得关注|关于{place}{what}的反映|{place}群众盼望解决{what}问题|{place}{what}有待改进", "|"
)
_WHAT = {
    "road": "通村公路养护",
    "water": "冬季饮水",
    "boarding": "寄宿学校取暖",
    "teacher": "乡村教师住房",
    "clinic": "乡镇卫生院诊疗",
    "chronic": "慢性病随访",
    "fodder": "饲草储备",
    "yakinsurance": "牦牛保险理赔",
    "barley": "青稞种子",
    "skills": "技能培训",
    "graduates": "毕业生就业",
    "resettled": "安置点服务",
    "elderly": "老人照料",
    "disabled": "残疾人辅具",
    "heritage": "手艺传承",
    "oldvillage": "老屋修缮",
    "tourism": "沿线公厕",
    "wetland": "湿地管护",
    "garbage": "垃圾清运",
    "sewage": "集镇污水",
    "heating": "冬季取暖",
    "power": "电压不稳",
    "signal": "公路信号盲区",
    "coldchain": "农产品外运",
    "snow": "雪灾预警",
    "geohazard": "地质隐患",
    "bilingual": "双语标识",
    "community": "社区议事",
    "legalaid": "欠薪维权",
    "sports": "健身器材维修",
    "childcare": "托育服务",
    "food": "校园周边食品",
    "medicare": "异地就医备案",
    "reading": "农家书屋开放",
    "fire": "老旧线路消防",
    "wildlife": "野生动物肇事补偿",
}


class OpinionWalk(Walk):
    """Sent in, received, perhaps used, answered in every case."""

    def __init__(self, world: World, house: House, luck: Random, author: Membership, on: date, place: str) -> None:
        words = texts.words(luck, place, on)
        numbers = texts.Numbers(luck, place)
        numbers.update(what=_WHAT[words.subject.key], month=texts.month_before(luck, on))
        title = luck.choice(_TITLES).format_map(numbers)
        matter = Matter(kind=Kind.OPINION, year=on.year, title=title, category=words.subject.category, opened_on=on)
        matter.state, matter.sector = State.DRAFT.value, author.sector
        super().__init__(world, house, luck, matter)
        self.hold(person=author.person)
        self.by = world.users[author.person_id]
        situation = luck.choice(_HEARD).format_map(numbers) + words.scene + words.problems
        advice = "；".join(asked for asked, _done in words.advice[:2]) + "。"
        self.rows.append(OpinionItem(matter=matter, situation=situation, advice=advice))
        self.item: OpinionItem = self.rows[0]
        self.sign(author.person, Signature.Role.AUTHOR, on)
        self.record("draft", self.by, on, before="", after=matter.state)

    def submit(self, on: date) -> None:
        self._to(State.RECEIVED, "submit", on, by_author=True)
        self.numbered_at = self.last
        self.hold(office=Role.OPINION_EDITOR.value)
        self.matter.due_on = working_day(on, 5)

    def issue(self, on: date) -> None:
        self._to(State.ISSUED, "issue", on)
        self.item.used = True
        self.matter.due_on = working_day(on, 10)

    def close(self, on: date) -> None:
        self._to(State.CLOSED, "close", on)
        text = self.luck.choice(_USED if self.item.used else _KEPT).format(
            title=self.matter.title, on=self.matter.opened_on
        )
        self.give(Answer(office=Role.OPINION_EDITOR.value, text=text, given_on=on))
        self.hold()
        self.matter.due_on, self.matter.closed_on = None, on

    def _to(self, state: State, step: str, on: date, by_author: bool = False) -> None:
        before, self.matter.state = self.matter.state, state.value
        self.record(step, self.by if by_author else self.house.editor, on, before=before, after=state.value)


def of_region(world: World) -> None:
    walks = _of_year(world, world.region, IN_REGION)
    luck = world.luck("opinions in hand")
    people = _authors(world, world.region, world.today)
    for index in range(IN_HAND):
        author = world.cast["member"] if index == 3 else luck.choice(people)
        walks.append(_in_hand(world, luck, author, index))
    _number(world, world.region, walks)


def below(world: World, house: House, count: int) -> None:
    _number(world, house, _of_year(world, house, count))


def _number(world: World, house: House, walks: list[OpinionWalk]) -> None:
    number(world, house, Kind.OPINION, walks)
    for walk in walks:
        walk.keep()


def _authors(world: World, house: House, day: date) -> list[Membership]:
    lasting = [held for held in house.members if held.ends_on is None and held.starts_on <= day]
    return [held for held in lasting if held.person_id in world.users]


def _of_year(world: World, house: House, count: int) -> list[OpinionWalk]:
    luck = world.luck("opinions", house.assembly.slug)
    people, places = _authors(world, house, date(YEAR, 2, 1)), _places(world, house)
    luck.shuffle(people)
    people.sort(key=lambda held: held.pk in world.wrote)  # each has done at least something in the year
    walks = []
    for index in range(count):
        author = people[index] if index < 0.8 * len(people) else luck.choice(people)
        on = day_between(date(YEAR, 2, 6), date(YEAR, 12, 12), luck)
        walk = OpinionWalk(world, house, luck, author, on, luck.choice(places))
        walk.submit(on)
        on = working_day(on, luck.randint(1, 5))
        if luck.random() < USED_SHARE:
            walk.issue(on)
            on = working_day(on, luck.randint(2, 9))
        walk.close(on)
        walks.append(walk)
    return walks


def _in_hand(world: World, luck: Random, author: Membership, index: int) -> OpinionWalk:
    on = working_day_before(world.today - ONE, index % 9)
    walk = OpinionWalk(world, world.region, luck, author, on, luck.choice(world.counties).name)
    walk.submit(on)
    if index % 3 == 0:
        walk.issue(working_day_before(world.today - ONE, luck.randint(0, index % 9)))
    return walk


def shares(world: World) -> list[int]:
    """How many items each city and county had; all tiers together 15,000 of the year."""
    luck = world.luck("opinion shares")
    counts = [IN_CITY] * len(world.prefectures)
    left = IN_ALL - IN_REGION - sum(counts)
    weights = [luck.uniform(0.7, 1.3) for _ in world.counties]
    county = [int(left * weight / sum(weights)) for weight in weights]
    for place in range(left - sum(county)):
        county[place] += 1
    return counts + county
