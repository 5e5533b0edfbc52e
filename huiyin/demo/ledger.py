"""Livelihood matters: suggestions out of topics, problems solved, deeds done, hot issues of sector groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from huiyin.accounts.models import Role, User
from huiyin.activities.models import Activity
from huiyin.calendars.deadlines import due_for
from huiyin.demo import accounts, departments, texts
from huiyin.demo.days import ONE, day_between, working_day, working_day_before
from huiyin.demo.texts import Subject
from huiyin.demo.walk import Walk, number
from huiyin.demo.world import YEAR, House, World
from huiyin.livelihood.models import Deferral, LivelihoodMatter, Verification
from huiyin.livelihood.workflow import STEPS
from huiyin.matters.clocks import fixed_on
from huiyin.matters.models import (
    ENDED,
    OPEN,
    Answer,
    Assignment,
    Clock,
    HandUp,
    Matter,
    Originator,
    ProgressNote,
    Signature,
    State,
    Voice,
    VoiceAnswer,
)
from huiyin.matters.models import Kind as MatterKind
from huiyin.matters.steps import Step
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
    far: str = ""  # how far it has come, where that is not the usual
    below: LedgerWalk | None = None  # which was handed up to it


class LedgerWalk(Walk):
    """The way of `livelihood.workflow`, by its own table, as far as the matter has come."""

    def __init__(
        self, world: World, house: House, luck: Random, raised: Raised, place: int | None, *, desk: User, opens: str
    ) -> None:
        matter = Matter(kind=MatterKind.LIVELIHOOD, year=raised.on.year, title=raised.title[:100], opened_on=raised.on)
        super().__init__(world, house, luck, matter)
        self.raised, self.desk, self.clocks = raised, desk, []
        self.part: Assignment | None = None
        matter.sector, matter.place_id, matter.state = raised.by.sector, place, State.COLLECTED.value
        matter.category = "livelihood"
        self.own = LivelihoodMatter(matter=matter, kind=raised.kind, source=raised.source, topic=raised.topic)
        self.own.description, self.own.activity = raised.description, raised.activity
        self.own.entered_by = self.user if not raised.below else raised.below.desk
        self.voices: list[Voice] = []
        self.hold(office=Role.LEDGER_STAFF.value)
        self._start([opens], raised.on, None)
        if not raised.below:
            self.sign(raised.by.person, Signature.Role.AUTHOR, raised.on)
            self.record("collect", self.user, raised.on, before="", after=matter.state)

    @property
    def user(self) -> User:
        return self.world.users[self.raised.by.person_id]

    def go(self) -> None:
        raised = self.raised
        if raised.far == "collected":
            return
        on = working_day(raised.on, self.luck.randint(0, 4))
        self.take("register", self.desk, on)
        self.numbered_at = self.last
        if raised.assigned and raised.far != "registered":
            self._handled(working_day(on, self.luck.randint(0, 3)))

    def _handled(self, on: date) -> None:
        raised = self.raised
        agency = self.house.agencies[departments.for_field(self.house.assembly.tier, raised.field)]
        officials = self.house.officials.get(agency.pk) or ["负责人"]
        self.part = Assignment(matter=self.matter, agency=agency, assigned_on=on, handler=self.luck.choice(officials))
        self.part.pk = self.world.rows.new_key(Assignment)
        self.rows.append(self.part)
        self.take("assign", self.desk, on, {"agency": agency.name})
        officer, accepted_on = self.house.agency_users[agency.pk], working_day(on, self.luck.randint(0, 2))
        self.take("accept", officer, accepted_on)
        self.part.acknowledged_on = accepted_on
        if raised.closed and raised.far == "explained":
            self._explained(officer, accepted_on)
        elif raised.closed:
            self._solved(officer, accepted_on)
        else:
            self._in_hand(officer, accepted_on)

    def _solved(self, officer: User, accepted_on: date) -> None:
        """Claimed, looked at on the day it counts as solved, answered and closed."""
        raised = self.raised
        done = raised.solved_on or working_day(accepted_on + self.luck.randint(10, 50) * ONE)
        claimed_on = max(working_day_before(done, self.luck.randint(1, 5)), accepted_on)
        done = max(done, claimed_on)
        self._progress(officer, accepted_on, claimed_on)
        self.claim(officer, claimed_on)
        self._looked(done, True, "现场看过，情况与办理结果相符，群众认可。")
        self.own.solved_on = done
        self._end(working_day(done, self.luck.randint(1, 4)), "solved")

    def _explained(self, officer: User, accepted_on: date) -> None:
        asked_on = working_day(accepted_on, self.luck.randint(5, 20))
        decided_on = working_day(asked_on, 2)
        self._put_off(officer, "explained", asked_on, decided_on, "涉及规划和保护要求，依照现行规定不能办理。")
        self.own.result = "经研究，依照现行规定不能办理，已向反映人说明原因。"
        self._end(working_day(decided_on, self.luck.randint(1, 4)), "explained")

    def _in_hand(self, officer: User, accepted_on: date) -> None:
        """As of today: handled, claimed, or going on for long."""
        today = working_day_before(self.world.today - ONE)
        far = self.raised.far
        if far == "claimed" and accepted_on < today:
            self._progress(officer, accepted_on, today)
            self.claim(officer, today)
        elif far == "long_term" and working_day(accepted_on, 4) < today:
            asked_on = working_day(accepted_on, 1)
            self._put_off(officer, "long_term", asked_on, working_day(asked_on, 2), "要等资金和规划，一时办不了。")
            self._answer(working_day(asked_on, 3), "此事要等资金和规划，已列入长期推进，到期复核后再告诉您进展。")
        else:
            self._progress(officer, accepted_on, today)

    def _progress(self, officer: User, since: date, until: date) -> None:
        """A note a month."""
        assert self.part is not None
        on = working_day(since, 8)
        while on < until:
            text = self.luck.choice(
                ["已到现场查看，正在商量办法。", "材料已备齐，开始施工。", "已与乡镇对接，按计划推进。"]
            )
            self.take("note_progress", officer, on, {"note": text})
            self.rows.append(
                ProgressNote(matter=self.matter, agency=self.part.agency, text=text, noted_on=on, by=officer)
            )
            on = working_day(on + 28 * ONE)

    def claim(self, officer: User, on: date) -> None:
        assert self.part is not None
        self.own.result = self.raised.result or "已按要求办好。"
        self.take("claim", officer, on, {"note": self.own.result[:100]})
        text = f"申报办结：{self.own.result}"
        self.rows.append(ProgressNote(matter=self.matter, agency=self.part.agency, text=text, noted_on=on, by=officer))
        self.part.state = Assignment.State.REPLIED.value

    def _looked(self, on: date, is_done: bool, found: str) -> None:
        self.take("verify_done" if is_done else "verify_not_done", self.desk, on, {"note": found})
        row = Verification(matter=self.matter, kind="on_the_spot", held_on=on, found=found, is_done=is_done)
        row.by, row.pk = self.desk, self.world.rows.new_key(Verification)
        self.rows += [row, Verification.members.through(verification=row, person=self.raised.by.person)]

    def _put_off(self, officer: User, kind: str, asked_on: date, decided_on: date, ground: str) -> None:
        assert self.part is not None
        leader = self.world.accounts["leader"]
        self.take("ask_deferral", officer, asked_on, {"note": ground})
        review_on = working_day(decided_on + 330 * ONE) if kind == "long_term" else None
        row = Deferral(assignment=self.part, kind=kind, ground=ground, review_on=review_on, asked_on=asked_on)
        row.decision, row.decided_on, row.decided_by = "approved", decided_on, leader
        self.rows.append(row)
        self.take("approve_long_term" if review_on else "approve_explained", leader, decided_on)
        self.part.state = Assignment.State.REPLIED.value
        if review_on:
            self.own.review_on = review_on
            clock = next(clock for clock in self._running() if clock.name == "review_deferred")
            clock.due_on, clock.explanation = review_on, _chosen(decided_on, review_on, clock)

    def _end(self, on: date, outcome: str) -> None:
        self._answer(on, self.own.result)
        self.take("await_evaluation", None, on)
        self.take("close", self.desk, on, {"outcome": outcome})
        self.own.outcome = outcome

    def _answer(self, on: date, text: str) -> None:
        self.take("answer", self.desk, on, {"note": text[:100]})
        self.give(Answer(office=Role.LEDGER_STAFF.value, text=text, given_on=on, signed_by=self.desk.name))
        answer = self.rows[-1 - len(self.signed())]
        self.rows += [
            VoiceAnswer(voice=voice, answer=answer, form=voice.originator.answer_by, given_on=on, by=self.desk)
            for voice in self.voices
        ]

    def hear(self, name: str, contact: str, answer_by: str) -> None:
        """One without an account it was heard from."""
        on = self.matter.opened_on
        originator = Originator(assembly=self.matter.assembly, name=name, contact=contact, answer_by=answer_by)
        originator.masked = f"{name[:1]}**" if name else "匿名群众"
        originator.taken_by, originator.taken_on, originator.keep_until = self.user, on, on + 730 * ONE
        self.world.rows.add(originator)
        voice = Voice(matter=self.matter, originator=originator, pk=self.world.rows.new_key(Voice))
        self.voices.append(voice)
        self.rows.append(voice)

    def take(self, name: str, by: User | None, on: date, facts: dict[str, Any] | None = None) -> None:
        """As `steps.take`: state, clocks, due date, holder, history."""
        step, matter, before = STEPS[name], self.matter, self.matter.state
        assert before in step.starts, (name, before)
        if step.ends:
            matter.state = step.ends.value
        self._stop(step, on)
        self._start(step.clocks, on, self.part if step.part or name == "assign" else None)
        if step.part and self.part and step.part.ends:
            self.part.state = step.part.ends
        if step.ends in ENDED:
            matter.closed_on, matter.due_on = on, None
        if step.holder or step.ends in ENDED or name == "assign":
            self._hold(name)
        self.record(name, by, on, before=before, after=matter.state, facts=facts)

    def _stop(self, step: Step, on: date) -> None:
        for clock in self._running():
            if step.ends in ENDED or clock.name in step.stops:
                clock.stopped_on, clock.paused_on = clock.paused_on or on, None
            elif clock.name in step.pauses:
                clock.paused_on = on

    def _hold(self, name: str) -> None:
        if self.matter.state in ENDED:
            self.hold()
        elif self.matter.state in (State.ASSIGNED, State.IN_PROGRESS):
            assert self.part is not None
            self.hold(agency=self.part.agency)
        else:
            self.hold(office=str(Role.UPPER_TIER if name == "hand_up" else Role.LEDGER_STAFF))

    def _start(self, names: Iterable[str], on: date, part: Assignment | None) -> None:
        assert self.house.terms is not None
        for name in names:
            due, explanation = self.house.terms.of(name, on)
            self.clocks.append(
                Clock(
                    matter=self.matter, assignment=part, name=name, started_on=on, due_on=due, explanation=explanation
                )
            )

    def _running(self) -> list[Clock]:
        return [clock for clock in self.clocks if clock.stopped_on is None]

    def keep(self) -> None:
        running = [clock.due_on for clock in self._running() if clock.paused_on is None]
        if self.matter.state in OPEN and running:
            self.matter.due_on = min(running)
        super().keep()
        for row in [self.own, *self.clocks]:
            self.world.rows.add(row)


def _chosen(on: date, until: date, clock: Clock) -> dict[str, Any]:
    """What `matters.clocks.started` explains of a day somebody chose."""
    found = due_for(on, fixed_on(until)).explained()
    return found | {name: clock.explanation[name] for name in ("rule", "clock")}


_PROGRESS = ["已到现场查看，正在商量办法。", "材料已备齐，开始施工。", "已与乡镇对接，按计划推进。"]
_NAMES = ["次旺", "卓嘎", "扎西", "央宗", "旦增", "白玛", "格桑", "强巴"]


class Ledger:
    def __init__(self, world: World) -> None:
        self.world, self.luck = world, world.luck("ledger")
        self.subjects = {subject.key: subject for subject in texts.subjects()}
        self.members = [held for held in world.region.members if held.ends_on is None and held.starts_on.year == YEAR]
        self.members = [held for held in self.members if held.starts_on.month == 1]
        self.walks: list[LedgerWalk] = []
        self.places = {house.name: house.assembly.pk for house in world.counties}

    def add(self, raised: Raised, place: str) -> LedgerWalk:
        desk = self.world.accounts["ledger"]
        walk = LedgerWalk(
            self.world, self.world.region, self.luck, raised, self.places.get(place), desk=desk, opens="verify"
        )
        if raised.source in (Source.VISIT, Source.SECTOR_GROUP) and len(self.walks) % 3 == 0:
            self._heard(walk)
        walk.go()
        self.walks.append(walk)
        return walk

    def add_above(self, raised: Raised, house: House) -> LedgerWalk:
        """What came up from a county, with the names that stood under it there."""
        desk = self.world.accounts["ledger"]
        walk = LedgerWalk(
            self.world, self.world.region, self.luck, raised, house.assembly.pk, desk=desk, opens="receive"
        )
        assert raised.below is not None
        below = raised.below
        for signed in below.signatures:
            walk.sign(signed.person, signed.role, signed.signed_on or raised.on)
        facts = {"note": str(house.assembly)}
        walk.matter.sector = None
        walk.record("handed_up_here", below.desk, raised.on, before="", after=walk.matter.state, facts=facts)
        walk.go()
        self.walks.append(walk)
        return walk

    def _heard(self, walk: LedgerWalk) -> None:
        """Made up, like everybody here. One in three leaves no name."""
        place = len(self.walks)
        name = "" if place % 9 == 0 else f"{_NAMES[place % len(_NAMES)]}"
        by = Originator.AnswerBy
        if not name:
            walk.hear("", "", by.NOTICE.value)
        elif place % 2:
            walk.hear(name, f"村委会转{name}", by.LETTER.value)
        else:
            walk.hear(name, "", by.IN_PERSON.value)

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

    def problem(self, on: date, solved_on: date | None, far: str = "") -> None:
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
                far=far,
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

    def hot_issue(self, on: date, source: LivelihoodMatter.Source, assigned: bool = True, far: str = "") -> None:
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
                far=far,
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
    for place in range(HOT_ISSUES):
        ledger.hot_issue(ledger.day((2, 20)), Source.SECTOR_GROUP, far="explained" if place % 6 == 5 else "")
    _not_counted(world, ledger, topics)
    county = _handed_up(world, ledger)
    number(world, county.house, MatterKind.LIVELIHOOD, [county])
    number(world, world.region, MatterKind.LIVELIHOOD, ledger.walks)
    county.keep()
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
        ledger.problem(working_day(recent + place * 9 * ONE), None, far=["", "claimed", "long_term"][place % 3])
        ledger.deed(place + 3, working_day(recent + place * 8 * ONE), None)
    for place in range(6):
        ledger.hot_issue(ledger.day((3, 1)), Source.VISIT)
        ledger.hot_issue(working_day(recent + place * 10 * ONE), Source.SECTOR_GROUP)
        ledger.hot_issue(working_day_before(world.today - ONE, 5 + place), Source.SECTOR_GROUP, assigned=False)
    ledger.hot_issue(working_day_before(world.today - ONE, 2), Source.SECTOR_GROUP, far="collected")


def _handed_up(world: World, ledger: Ledger) -> LedgerWalk:
    """A county's water that comes from another county: its desk handed it up, the region handles it."""
    house = next(house for house in world.counties if house.name == "曲水县")
    on = working_day_before(world.today - 24 * ONE)
    by = next(held for held in house.members if held.ends_on is None and held.person_id in world.users)
    desk, subject = accounts.ledger_desk(world, house), ledger.subjects["water"]
    words = f"{house.name}三个村的水渠从邻县引水，邻县一侧渠道坍塌，今春没有水到地头，县里多次协调没有结果。"
    title = f"{house.name}三村水渠跨县，上游坍塌断水"
    told = (title, words, subject.department)
    raised = Raised(Kind.PROBLEM, Source.VISIT, by, on, *told, closed=False, far="registered")
    below = LedgerWalk(world, house, ledger.luck, raised, house.assembly.pk, desk=desk, opens="verify")
    below.hear("次旺", "三村二组次旺", Originator.AnswerBy.LETTER.value)
    below.go()
    assert below.last is not None
    sent_on = working_day(below.last.date(), 1)
    up = Raised(Kind.PROBLEM, Source.BELOW, by, sent_on, *told, closed=False, below=below)
    above = ledger.add_above(up, house)
    for voice in below.voices:
        voice.carried_to = Voice(matter=above.matter, originator=voice.originator, pk=world.rows.new_key(Voice))
        above.voices.append(voice.carried_to)
        above.rows.append(voice.carried_to)
    reason = "水渠跨两个县，本县协调不了。"
    facts = {"note": f"{world.region.assembly}：{reason}"}
    below.take("hand_up", desk, sent_on, facts)
    below.matter.handed_to = above.matter
    received = above.numbered_at.date() if above.numbered_at else None
    below.rows.append(
        HandUp(
            matter=below.matter,
            above=above.matter,
            reason=reason,
            sent_on=sent_on,
            sent_by=desk,
            received_on=received,
        )
    )
    running = [clock.due_on for clock in above.clocks if clock.stopped_on is None]
    below.matter.due_on = min(running)
    return below
