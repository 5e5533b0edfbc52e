"""How far each writing came: edited and agreed to, used, published as its author allows; what is at hand today; calls.

The writings of the year are all through; what waits for somebody is of these days, and counts for no figure of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from huiyin.accounts.models import User
from huiyin.demo.days import ONE, moment, working_day, working_day_before
from huiyin.demo.listed import listed
from huiyin.demo.world import YEAR, World
from huiyin.history.models import Event
from huiyin.members.models import Membership
from huiyin.writings.kinds import Kind
from huiyin.writings.models import Call, Declined, Writing, WritingVersion

_S, _C = Writing.State, Writing.Consent
EDITED, PUBLISHED = 0.35, 0.65  # shares of what was used; of that, of what its author lets out
_NOTES = listed("开头删了一段，题目没有动。|合并了两段，删去一处重复。|删去一句没有核实的话。", "|")
_SENT_BACK = "故事很好。请补上是哪一年、哪个乡的，再交一次。"
_OBJECTED = "删去的那句是老人的原话，请留着。"
_GONE = "家里老人觉得不合适，先不登了。"


def follow(world: World, histories: list[Writing], story: Callable[[int], tuple[str, str]]) -> None:
    """`story`: title and text of the story of that number."""
    courses = _Courses(world, story)
    courses.of_the_year()
    courses.calls(histories)
    courses.at_hand()


class _Courses:
    def __init__(self, world: World, story: Callable[[int], tuple[str, str]]) -> None:
        self.world, self.story, self.luck = world, story, world.luck("writing courses")
        self.office: User = world.accounts["liaison"]
        self.told: dict[int, datetime] = {}
        self.begun = 500  # stories of the year have numbers below

    # The year's

    def of_the_year(self) -> None:
        for row in list(self.world.rows.waiting(Writing)):
            author = self.world.users.get(row.author_id or 0)
            if row.state == _S.DRAFT or author is None:
                continue
            assert row.submitted_on is not None
            used_on = self._used(row, author, row.submitted_on)
            row.consent = self.luck.choices([_C.NONE, _C.INSIDE, _C.PUBLIC], [25, 45, 30])[0].value
            share = PUBLISHED if row.kind != Kind.REFLECTION else 0.2
            if row.consent != _C.NONE and self.luck.random() < share:
                self._publish(row, working_day(used_on, 3), row.consent)

    def _used(self, row: Writing, author: User, on: date) -> date:
        self._handed_in(row, author, on)
        if self.luck.random() < EDITED:
            on = self._edit(row, working_day(on, 4))
            on = self._agree(row, author, working_day(on, 2))
        on = working_day(on, 2)
        self._move(row, "approve", self.office, on, _S.APPROVED)
        row.approved_on, row.approved_by, row.waits_since = on, self.office, None
        return on

    def _handed_in(self, row: Writing, author: User, on: date) -> None:
        row.state, row.submitted_on, row.waits_since = _S.DRAFT.value, on, on
        self._move(row, "create_writing", author, working_day_before(on - ONE), _S.DRAFT, before="")
        self._move(row, "submit", author, on, _S.SUBMITTED, version=1)
        self._version(row, 1, author, on)

    def _edit(self, row: Writing, on: date) -> date:
        """A paragraph shorter."""
        lines = row.text.split("\n")
        row.text = "\n".join([*lines[:-2], lines[-1]] if len(lines) > 3 else lines[:-1] or lines)
        note = self.luck.choice(_NOTES)
        self._move(row, "edit", self.office, on, _S.EDITED, note=note)
        self._version(row, 2, self.office, on, note)
        row.edits, row.waits_since = 1, on
        return on

    def _agree(self, row: Writing, author: User, on: date) -> date:
        self._move(row, "agree", author, on, _S.EDITED, version=2)
        row.agreed_on = row.waits_since = on
        return on

    def _publish(self, row: Writing, on: date, audience: str) -> None:
        self._move(row, "publish", self.office, on, _S.PUBLISHED, audience=audience)
        row.audience, row.published_on = audience, on

    def _version(self, row: Writing, number: int, by: User, on: date, note: str = "") -> None:
        version = WritingVersion(writing=row, number=number, title=row.title, text=row.text, by=by, on=on, note=note)
        self.world.rows.add(version)

    def _move(
        self, row: Any, step: str, by: User, on: date, after: str, *, before: str | None = None, **facts: Any
    ) -> None:
        stood = row.state if before is None else before
        self._record(row, step, by, on, stood, str(after), facts)
        row.state = str(after)

    def _record(self, row: Any, step: str, by: User, on: date, before: str, after: str, facts: dict[str, Any]) -> None:
        at = moment(on, self.luck, self.told.get(row.pk) if isinstance(row, Writing) else None)
        if isinstance(row, Writing):
            self.told[row.pk] = at
        key = uuid.UUID(int=self.luck.getrandbits(128), version=4)
        event = Event(subject=row._meta.label_lower, subject_id=row.pk, step=step, before=before, after=after)
        event.actor, event.actor_name, event.at, event.facts, event.key = by, by.name, at, facts, key
        self.world.rows.add(event)

    # Calls

    def calls(self, histories: list[Writing]) -> None:
        """One of the year that is closed, one of these days for all members, one for four of them."""
        since, until = date(YEAR, 4, 3), date(YEAR, 6, 30)
        closed = self._call(Kind.STORY, "我身边的民族团结故事", since, until)
        closed.brief = "写一件亲身经历的事，一千字左右，时间地点写清楚。选用的编入文集，先征求作者同意。"
        self._record(closed, "close_call", self.office, working_day(until), "open", "closed", {})
        closed.state = Call.State.CLOSED.value
        for row in self.world.rows.waiting(Writing):
            in_time = row.submitted_on is not None and since <= row.submitted_on <= until
            if row.kind == Kind.STORY and row.author_id in self.world.users and in_time and self.luck.random() < 0.6:
                row.call = closed
        today = self.world.today
        asked = self._call(
            Kind.HISTORY, "一村一户的历史", working_day_before(today - 20 * ONE), working_day(today + 40 * ONE)
        )
        asked.brief = "请老人讲，自己记。村史、家史、一口井、一条路都可以，注明谁讲的、哪一年的事。"
        for row in histories[:3]:
            self._again(row, asked)
        self._commission()

    def _again(self, model: Writing, call: Call) -> None:
        """Of another hand and of these days: what the call brought in."""
        held = self._author()
        on = working_day_before(self.world.today - self.luck.randint(2, 12) * ONE)
        row = self._new(
            held, model.title.replace("的", "里的", 1), f"{model.text}\n记录：{held.person.name}。", Kind.HISTORY
        )
        row.call, row.place, row.consent = call, model.place, _C.PUBLIC.value
        self._handed_in(row, self.world.users[held.person_id], on)

    def _commission(self) -> None:
        world, today = self.world, self.world.today
        call = self._call(
            Kind.STORY, "委员谈协商议事室", working_day_before(today - 12 * ONE), working_day(today + 20 * ONE)
        )
        call.brief = "约稿，每篇一千五百字以内，讲一次议事的经过和结果。"
        named = [world.cast["member"], world.cast["cosigner"], self._author(), self._author()]
        through = Call.people.through
        for held in named:
            world.rows.add(through(call_id=call.pk, person_id=held.person_id))
        on = working_day_before(today - 6 * ONE)
        said = Declined(call=call, person=named[2].person, text="这个月在乡下，下次一定写。", on=on)
        world.rows.add(said)
        self._record(said, "decline_call", world.users[named[2].person_id], on, "", "", {})
        self.commissioned = call

    def _call(self, kind: Kind, title: str, since: date, until: date) -> Call:
        call = Call(assembly=self.world.region.assembly, kind=kind, title=title, opened_on=since, due_on=until)
        call.by = self.office
        self.world.rows.add(call)
        self._record(call, "open_call", self.office, since, "", "open", {})
        return call

    # At hand today

    def at_hand(self) -> None:
        """Something for each who has to do with it: to handle, to agree to, to mend."""
        cast = self.world.cast
        for days in (3, 5, 8, 13, 21):
            self._sent(self._author(), days)
        edited = self._sent(cast["member"], 9)
        self._edit(edited, self._ago(4))
        agreed = self._sent(cast["cosigner"], 11)
        agreed.call = self.commissioned
        self._edit(agreed, self._ago(7))
        self._agree(agreed, self._user(cast["cosigner"]), self._ago(3))
        self._sent_back(cast["convener"])
        self._objected(self._author())
        for audience in (_C.INSIDE, _C.PUBLIC):
            self._out(cast["member"], audience)
        for on in (date(YEAR, 9, 5), self._ago(15)):
            self._gone(self._author(), on)

    def _ago(self, days: int) -> date:
        return working_day_before(self.world.today - days * ONE)

    def _user(self, held: Membership) -> User:
        return self.world.users[held.person_id]

    def _author(self) -> Membership:
        known = {held.pk for held in self.world.cast.values()}
        there = [held for held in self.world.region.members if held.ends_on is None and held.pk not in known]
        return self.luck.choice(there)

    def _new(self, held: Membership, title: str, text: str, kind: Kind = Kind.STORY) -> Writing:
        row = Writing(assembly=self.world.region.assembly, kind=kind, title=title, text=text, author=held.person)
        row.consent = _C.INSIDE.value
        return self.world.rows.add(row)

    def _sent(self, held: Membership, days: int, on: date | None = None) -> Writing:
        self.begun += 1
        row = self._new(held, *self.story(self.begun))
        self._handed_in(row, self._user(held), on or self._ago(days))
        return row

    def _sent_back(self, held: Membership) -> None:
        row = self._sent(held, 10)
        self._move(row, "send_back", self.office, self._ago(5), _S.DRAFT, note=_SENT_BACK)
        row.waits_since = self._ago(5)

    def _objected(self, held: Membership) -> None:
        row = self._sent(held, 16)
        own = row.text
        self._edit(row, self._ago(11))
        row.text, row.edits, row.waits_since = own, 2, self._ago(6)
        self._move(row, "object_to", self._user(held), self._ago(6), _S.SUBMITTED, note=_OBJECTED)

    def _out(self, held: Membership, audience: str) -> None:
        row = self._sent(held, 60)
        row.consent = _C.PUBLIC.value
        self._move(row, "approve", self.office, self._ago(50), _S.APPROVED)
        row.approved_on, row.approved_by, row.waits_since = self._ago(50), self.office, None
        self._publish(row, self._ago(45), str(audience))

    def _gone(self, held: Membership, on: date) -> None:
        row = self._sent(held, 0, working_day_before(on - 30 * ONE))
        self._move(row, "withdraw", self._user(held), working_day(on), _S.WITHDRAWN, note=_GONE)
        row.withdrawn_on, row.withdrawn_why, row.waits_since = working_day(on), _GONE, None
