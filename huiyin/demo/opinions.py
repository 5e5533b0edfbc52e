"""Social-opinion items: what members heard and passed on."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from huiyin.accounts.models import Role, User
from huiyin.demo import texts
from huiyin.demo.days import ONE, day_between, working_day, working_day_before
from huiyin.demo.listed import listed
from huiyin.demo.proposals import _places
from huiyin.demo.walk import Walk, number
from huiyin.demo.world import YEAR, House, World
from huiyin.matters.models import ENDED, Answer, Clock, Kind, Matter, Signature, State
from huiyin.members.models import Membership
from huiyin.opinions.models import Adoption, BulletinIssue, IssueEntry, ItemVersion, OpinionItem, SignOff
from huiyin.opinions.workflow import STEPS
from huiyin.opinions.workflow.table import by_author

IN_REGION, IN_CITY, IN_ALL = 350, 250, 15_000
IN_HAND = 24
STOPPED = {10: "shortlist", 13: "keep_in_reserve", 16: "return_to_author"}  # what the desk did with some of them
ADOPTED_AFTER = timedelta(14)
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
_GROUNDS = ["known", "handled", "single", "other"]  # of each of these
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

    issued_on: date | None = None

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
        self.item = OpinionItem(matter=matter, situation=situation, advice=advice, raised_by=self.by)
        self.rows.append(self.item)
        self.clocks: list[Clock] = []
        self.sign(author.person, Signature.Role.AUTHOR, on)
        self.record("draft", self.by, on, before="", after=matter.state)

    def submit(self, on: date) -> None:
        self.take("submit", self.by, on)
        self.numbered_at = self.last
        self._keep_version(on, ItemVersion.Kind.ORIGINAL, self.by)

    def _keep_version(self, on: date, kind: str, by: User | None) -> None:
        self.item.edition = sum(isinstance(row, ItemVersion) for row in self.rows) + 1
        words = {name: getattr(self.item, name) for name in ("situation", "cause", "advice")}
        number = self.item.edition
        self.rows.append(
            ItemVersion(
                matter=self.matter, number=number, kind=kind, title=self.matter.title, by=by, made_on=on, **words
            )
        )

    def edited(self, on: date) -> None:
        self.take("shortlist", self.house.editor, on)
        self.take("edit_text", self.house.editor, on)
        heard = self.item.situation.partition("：")
        self.item.situation = heard[2] or heard[0]  # who said it is left out
        self._keep_version(on, ItemVersion.Kind.EDITED, self.house.editor)

    def signed_off(self, on: date) -> None:
        """Checked by the desk, signed by the leader; by another where the leader wrote it."""
        self.edited(on)
        leader = self.world.accounts["leader" if self.by != self.world.accounts["leader"] else "decider"]
        for step, kind, by in (("check", "checked", self.house.editor), ("sign", "signed", leader)):
            self.take(step, by, on)
            self.rows.append(SignOff(matter=self.matter, kind=kind, edition=self.item.edition, by=by, on=on))
        self.take("clear", None, on)

    def issue(self, on: date) -> None:
        """With every step where the issues are kept; elsewhere the year's records have the outcome alone."""
        if self.house is self.world.region:
            self.signed_off(on)
            self.issued_on = on
        self.take("issue", self.house.editor, on)
        self.item.used = True

    def close(self, on: date) -> None:
        text = self.luck.choice(_USED if self.item.used else _KEPT).format(
            title=self.matter.title, on=self.matter.opened_on
        )
        if not self.item.used:
            self.take("not_use", self.house.editor, on)
            self.item.not_used_ground, self.item.not_used_note = (
                _GROUNDS[_KEPT.index(_pattern(text, self.matter))],
                text,
            )
        self.take("feed_back", self.house.editor, on)
        self.give(Answer(office=Role.OPINION_EDITOR.value, text=text, given_on=on))
        self.take("close", None, on)

    def take(self, name: str, by: User | None, on: date) -> None:
        """As `steps.take`: state, clocks, due date, holder, history."""
        step, matter, before = STEPS[name], self.matter, self.matter.state
        if step.ends:
            matter.state = step.ends.value
        for clock in self.clocks:
            if clock.stopped_on is None and (step.ends in ENDED or clock.name in step.stops):
                clock.stopped_on = on
        assert self.house.terms is not None
        for clock_name in step.clocks:
            due, why = self.house.terms.of(clock_name, on)
            self.clocks.append(Clock(matter=matter, name=clock_name, started_on=on, due_on=due, explanation=why))
        if step.ends in ENDED:
            matter.closed_on, matter.due_on = on, None
            self.hold()
        else:
            matter.due_on = min((clock.due_on for clock in self.clocks if clock.stopped_on is None), default=None)
            if step.holder is by_author:
                self.hold(person=self.signatures[0].person)
            elif step.holder:
                self.hold(office=str(step.holder(matter)["holder_office"]))
        self.record(name, by, on, before=before, after=matter.state)

    def keep(self) -> None:
        super().keep()
        for clock in self.clocks:  # of what is over nobody asks how long it had, but where the issues are kept
            if clock.stopped_on is None or self.house is self.world.region:
                self.world.rows.add(clock)


def _pattern(text: str, matter: Matter) -> str:
    """Which of the sentences `text` was made from."""
    return next(words for words in _KEPT if words.format(title=matter.title, on=matter.opened_on) == text)


def _issues(world: World, walks: list[OpinionWalk]) -> None:
    """One issue for each day on which something was issued, numbered through each year; some adopted above."""
    luck, numbers = world.luck("issues"), dict[int, int]()
    by_day: dict[date, list[OpinionWalk]] = defaultdict(list)
    for walk in walks:
        if walk.issued_on:
            by_day[walk.issued_on].append(walk)
    editor = world.region.editor
    assert editor is not None
    leader = world.accounts["leader"].name
    for day in sorted(by_day):
        numbers[day.year] = numbers.get(day.year, 0) + 1
        issue = BulletinIssue(
            assembly=world.region.assembly, series="bulletin", year=day.year, number=numbers[day.year], made_by=editor
        )
        issue.title, issue.issued_on, issue.signed_by = f"{day.month}月{day.day}日信息", day, leader
        world.rows.add(issue)
        for place, walk in enumerate(by_day[day], 1):
            world.rows.add(IssueEntry(issue=issue, matter=walk.matter, place=place))
            if luck.random() < 0.2 and day + ADOPTED_AFTER < world.today:
                adopted = {"level": "region", "body": "自治区党委办公厅", "adopted_on": day + ADOPTED_AFTER}
                world.rows.add(Adoption(matter=walk.matter, by=editor, **adopted))


def of_region(world: World) -> None:
    walks = _of_year(world, world.region, IN_REGION)
    luck = world.luck("opinions in hand")
    people = _authors(world, world.region, world.today)
    for index in range(IN_HAND):
        author = world.cast["member"] if index == 3 else luck.choice(people)
        walks.append(_in_hand(world, luck, author, index))
    _number(world, world.region, walks)
    _issues(world, walks)


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
    now = working_day_before(world.today - ONE)
    if index % 3 == 0:
        walk.issue(working_day_before(world.today - ONE, luck.randint(0, index % 9)))
    elif index in (4, 5):
        walk.edited(now)
    elif index == 7:
        walk.signed_off(now)
    elif index in STOPPED:
        walk.take(STOPPED[index], world.region.editor, now)
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
