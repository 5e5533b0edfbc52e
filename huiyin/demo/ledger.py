"""Livelihood matters: suggestions out of topics, problems solved, deeds done, hot issues of sector groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity
from huiyin.demo import departments, texts
from huiyin.demo.days import ONE, day_between, working_day, working_day_before
from huiyin.demo.texts import Subject
from huiyin.demo.walk import Walk, number
from huiyin.demo.world import YEAR, World
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Answer, Matter, Signature, State
from huiyin.matters.models import Kind as MatterKind
from huiyin.members.models import Membership
from huiyin.plans.models import Topic

SUGGESTIONS, PROBLEMS, DEEDS, HOT_ISSUES = 241, 15, 15, 30
Kind, Source = LivelihoodMatter.Kind, LivelihoodMatter.Source
# What the four livelihood topics are about, by the subjects of data/subjects.toml.
_OF_TOPIC = [
    "garbage sewage road water heating oldvillage signal snow",
    "community resettled legalaid fire elderly bilingual childcare",
    "skills graduates resettled heritage tourism coldchain",
    "clinic chronic medicare childcare disabled food",
]
_DEEDS = [
    ("为{place}一处放牧点送去移动光伏和照明灯", "照明灯{tens}盏当天装好，夜里挤奶不用再打手电。"),
    ("为{place}村小学添置图书和取暖炉", "图书{hundreds}册、取暖炉{few}台已交学校，由老师登记管理。"),
    ("帮助{place}合作社联系牛羊肉收购单位", "收购单位与合作社签了两年合同，当年收购{tens}吨。"),
    ("组织医生到{place}为老人义诊", "义诊{hundreds}人，{tens}人转到县医院复查。"),
    ("为{place}修通一段到放牧点的便道", "便道{few}公里，摩托和小车可以通行。"),
    ("为{place}残疾群众送去合用的轮椅", "轮椅{tens}辆，逐人量过尺寸。"),
    ("帮助{place}手工艺人在景区设展柜", "展柜设好，{tens}户的作品上架。"),
    ("为{place}安置点老人办用电用气课", "办课{few}期，{tens}位老人学会使用。"),
    ("为{place}牧户送去抗灾饲草", "饲草{tens}吨在大雪前送到户。"),
    ("帮助{place}毕业生联系见习岗位", "{tens}人上岗见习，其中{few}人已转正。"),
    ("为{place}村卫生室添置制氧机", "制氧机{few}台投入使用，村医学会保养。"),
    ("为{place}农户请来青稞种植技术员", "技术员驻村{tens}天，示范田亩产有所提高。"),
    ("帮助{place}追回拖欠的工资", "{tens}名务工人员领到工资，合同补签齐全。"),
    ("为{place}村口装路灯和反光镜", "路灯{tens}盏、反光镜{few}面装好。"),
    ("为{place}孕产妇联系县城待产住处", "待产住处落实，{few}人平安分娩。"),
    ("为{place}学校修缮操场", "操场整修完成，孩子们已经用上。"),
    ("帮助{place}农家书屋搬到学校旁", "书屋搬好，每天放学后开门。"),
]


@dataclass
class Raised:
    """One matter to be: what it is about, who raised it, out of what, and when it was found solved."""

    kind: LivelihoodMatter.Kind
    source: LivelihoodMatter.Source
    by: Membership
    on: date
    title: str
    description: str
    field: str  # the department that handles it
    result: str = ""
    solved_on: date | None = None
    topic: Topic | None = None
    activity: Activity | None = None
    closed: bool = True
    assigned: bool = True


class LedgerWalk(Walk):
    """Raised, registered, in an agency's hands, closed with an answer to the one who raised it."""

    def __init__(self, world: World, luck: Random, raised: Raised, place: int | None) -> None:
        matter = Matter(kind=MatterKind.LIVELIHOOD, year=raised.on.year, title=raised.title[:100], opened_on=raised.on)
        super().__init__(world, world.region, luck, matter)
        self.raised = raised
        matter.sector, matter.place_id, matter.state = raised.by.sector, place, State.DRAFT.value
        matter.category = "livelihood"
        self.hold(person=raised.by.person)
        self.sign(raised.by.person, Signature.Role.AUTHOR, raised.on)
        self.record("draft", world.users[raised.by.person_id], raised.on, before="", after=matter.state)

    def go(self) -> None:
        raised = self.raised
        registered_on = working_day(raised.on, self.luck.randint(0, 4))
        self._to(State.REGISTERED, "register", registered_on)
        self.numbered_at = self.last
        self.hold(office=Role.LEDGER_STAFF.value)
        self.matter.due_on = working_day(registered_on, 3)
        if raised.assigned:
            self._handled(registered_on)
        self._own_row()

    def _handled(self, registered_on: date) -> None:
        raised, ledger = self.raised, self.world.accounts["ledger"]
        assigned_on = working_day(registered_on, self.luck.randint(0, 3))
        agency = self.house.agencies[departments.for_field(self.house.assembly.tier, raised.field)]
        self._to(State.IN_PROGRESS, "assign", assigned_on)
        self.hold(agency=agency)
        self.matter.due_on = working_day(assigned_on + 60 * ONE)
        if raised.closed:
            done = raised.solved_on or working_day(assigned_on + self.luck.randint(15, 58) * ONE)
            closed_on = working_day(max(done, assigned_on), self.luck.randint(1, 4))
            self._to(State.CLOSED, "close", closed_on)
            self.give(Answer(agency=agency, text=raised.result, given_on=closed_on, signed_by=ledger.name))
            self.hold()
            self.matter.due_on, self.matter.closed_on = None, closed_on

    def _to(self, state: State, step: str, on: date) -> None:
        before, self.matter.state = self.matter.state, state.value
        self.record(step, self.world.accounts["ledger"], on, before=before, after=state.value)

    def _own_row(self) -> None:
        raised = self.raised
        row = LivelihoodMatter(matter=self.matter, kind=raised.kind, source=raised.source, topic=raised.topic)
        row.description, row.activity, row.solved_on = raised.description, raised.activity, raised.solved_on
        row.result = raised.result if raised.closed else ""
        self.rows.append(row)


class Ledger:
    def __init__(self, world: World) -> None:
        self.world, self.luck = world, world.luck("ledger")
        self.subjects = {subject.key: subject for subject in texts.subjects()}
        self.members = [held for held in world.region.members if held.ends_on is None and held.starts_on.year == YEAR]
        self.members = [held for held in self.members if held.starts_on.month == 1]
        self.walks: list[LedgerWalk] = []
        self.places = {house.name: house.assembly.pk for house in world.counties}

    def add(self, raised: Raised, place: str) -> None:
        walk = LedgerWalk(self.world, self.luck, raised, self.places.get(place))
        walk.go()
        self.walks.append(walk)

    def place(self) -> str:
        return self.luck.choice(self.world.counties).name

    def author(self) -> Membership:
        return self.luck.choice(self.members)

    def day(self, first: tuple[int, int] = (3, 1), last: tuple[int, int] = (12, 22), year: int = YEAR) -> date:
        return day_between(date(year, *first), date(year, *last), self.luck)

    # the five sorts

    def suggestion(self, topic: Topic, keys: str, on: date) -> None:
        subject = self.subjects[self.luck.choice(keys.split())]
        trips = [row for row in self.world.trips if row.topic_id == topic.pk and row.ends_on <= on]
        trip = self.luck.choice(trips) if trips and self.luck.random() < 0.8 else None
        place = trip.place if trip else self.place()
        words = texts.words(self.luck, place, on, subject)
        asked, done = words.advice[0]
        self.add(
            Raised(
                Kind.SUGGESTION,
                Source.RESEARCH if trip else Source.VISIT,
                self.author(),
                on,
                f"{place}：{asked}",
                words.grounds,
                subject.department,
                self.luck.choice(["建议已采纳。", "已转有关部门办理。", "已在年度工作中安排。"]) + f"目前{done}。",
                topic=topic,
                activity=trip,
                closed=on < date(2024, 3, 1) or self.luck.random() < 0.9,
            ),
            place,
        )

    def problem(self, on: date, solved_on: date | None) -> None:
        subject = self.luck.choice(list(self.subjects.values()))
        place, title, words = self._complaint(subject, on)
        self.add(
            Raised(
                Kind.PROBLEM,
                self.luck.choice([Source.VISIT, Source.RESEARCH]),
                self.author(),
                on,
                f"{place}：{title}",
                words.grounds,
                subject.department,
                f"经协调，{words.advice[0][1]}；委员到现场看过，群众认可。" if solved_on else "",
                solved_on=solved_on,
                closed=solved_on is not None,
            ),
            place,
        )

    def _complaint(self, subject: Subject, on: date) -> tuple[str, str, texts.Words]:
        place = self.place()
        numbers = texts.Numbers(self.luck, place)
        title = self.luck.choice(subject.problems).format_map(numbers).split("，")[0].rstrip("。")
        return place, title, texts.words(self.luck, place, on, subject)

    def deed(self, number: int, on: date, solved_on: date | None) -> None:
        title, result = _DEEDS[number % len(_DEEDS)]
        place = self.place()
        numbers = texts.Numbers(self.luck, place)
        title, result = title.format_map(numbers), result.format_map(numbers)
        description = f"委员走访{place}时，群众提出希望帮助解决。经与当地核实，情况属实，列为委员办实事事项。"
        raised = Raised(Kind.DEED, Source.VISIT, self.author(), on, title, description, "乡村振兴", result)
        raised.solved_on, raised.closed = solved_on, solved_on is not None
        self.add(raised, place)

    def hot_issue(self, on: date, source: LivelihoodMatter.Source, assigned: bool = True) -> None:
        subject = self.luck.choice(list(self.subjects.values()))
        place, title, words = self._complaint(subject, on)
        self.add(
            Raised(
                Kind.HOT_ISSUE,
                source,
                self.author(),
                on,
                f"{place}群众反映：{title}",
                words.grounds,
                subject.department,
                f"已向反映人说明：{words.advice[0][1]}。",
                closed=on < date(2024, 1, 1),
                assigned=assigned,
            ),
            place,
        )


def keep(world: World) -> list[LedgerWalk]:
    ledger = Ledger(world)
    topics = world.livelihood_topics()
    for place in range(SUGGESTIONS):
        which = place % len(topics)
        ledger.suggestion(topics[which], _OF_TOPIC[which], ledger.day((4, 3)))
    for _ in range(PROBLEMS):
        on = ledger.day((3, 1), (9, 28))
        ledger.problem(on, working_day(on + ledger.luck.randint(25, 80) * ONE))
    for place in range(DEEDS):
        on = ledger.day((3, 1), (10, 12))
        ledger.deed(place, on, working_day(on + ledger.luck.randint(20, 60) * ONE))
    for _ in range(HOT_ISSUES):
        ledger.hot_issue(ledger.day((2, 20)), Source.SECTOR_GROUP)
    _not_counted(world, ledger, topics)
    number(world, world.region, MatterKind.LIVELIHOOD, ledger.walks)
    for walk in ledger.walks:
        walk.keep()
    return ledger.walks


def _not_counted(world: World, ledger: Ledger, topics: list[Topic]) -> None:
    """Out of topics that are not livelihood, opened or solved the year after, not solved, from elsewhere."""
    other = [topic for topic in world.topics if not topic.livelihood]
    every = " ".join(ledger.subjects)
    for _ in range(24):
        ledger.suggestion(ledger.luck.choice(other), every, ledger.day((4, 24)))
    for place in range(10):
        ledger.suggestion(topics[place % 4], _OF_TOPIC[place % 4], ledger.day((1, 8), (2, 27), YEAR + 1))
    for place in range(4):
        solved = working_day(date(YEAR + 1, 1, 10) + place * 9 * ONE)
        ledger.problem(ledger.day((11, 20), (12, 22)), solved)
        ledger.deed(place + DEEDS, ledger.day((11, 20), (12, 22)), solved)
    recent = world.today - 75 * ONE
    for place in range(7):
        ledger.problem(working_day(recent + place * 9 * ONE), None)
        ledger.deed(place + 3, working_day(recent + place * 8 * ONE), None)
    for place in range(6):
        ledger.hot_issue(ledger.day((3, 1)), Source.VISIT)
        ledger.hot_issue(working_day(recent + place * 10 * ONE), Source.SECTOR_GROUP)
        ledger.hot_issue(working_day_before(world.today - ONE, 5 + place), Source.SECTOR_GROUP, assigned=False)
