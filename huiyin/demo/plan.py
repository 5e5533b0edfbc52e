"""The plan of the demo year, adopted, with what was suggested for it; the plan of next year, which still collects.

Eight topics for consultation, twelve of the thematic education, and those that count for neither.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from huiyin.accounts.models import User
from huiyin.demo.days import moment, working_day
from huiyin.demo.world import YEAR, House, World
from huiyin.history.models import Event
from huiyin.plans.models import AnnualPlan, Format, Topic

_F = Format
_LIVELIHOOD = [  # title, lead, form, months, joins in
    ("改善农牧区人居环境，建设宜居乡村", "农业和农村委员会", _F.STANDING_SESSION, (3, 6), "人口资源环境委员会"),
    ("完善城乡社区协商治理机制", "社会和法制委员会", _F.THEMATIC, (4, 7), "民族和宗教委员会"),
    ("加强农牧民技能培训，促进就近就业和转移就业", "教科卫体委员会", _F.THEMATIC, (4, 8), "农业和农村委员会"),
    ("提升基层医疗卫生服务能力", "教科卫体委员会", _F.COUNTERPART, (5, 9), ""),
]
_CONSULTATION = [
    ("高原清洁能源开发与当地受益", "经济委员会", _F.STANDING_SESSION, (4, 8), "人口资源环境委员会"),
    ("雅鲁藏布江中游生态修复与水源涵养", "人口资源环境委员会", _F.THEMATIC, (5, 9), "农业和农村委员会"),
    ("非物质文化遗产保护与活态传承", "文化文史和学习委员会", _F.SECTOR, (6, 10), ""),
    ("完善农畜产品产地冷链和外销渠道", "经济委员会", _F.FORUM, (6, 10), "农业和农村委员会"),
]
_RESEARCH = [
    ("高海拔牧区抗灾保畜能力建设", "农业和农村委员会"),
    ("寄宿制学校办学条件改善", "教科卫体委员会"),
    ("易地搬迁安置点后续发展", "农业和农村委员会"),
    ("草原管护员制度运行情况", "人口资源环境委员会"),
    ("乡村旅游服务质量提升", "经济委员会"),
    ("基层公共法律服务供给", "社会和法制委员会"),
    ("冰湖与地质灾害监测预警", "人口资源环境委员会"),
    ("高校毕业生市场化就业", "教科卫体委员会"),
    ("藏汉双语政务服务规范化", "民族和宗教委员会"),
    ("提案办理实效与再办理机制", "提案委员会"),
    ("边境乡镇公共服务保障", "港澳台侨和外事委员会"),
    ("传统村落保护利用", "文化文史和学习委员会"),
]
_PARTS = ["农区情况", "牧区情况"]
_DECIDED, _ADOPTED, _EDUCATION = date(YEAR, 2, 24), date(YEAR, 3, 3), date(YEAR, 4, 20)
_MEETINGS = {_DECIDED: "第 2 次主席会议", _EDUCATION: "主题教育领导小组会议"}
_LEFT_OUT = [  # title, why, what was said
    ("城市公交夜间线路", "下夜班的人没有车坐。", "属市里的事权，已转有关城市政协参考。"),
    ("机关食堂节约用餐", "剩饭多。", "属机关内部事务，已请机关后勤研究。"),
    ("川藏铁路沿线服务业", "沿线乡镇想提前准备。", "去年协商过，今年由经济委员会跟踪上年建议的落实。"),
    ("牧区手机信号覆盖", "转场路上没有信号，报灾情要骑马出去。", "今年题目已满，请委员先以提案或社情民意信息反映。"),
]
_MERGED = [  # title, why, place of the topic it went into
    ("村里的垃圾怎么运出去", "收集点有了，没有车来拉。", 0),
    ("牧民转产后的技能培训", "培训的内容和县里的岗位对不上。", 2),
    ("乡镇卫生院的全科医生", "设备到了，会用的人留不住。", 3),
]
_C, _R, _T = Topic.Kind.CONSULTATION, Topic.Kind.RESEARCH, Topic.State
_WATER = "冬天管道冻住，几个乡靠拉水。建议看三个不同海拔的乡。"
_NEXT_YEAR: list[tuple[str, str, str, str, str, tuple[int, int] | None, str]] = [
    # title, why, kind, form, lead, months, where it stands
    ("牧区冬季饮水保障", _WATER, _C, _F.THEMATIC, "农业和农村委员会", (4, 8), _T.SUGGESTED),
    ("农牧区老年人日间照料", "年轻人外出，老人白天没人照看。", _C, "", "", None, _T.SUGGESTED),
    ("县城停车和接送学生", "上下学时县城主街堵一个小时。", _R, "", "", None, _T.SUGGESTED),
    ("基层兽医队伍", "防疫季一个人跑四个村。", _R, "", "农业和农村委员会", (5, 7), _T.SUGGESTED),
    ("藏药材种植与采挖", "采挖过度，种植又没有标准。", _C, _F.COUNTERPART, "经济委员会", (6, 9), _T.SHORTLISTED),
    ("青少年近视防控", "乡村学校教室照明不够。", _R, "", "教科卫体委员会", (3, 6), _T.SHORTLISTED),
]


def set_topics(world: World) -> None:
    _Plan(world).all()


class _Plan:
    def __init__(self, world: World) -> None:
        self.world, self.luck, self.order = world, world.luck("plan"), 0

    def all(self) -> None:
        self.adopted(self.world.region, YEAR, _DECIDED, _ADOPTED)
        chosen = self.chosen()
        self.not_counted()
        self.others_suggestions(chosen)
        self.next_year()

    # The plans

    def adopted(self, house: House, year: int, decided: date, adopted: date) -> AnnualPlan:
        plan = AnnualPlan(assembly=house.assembly, year=year, state=AnnualPlan.State.ADOPTED)
        plan.decided_on, plan.decided_by, plan.adopted_on = decided, _MEETINGS[_DECIDED], adopted
        plan.adopted_by, plan.suggest_until = "第 1 次常委会会议", decided - timedelta(days=20)
        return self.world.rows.add(plan)

    def next_year(self) -> None:
        today = self.world.today
        plan = AnnualPlan(assembly=self.world.region.assembly, year=today.year + 1)
        plan.suggest_until = working_day(today + timedelta(days=21))
        self.world.rows.add(plan)
        opened = today - timedelta(days=30)
        self.event(plan, "open_plan", "liaison", opened, "", plan.state, {"until": plan.suggest_until.isoformat()})
        suggesters = self.suggesters()
        for place, (title, why, kind, form, lead, months, state) in enumerate(_NEXT_YEAR):
            on = opened + timedelta(days=3 + 4 * place)
            row = Topic(kind=kind, title=title, why=why, state=state, format=form)
            self.suggested(row, plan.year, suggesters[place], on)
            row.lead_body = self.world.region.bodies[lead] if lead else None
            row.first_month, row.last_month = months or (None, None)
            if state == Topic.State.SHORTLISTED:
                self.event(row, "shortlist", "liaison", on + timedelta(days=2), "suggested", "shortlisted")

    # The topics of the year

    def chosen(self) -> list[Topic]:
        found, region = [], self.world.region
        for title, body, form, months, joins in _LIVELIHOOD + _CONSULTATION:
            row = self.topic(Topic.Kind.CONSULTATION, title, body, _DECIDED)
            row.livelihood, row.format = any(title == other[0] for other in _LIVELIHOOD), form
            row.first_month, row.last_month = months
            row.participants, row.outputs = "有关界别委员、专家、承办单位、基层代表", "协商报告和意见建议"
            if joins:
                through = Topic.with_bodies.through
                self.world.rows.add(through(topic_id=row.pk, body_id=region.bodies[joins].pk))
            found.append(row)
        for place, (title, body) in enumerate(_RESEARCH):
            row = self.topic(Topic.Kind.RESEARCH, title, body, _EDUCATION)
            row.thematic_education, row.outputs = True, "调研报告"
            row.first_month, row.last_month = 5 + place % 3, 8 + place % 3
            found.append(row)
        self.world.topics += found
        return found

    def topic(self, kind: str, title: str, body: str, on: date, within: Topic | None = None) -> Topic:
        self.order += 1
        row = Topic(assembly=self.world.region.assembly, year=on.year, kind=kind, title=title, within=within)
        row.lead_body, row.chosen_on, row.order = self.world.region.bodies[body], on, self.order
        row.chosen_by = _MEETINGS.get(on, "主席会议")
        self.world.rows.add(row)
        meeting = {"on": on.isoformat(), "meeting": row.chosen_by}
        self.event(row, "approve" if on == _DECIDED else "add", "leader", on, "", row.state, meeting)
        return row

    def not_counted(self) -> None:
        """Parts of topics, research outside the thematic education, other years, other assemblies."""
        world, kind = self.world, Topic.Kind
        for topic in [world.topics[0], world.topics[3], world.topics[8]]:
            for part in _PARTS:
                on, body = topic.chosen_on or _DECIDED, str(topic.lead_body)
                row = self.topic(topic.kind, f"{topic.title}：{part}", body, on, within=topic)
                row.livelihood, row.thematic_education, row.format = (
                    topic.livelihood, topic.thematic_education, topic.format,
                )  # fmt: skip
                row.first_month, row.last_month = topic.first_month, topic.last_month
        for title in ("委员履职保障情况", "界别活动开展情况"):
            self.topic(kind.RESEARCH, title, "提案委员会", date(YEAR, 3, 10))
        before = date(YEAR - 1, 3, 2)
        self.adopted(world.region, YEAR - 1, before, date(YEAR - 1, 3, 10))
        for title in ("农村公路管护", "乡镇卫生院人员稳定", "城镇供暖"):
            for words, on in ((title, before), (f"{title}回头看", date(YEAR - 1, 11, 28))):
                row = self.topic(kind.CONSULTATION, words, "经济委员会", on)
                row.livelihood, row.state, row.closed_on = True, Topic.State.CLOSED, date(YEAR - 1, 12, 20)
                row.format = Format.FORUM
        for house in world.prefectures:
            on = date(YEAR, 3, 15)
            self.adopted(house, YEAR, on, on)
            for title in ("城区停车难治理", "乡镇集市规范", "冬季取暖保障"):
                row = Topic(assembly=house.assembly, year=YEAR, kind=kind.CONSULTATION, title=f"{house.name}{title}")
                row.chosen_on, row.livelihood, row.format, row.chosen_by = on, True, Format.FORUM, "主席会议"
                world.rows.add(row)

    # What was suggested beside

    def others_suggestions(self, chosen: list[Topic]) -> None:
        """Declined with a reason, or taken into a topic; some of the chosen ones were suggested too."""
        suggesters, on = self.suggesters(), date(YEAR, 1, 18)
        for place, topic in enumerate(chosen[:6]):
            topic.suggested_by, topic.suggested_on = suggesters[place % len(suggesters)], on
            topic.why = "多个县反映，群众关心，今年条件成熟。"
        for place, (title, why, answer) in enumerate(_LEFT_OUT):
            row = Topic(kind=Topic.Kind.CONSULTATION, title=title, why=why, state=Topic.State.DECLINED, answer=answer)
            self.suggested(row, YEAR, suggesters[place], on + timedelta(days=place))
            self.event(row, "decline", "liaison", on + timedelta(days=20), "suggested", "declined", {"note": answer})
        for place, (title, why, into) in enumerate(_MERGED):
            row = Topic(kind=Topic.Kind.CONSULTATION, title=title, why=why, state=Topic.State.MERGED)
            row.taken_into, row.answer = chosen[into], f"并入“{chosen[into].title}”一并研究。"
            self.suggested(row, YEAR, suggesters[place + 1], on + timedelta(days=place))
            self.event(row, "merge", "liaison", on + timedelta(days=21), "suggested", "merged", {"note": row.answer})

    def suggested(self, row: Topic, year: int, by: User, on: date) -> None:
        row.assembly, row.year, row.suggested_by, row.suggested_on = self.world.region.assembly, year, by, on
        self.world.rows.add(row)
        self.event(row, "suggest", by, on, "", "suggested")

    def suggesters(self) -> list[User]:
        """The demo's member and others; the second of the list is a committee's staff."""
        accounts = self.world.accounts
        return [accounts[name] for name in ("member", "committee", "cosigner", "convener", "member", "organisation")]

    def event(
        self, row: Any, step: str, by: User | str, on: date, before: str, after: str, facts: dict | None = None
    ) -> None:
        actor = self.world.accounts[by] if isinstance(by, str) else by
        at = moment(on, self.luck, getattr(row, "_last", None))
        row._last = at
        event = Event(subject=row._meta.label_lower, subject_id=row.pk, step=step, before=before, after=after)
        event.actor, event.actor_name, event.at, event.facts = actor, actor.name, at, facts or {}
        event.key = uuid.UUID(int=self.luck.getrandbits(128), version=4)
        self.world.rows.add(event)
