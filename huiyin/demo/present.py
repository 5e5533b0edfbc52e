"""Work in hand today: proposals in every open state, late and in time, with some waiting for the demo's accounts."""

from __future__ import annotations

from datetime import date

from huiyin.demo import texts
from huiyin.demo.accounts import AGENCY
from huiyin.demo.days import ONE, working_day, working_day_before, works
from huiyin.demo.proposals import Plan, Writer
from huiyin.demo.texts import Words
from huiyin.demo.walk import ProposalWalk
from huiyin.demo.world import World
from huiyin.members.models import Membership
from huiyin.proposals.models import Proposal

# How many in each open state, and the clock that is running there.
IN_HAND = {
    "submitted": (8, "pre_check"),
    "in_review": (8, "decide"),
    "returned": (4, "revise"),
    "filed": (6, "hand_over"),
    "assigned": (10, "acknowledge"),
    "accepted": (12, "handle"),
    "reply_review": (5, "check_reply"),
    "replied": (7, "feedback"),
    "rehandling": (3, "rehandle"),
    "mediation": (2, "mediate"),
}
_STARTS = {
    "submitted": "submit",
    "in_review": "review",
    "returned": "return",
    "filed": "file",
    "assigned": "assign",
    "accepted": "assign",
    "reply_review": "reply",
    "replied": "reply",
    "rehandling": "rehandle",
    "mediation": "mediate",
}  # the step that starts the state's clock
FOR_AGENCY = {"assigned": 3, "accepted": 5, "replied": 2, "rehandling": 1}  # of those, for the demo's agency
FOR_MEMBER = {"submitted": 1, "returned": 1, "accepted": 1, "replied": 2}  # of those, the demo's member leads
DRAFTS, INVITED = 3, 4
# Working days from today to the due date, taken in turn: late, within three, within ten, later. Where a clock is too
# short for one of them, the nearest it can have is taken.
_DUE_IN = [-6, 2, 7, 14, -2, 1, 9, 22]


class _Present:
    def __init__(self, world: World, writer: Writer) -> None:
        self.world, self.writer = world, writer
        self.luck = writer.luck = world.luck("present")
        self.yesterday = working_day_before(world.today - ONE)
        self._turn = 0

    def all(self) -> None:
        for state, (count, clock) in IN_HAND.items():
            for place in range(count):
                lead = self.world.cast["member"] if place < FOR_MEMBER.get(state, 0) else None
                department = AGENCY if count - place <= FOR_AGENCY.get(state, 0) else ""
                self.one(state, self.anchor(clock), lead, department)
        self.unsent()

    def anchor(self, clock: str) -> date:
        """The day the running clock started, so that it falls due about when wanted."""
        wanted = _DUE_IN[self._turn % len(_DUE_IN)]
        self._turn += 1
        target = self.world.today + wanted * 7 // 5 * ONE
        terms = self.world.region.terms
        assert terms is not None
        days = [day for back in range(140) if works(day := self.yesterday - back * ONE)]
        return min(days, key=lambda day: (abs((terms.of(clock, day)[0] - target).days), day))

    def one(self, state: str, anchor: date, lead: Membership | None, department: str) -> None:
        """Walk from the draft up to `state`, whose clock starts on `anchor`."""
        days = _days(state, anchor)
        drafted_on = days["submit"] - self.luck.randint(1, 9) * ONE
        plan = Plan(days["submit"], Proposal.Window.BETWEEN, "")
        people = self._people(lead, alone=state == "returned")
        words = self._words(department, drafted_on)
        walk = self.writer.begin(people[0], words, drafted_on, plan)
        self.writer.cosigned(walk, [held.person for held in people[1:]], drafted_on, days["submit"])
        walk.submit(days["submit"])
        if "review" in days:
            walk.review(days["review"])
        if "return" in days:
            walk.return_to_revise(self.luck.choice(texts.REVISE_NOTES), days["return"])
        if "file" in days:
            walk.file(days["file"])
        if "assign" in days:
            walk.assign(self.writer.agency(words), days["assign"])
            self._in_agency(walk, words, state, days)

    def _words(self, department: str, on: date) -> Words:
        chosen = [subject for subject in texts.subjects() if department in ("", subject.department)]
        return texts.words(self.luck, self.luck.choice(self.writer.places), on, self.luck.choice(chosen))

    def _people(self, lead: Membership | None, *, alone: bool = False) -> list[Membership]:
        signers = self.luck.sample(self._others(), self.luck.choice([1, 1, 2, 3, 4]))
        if lead is not None:
            signers[0] = lead
        elif self.luck.random() < 0.15:
            signers.append(self.world.cast["cosigner"])
        return signers[:1] if alone else signers

    def _others(self) -> list[Membership]:
        cast = {held.pk for held in self.world.cast.values()}
        return [held for held in self.writer.may_sign(self.yesterday) if held.pk not in cast]

    def _in_agency(self, walk: ProposalWalk, words: Words, state: str, days: dict[str, date]) -> None:
        if state == "assigned":
            return
        on = min(working_day(days["assign"], self.luck.randint(1, 3)), self.yesterday)
        walk.acknowledge(self.writer.handler(walk), on)
        if state == "accepted":
            if (self.yesterday - on).days > 20:
                self.writer.contacted(walk, words, on, self.yesterday)
            return
        self.writer.contacted(walk, words, on, days["reply"])
        self.writer.handed_in(walk, words, days["reply"])
        if state == "reply_review":
            return
        walk.release(days["reply"])
        if state == "replied":
            self._partly_thought(walk)
            return
        self._not_satisfied(walk, days["rehandle"])
        if state == "mediation":
            self.writer.contacted(walk, words, days["rehandle"], days["reply_again"])
            self.writer.handed_in(walk, words, days["reply_again"], again=True)
            walk.release(days["reply_again"])
            self._not_satisfied(walk, days["mediate"])

    def _partly_thought(self, walk: ProposalWalk) -> None:
        """One co-signer has said something; the first proposer and the cast have not."""
        cast = {held.person_id for held in self.world.cast.values()}
        others = [person for person in walk.signed()[1:] if person.pk not in cast]
        if others and walk.last is not None:
            walk.feedback(others[0], "satisfied", texts.comment(self.luck, "satisfied"), walk.last.date())

    def _not_satisfied(self, walk: ProposalWalk, on: date) -> None:
        for place, person in enumerate(walk.signed()):
            mood = "basically" if place else "not"
            walk.feedback(person, mood, texts.comment(self.luck, mood), on)

    def unsent(self) -> None:
        """Drafts of the demo's member, and others' proposals the member and the co-signer are asked to sign."""
        member, cosigner = self.world.cast["member"], self.world.cast["cosigner"]
        for place in range(DRAFTS):
            walk = self._draft(member, place + 2)
            if place == 0:
                walk.invite([cosigner.person, self.luck.choice(self._others()).person], self.yesterday)
            elif place == 1:
                walk.proposal.recommendations = ""
        for place in range(INVITED):
            lead, other = self.luck.sample(self._others(), 2)
            walk = self._draft(lead, place + 3)
            walk.invite([member.person, cosigner.person, other.person], working_day_before(self.yesterday, place))
            if place % 2:
                walk.cosign(other.person, self.yesterday)

    def _draft(self, lead: Membership, days_ago: int) -> ProposalWalk:
        on = working_day_before(self.yesterday, days_ago)
        return self.writer.begin(lead, self._words("", on), on, Plan(on, Proposal.Window.BETWEEN, ""))


def _days(state: str, anchor: date) -> dict[str, date]:
    """The day of each step on the way to `state`, counted back from the start of the clock that runs there."""
    back = working_day_before
    days = {_STARTS[state]: anchor}
    if "mediate" in days:
        days["reply_again"] = back(anchor, 6)
        days["rehandle"] = back(days["reply_again"], 30)
    if "rehandle" in days:
        days["reply"] = back(days["rehandle"], 6)
    if "reply" in days:
        days["assign"] = back(days["reply"], 45)
    if "assign" in days:
        days["file"] = back(days["assign"], 5)
    if "file" in days:
        days["review"] = back(days["file"], 4)
    if "return" in days:
        days["review"] = back(days["return"], 2)
    if "review" in days:
        days["submit"] = back(days["review"], 1)
    return days


def arrange(world: World, writer: Writer) -> None:
    _Present(world, writer).all()
