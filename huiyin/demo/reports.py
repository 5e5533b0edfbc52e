"""Reports out of the year's topics: their comments, where they went, what was written on them, what they advised.

What they advise is, where it was taken up, a suggestion the ledger has already: recorded once.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from huiyin.accounts.models import User
from huiyin.demo import texts
from huiyin.demo.days import ONE, day_between, moment, working_day, working_day_before
from huiyin.demo.ledger import LedgerWalk
from huiyin.demo.listed import listed
from huiyin.demo.world import YEAR, World
from huiyin.fieldwork.models import Comment, Recommendation, Report, ReportInstruction, ReportVersion, Sending
from huiyin.history.models import Event
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import ENDED, Matter
from huiyin.plans.models import Topic

LIVELIHOOD_REPORTS, OTHERS = 15, 9
LINKED = 2  # pieces of advice a report has in the ledger, where it has any
_S, _O = Report.State, Comment.Outcome
_NUMERALS = "一二三四五"
_KINDS = ["总报告", "分报告：农区", "分报告：牧区", "专题报告"]
_MEETINGS = listed("第四次主席会议 第五次主席会议 第六次主席会议 秘书长办公会议")
_TO = listed("自治区党委办公厅 自治区人民政府办公厅 自治区有关厅局 全国政协办公厅")
_LEADERS = [
    (
        "自治区党委主要负责同志",
        "region",
        "报告情况实、建议可行，请有关厅局逐条研究，年底前报落实情况。",
        "要求逐条研究落实",
    ),
    ("自治区政府分管负责同志", "region", "请牵头部门会同地市研究，能办的先办。", "要求能办的先办"),
    ("自治区政协主要负责同志", "region", "持续跟踪，适时组织回访。", "要求跟踪回访"),
]
_SAID = [
    ("第二部分的数字建议注明统计口径和截止时间。", _O.TAKEN, "已注明。"),
    ("牧区的情况写得少，建议补一两个点。", _O.PARTLY, "补了一个点，另一个点今年没有去。"),
    ("建议写上资金的总盘子。", _O.NOT_TAKEN, "资金由主管部门测算，报告不代拟数字。"),
    ("“加大力度”一类的话可以少些，写清谁来做。", _O.TAKEN, ""),
    ("建议第三条同现行规定不一致，请核。", _O.TAKEN, "已核，改为“按现行规定”。"),
]
_WHY_NOT = listed("已写入自治区专项规划|属于国家层面的政策，随报告报送|与另一条合并办理", "|")
_OUTCOME = "报告所提建议已逐条有了着落：能办的已经办好，列入计划的由牵头单位按期推进，情况已向调研组成员通报。"


def write(world: World, walks: list[LedgerWalk]) -> None:
    _Reports(world, walks).all()


class _Reports:
    def __init__(self, world: World, walks: list[LedgerWalk]) -> None:
        self.world, self.luck = world, world.luck("reports")
        self.numbered = 0
        self.offered: dict[int, list[Matter]] = defaultdict(list)  # suggestions by topic, oldest first
        self.adopters = {walk.matter.pk: walk.part.agency for walk in walks if walk.part}
        kind = LivelihoodMatter.Kind.SUGGESTION
        for walk in sorted(walks, key=lambda walk: (walk.raised.on, walk.matter.pk)):
            if walk.raised.kind == kind and walk.raised.topic and walk.raised.topic.pk:
                self.offered[walk.raised.topic.pk].append(walk.matter)
        self.members = [held for held in world.region.members if held.ends_on is None and held.person_id in world.users]

    def all(self) -> None:
        livelihood = self.world.livelihood_topics()
        days = sorted(self._day((6, 12)) for _report in range(LIVELIHOOD_REPORTS))
        # A whole is adopted when its parts are: the last of a topic's days is the whole's.
        wholes: dict[int, Report] = {}
        for place in range(min(len(livelihood), LIVELIHOOD_REPORTS)):
            topic = livelihood[place]
            wholes[topic.pk] = self._adopted(topic, days[8 + place], place, has_parts=True)
        for place in range(len(wholes), LIVELIHOOD_REPORTS):
            topic = livelihood[place % len(livelihood)]
            is_part = _KINDS[place // 4 % 4].startswith("分报告")
            whole = wholes[topic.pk] if is_part else None
            on = days[place - len(wholes)] if is_part else days[place]
            self._adopted(topic, on, place, whole)
        for topic in [topic for topic in self.world.topics if not topic.livelihood][:OTHERS]:
            self._adopted(topic, self._day((7, 3)), 0)
        self._not_counted(livelihood)

    def _day(self, first: tuple[int, int]) -> date:
        return day_between(date(YEAR, *first), date(YEAR, 12, 20), self.luck)

    def _not_counted(self, livelihood: list[Topic]) -> None:
        """Out for comment as of today, still being written, adopted in the year after."""
        today = self.world.today
        self._circulated(livelihood[0], working_day_before(today - 5 * ONE), 9, until=working_day(today + 9 * ONE))
        self._draft(livelihood[1], working_day_before(today - 3 * ONE), 10)
        self._adopted(livelihood[2], date(YEAR + 1, 1, 19), 11)

    # How far each has come

    def _draft(
        self, topic: Topic, on: date, place: int, whole: Report | None = None, taken: Sequence[Matter] = ()
    ) -> Report:
        world, luck = self.world, self.luck
        trips = [row for row in world.trips if row.topic_id == topic.pk and row.ends_on < on]
        trip = luck.choice(trips) if trips else None
        where = trip.place if trip else luck.choice(world.counties).name
        words = texts.words(luck, where, on)
        other = texts.words(luck, luck.choice(world.counties).name, on)
        report = Report(assembly=world.region.assembly, body=topic.lead_body, topic=topic, activity=trip, within=whole)
        asked = [one.title.split("：", 1)[-1] for one in taken] + [asked for asked, _done in words.advice]
        asked = list(dict.fromkeys(asked))[: max(len(words.advice), len(taken))]
        advice = "\n".join(f"{_NUMERALS[at]}、{text}。" for at, text in enumerate(asked))
        report.title = f"关于{topic.title}的调研报告（{_KINDS[place // 4 % 4]}·{where}）"
        report.text = "\n".join(
            [
                f"围绕“{topic.title}”，调研组先后到{where}、{other.place}等地，走访、座谈并查阅资料，形成本报告。",
                f"（一）基本情况\n{words.grounds}",
                f"（二）另一处的情况\n{other.grounds}",
                f"（三）建议\n{advice}",
            ]
        )
        report.written_by = self._writer(report)
        world.rows.add(report)
        self._advise(report, asked)
        begun_on = working_day_before(on, luck.randint(2, 6))
        self._record(report, "begin_report", report.written_by, begun_on, "", _S.DRAFT.value)
        return report

    def _writer(self, report: Report) -> User:
        """The committee that has an account in the demo writes its own; the liaison office for the others."""
        is_its_own = str(report.body) == "农业和农村委员会"
        return self.world.accounts["committee" if is_its_own else "liaison"]

    def _advise(self, report: Report, asked: list[str]) -> None:
        report._advice = [  # type: ignore[attr-defined]
            self.world.rows.add(Recommendation(report=report, order=order, text=f"{words}。"))
            for order, words in enumerate(asked, 1)
        ]

    def _circulated(
        self,
        topic: Topic,
        on: date,
        place: int,
        whole: Report | None = None,
        *,
        until: date | None = None,
        taken: Sequence[Matter] = (),
    ) -> Report:
        report = self._draft(topic, on, place, whole, taken)
        by = self._writer(report)
        report.state, report.circulated_on = _S.CIRCULATED.value, on
        report.comments_until = until or working_day(on, 7)
        facts = {"until": report.comments_until.isoformat()}
        self._record(report, "circulate", by, on, _S.DRAFT.value, report.state, facts)
        words = {"title": report.title, "text": report.text, "on": on, "by": by}
        self.world.rows.add(ReportVersion(report=report, number=1, **words))
        self._commented(report, answered=until is None)
        return report

    def _commented(self, report: Report, *, answered: bool) -> None:
        assert report.circulated_on is not None
        said = self.luck.sample(_SAID, self.luck.randint(1, 3))
        for held, (text, outcome, answer) in zip(self.luck.sample(self.members, len(said)), said, strict=True):
            on = working_day(report.circulated_on, self.luck.randint(1, 3))
            row = Comment(report=report, by=self.world.users[held.person_id], on=on, text=text)
            if answered:
                row.outcome, row.answer, row.answered_on = outcome.value, answer, working_day(on, 2)
            self._record(report, "comment", row.by, on, report.state, report.state)
            self.world.rows.add(row)

    def _adopted(
        self, topic: Topic, on: date, place: int, whole: Report | None = None, *, has_parts: bool = False
    ) -> Report:
        taken = self._taken(topic, on)
        report = self._circulated(topic, working_day_before(on - 16 * ONE), place, whole, taken=taken)
        by, meeting = self._writer(report), self.luck.choice(_MEETINGS)
        report.state, report.adopted_on, report.adopted_by = _S.ADOPTED.value, on, meeting
        facts = {"note": meeting, "on": on.isoformat()}
        self._record(report, "adopt", by, on, _S.CIRCULATED.value, report.state, facts)
        settled = self._settled(report, taken)
        if whole is None:
            self._sent(report, by)
        if not has_parts:  # a whole waits for its parts, which go on being followed up
            self._closed(report, by, settled)
        return report

    def _sent(self, report: Report, by: User) -> None:
        assert report.adopted_on is not None
        on = working_day(report.adopted_on, self.luck.randint(1, 5))
        for place, to in enumerate(self.luck.sample(_TO, self.luck.randint(1, 3))):
            self.numbered += 1
            number = f"政协研〔{on.year}〕{self.numbered}号"
            self.world.rows.add(Sending(report=report, to=to, number=number, on=on, by=by))
            before = _S.SENT.value if place else _S.ADOPTED.value
            self._record(report, "send", by, on, before, _S.SENT.value, {"note": to, "on": on.isoformat()})
        report.state = _S.SENT.value
        if self.luck.random() < 0.4:
            leader, level, text, gist = self.luck.choice(_LEADERS)
            desk = self.world.accounts["liaison"]
            row = ReportInstruction(report=report, leader=leader, level=level, text=text, gist=gist, by=desk)
            row.on = working_day(on, self.luck.randint(3, 9))
            self.world.rows.add(row)
            self._record(report, "instruct", desk, row.on, report.state, report.state)

    def _taken(self, topic: Topic, on: date) -> list[Matter]:
        """Suggestions of the topic that came into the ledger from the day of adoption on; each answers for one."""
        offered, taken, titles = self.offered[topic.pk], list[Matter](), set[str]()
        for one in [one for one in offered if one.opened_on >= on]:
            title = one.title.split("：", 1)[-1]
            if len(taken) < LINKED and title not in titles:
                taken.append(one)
                titles.add(title)
                offered.remove(one)
        return taken

    def _settled(self, report: Report, taken: Sequence[Matter]) -> date | None:
        """Some advice is in the ledger, some needs no matter; the day the last of it was answered, if all was."""
        assert report.adopted_on is not None
        days, left = [report.adopted_on], 0
        for place, row in enumerate(report._advice):  # type: ignore[attr-defined]
            if place < len(taken):
                row.matter = taken[place]
                row.agency = self.adopters.get(row.matter.pk)
                is_answered = row.matter.answered_on or row.matter.state in ENDED
                left += not is_answered
                days.append(row.matter.closed_on or row.matter.answered_on or row.matter.opened_on)
            elif self.luck.random() < 0.8:
                row.why_not = self.luck.choice(_WHY_NOT)
            else:
                left += 1
        return None if left else max(days)

    def _closed(self, report: Report, by: User, settled: date | None) -> None:
        if settled is None or (report.within_id is None and self.luck.random() < 0.2):
            return
        on = working_day(max(settled, date(YEAR, 12, 28)), self.luck.randint(1, 9))
        self._record(report, "close", by, on, report.state, _S.CLOSED.value)
        report.state, report.closed_on, report.outcome = _S.CLOSED.value, on, _OUTCOME

    def _record(
        self, row: Report, step: str, by: User, on: date, before: str, after: str, facts: dict[str, Any] | None = None
    ) -> None:
        at = moment(on, self.luck, getattr(row, "_last", None))
        row._last = at  # type: ignore[attr-defined]
        key = uuid.UUID(int=self.luck.getrandbits(128), version=4)
        event = Event(subject=Report._meta.label_lower, subject_id=row.pk, step=step, before=before, after=after)
        event.actor, event.actor_name, event.at, event.facts, event.key = by, by.name, at, facts or {}, key
        self.world.rows.add(event)
