"""A proposal's way in memory, step by step by the table of `proposals.workflow`, for writing many at once.

`tests/demo/test_walk.py` takes the same way through the workflow itself and compares every row.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, User
from huiyin.assemblies.models import Agency
from huiyin.demo.days import moment
from huiyin.demo.world import House, World
from huiyin.history.models import Event
from huiyin.matters import steps
from huiyin.matters.models import (
    ENDED,
    UNSENT,
    Answer,
    Assignment,
    Clock,
    Feedback,
    Kind,
    Matter,
    NumberSeries,
    ProposerContact,
    Receipt,
    Reply,
    Signature,
    State,
)
from huiyin.matters.steps import Step
from huiyin.members.models import Membership, Person
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow import LAST_ROUND, STEPS
from huiyin.proposals.workflow.answering import CHECKLIST

SUBJECT = Matter._meta.label_lower


class Walk:
    """What every kind of matter has: rows kept until `keep`, history that moves forward in time."""

    def __init__(self, world: World, house: House, luck: Random, matter: Matter) -> None:
        self.world, self.house, self.luck, self.matter = world, house, luck, matter
        assert house.rules is not None
        matter.assembly, matter.rule_set = house.assembly, house.rules
        matter.pk = world.rows.new_key(Matter)
        self.signatures: list[Signature] = []
        self.events: list[Event] = []
        self.rows: list[Any] = []
        self.last: datetime | None = None
        self.numbered_at: datetime | None = None
        self.ground = ""

    def record(
        self, step: str, by: User | None, on: date, *, before: str, after: str, facts: dict[str, Any] | None = None
    ) -> None:
        at = self.last = moment(on, self.luck, self.last)
        self.events.append(
            Event(
                subject=SUBJECT,
                subject_id=self.matter.pk,
                step=step,
                before=before,
                after=after,
                actor=by,
                actor_name=by.name if by else "",
                at=at,
                facts=facts or {},
                key=uuid.UUID(int=self.luck.getrandbits(128), version=4),
            )
        )
        self.matter.changed_at = at

    def hold(self, *, office: str = "", person: Person | None = None, agency: Agency | None = None) -> None:
        self.matter.holder_office = office
        self.matter.holder_person = person
        self.matter.holder_agency = agency

    def sign(self, person: Person, role: str, on: date) -> None:
        self.signatures.append(
            Signature(matter=self.matter, person=person, role=role, state=Signature.State.SIGNED, signed_on=on)
        )

    def signed(self) -> list[Person]:
        return [row.person for row in self.signatures if row.state == Signature.State.SIGNED]

    def give(self, answer: Answer) -> None:
        """Every one who signed gets the answer."""
        answer.matter = self.matter
        answer.pk = self.world.rows.new_key(Answer)
        self.rows.append(answer)
        self.rows += [Receipt(answer=answer, person=person) for person in self.signed()]
        self.matter.answered_on = answer.given_on

    def keep(self) -> None:
        for row in [self.matter, *self.signatures, *self.events, *self.rows]:
            self.world.rows.add(row)


class ProposalWalk(Walk):
    def __init__(
        self,
        world: World,
        house: House,
        luck: Random,
        lead: Membership,
        on: date,
        *,
        title: str,
        category: str,
        **texts: str,
    ) -> None:
        matter = Matter(kind=Kind.PROPOSAL, year=on.year, title=title, category=category, opened_on=on, state="draft")
        super().__init__(world, house, luck, matter)
        self.lead, matter.sector, matter.holder_person = lead, lead.sector, lead.person
        self.proposal = Proposal(matter=matter, **texts)
        self.clocks: list[Clock] = []
        self.assignment: Assignment | None = None
        self.handed_in: Reply  # the answer the agency handed in last
        self.said: dict[int, str] = {}  # satisfaction of the present round, by person
        self.sign(lead.person, Signature.Role.LEAD, on)
        self.record("draft", self.user(lead.person), on, before="", after=matter.state)

    def user(self, person: Person) -> User:
        return self.world.users[person.pk]

    def _take(self, name: str, by: User | None, on: date, facts: dict[str, Any] | None = None) -> None:
        """As `steps.take`: state, clocks, due date, holder, history."""
        step, matter, before = STEPS[name], self.matter, self.matter.state
        assert before in step.starts, (name, before)
        if step.ends:
            matter.state = step.ends.value
        self._run_clocks(step, name, on)
        self._move(step, on)
        self.record(name, by, on, before=before, after=matter.state, facts=facts)

    def _run_clocks(self, step: Step, name: str, on: date) -> None:
        for clock in self._running():
            if step.ends in ENDED or clock.name in step.stops:
                clock.stopped_on, clock.paused_on = clock.paused_on or on, None
            elif clock.name in step.pauses:
                clock.paused_on = on
        part = self.assignment if step.part or name == "assign" else None
        self.clocks += [self._started(clock, on, part) for clock in step.clocks]

    def _move(self, step: Step, on: date) -> None:
        matter, part = self.matter, self.assignment
        if step.ends in ENDED:
            matter.closed_on, matter.due_on = on, None
            self.hold()
        else:
            running = [clock.due_on for clock in self._running() if clock.paused_on is None]
            matter.due_on = min(running, default=matter.due_on)
        if step.part and part:
            part.state = step.part.ends or part.state
            if not step.ends:
                self._as_part()
        if step.holder is steps.by_lead:
            self.hold(person=self.lead.person)
        elif step.holder:
            self.hold(office=str(step.holder(matter)["holder_office"]))

    def _running(self) -> list[Clock]:
        return [clock for clock in self.clocks if clock.stopped_on is None]

    def _started(self, name: str, on: date, part: Assignment | None) -> Clock:
        assert self.house.terms is not None
        due, explanation = self.house.terms.of(name, on)
        return Clock(matter=self.matter, assignment=part, name=name, started_on=on, due_on=due, explanation=explanation)

    def _as_part(self) -> None:
        """State and holder follow the one agency's part (steps.least_advanced)."""
        assert self.assignment is not None
        state = steps.SHARED_STATES[Assignment.State(self.assignment.state)]
        if state == State.REPLIED:
            return
        again = state == State.ACCEPTED and self.assignment.round > 1
        self.matter.state = (State.REHANDLING if again else state).value
        if state == State.REPLY_REVIEW:
            self.hold(office=Role.PROPOSALS_STAFF.value)
        else:
            self.hold(agency=self.agency)

    # the member's steps

    def invite(self, people: list[Person], on: date) -> None:
        self._take("invite", self.user(self.lead.person), on, {"people": [person.pk for person in people]})
        self.signatures += [
            Signature(matter=self.matter, person=person, role=Signature.Role.COSIGNER, state=Signature.State.INVITED)
            for person in people
        ]

    def cosign(self, person: Person, on: date) -> None:
        self._take("sign", self.user(person), on)
        invited = self._invitation(person)
        invited.state, invited.signed_on = Signature.State.SIGNED, on

    def decline_to_sign(self, person: Person, on: date) -> None:
        self._take("decline_to_sign", self.user(person), on)
        self._invitation(person).state = Signature.State.DECLINED

    def _invitation(self, person: Person) -> Signature:
        return next(row for row in self.signatures if row.person is person and row.state == Signature.State.INVITED)

    def edit(self, on: date, **texts: Any) -> None:
        """New words for the grounds or the advice of a proposal nobody has co-signed."""
        assert len(self.signatures) == 1
        changed = [name for name, value in texts.items() if value != getattr(self.proposal, name)]
        self._take("edit", self.user(self.lead.person), on, {"changed": changed})
        for name, value in texts.items():
            setattr(self.proposal, name, value)

    def submit(self, on: date) -> None:
        if self.matter.state in UNSENT:
            self.matter.opened_on, self.matter.year = on, on.year
        self._take("submit", self.user(self.lead.person), on)
        self.signatures = [row for row in self.signatures if row.state != Signature.State.INVITED]

    def withdraw(self, on: date) -> None:
        self._take("withdraw", self.user(self.lead.person), on)

    # the assembly's steps

    @property
    def clerk(self) -> User:
        assert self.house.clerk is not None
        return self.house.clerk

    def _decider(self) -> User:
        """Nobody decides on a proposal they signed."""
        signed = {person.user_id for person in self.signed()}
        return next(user for user in self.house.deciders if user.pk not in signed)

    def review(self, on: date) -> None:
        self._take("review", self.clerk, on)

    def return_to_revise(self, note: str, on: date) -> None:
        self._take("return_to_revise", self._decider(), on, {"note": note})
        self.proposal.revise_note = note

    def file(self, on: date) -> None:
        """The number is given by `number`, when all of the assembly are there."""
        self._take("file", self._decider(), on)
        self.matter.filed_on, self.numbered_at = on, self.last

    def decline(self, ground: str, note: str, on: date) -> None:
        self._take("decline", self._decider(), on, {"ground": ground})
        self.proposal.non_filing_ground, self.proposal.non_filing_note = ground, note
        assert self.house.rules is not None
        reason = self.house.rules.entry("non_filing_grounds", ground)["name"]
        text = "\n".join(filter(None, [_("不予立案：%(reason)s。") % {"reason": reason}, note]))
        self.give(Answer(office=Role.PROPOSALS_COMMITTEE.value, text=text, given_on=on))

    def assign(self, agency: Agency, on: date) -> None:
        self.assignment = Assignment(matter=self.matter, agency=agency, assigned_on=on)
        self.assignment.pk = self.world.rows.new_key(Assignment)
        self._take("assign", self.clerk, on, {"agency": agency.name})
        self.hold(agency=agency)
        self.rows.append(self.assignment)

    # the agency's steps

    @property
    def agency(self) -> Agency:
        assert self.assignment is not None
        return self.assignment.agency

    @property
    def handler(self) -> User:
        return self.house.agency_users[self.agency.pk]

    def acknowledge(self, handler: str, on: date) -> None:
        self._take("acknowledge", self.handler, on, {"handler": handler})
        assert self.assignment is not None
        self.assignment.acknowledged_on, self.assignment.handler = on, handler

    def contact(self, kind: str, gist: str, held_on: date) -> None:
        self._take("contact", self.handler, held_on, {"kind": kind, "held_on": held_on.isoformat()})
        self.rows.append(
            ProposerContact(
                round=self.proposal.round,
                matter=self.matter,
                agency=self.agency,
                kind=kind,
                held_on=held_on,
                gist=gist,
                by=self.handler,
            )
        )

    def reply(self, text: str, result_class: str, signed_by: str, on: date) -> None:
        self._take("reply", self.handler, on, {"class": result_class})
        assert self.assignment is not None
        self.handed_in = Reply(
            assignment=self.assignment,
            round=self.assignment.round,
            text=text,
            result_class=result_class,
            signed_by=signed_by,
            submitted_on=on,
        )
        self.rows.append(self.handed_in)

    def release(self, on: date) -> None:
        """Checked point by point, and out to all who signed."""
        self._take("release", self.clerk, on)
        handed_in = self.handed_in
        handed_in.decision, handed_in.checks, handed_in.decided_on = "released", list(CHECKLIST), on
        text, result_class, signed_by = handed_in.text, handed_in.result_class, handed_in.signed_by
        self._take("answered", None, on)
        self.proposal.result_class, self.said = result_class, {}
        answer = Answer(agency=self.agency, round=self.proposal.round, signed_by=signed_by, result_class=result_class)
        answer.text, answer.given_on = text, on
        self.give(answer)

    # what those who raised it think of the answer

    def feedback(self, person: Person, satisfaction: str, comment: str, on: date) -> None:
        by = self.user(person)
        self._take("feedback", by, on)
        self.rows.append(
            Feedback(
                matter=self.matter,
                round=self.proposal.round,
                person=person,
                satisfaction=satisfaction,
                comment=comment,
                given_on=on,
            )
        )
        self.said[person.pk] = satisfaction
        if len(self.said) == len(self.signed()):
            self._settle(on)

    def _settle(self, on: date) -> None:
        """A consequence of what was said; whose word it was stays with those who said it."""
        said = set(self.said.values())
        if Feedback.Satisfaction.NOT_SATISFIED not in said:
            basically = Feedback.Satisfaction.BASICALLY in said
            self._end("close", Proposal.Outcome.BASICALLY if basically else Proposal.Outcome.SATISFIED, None, on)
        elif self.proposal.round < LAST_ROUND:
            assert self.assignment is not None
            self.assignment.round += 1
            self._take("rehandle", None, on)
            self.hold(agency=self.agency)
            self.proposal.round += 1
        else:
            self._take("mediate", None, on)

    def close_unanswered(self, on: date) -> None:
        unhappy = Feedback.Satisfaction.NOT_SATISFIED in self.said.values()
        outcome = Proposal.Outcome.NOT_SATISFIED if unhappy else Proposal.Outcome.NO_RESPONSE
        self._end("close_unanswered", outcome, self.clerk, on)

    def conclude(self, minutes: str, on: date) -> None:
        self.proposal.mediation_minutes = minutes
        self._end("conclude", Proposal.Outcome.NOT_SATISFIED, self._decider(), on)

    def _end(self, step: str, outcome: Proposal.Outcome, by: User | None, on: date) -> None:
        self._take(step, by, on, {"outcome": outcome.value})
        self.proposal.outcome = outcome.value

    def keep(self) -> None:
        super().keep()
        for row in [self.proposal, *self.clocks]:
            self.world.rows.add(row)


def number(world: World, house: House, kind: Kind, walks: list[Any]) -> None:
    """Number the matters of an assembly by the moment they were filed or received, without a gap in any year."""
    assert house.rules is not None
    docket = house.rules.document["docket"]
    last: dict[int, int] = {}
    numbered = [walk for walk in walks if walk.numbered_at]
    for walk in sorted(numbered, key=lambda walk: (walk.numbered_at, walk.matter.pk)):
        year = walk.numbered_at.year
        last[year] = last.get(year, 0) + 1
        walk.matter.year, walk.matter.number = year, last[year]
        walk.matter.docket = docket.format(number=last[year], year=year)
    for year, count in last.items():
        world.rows.add(NumberSeries(assembly=house.assembly, kind=kind.value, year=year, last=count))
