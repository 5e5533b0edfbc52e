"""Sector boards: where the hot issues of the sector groups began, and what was answered or waits there."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from random import Random
from typing import Any

from huiyin.accounts.models import Role, RoleHolding, User
from huiyin.assemblies.models import Assembly, Sector
from huiyin.boards.models import AlsoHere, Answered, Post, Raised
from huiyin.demo import texts
from huiyin.demo.accounts import SECTOR
from huiyin.demo.days import day_between, moment, working_day, working_day_before
from huiyin.demo.world import YEAR, YEAR_BEGINS, World
from huiyin.history.models import Event
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Kind, Matter, Signature
from huiyin.members.models import Membership

# What a convener says of what needs no matter of its own.
_ANSWERS = [
    "县里已经把这件事列入今年的计划，入冬前完成。完成以后请再看一眼。",
    "与去年提过的是同一件事，答复是分两年做完，今年先做一半。结果出来再告诉大家。",
    "问过县里的部门：属于个别路段，养护站已经派人处理。",
    "这是家庭之间的纠纷，已请村里的调解员去谈，不宜作为事项提出。",
    "政策已经有规定，是村里没有讲清楚。已请乡里下周到村说明。",
]
_NOTES = ["已经有两个村说起过", "冬天更明显", "问题一样，时间更久", "", "", ""]
ANSWERED, WAITING = 5, (1, 3, 6, 17)  # on the board of the demo's convener; working days it has waited


class Boards:
    def __init__(self, world: World) -> None:
        self.world, self.luck = world, world.luck("boards")
        self.home = world.region
        self.conveners: dict[int, User] = {}
        self.counties: list[Assembly] = [house.assembly for house in world.counties]
        self.subjects = texts.subjects()

    def convener(self, sector: Sector) -> User:
        """The demo's own for its sector; elsewhere a member who has sat from the first day."""
        if sector.pk not in self.conveners:
            self.conveners[sector.pk] = (
                self.world.accounts["convener"] if sector.name == SECTOR else self._appointed(sector)
            )
        return self.conveners[sector.pk]

    def _appointed(self, sector: Sector) -> User:
        held = next(one for one in self.members(sector) if one.person_id in self.world.users)
        user = self.world.users[held.person_id]
        assembly = self.home.assembly
        self.world.rows.add(
            RoleHolding(user=user, role=Role.CONVENER, assembly=assembly, sector=sector, starts_on=YEAR_BEGINS)
        )
        return user

    def members(self, sector: Sector) -> list[Membership]:
        return [
            held
            for held in self.home.members
            if held.sector_id == sector.pk and held.ends_on is None and held.starts_on.year == YEAR
        ]

    def post(self, sector: Sector, author: Any, on: date, text: str, place: Any, state: Post.State) -> Post:
        assert self.home.terms is not None
        post = Post(sector=sector, assembly=self.home.assembly, author=author, text=text[:500], state=state)
        post.place_id, post.posted_at, post.waits_from = place, moment(on, self.luck), on
        post.due_on = self.home.terms.of("verify", on)[0]
        self.world.rows.add(post)
        self.record(post, "post", self.world.users.get(author.pk), post.posted_at, "", Post.State.WAITING)
        return post

    def record(self, post: Post, step: str, by: User | None, at: datetime, before: str, after: str) -> None:
        self.world.rows.add(
            Event(
                subject=Post._meta.label_lower, subject_id=post.pk, step=step, before=before, after=after, actor=by,
                actor_name=by.name if by else "", at=at, key=uuid.UUID(int=self.luck.getrandbits(128), version=4),
            )
        )  # fmt: skip

    def also(self, post: Post, sector: Sector, on: date) -> None:
        """One or two of the sector know the same from elsewhere."""
        others = [held.person for held in self.members(sector) if held.person_id != post.author_id]
        people = self.luck.sample(others, self.luck.randint(1, 2))
        for person, place in zip(people, self.luck.sample(self.counties, 2), strict=False):
            at = moment(working_day(on), self.luck, post.posted_at)
            note = self.luck.choice(_NOTES)
            self.world.rows.add(AlsoHere(post=post, person=person, place=place, note=note, at=at))
            state = Post.State.WAITING
            self.record(post, "also_here", self.world.users.get(person.pk), at, state, state)

    def heard(self, matter: Matter, author: Any) -> None:
        """The post a hot issue came from, a few days before it was raised."""
        sector = matter.sector
        assert sector is not None
        place = matter.place_id or self.luck.choice(self.counties).pk
        posted_on = working_day_before(matter.opened_on, self.luck.randint(1, 4))
        text = f"{matter.title.replace('群众反映：', '那边有人说，')}。"
        post = self.post(sector, author, posted_on, text, place, Post.State.RAISED)
        by, on = self.convener(sector), matter.opened_on
        self.world.rows.add(Raised(post=post, matter=matter, kind=Kind.LIVELIHOOD, by=by, on=on))
        at = moment(on, self.luck, post.posted_at)
        self.record(post, "raise_matter", by, at, Post.State.WAITING, Post.State.RAISED)

    def answered(self, sector: Sector, on: date, words: str) -> None:
        post = self.said(sector, on, Post.State.ANSWERED)
        by, answered_on = self.convener(sector), working_day(on, self.luck.randint(2, 5))
        self.world.rows.add(Answered(post=post, text=words, by=by, on=answered_on))
        at = moment(answered_on, self.luck, post.posted_at)
        self.record(post, "answer", by, at, Post.State.WAITING, Post.State.ANSWERED)

    def said(self, sector: Sector, on: date, state: Post.State) -> Post:
        subject, place = self.luck.choice(self.subjects), self.luck.choice(self.counties)
        numbers = texts.Numbers(self.luck, place.place_name)
        text = self.luck.choice(subject.scenes).format_map(numbers)
        text += self.luck.choice(subject.problems).format_map(numbers)
        author = self.luck.choice(self.members(sector)).person
        post = self.post(sector, author, on, text, place.pk, state)
        if self.luck.random() < 0.6:
            self.also(post, sector, on)
        return post


def _rows(world: World, model: type[Any]) -> list[Any]:
    return [*model._base_manager.all(), *world.rows.waiting(model)]


def keep(world: World) -> None:
    boards = Boards(world)
    from_boards = [row for row in _rows(world, LivelihoodMatter) if row.source == LivelihoodMatter.Source.SECTOR_GROUP]
    authors = {row.matter_id: row.person for row in _rows(world, Signature) if row.role == Signature.Role.AUTHOR}
    for row in sorted(from_boards, key=lambda one: one.matter.pk):
        if row.matter.sector_id and row.matter.assembly_id == world.region.assembly.pk:
            boards.heard(row.matter, authors[row.matter_id])
    _on_the_convener_s(boards, world.luck("boards", "convener"))


def _on_the_convener_s(boards: Boards, luck: Random) -> None:
    """The board that can be tried: answered ones over the year, some that wait, one of them for too long."""
    world = boards.world
    sector = next(sector for sector in world.region.sectors if sector.name == SECTOR)
    for words in _ANSWERS[:ANSWERED]:
        boards.answered(sector, day_between(date(YEAR, 3, 6), date(YEAR, 11, 24), luck), words)
    for days in WAITING:
        on = working_day_before(world.today, days)
        boards.said(sector, on, Post.State.WAITING)
