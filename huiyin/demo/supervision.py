"""Orders of leaders, key proposals, leaders' instructions, slips and one year's prize, on the region's proposals."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db.models import Model

from huiyin.accounts.models import Role, User
from huiyin.demo.days import ONE, day_between, moment, working_day, working_day_before
from huiyin.demo.proposals import Writer
from huiyin.demo.walk import ProposalWalk
from huiyin.demo.world import YEAR, YEAR_ENDS, World
from huiyin.history.models import Event
from huiyin.matters.models import Due, NumberSeries, State
from huiyin.supervision.clocks import AGENCY_CLOCKS
from huiyin.supervision.models import (
    Award,
    AwardRound,
    KeyProposal,
    LeaderInstruction,
    PlanStep,
    ProgressNote,
    Slip,
    SupervisionOrder,
    Visit,
)
from huiyin.supervision.slips import SERIES

KEYS_OF_YEAR, KEYS_NOW, INSTRUCTIONS, AWARDED, SHORTLISTED = 8, 6, 9, 5, 2
STATES = ["ordered", "planned", "under_way", "reported"]  # of the orders in hand, in turn
AT_AGENCY = [State.ASSIGNED, State.ACCEPTED, State.REHANDLING]
_REASONS = [
    "群众反映集中，办理进展不快，请主办单位拿出时间表。",
    "涉及几个部门，需要有人牵头协调。",
    "去年提过类似的问题，这次要见到实效。",
]
_FOUND = [
    "看了两处现场，设施已到位，管护人员还没有落实。",
    "座谈中乡镇干部和群众代表提出五条意见，承办单位当场答复三条，其余两条带回研究。",
    "入户十二户，多数认为有改善，偏远的两个组还没有覆盖。",
]
_PLACES = ["县政务中心会议室", "乡政府", "安置点现场", "村委会"]
_INSTRUCTIONS = [
    ("此件反映的问题具体，请主办单位月底前提出办法，报我。", "领导要求承办单位月底前提出办法。"),
    ("请督查室跟踪，资金缺口由财政部门会商解决。", "领导要求跟踪办理，并协调资金。"),
    ("建议很好，请与相关规划衔接，能先办的先办。", "领导肯定建议，要求能办的先办。"),
]
_NOTES = ["方案已经局务会研究，资金下月到位。", "已完成第一批，第二批正在招标。", "正在与县里核对名单，下周到现场。"]
_WILL_DO = ["已交分管领导，五个工作日内答复。", "正在会签，本周内办结。", "因需跨部门会商，三日内说明原因。"]
_PRAISE = ["建议具体，当年落实。", "推动建立了长效办法，群众认可。", "调研扎实，部门采纳了全部建议。"]


def supervise(world: World, writer: Writer) -> None:
    _Supervision(world, writer).all()


class _Supervision:
    def __init__(self, world: World, writer: Writer) -> None:
        self.world, self.house = world, world.region
        self.luck = world.luck("supervision")
        self.yesterday = working_day_before(world.today - ONE)
        closed = [walk for walk in writer.walks if walk.matter.state == State.CLOSED and walk.matter.year == YEAR]
        self.closed = [
            walk for walk in closed if walk.matter.closed_on and walk.matter.closed_on > YEAR_ENDS - 90 * ONE
        ]
        self.pleased = [walk for walk in closed if walk.proposal.outcome == "satisfied"]
        self.in_hand = [walk for walk in writer.walks if walk.matter.state in AT_AGENCY]

    def all(self) -> None:
        for walk in self.luck.sample(self.closed, KEYS_OF_YEAR):
            self._key(walk, walk.assignment.assigned_on + ONE, "ended")  # type: ignore[union-attr]
        chosen = self.luck.sample(self.in_hand, KEYS_NOW + len(STATES))
        for place, walk in enumerate(chosen):
            on = working_day(max(walk.assignment.assigned_on, self.yesterday - 25 * ONE))  # type: ignore[union-attr]
            if place < KEYS_NOW:
                self._key(walk, min(on, self.yesterday), STATES[place % 3])
            else:
                self._order(walk, min(on, self.yesterday), STATES[place - KEYS_NOW])
        self._instructions()
        self._slips()
        self._awards()

    def _record(
        self, row: Model, step: str, by: User, on: date, before: str = "", after: str = "", facts: dict | None = None
    ) -> None:
        at = moment(on, self.luck, getattr(row, "_last", None))
        row._last = at  # type: ignore[attr-defined]
        key = uuid.UUID(int=self.luck.getrandbits(128), version=4)
        event = Event(subject=row._meta.label_lower, subject_id=row.pk, step=step, before=before, after=after)
        event.actor, event.actor_name, event.at, event.facts, event.key = by, by.name, at, facts or {}, key
        self.world.rows.add(event)

    @property
    def clerk(self) -> User:
        assert self.house.clerk is not None
        return self.house.clerk

    # orders

    def _key(self, walk: ProposalWalk, on: date, state: str) -> None:
        order = self._order(walk, on, state, kind=SupervisionOrder.Kind.KEY, by=self.clerk)
        row = KeyProposal(matter=walk.matter, order=order, year=on.year, chosen_on=on)
        row.confirmed_by, row.fast_track = f"第{self.luck.randint(2, 9)}次主席会议", self.luck.random() < 0.25
        self.world.rows.add(row)
        self._record(row, "mark", self.clerk, on, facts={"confirmed_by": row.confirmed_by})

    def _order(
        self,
        walk: ProposalWalk,
        on: date,
        state: str,
        *,
        kind: str = SupervisionOrder.Kind.ORDER,
        by: User | None = None,
    ) -> SupervisionOrder:
        seat, held = self.luck.choice(self.world.chair_seats)
        order = SupervisionOrder(matter=walk.matter, kind=kind, leader=held.person, ordered_on=on)
        order.leader_name, order.leader_office = held.person.name, f"{self.house.assembly.name}{seat.office}"
        order.reason, order.office = self.luck.choice(_REASONS), Role.PROPOSALS_STAFF.value
        order.due_on = working_day(on + (40 if state == "ended" else self.luck.randint(20, 50)) * ONE)
        order.pk = self.world.rows.new_key(SupervisionOrder)
        through = SupervisionOrder.agencies.through
        self.world.rows.add(through(supervisionorder=order, agency=walk.agency))
        self._record(order, "order", by or self.world.accounts["leader"], on, after="ordered")
        self._carried_out(order, walk, on, state)
        order.state = state
        self.world.rows.add(order)
        return order

    def _carried_out(self, order: SupervisionOrder, walk: ProposalWalk, on: date, state: str) -> None:
        """What happened on the way to `state`; the days of work in hand end yesterday."""
        upto = [*STATES, "ended"].index(state)
        days = [min(working_day(on + gap * ONE), self.yesterday) for gap in (1, 6, 12, 18, 24)]
        if upto >= 1:
            order.plan = "由提案委办公室会同承办单位办理：先座谈，再看现场，月底前形成意见。"
            for gap, words in ((6, "召开座谈会"), (12, "到现场看落实情况"), (18, "形成督办意见")):
                self.world.rows.add(PlanStep(order=order, on=working_day(on + gap * ONE), words=words))
            self._record(order, "plan", self.clerk, days[0], "ordered", "planned")
        if upto >= 2:
            self._visit(order, days[1], "planned")
            if self.luck.random() < 0.6:
                self._visit(order, days[2], "under_way")
            self._note(order, walk, days[2])
        if upto >= 3:
            order.result, order.reported_on = "承办单位已按方案落实主要建议，其余列入明年计划。", days[3]
            order.reported_by = self.clerk.name
            self._record(order, "report", self.clerk, days[3], "under_way", "reported")
        if upto >= 4:
            order.ended_on = days[4]
            self._record(order, "end", self.world.accounts["leader"], days[4], "reported", "ended")

    def _visit(self, order: SupervisionOrder, on: date, before: str) -> None:
        visit = Visit(order=order, held_on=on, kind=self.luck.choice(Visit.Kind.values), by=self.clerk)
        visit.place, visit.found = self.luck.choice(_PLACES), self.luck.choice(_FOUND)
        self.world.rows.add(visit)
        members = self.luck.sample(self.house.members_on(on) or self.house.members, 3)
        for person in {order.leader, *(held.person for held in members)} - {None}:
            self.world.rows.add(Visit.people.through(visit=visit, person=person))
        self._record(order, "visit", self.clerk, on, before, "under_way", {"place": visit.place})

    def _note(self, order: SupervisionOrder, walk: ProposalWalk, on: date) -> None:
        note = ProgressNote(order=order, agency=walk.agency, on=on, text=self.luck.choice(_NOTES), by=walk.handler)
        self.world.rows.add(note)
        self._record(order, "note", walk.handler, on, "under_way", "under_way", {"agency": walk.agency.name})

    # the rest

    def _instructions(self) -> None:
        for place, walk in enumerate(self.luck.sample(self.in_hand + self.closed, INSTRUCTIONS)):
            on = working_day(walk.assignment.assigned_on + ONE)  # type: ignore[union-attr]
            on = min(on, self.yesterday)
            text, gist = _INSTRUCTIONS[place % len(_INSTRUCTIONS)]
            row = LeaderInstruction(matter=walk.matter, given_on=on, recorded_on=on, text=text, gist=gist)
            row.leader_name = self.house.officials[walk.agency.pk][0]
            row.leader_office, row.level = "自治区人民政府分管领导", LeaderInstruction.Level.GOVERNMENT
            row.recorded_by = self.clerk
            self.world.rows.add(row)
            self._record(row, "instruct", self.clerk, on)

    def _slips(self) -> None:
        """Yesterday, for two of three clocks that had a colour then."""
        on = self.yesterday
        limits = [working_day(on + ONE, days - 1) for days in (3, 10)]
        number = 0
        for walk in self.in_hand:
            running = [clock for clock in walk.clocks if clock.stopped_on is None and clock.paused_on is None]
            clocks = [clock for clock in running if clock.name in AGENCY_CLOCKS]
            for clock in clocks:
                colour = _colour(clock.due_on, on, limits)
                if clock.started_on >= on or colour == Due.LATER or self.luck.random() < 0.33:
                    continue
                number += 1
                slip = Slip(assembly=self.house.assembly, year=on.year, number=number, colour=colour.value)
                slip.matter, slip.clock, slip.agency = walk.matter, clock, walk.agency
                slip.issued_on, slip.due_on, slip.issued_by = on, clock.due_on, self.clerk
                self._issued(slip, walk)
        if number:
            series: dict[str, Any] = {"kind": SERIES, "year": on.year, "last": number}
            self.world.rows.add(NumberSeries(assembly=self.house.assembly, **series))

    def _issued(self, slip: Slip, walk: ProposalWalk) -> None:
        slip.pk = self.world.rows.new_key(Slip)
        self._record(slip, "issue", self.clerk, slip.issued_on, facts={"colour": slip.colour, "number": slip.number})
        if self.luck.random() < 0.5:
            slip.acknowledged_on, slip.acknowledged_note = slip.issued_on, self.luck.choice(_WILL_DO)
            slip.acknowledged_name = self.house.officials[walk.agency.pk][-1]
            self._record(slip, "acknowledge", walk.handler, slip.issued_on, facts={"name": slip.acknowledged_name})
        self.world.rows.add(slip)

    def _awards(self) -> None:
        on = day_between(date(YEAR + 1, 6, 3), date(YEAR + 1, 6, 20), self.luck)
        row = AwardRound(assembly=self.house.assembly, year=YEAR, name="年度好提案", decided_by="第十一次主席会议")
        row.decided_on, row.published_on = on, working_day(on + 7 * ONE)
        self.world.rows.add(row)
        self._record(row, "publish", self.world.accounts["leader"], row.published_on)
        for place, walk in enumerate(self.luck.sample(self.pleased, AWARDED + SHORTLISTED)):
            state = Award.State.AWARDED if place < AWARDED else Award.State.DROPPED
            award = Award(round=row, matter=walk.matter, state=state, reason=_PRAISE[place % len(_PRAISE)])
            self.world.rows.add(award)
            self._record(award, "nominate", self.clerk, on - 30 * ONE, after="nominated")


def _colour(due_on: date, on: date, limits: list[date]) -> Due:
    if due_on < on:
        return Due.RED
    if due_on <= limits[0]:
        return Due.YELLOW
    return Due.BLUE if due_on <= limits[1] else Due.LATER
