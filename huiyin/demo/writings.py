"""Members' stories, village and family histories, reflections: their words. How far each came: writing_courses.py."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from huiyin.demo import writing_courses
from huiyin.demo.days import day_between, working_day
from huiyin.demo.listed import listed
from huiyin.demo.names import DATA
from huiyin.demo.texts import Numbers
from huiyin.demo.world import YEAR, World
from huiyin.writings.kinds import Kind
from huiyin.writings.models import Writing

STORIES = 134
HISTORIES = 10
REFLECTION_SHARE = 0.84
State = Writing.State
_MEN = listed("扎西 次仁 平措 格桑 顿珠 旦增 贡布 罗布 桑吉 阿旺 多吉 朗杰 小李 老陈 老王 尼玛 边巴")
_WOMEN = listed("卓玛 央金 德吉 拉姆 曲珍 仓决 玉珍 普珍 美朵 白玛 次珍 卓嘎 拉珍")


@lru_cache(maxsize=1)
def _parts() -> dict[str, Any]:
    with (DATA / "stories.toml").open("rb") as file:
        return tomllib.load(file)


def write(world: World) -> None:
    luck = world.luck("writings")
    _stories(world, luck)
    _reflections(world, luck)
    histories = _histories(world, world.luck("histories"))
    writing_courses.follow(world, histories, lambda index: _story(world, world.luck("story", index), index))


def _numbers(world: World, luck: Random, woman: bool = False) -> Numbers:
    numbers = Numbers(luck, luck.choice(world.counties).name)
    numbers.update(name=luck.choice(_WOMEN if woman else _MEN), he="她" if woman else "他")
    numbers.update(month=luck.randint(1, 12), age=luck.randint(71, 92))
    return numbers


def _story(world: World, luck: Random, index: int) -> tuple[str, str]:
    parts = _parts()
    core = parts["story"][index % len(parts["story"])]
    numbers = _numbers(world, luck, "她" in core["text"] or (luck.random() < 0.4 and "他" not in core["text"]))
    details = luck.sample(parts["details"], 2)
    text = [luck.choice(parts["openings"]), core["text"], *details, luck.choice(parts["endings"])]
    title = core["title"].format_map(numbers)
    if index >= len(parts["story"]) and numbers["place"] not in title:
        title = f"{title}——在{numbers['place']}的见闻"
    return title, "\n".join(part.format_map(numbers) for part in text)


def _histories(world: World, luck: Random) -> list[Writing]:
    """By members who asked the old people of a village."""
    members = [held for held in world.region.members if held.ends_on is None and held.starts_on.year == YEAR]
    texts, rows = _parts()["history"], []
    for index, held in enumerate(luck.sample(members, HISTORIES)):
        county = luck.choice(world.counties)
        numbers = Numbers(luck, county.name)
        numbers["name"] = luck.choice(_MEN)
        core = texts[index % len(texts)]
        on = day_between(date(YEAR, 5, 8), date(YEAR, 11, 30), luck)
        words = [core[part].format_map(numbers) for part in ("title", "text")]
        row = _add(world, Kind.HISTORY, State.APPROVED, words[0], words[1], on, author=held.person)
        row.place = county.assembly
        rows.append(row)
    return rows


def _add(
    world: World, kind: Kind, state: Writing.State, title: str, text: str, on: date | None, **ends: Any
) -> Writing:
    row = Writing(assembly=world.region.assembly, kind=kind, state=state, title=title, text=text, submitted_on=on)
    for name, value in ends.items():
        setattr(row, name, value)
    return world.rows.add(row)


def _stories(world: World, luck: Random) -> None:
    authors = [held for held in world.region.members if held.ends_on is None and held.starts_on.month == 1]
    authors = luck.sample([held for held in authors if held.starts_on.year == YEAR], STORIES - 6)
    again = luck.sample(authors, 6)
    for index, held in enumerate(authors + again):
        title, text = _story(world, luck, index)
        state = State.APPROVED if luck.random() < 0.75 else State.SUBMITTED
        on = day_between(date(YEAR, 3, 6), date(YEAR, 12, 22), luck)
        _add(world, Kind.STORY, state, title, text, on, author=held.person)
    _stories_not_counted(world, luck)


def _stories_not_counted(world: World, luck: Random) -> None:
    members = [held for held in world.region.members if held.ends_on is None]
    for index in range(12):
        title, text = _story(world, luck, index)
        _add(world, Kind.STORY, State.DRAFT, title, text[:200], None, author=luck.choice(members).person)
        title, text = _story(world, luck, index + 40)
        on = day_between(date(YEAR + 1, 1, 8), date(YEAR + 1, 5, 30), luck)
        _add(world, Kind.STORY, State.APPROVED, title, text, on, author=luck.choice(members).person)
    for held in luck.sample(world.former, 8):
        title, text = _story(world, luck, held.pk)
        on = day_between(date(YEAR - 1, 3, 1), date(YEAR - 1, 11, 30), luck)
        _add(world, Kind.STORY, State.APPROVED, title, text, on, author=held.person)
    for house in world.prefectures:
        title, text = _story(world, luck, house.assembly.pk)
        row = _add(world, Kind.STORY, State.APPROVED, title, text, date(YEAR, 9, 12), author=house.members[9].person)
        row.assembly = house.assembly


def _reflections(world: World, luck: Random) -> None:
    """Of most members, on something they attended; the others of what they read."""
    parts = _parts()["reflection"]
    for held in world.region.members:
        left = held.ends_on is not None
        if (held.ends_on and held.ends_on.year == YEAR) or (not left and luck.random() > REFLECTION_SHARE):
            continue
        world.wrote.add(held.pk)
        attended = world.attended.get(held.pk)
        event = luck.choice(attended) if attended else None
        name = (
            event.title.split("：")[-1]
            if event
            else luck.choice(["政协章程", "提案工作条例", "乡村振兴促进法", "民法典"])
        )
        numbers = _numbers(world, luck)
        numbers["event"] = name
        points = luck.sample(parts["points"], luck.randint(2, 4))
        text = [luck.choice(parts["openings"]), *points, luck.choice(parts["plans"])]
        since = event.ends_on if event else max(date(YEAR, 3, 1), held.starts_on)
        on = working_day(min(since, date(YEAR, 12, 8)), luck.randint(2, 14))
        state = State.APPROVED if luck.random() < 0.4 else State.SUBMITTED
        body = "\n".join(part.format_map(numbers) for part in text)
        _add(world, Kind.REFLECTION, state, f"学习“{name}”的体会", body, on, author=held.person, activity=event)
