"""The one generator of the demo year, for `huiyin demo`, the tests and the benchmarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from time import monotonic
from typing import Literal
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from huiyin.assemblies.models import Assembly
from huiyin.demo import (
    accounts,
    annual,
    boards,
    calendar,
    collections,
    contacts,
    findings,
    ledger,
    opinions,
    people,
    plan,
    present,
    proposals,
    record,
    reports,
    research,
    rolls,
    study,
    supervision,
    tree,
    visits,
    writings,
)
from huiyin.demo.rows import Rows
from huiyin.demo.world import Progress, World
from huiyin.history.models import Event, record_many
from huiyin.search import writing

Scale = Literal["S", "M"]
SEED = 2023
EARLIEST_TODAY = date(2025, 1, 1)
MARK = "demo"  # the step of the event that marks a database as the demo's


@dataclass(frozen=True)
class Built:
    scale: str
    seed: int
    today: date
    seconds: float
    rows: dict[str, int] = field(default_factory=dict)  # written, by the model's label

    @property
    def total(self) -> int:
        return sum(self.rows.values())


class TooEarly(ValueError):
    pass


def build(
    scale: Scale = "S", *, seed: int = SEED, today: date | None = None, progress: Progress | None = None
) -> Built:
    """Fill an empty database with the demo's assemblies and their year, all or nothing.

    `today` is the day the work in hand is arranged around; the same seed and day give the same content. S holds all
    people, but the records of the region only; M holds those of every city and county too. Raises TooEarly on a
    `today` before 2025, when work of the demo year would still be in hand, ValueError on a database with assemblies.
    """
    today = today or timezone.localdate()
    if today < EARLIEST_TODAY:
        raise TooEarly(f"today is {today}: the demo can be built from {EARLIEST_TODAY} on")
    if Assembly.objects.exists():
        raise ValueError("the database already holds assemblies")
    begun = monotonic()
    with transaction.atomic():
        world = _fill(scale, seed, today, progress or _quiet)
    written = {model._meta.label: count for model, count in world.rows.written.items()}
    return Built(scale, seed, today, monotonic() - begun, written)


def _quiet(words: str, share: float) -> None:
    pass


def _fill(scale: str, seed: int, today: date, tell: Progress) -> World:
    rows = Rows()
    tell("政协、界别、机构", 0.0)
    world = tree.plant(rows, seed=seed, today=today, scale=scale, tell=tell)
    tell("委员和任职", 0.02)
    people.settle(world)
    accounts.open_all(world)
    calendar.keep(world)
    rows.release()
    tell("学习、调研、结对", 0.08)
    plan.set_topics(world)
    study.hold(world)
    rolls.keep(world)
    research.travel(world)
    contacts.pair(world)
    writings.write(world)
    collections.put_together(world)
    walks = ledger.keep(world)
    reports.write(world, walks)
    boards.keep(world)
    visits.receive(world, walks)
    findings.write(world, walks)
    tell("自治区提案和社情民意", 0.15)
    region = proposals.of_region(world)
    present.arrange(world, region)
    region.keep()
    findings.at_hand(world, region.walks)
    supervision.supervise(world, region)
    opinions.of_region(world)
    record.keep(world)
    if scale == "M":
        _lower_tiers(world)
    tell("写入", 0.98)
    rows.finish()
    contacts.tie_to_the_ledger(world)
    # The report counts what was just written: without numbers of rows a database looks for them the long way.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    annual.freeze(world)
    tell("检索索引", 0.99)
    writing.rebuild()
    _mark(world)
    tell("完成", 1.0)
    return world


def _lower_tiers(world: World) -> None:
    counts = [proposals.IN_CITY] * len(world.prefectures) + proposals.in_counties(world)
    items = opinions.shares(world)
    for place, (house, count) in enumerate(zip(world.lower, counts, strict=True)):
        world.tell(f"{house.name}提案和社情民意", 0.2 + 0.78 * place / len(counts))
        proposals.below(world, house, count).keep()
        opinions.below(world, house, items[place])


def _mark(world: World) -> None:
    facts = {"scale": world.scale, "seed": world.seed, "today": world.today.isoformat()}
    at = datetime.combine(world.today, time(0, 0), tzinfo=timezone.get_default_timezone())
    luck = world.luck("mark")
    marked = Event(
        subject=Assembly._meta.label_lower, subject_id=world.region.assembly.pk, step=MARK, after=MARK, at=at,
        facts=facts, key=UUID(int=luck.getrandbits(128), version=4),
    )  # fmt: skip
    record_many([marked])


def mark() -> Event | None:
    """The event that says this database is the demo's, with its scale, seed and day in `facts`."""
    return Event.objects.filter(subject=Assembly._meta.label_lower, step=MARK).first()
