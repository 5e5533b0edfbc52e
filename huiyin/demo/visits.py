"""Days members received people on, in six places. What they entered is the region's ledger, which counts as before."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from huiyin.accounts.models import User
from huiyin.activities.models import Activity, CalledGroup, Participation
from huiyin.demo.days import ONE, moment, working_day, working_day_before
from huiyin.demo.ledger import LedgerWalk
from huiyin.demo.names import Names
from huiyin.demo.world import World
from huiyin.history.models import Event
from huiyin.history.wording import kept
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Answer, Originator, Voice, VoiceAnswer
from huiyin.members.models import Membership
from huiyin.visits.models import Received, Reception, ReceptionPlace

PLACES, DAYS_A_PLACE = 6, 4  # the newest days of each place
KEPT = timedelta(days=731)  # as `keep_contact` has it to begin with
_Kind, _By = ReceptionPlace.Kind, Originator.AnswerBy
_NAMES = [
    (_Kind.STUDIO, "{place}委员工作室", "政务服务大厅一楼", "每月 10 日上午"),
    (_Kind.VILLAGE, "{place}联系村", "村委会", "每季度一次，提前一周张贴"),
    (_Kind.DELIBERATION_ROOM, "{place}有事好商量议事室", "社区服务中心", "每月第一个星期三"),
    (_Kind.MEMBERS_HOME, "{place}委员之家", "县政协二楼", "每月 20 日上午"),
    (_Kind.VILLAGE, "{place}牧区联系点", "乡文化站", "转场前后各一次"),
    (_Kind.PARLOUR, "{place}委员会客厅", "图书馆侧厅", ""),
]
_ASKED = [
    ("低保申请表不会填。", "当场帮着填好，交给村里的代办员。"),
    ("想知道孩子异地上学能不能转学籍。", "把县教育局的办事指南和窗口电话写给了本人。"),
    ("医保卡丢了在哪里补办。", "告诉了补办的窗口和要带的材料。"),
    ("草补的钱什么时候到账。", "查了公示，月底前到账；到时没有到，可以再来。"),
    ("合作社想参加展销会。", "把报名的办法和截止日期告诉了本人。"),
]


def receive(world: World, walks: list[LedgerWalk]) -> None:
    _Visits(world).all(walks)


class _Visits:
    def __init__(self, world: World) -> None:
        self.world, self.luck = world, world.luck("visits")
        self.names = Names(world.luck("visits", "names"))
        self.houses = {house.assembly.pk: house for house in world.counties}

    def all(self, walks: list[LedgerWalk]) -> None:
        """In the counties with most matters that were heard on visits."""
        heard: dict[int, list[LedgerWalk]] = defaultdict(list)
        for walk in walks:
            if walk.raised.source == LivelihoodMatter.Source.VISIT and walk.matter.place_id:
                heard[walk.matter.place_id].append(walk)
        chosen = sorted(heard, key=lambda pk: (-len(heard[pk]), pk))[:PLACES]
        for number, pk in enumerate(chosen):
            place = self._place(number, pk)
            for walk in sorted(heard[pk], key=lambda walk: walk.raised.on)[-DAYS_A_PLACE:]:
                self._day(place, walk)
            self._coming(place, number)

    def _place(self, number: int, pk: int) -> ReceptionPlace:
        kind, name, spot, regular = _NAMES[number]
        house = self.houses[pk]
        place = ReceptionPlace(assembly=self.world.region.assembly, kind=kind, place=house.assembly, spot=spot)
        place.name, place.regular_days = name.format(place=house.name), regular
        return self.world.rows.add(place)

    def _coming(self, place: ReceptionPlace, number: int) -> None:
        """Next week and later; the first with the demo's member."""
        on = working_day(self.world.today + (7 + 9 * number) * ONE)
        people = [self.world.cast["member"]] if number == 0 else []
        people += self.luck.sample(self.world.region.members_on(self.world.today), 2 - len(people))
        plan = self._planned(place, on, people, working_day_before(self.world.today - (1 + number) * ONE))
        plan.theme = "冬季取暖和饮水" if number == 0 else ""

    def _planned(
        self, place: ReceptionPlace, on: date, people: list[Membership], said_on: date, is_over: bool = False
    ) -> Reception:
        liaison = self.world.accounts["liaison"]
        kind = Reception.Kind.VISIT if place.kind == _Kind.VILLAGE else Reception.Kind.RECEPTION_DAY
        day = self.world.rows.add(Reception(place=place, kind=kind, held_on=on, planned_by=liaison))
        for held in dict.fromkeys(held.person_id for held in people):
            self.world.rows.add(Reception.members.through(reception_id=day.pk, person_id=held))
        self._as_activity(day, {held.person_id: held for held in people}.values(), is_over)
        self._record(day, "plan_visit", liaison, said_on, "", "planned", {"on": on.isoformat()})
        return day

    def _as_activity(self, day: Reception, people: Iterable[Membership], is_over: bool) -> None:
        """As visits/as_activity.py has it in the end: rows may be written as soon as they are added."""
        kind, county, held = kept(lambda: str(day.get_kind_display())), day.place.place.place_name, day.held_on
        made = Activity(assembly=day.place.assembly, kind=Activity.Kind.RECEPTION, called=kind, place=county)
        made.title, made.starts_on, made.ends_on, made.planned_by = f"{kind}（{county}）", held, held, day.planned_by
        made.state = Activity.State.HELD if is_over else Activity.State.PLANNED
        day.activity = self.world.rows.add(made)
        status = Participation.Status.PRESENT if is_over else Participation.Status.CALLED
        for one in people:
            self.world.rows.add(Participation(activity=made, membership=one, status=status))
            group = CalledGroup(activity=made, kind=CalledGroup.Kind.PERSON, assembly_id=one.assembly_id)
            group.person_id = one.person_id
            self.world.rows.add(group)

    def _day(self, place: ReceptionPlace, walk: LedgerWalk) -> None:
        """The matter was entered here, by the one who raised it; beside it what could be answered at once."""
        on, author = walk.raised.on, walk.raised.by
        fellow = self.luck.choice(self.world.region.members_on(on))
        day = self._planned(place, on, [author, fellow], working_day_before(on - 7 * ONE), is_over=True)
        taker = self.world.users[author.person_id]
        self._record(day, "hold", taker, on, "planned", "under_way")
        line = self._line(day, 1, walk.raised.description, taker, outcome="entered", matter=walk.matter)
        self._voice(walk, line.originator)  # type: ignore[arg-type]
        for place_in_day, (asked, said) in enumerate(self.luck.sample(_ASKED, self.luck.randint(1, 3)), 2):
            answered = {"answer": said, "answered_on": on, "answered_by": taker, "form": _By.IN_PERSON}
            self._line(day, place_in_day, asked, taker, outcome="answered", **answered)
        day.state = Reception.State.HELD
        self._record(day, "finish", taker, on, "under_way", "held")

    def _line(self, day: Reception, order: int, what: str, taker: User, **facts: Any) -> Received:
        matter = facts.get("matter")
        came = self._originator(day.held_on, taker, matter.closed_on if matter else None)
        key = uuid.UUID(int=self.luck.getrandbits(128), version=4)
        return self.world.rows.add(Received(reception=day, order=order, what=what, originator=came, key=key, **facts))

    def _originator(self, on: date, taker: User, closed_on: date | None) -> Originator:
        """Invented; gone where its term is over."""
        made = Originator(assembly=self.world.region.assembly, taken_by=taker, taken_on=on)
        made.keep_until = max(on, closed_on or on) + KEPT
        name, digits = self.names.one(0.8)[0], f"138{self.luck.randint(0, 99999999):08d}"
        made.masked, made.answer_by = "匿名群众", self.luck.choice([_By.IN_PERSON, _By.NOTICE])
        if made.keep_until < self.world.today:
            made.masked, made.erased_on = "群众", made.keep_until + ONE
        elif self.luck.random() < 0.6:
            made.masked, made.name, made.contact, made.answer_by = f"{name[0]}**", name, digits, _By.PHONE
        return self.world.rows.add(made)

    def _voice(self, walk: LedgerWalk, came: Originator) -> None:
        """Told with each answer the matter was given."""
        voice = self.world.rows.add(Voice(matter=walk.matter, originator=came))
        for answer in (row for row in walk.rows if isinstance(row, Answer)):
            told = VoiceAnswer(voice=voice, answer=answer, form=came.answer_by, given_on=answer.given_on)
            told.by = self.world.accounts["ledger"]
            self.world.rows.add(told)

    def _record(
        self, row: Model, step: str, by: User, on: date, before: str, after: str, facts: dict | None = None
    ) -> None:
        at = moment(on, self.luck, getattr(row, "_last", None))
        row._last = at  # type: ignore[attr-defined]
        key = uuid.UUID(int=self.luck.getrandbits(128), version=4)
        event = Event(subject=row._meta.label_lower, subject_id=row.pk, step=step, before=before, after=after)
        event.actor, event.actor_name, event.at, event.facts, event.key = by, by.name, at, facts or {}, key
        self.world.rows.add(event)
