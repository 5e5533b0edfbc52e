"""The topics of one plan as a tree: which are shown, in which order, each with what was done for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.assemblies.models import Assembly, Body
from huiyin.members.models import member_assemblies
from huiyin.plans.models import AnnualPlan, Topic
from huiyin.plans.progress import Cell, stage_of, together, words_of
from huiyin.web import number_in

IN_TREE = [Topic.State.DRAFTED, Topic.State.APPROVED, Topic.State.CLOSED]


@dataclass
class Node:
    topic: Topic
    depth: int
    stages: list[tuple[str, Cell]] = field(default_factory=list)
    above: Topic | None = None  # where what it stands below is not shown itself


@dataclass(frozen=True)
class Asked:
    """Which plan the address names, and which of its topics; what it does not know is as if it were not there."""

    assembly: Assembly | None
    year: int | None
    assemblies: list[Assembly]
    years: list[int]
    kind: str = ""
    state: str = ""
    lead: int | None = None

    @property
    def plan(self) -> AnnualPlan | None:
        return AnnualPlan.objects.filter(assembly=self.assembly, year=self.year or 0).select_related("assembly").first()

    @property
    def query(self) -> str:
        """Of an address that shows the same again."""
        named = {"assembly": self.assembly.slug if self.assembly else "", "year": self.year}
        return urlencode({name: value for name, value in (named | self.filters).items() if value})

    @property
    def filters(self) -> dict[str, Any]:
        return {"kind": self.kind, "state": self.state, "lead": self.lead}


def asked_of(given: Any, user: Any, plan: AnnualPlan | None = None) -> Asked:
    assemblies = list(with_plans())
    assembly = plan.assembly if plan else _assembly(given.get("assembly", ""), assemblies, user)
    years = _years(assembly) if assembly else []
    year = plan.year if plan else _year(given.get("year", ""), years, assembly)
    kind, state, lead = given.get("kind", ""), given.get("state", ""), given.get("lead", "")
    return Asked(
        assembly,
        year,
        assemblies,
        years,
        kind if kind in Topic.Kind.values else "",
        state if state in IN_TREE else "",
        number_in(lead),
    )


def with_plans() -> QuerySet[Assembly]:
    here = {"assembly": OuterRef("pk")}
    chosen = Topic.objects.chosen().filter(**here)
    return Assembly.objects.filter(Exists(AnnualPlan.objects.filter(**here)) | Exists(chosen)).order_by("pk")


def _assembly(slug: str, assemblies: list[Assembly], user: Any) -> Assembly | None:
    """The one that is named; else one's own; else the first that has a plan."""
    named = next((one for one in assemblies if one.slug == slug), None)
    mine = member_assemblies(user) | {held.assembly_id for held in user.roles_today}
    return named or next((one for one in assemblies if one.pk in mine), assemblies[0] if assemblies else None)


def _years(assembly: Assembly) -> list[int]:
    planned = AnnualPlan.objects.filter(assembly=assembly).order_by().values_list("year", flat=True)
    chosen = Topic.objects.chosen().filter(assembly=assembly).order_by().values_list("year", flat=True)
    return sorted({*planned, *chosen.distinct()}, reverse=True)


def _year(given: str, years: list[int], assembly: Assembly | None) -> int | None:
    """The one that is named; else the newest that has chosen topics; else the newest."""
    if (year := number_in(given)) in years:
        return year
    chosen = Topic.objects.chosen().filter(assembly=assembly).order_by("-year").values_list("year", flat=True).first()
    return chosen or (years[0] if years else None)


def nodes_of(asked: Asked, user: Any) -> list[Node]:
    if asked.assembly is None or asked.year is None:
        return []
    seen = Topic.objects.visible_to(user).filter(assembly=asked.assembly, year=asked.year, state__in=IN_TREE)
    found = list(_in_order(_narrowed(seen, asked)))
    progress = stage_of(found, user)
    nodes = list(_walk(found))
    for node in nodes:
        node.stages = words_of(progress[node.topic.pk])
    return nodes


def _in_order(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    return topics.select_related("lead_body", "within").prefetch_related("with_bodies").order_by("kind", "order", "pk")


def _narrowed(topics: QuerySet[Topic], asked: Asked) -> QuerySet[Topic]:
    if asked.kind:
        topics = topics.filter(kind=asked.kind)
    if asked.state:
        topics = topics.filter(state=asked.state)
    return topics.filter(Q(lead_body=asked.lead) | Q(with_bodies=asked.lead)).distinct() if asked.lead else topics


def _walk(topics: list[Topic]) -> Iterator[Node]:
    """Each topic before its parts."""
    shown, below = {topic.pk for topic in topics}, defaultdict(list)
    for topic in topics:
        below[topic.within_id if topic.within_id in shown else None].append(topic)
    waiting = [(topic, 0) for topic in reversed(below[None])]
    while waiting:
        topic, depth = waiting.pop()
        yield Node(topic, depth, above=topic.within if depth == 0 else None)
        waiting += [(part, depth + 1) for part in reversed(below[topic.pk])]


def leads(asked: Asked) -> QuerySet[Body]:
    """Those that lead or join in a topic of this year."""
    chosen = Topic.objects.filter(assembly=asked.assembly, year=asked.year or 0, state__in=IN_TREE)
    return Body.objects.filter(Q(topics__in=chosen) | Q(joint_topics__in=chosen)).distinct().order_by("pk")


def whole(topic: Topic, user: Any) -> list[Node]:
    """A topic and its parts, however deep, and first, where it has parts, all of them together."""
    seen, found, level = Topic.objects.visible_to(user), [topic], [topic]
    while level:
        level = list(
            seen.filter(within__in=level, state__in=IN_TREE).select_related("lead_body").order_by("order", "pk")
        )
        found += level
    progress = stage_of(found, user)
    nodes = list(_walk(found))
    for node in nodes:
        node.stages = words_of(progress[node.topic.pk])
        node.above = None
    if len(found) > 1:
        return [Node(topic, -1, words_of(together(progress.values()))), *nodes]
    return nodes
