"""The proposals of a year: when each was handed in, how far it came, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from huiyin.assemblies.models import Agency
from huiyin.demo import departments, texts
from huiyin.demo.days import ONE, day_between, working_day
from huiyin.demo.texts import Words
from huiyin.demo.tree import SESSION_BEGINS
from huiyin.demo.walk import ProposalWalk, number
from huiyin.demo.world import House, World
from huiyin.matters.models import Kind
from huiyin.members.models import Membership, Person
from huiyin.plans.models import Topic
from huiyin.proposals.models import Proposal

RECEIVED, AT_SESSION, NOT_FILED, WITHDRAWN = 480, 300, 20, 4
FILED_NEXT_YEAR = 6  # handed in during the last days of December
IN_CITY, IN_ALL = 130, 12_000
NEXT_YEAR = 36  # of the region in 2024
HANDOVER = date(2023, 2, 8)
LIVELIHOOD_FILED = 10
Fates = dict[str, float]
_ENDS: Fates = {"satisfied": 78, "basically": 15, "unanswered": 4, "rehandled": 2.4, "mediated": 0.6}
_CLASSES: Fates = {"a": 52, "b": 34, "c": 14}
_CHECKED_AFTER = [0, 0, 1, 1, 2, 3]  # working days an answer lies with the office
_SIGNERS = {0: 44, 1: 20, 2: 16, 3: 10, 4: 6, 5: 4}
Window = Proposal.Window


@dataclass
class Plan:
    """One proposal to be: on which day it goes in, in which window, and what becomes of it."""

    submitted_on: date
    window: str
    fate: str
    topic: Topic | None = None


class Writer:
    """Makes the proposals of one assembly."""

    def __init__(self, world: World, house: House) -> None:
        self.world, self.house = world, house
        self.luck = world.luck("proposals", house.assembly.slug)
        self.places = _places(world, house)
        self.walks: list[ProposalWalk] = []
        self._grounds = 0

    def run(self, plans: list[Plan]) -> None:
        for plan in plans:
            self.one(plan)

    def keep(self) -> None:
        number(self.world, self.house, Kind.PROPOSAL, self.walks)
        for walk in self.walks:
            walk.keep()

    # one proposal from draft to end

    def one(self, plan: Plan) -> ProposalWalk:
        luck = self.luck
        drafted_on = max(plan.submitted_on - luck.randint(1, 9) * ONE, self.house.term.starts_on, _earliest(plan))
        lead, *others = self.people(drafted_on, plan)
        words = self.words(drafted_on)
        walk = self.begin(lead, words, drafted_on, plan)
        if plan.fate == "not_filed":
            self._spoil(walk)
        self.cosigned(walk, [held.person for held in others], drafted_on, plan.submitted_on)
        walk.submit(plan.submitted_on)
        self.after_submission(walk, words, plan)
        return walk

    def words(self, on: date) -> Words:
        return texts.words(self.luck, self.luck.choice(self.places), on)

    def begin(self, lead: Membership, words: Words, on: date, plan: Plan) -> ProposalWalk:
        walk = ProposalWalk(
            self.world,
            self.house,
            self.luck,
            lead,
            on,
            title=words.title,
            category=words.subject.category,
            grounds=words.grounds,
            recommendations=words.recommendations,
        )
        walk.proposal.window, walk.proposal.topic = plan.window, plan.topic
        walk.proposal.members_may_read = self.luck.random() < 0.93
        self.walks.append(walk)
        return walk

    def people(self, on: date, plan: Plan) -> list[Membership]:
        signers = self.luck.choices(list(_SIGNERS), list(_SIGNERS.values()))[0]
        if plan.fate in ("not_filed", "withdrawn"):
            signers = min(signers, 1)
        return self.luck.sample(self.may_sign(on), signers + 1)

    def may_sign(self, on: date) -> list[Membership]:
        """Members on the day who sign in, and stay: whoever signs is there for the answer."""
        if not hasattr(self, "_lasting"):
            lasting = [held for held in self.house.members if held.ends_on is None]
            self._lasting = [held for held in lasting if held.person_id in self.world.users]
        return [held for held in self._lasting if held.starts_on <= on]

    def cosigned(self, walk: ProposalWalk, people: list[Person], first: date, last: date) -> None:
        if not people:
            return
        walk.invite(people, first)
        for person in people:
            on = max(first + self.luck.randint(0, max((last - first).days, 0)) * ONE, walk.last.date())  # type: ignore[union-attr]
            if len(people) > 2 and self.luck.random() < 0.06:
                walk.decline_to_sign(person, on)
            else:
                walk.cosign(person, on)

    def _spoil(self, walk: ProposalWalk) -> None:
        """A title that shows why it will not be filed."""
        assert self.house.rules is not None
        codes = [code for code, _name in self.house.rules.choices("non_filing_grounds")]
        walk.ground = codes[self._grounds % len(codes)]
        self._grounds += 1
        walk.matter.title = texts.NON_FILING_TITLES[walk.ground]

    def after_submission(self, walk: ProposalWalk, words: Words, plan: Plan) -> None:
        luck = self.luck
        if plan.fate == "withdrawn":
            walk.withdraw(working_day(plan.submitted_on + ONE))
            return
        on = working_day(plan.submitted_on, luck.randint(0, 2))
        walk.review(on)
        if len(walk.signatures) == 1 and luck.random() < 0.07:
            on = self.revised(walk, on)
        on = working_day(on, luck.randint(1, 7))
        if plan.fate == "not_filed":
            walk.decline(walk.ground, texts.NON_FILING[walk.ground], on)
            return
        walk.file(on)
        handover = HANDOVER if plan.window == Window.SESSION and on <= HANDOVER else None
        on = handover or working_day(on + luck.randint(2, 16) * ONE)
        walk.assign(self.agency(words), on)
        self.handled(walk, words, plan.fate, on)

    def revised(self, walk: ProposalWalk, on: date) -> date:
        """Sent back once, put right, handed in again."""
        on = working_day(on, self.luck.randint(1, 3))
        walk.return_to_revise(self.luck.choice(texts.REVISE_NOTES), on)
        on = working_day(on, self.luck.randint(1, 3))
        more = f"\n补充说明：涉及{self.luck.randint(2, 9)}个乡镇、{self.luck.randint(80, 900)}户，数据来自村里登记。"
        walk.edit(on, grounds=walk.proposal.grounds + more)
        walk.submit(on)
        on = working_day(on, self.luck.randint(0, 2))
        walk.review(on)
        return on

    def agency(self, words: Words) -> Agency:
        return self.house.agencies[departments.for_field(self.house.assembly.tier, words.subject.department)]

    def handled(self, walk: ProposalWalk, words: Words, fate: str, assigned_on: date) -> None:
        luck = self.luck
        on = working_day(assigned_on, luck.choice([0, 1, 1, 2, 2, 3, 4, 6]))
        walk.acknowledge(self.handler(walk), on)
        late = luck.random() < 0.06
        days = luck.randint(94, 118) if late else luck.randint(35, 86)
        replied_on = working_day(assigned_on + days * ONE)
        self.contacted(walk, words, on, replied_on)
        self.ended(walk, words, fate, self.answered(walk, words, replied_on))

    def handler(self, walk: ProposalWalk) -> str:
        return self.luck.choice(self.house.officials[walk.agency.pk][1:])

    def contacted(self, walk: ProposalWalk, words: Words, first: date, last: date) -> None:
        on = first
        for _ in range(self.luck.choice([1, 1, 2])):
            on = day_between(on, max(on, last - 2 * ONE), self.luck)
            kind = self.luck.choices(["met", "visited", "phoned", "wrote"], [38, 17, 38, 7])[0]
            walk.contact(kind, texts.one_of(self.luck, texts.CONTACTS, kind, words.place), on)

    def handed_in(self, walk: ProposalWalk, words: Words, on: date, again: bool = False) -> None:
        result = self.luck.choices(list(_CLASSES), list(_CLASSES.values()))[0]
        text = texts.reply(self.luck, words, result, again)
        walk.reply(text, result, self.house.officials[walk.agency.pk][0], on)

    def answered(self, walk: ProposalWalk, words: Words, on: date, again: bool = False) -> date:
        """Handed in on a day, released within the week; the day it went out."""
        self.handed_in(walk, words, on, again)
        out = working_day(on, _CHECKED_AFTER[walk.matter.pk % len(_CHECKED_AFTER)])
        walk.release(out)
        return out

    def ended(self, walk: ProposalWalk, words: Words, fate: str, replied_on: date) -> None:
        if fate in ("satisfied", "basically"):
            self.thought(walk, fate, replied_on)
        elif fate == "unanswered":
            self.silent(walk, replied_on)
        else:
            on = self.thought(walk, "not", replied_on)
            on = self.again(walk, words, on)
            if fate == "rehandled":
                self.thought(walk, self.luck.choice(["satisfied", "basically"]), on)
            else:
                on = self.thought(walk, "not", on)
                walk.conclude(self.luck.choice(texts.MINUTES), working_day(on, self.luck.randint(6, 18)))

    def thought(self, walk: ProposalWalk, worst: str, replied_on: date, upto: date | None = None) -> date:
        """All who signed say what they think; `worst` is said by at least the first. Gives the last day."""
        days = sorted(working_day(replied_on, self.luck.randint(1, 13)) for _ in walk.signed())
        people = walk.signed()
        self.luck.shuffle(people)
        said = [worst] + [self._mood(worst) for _ in people[1:]]
        for person, mood, on in zip(people, said, days, strict=True):
            if upto is None or on <= upto:
                walk.feedback(person, mood, texts.comment(self.luck, mood), on)
        return days[-1]

    def _mood(self, worst: str) -> str:
        return "satisfied" if worst == "satisfied" or self.luck.random() < 0.6 else "basically"

    def silent(self, walk: ProposalWalk, replied_on: date) -> None:
        """Some or all say nothing; when the time is over it is closed as that."""
        people = walk.signed()
        for person in people[1:]:
            if self.luck.random() < 0.5:
                on = max(working_day(replied_on, self.luck.randint(1, 3)), walk.last.date())  # type: ignore[union-attr]
                walk.feedback(person, "satisfied", texts.comment(self.luck, "satisfied"), on)
        walk.close_unanswered(working_day(replied_on, 15 + self.luck.randint(1, 6)))

    def again(self, walk: ProposalWalk, words: Words, on: date) -> date:
        met_on = working_day(on, self.luck.randint(3, 12))
        walk.contact("met", texts.one_of(self.luck, texts.CONTACTS, "met", words.place), met_on)
        replied_on = working_day(met_on, self.luck.randint(10, 30))
        return self.answered(walk, words, replied_on, again=True)


def _earliest(plan: Plan) -> date:
    """Nothing of the demo begins before the year's rule set."""
    return date(2023, 1, 1) if plan.submitted_on.year == 2023 else date(plan.submitted_on.year - 1, 12, 1)


def _places(world: World, house: House) -> list[str]:
    if house is world.region:
        return [other.name for other in world.lower]
    below = [other.name for other in world.counties if other.assembly.parent_id == house.assembly.pk]
    return below or _townships(house.name)


def _townships(name: str) -> list[str]:
    """Parts of a county, without inventing a name for any of them."""
    return [f"{name}{part}" for part in ("", "县城周边", "东部乡镇", "西部乡镇", "牧区", "河谷地带", "偏远乡村")]


def of_region(world: World) -> Writer:
    writer = Writer(world, world.region)
    luck = world.luck("plans of proposals")
    session = [date(2023, 1, luck.choice([7, 8, 9, 10, 11, 12, 12, 12, 13, 13, 13, 13, 14])) for _ in range(AT_SESSION)]
    between_count = RECEIVED - AT_SESSION - FILED_NEXT_YEAR
    between = [day_between(date(2023, 2, 6), date(2023, 12, 4), luck) for _ in range(between_count)]
    december = [date(2023, 12, 29)] * FILED_NEXT_YEAR  # the last working day: decided on after the holiday
    plans = [Plan(on, Window.SESSION, "") for on in session] + [Plan(on, Window.BETWEEN, "") for on in between]
    spoilt = luck.sample(plans, NOT_FILED + WITHDRAWN)
    for plan in plans:
        plan.fate = luck.choices(list(_ENDS), list(_ENDS.values()))[0]
    for place, plan in enumerate(spoilt):
        plan.fate = "not_filed" if place < NOT_FILED else "withdrawn"
    _out_of_topics(world, plans, luck)
    late = [Plan(on, Window.BETWEEN, "satisfied", luck.choice(world.livelihood_topics())) for on in december[:2]]
    late += [Plan(on, Window.BETWEEN, "basically") for on in december[2:]]
    next_year = [day_between(date(2024, 1, 8), date(2024, 4, 26), luck) for _ in range(NEXT_YEAR)]
    late += [Plan(on, Window.BETWEEN, luck.choice(["satisfied", "basically", "not_filed"])) for on in next_year]
    writer.run(sorted(plans + late, key=lambda plan: plan.submitted_on))
    return writer


def _out_of_topics(world: World, plans: list[Plan], luck: Random) -> None:
    """Ten that were filed in the year came out of livelihood topics, others out of other topics; one was not filed."""
    filed = [plan for plan in plans if plan.window == Window.BETWEEN and plan.fate not in ("not_filed", "withdrawn")]
    chosen = luck.sample([plan for plan in filed if plan.submitted_on.month >= 6], LIVELIHOOD_FILED + 14)
    livelihood = world.livelihood_topics()
    others = [topic for topic in world.topics if not topic.livelihood]
    for place, plan in enumerate(chosen):
        plan.topic = livelihood[place % len(livelihood)] if place < LIVELIHOOD_FILED else luck.choice(others)
    next(plan for plan in plans if plan.fate == "not_filed").topic = livelihood[0]


def below(world: World, house: House, count: int) -> Writer:
    """A city's or county's year, smaller and with its session in early spring."""
    writer = Writer(world, house)
    luck = writer.luck
    begins = day_between(SESSION_BEGINS + 50 * ONE, SESSION_BEGINS + 80 * ONE, luck)
    plans = []
    for _ in range(count):
        at_session = luck.random() < 0.62
        last = begins if at_session else date(2023, 11, 20)
        first = begins - 8 * ONE if at_session else begins + 20 * ONE
        fate = luck.choices([*_ENDS, "not_filed", "withdrawn"], [*_ENDS.values(), 4, 0.8])[0]
        window = Window.SESSION if at_session else Window.BETWEEN
        plans.append(Plan(day_between(first, last, luck), window, fate))
    writer.run(sorted(plans, key=lambda plan: plan.submitted_on))
    return writer


def in_counties(world: World) -> list[int]:
    """How many proposals each county had: at most 150, all tiers together 12,000 with the region's own year."""
    luck = world.luck("county proposals")
    total = IN_ALL - RECEIVED - IN_CITY * len(world.prefectures)
    counts = [luck.randint(138, 148) for _ in world.counties]
    step = 1 if sum(counts) < total else -1
    while sum(counts) != total:
        place = luck.randrange(len(counts))
        if step < 0 or counts[place] < 150:
            counts[place] += step
    return counts
