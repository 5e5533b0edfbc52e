"""What the demo's member says to the duty record, and two standing members' reports of a year."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db.models import Model

from huiyin.accounts.models import Role, User
from huiyin.activities.models import Activity, Participation
from huiyin.activities.models.activity import STUDY
from huiyin.corrections.models import CorrectionRequest
from huiyin.demo.days import ONE, moment, working_day, working_day_before
from huiyin.demo.world import World
from huiyin.duties.models import DutyReport, RecordNote
from huiyin.history.models import Event
from huiyin.matters.models import Matter, Signature

ANSWERED_IN = 10  # working days, as `answer_correction` has it to begin with
_DRAFT = """{year} 年，本人作为{assembly}第{term}届委员会常务委员，履职情况报告如下。

会议和活动：出席全体会议和常委会会议，会前看材料，会上就牧区饮水和基层医疗发言。

调研视察：到三个县看了冬季供水，和乡里一起算了管线深埋的账。

体会和打算：问题多半在管护，不在建设。明年继续跟着这件事，直到冬天不再停水。"""


def keep(world: World) -> None:
    _Record(world).all()


class _Record:
    def __init__(self, world: World) -> None:
        self.world, self.luck = world, world.luck("record")
        self.member = world.cast["member"]
        self.user = world.users[self.member.person_id]

    def all(self) -> None:
        line, proposal = self._study_line(), self._proposal()
        self._note("这一届主要跟进牧区饮水和基层医疗两件事，各条之间是连着的。")
        if line is not None:
            self._note("当天上午参加，下午临时下乡接访，提前同会务组说过。", "study", line, self._about(line))
            self._answered(line)
        if proposal is not None:
            self._open(proposal)
        self._reports()

    def _all_of(self, model: Any, **where: Any) -> list[Any]:
        """Written already, or still waiting to be."""
        kept = [row for row in self.world.rows.waiting(model) if all(getattr(row, k) == v for k, v in where.items())]
        return [*model.objects.filter(**where).order_by("pk"), *kept]

    def _row(self, model: Any, pk: int) -> Any:
        waiting = (row for row in self.world.rows.waiting(model) if row.pk == pk)
        return next(waiting, None) or model.objects.get(pk=pk)

    def _study_line(self) -> Participation | None:
        """Of 2023; one that says absent, where there is one."""
        rows = self._all_of(Participation, membership_id=self.member.pk)
        for row in rows:
            row.activity = self._row(Activity, row.activity_id)
        held = [row for row in rows if row.activity.kind in STUDY and row.activity.state == Activity.State.HELD]
        return min(held, key=lambda row: (row.status != Participation.Status.ABSENT, row.pk), default=None)

    def _about(self, line: Participation) -> str:
        activity = line.activity
        return f"{activity.starts_on} {activity.title}（{activity.kind_name}）（{line.get_status_display()}）"

    def _proposal(self) -> Signature | None:
        rows = self._all_of(Signature, person_id=self.member.person_id, role=Signature.Role.LEAD)
        for row in rows:
            row.matter = self._row(Matter, row.matter_id)
        filed = [row for row in rows if row.matter.kind == "proposal" and row.matter.docket]
        return min(filed, key=lambda row: (row.matter.opened_on, row.pk), default=None)

    def _note(self, text: str, section: str = "", row: Model | None = None, about: str = "") -> None:
        on = working_day_before(self.world.today - 12 * ONE)
        note = RecordNote(membership=self.member, section=section, about=about, text=text, on=on, by=self.user)
        if row is not None:
            note.subject, note.subject_id = row._meta.label_lower, row.pk
        self._event(self.world.rows.add(note), "add_note", self.user, on, "", "")

    def _request(self, row: Model, on: date, **facts: Any) -> CorrectionRequest:
        asked = CorrectionRequest(assembly=self.member.assembly, person=self.member.person, by=self.user, **facts)
        asked.subject, asked.subject_id = row._meta.label_lower, row.pk
        asked.asked_on, asked.due_on = on, working_day(on, ANSWERED_IN)
        self.world.rows.add(asked)
        self._event(asked, "ask", self.user, on, "", "asked")
        return asked

    def _answered(self, line: Participation) -> None:
        on = working_day_before(self.world.today - 30 * ONE)
        asked = self._request(
            line,
            on,
            office=Role.LIAISON,
            section="study",
            about=self._about(line),
            text="当天上午在场，请核对名册。",
        )
        by = self.world.accounts["liaison"]
        asked.state, asked.outcome = CorrectionRequest.State.ANSWERED, CorrectionRequest.Outcome.KEPT
        asked.answer = (
            "核对了当天的名册和会务组的记录：上午到场、下午离开，在场不足三分之二，按本级规则不算到会，所以不改。"
        )
        asked.answered_on, asked.answered_by = working_day(on, 4), by
        self._event(asked, "answer", by, asked.answered_on, "asked", "answered")

    def _open(self, signed: Signature) -> None:
        matter = signed.matter
        on = working_day_before(self.world.today - 3 * ONE)
        about = f"{matter.opened_on} 提案 {matter.year} {matter.docket}（第一提案人，{matter.get_state_display()}）"
        words = "这件提案是和两位委员一起提的，档案里没有写明联名，请补上。"
        self._request(matter, on, office=Role.PROPOSALS_STAFF, section="proposals", about=about, text=words)

    def _reports(self) -> None:
        """The secretary-general still writes this year's; a vice-chair handed in that of last year."""
        year = self.world.today.year
        self._report(self.world.cast["leader"], year, None)
        vice = next(held for seat, held in self.world.chair_seats if seat.role == seat.Role.VICE_CHAIR)
        self._report(vice, year - 1, working_day_before(min(date(year, 1, 8), self.world.today)))

    def _report(self, held: Any, year: int, submitted_on: date | None) -> None:
        assembly = self.world.region.assembly
        text = _DRAFT.format(year=year, assembly=assembly.name, term=self.world.region.term.number)
        report = DutyReport(membership=held, year=year, text=text, submitted_on=submitted_on)
        begun_on = working_day_before((submitted_on or self.world.today) - 6 * ONE)
        user = self.world.users.get(held.person_id)
        if submitted_on:
            report.state = DutyReport.State.SUBMITTED
        self.world.rows.add(report)
        self._event(report, "begin_report", user, begun_on, "", "draft")
        if submitted_on:
            self._event(report, "submit", user, submitted_on, "draft", "submitted")

    def _event(self, row: Model, step: str, by: User | None, on: date, before: str, after: str) -> None:
        key = uuid.UUID(int=self.luck.getrandbits(128), version=4)
        event = Event(subject=row._meta.label_lower, subject_id=row.pk, step=step, before=before, after=after, key=key)
        event.actor, event.actor_name, event.at = by, by.name if by else "", moment(on, self.luck)
        self.world.rows.add(event)
