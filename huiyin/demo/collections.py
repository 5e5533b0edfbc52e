"""Stories in two languages with pictures and a voice, some open to everybody; a finished collection and a draft."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.demo import drawn
from huiyin.demo.names import DATA
from huiyin.demo.world import YEAR, World
from huiyin.files.accepting import Accepted, accept
from huiyin.files.models import Attachment
from huiyin.files.sound import accept_sound
from huiyin.writings.kinds import Kind
from huiyin.writings.models import Collection, CollectionItem, Writing, WritingPicture, WritingVersion

IN_PRINT, IN_DRAFT, PUBLIC = 12, 5, 7
FINISHED_ON = date(YEAR + 1, 6, 20)
_CAPTIONS = ["村子背后的山", "从坡上看我们的村", "雪后的早晨", "老房子和新房子", "去乡里的路边", "秋收以后"]
_FOREWORD = (
    "这本册子收了十二篇委员写的故事。写的都是小事：一口井，一条路，一碗茶。\n\n"
    "每一篇都由作者自己看过，同意印在这里。有汉文的，有藏文的，也有两种文字的。"
)
State, Consent = Writing.State, Writing.Consent


def put_together(world: World) -> None:
    """After the writings, of which it takes stories that were approved: none is added, so no count changes."""
    luck = world.luck("collections")
    chosen = _stories(world)[: IN_PRINT + IN_DRAFT]
    for writing, words in zip(chosen, _two_languages(), strict=False):
        versions = [row for row in world.rows.waiting(WritingVersion) if row.writing == writing]
        for row in (writing, *versions):
            for name, value in words.items():
                setattr(row, name, value.strip())
    for place, writing in enumerate(chosen):
        _allow(writing, place < PUBLIC)
        if place < 8:
            _illustrate(world, luck, writing, luck.choice((1, 1, 2)))
    for writing in chosen[:3]:
        writing.audio = _kept(world, luck, writing, accept_sound(drawn.voice(luck)))
    by = world.accounts["liaison"]
    _collection(world, by, chosen[:IN_PRINT], title="井边的故事——委员故事选", foreword=_FOREWORD, finished=True)
    _collection(world, by, chosen[IN_PRINT:], title="走访路上", foreword="", finished=False)


def _stories(world: World) -> list[Writing]:
    """The latest of the region's that the office uses; those of the year after, which no figure counts, first."""
    used = (State.APPROVED, State.PUBLISHED)
    found = [
        row
        for row in world.rows.waiting(Writing)
        if row.assembly == world.region.assembly and row.kind == Kind.STORY and row.state in used and row.author_id
    ]
    return sorted(found, key=lambda row: (_handed_in(row).year != YEAR + 1, _handed_in(row), row.pk))


def _handed_in(writing: Writing) -> date:
    on: Any = writing.submitted_on
    return on


def _two_languages() -> list[dict[str, str]]:
    with (DATA / "two_languages.toml").open("rb") as file:
        return list(tomllib.load(file)["story"])


def _allow(writing: Writing, public: bool) -> None:
    """What its author agrees to, and what the office made of that."""
    on: Any = writing.approved_on or _handed_in(writing) + timedelta(days=9)
    writing.approved_on = on
    if public:
        writing.consent, writing.audience, writing.state = Consent.PUBLIC, Consent.PUBLIC, State.PUBLISHED
        writing.published_on = writing.published_on or on + timedelta(days=5)
    elif writing.consent == Consent.NONE:
        writing.consent = Consent.INSIDE


def _illustrate(world: World, luck: Random, writing: Writing, count: int) -> None:
    for order, caption in enumerate(luck.sample(_CAPTIONS, count), 1):
        kept = _kept(world, luck, writing, accept(drawn.landscape(luck)), caption)
        world.rows.add(WritingPicture(writing=writing, attachment=kept, order=order, caption=caption))


def _kept(world: World, luck: Random, writing: Writing, accepted: Accepted, alt: str = "") -> Attachment:
    """The row now, the files once the year is written: a build that is broken off leaves none."""
    at = datetime.combine(_handed_in(writing), time(9, 0), tzinfo=timezone.get_default_timezone())
    places = [_place(at, luck, accepted.name, data) for data in (accepted.data, accepted.small)]
    person: Any = writing.author
    return world.rows.add(
        Attachment(
            name=accepted.name,
            kind=accepted.kind,
            media_type=accepted.media_type,
            file=places[0],
            small=places[1],
            size=len(accepted.data),
            width=accepted.width,
            height=accepted.height,
            sha256=accepted.sha256,
            uploaded_by=world.users.get(person.pk) or world.accounts["liaison"],
            uploaded_at=at,
            key=UUID(int=luck.getrandbits(128), version=4),
            alt=alt,
        )
    )


def _place(at: datetime, luck: Random, name: str, data: bytes) -> str:
    if not data:
        return ""
    place = f"{at:%Y/%m/%d}/{luck.getrandbits(128):032x}.{name.rpartition('.')[2]}"
    transaction.on_commit(partial(_lay, place, data))
    return place


def _lay(place: str, data: bytes) -> None:
    if default_storage.exists(place):  # of an earlier demo under the same seed
        default_storage.delete(place)
    default_storage.save(place, ContentFile(data))


def _collection(world: World, by: User, writings: list[Writing], *, finished: bool, **words: str) -> None:
    ends: dict[str, Any] = {"state": Collection.State.FINISHED, "finished_on": FINISHED_ON} if finished else {}
    made = world.rows.add(Collection(assembly=world.region.assembly, by=by, **words, **ends))
    for order, writing in enumerate(writings, 1):
        world.rows.add(CollectionItem(collection=made, writing=writing, order=order))
