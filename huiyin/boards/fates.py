"""What became of a post, as far as each reader may know it.

The sector hears of what it raised, and when it was answered, also where the matter itself is not open to it: which
kind, its number once it has one, how far it is. Title, words and exact state come with the matter alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.boards.models import GONE, AlsoHere, Answered, Post, Raised
from huiyin.matters.models import BEFORE_FILING, ENDED, FINAL, UNSENT, Answer, Matter


class Stage(models.TextChoices):
    """How far a matter is, for those who do not see it."""

    DRAFTED = "drafted", _("正在起草")
    UNDER_WAY = "under_way", _("正在办理")
    ANSWERED = "answered", _("已答复")
    ENDED = "ended", _("已办结")
    GONE = "gone", _("没有提出")


def stage_of(matter: Matter) -> Stage:
    if matter.state in GONE:
        return Stage.GONE
    if matter.state in UNSENT:
        return Stage.DRAFTED
    if matter.state in [*ENDED, *FINAL]:
        return Stage.ENDED
    return Stage.ANSWERED if matter.answered_on else Stage.UNDER_WAY


@dataclass(frozen=True)
class Fate:
    """`matter` None where the reader does not see it; then there is no answer to read either."""

    kind: str
    number: str
    words: str
    code: str
    answered_on: date | None
    matter: Matter | None = None
    answer: Answer | None = None


def fate_of(matter: Matter, seen: dict[int, Matter]) -> Fate:
    kind, stage = str(matter.get_kind_display()), stage_of(matter)
    number = f"{matter.year} {matter.docket}" if matter.docket and matter.state not in BEFORE_FILING else ""
    if matter.pk not in seen:
        code = {Stage.ENDED: "closed", Stage.ANSWERED: "replied", Stage.DRAFTED: "draft"}.get(stage, "")
        return Fate(kind, number, str(stage.label), code, matter.answered_on)
    opened = seen[matter.pk]
    given = list(opened.answers.all())
    words = str(opened.get_state_display())
    return Fate(kind, number, words, opened.state, opened.answered_on, opened, given[-1] if given else None)


def with_parts(posts: QuerySet[Post]) -> QuerySet[Post]:
    """With all that a board shows of each; a fixed number of queries."""
    return posts.select_related("author", "place", "picture", "sector", "assembly").prefetch_related(
        Prefetch("also_here", AlsoHere.objects.select_related("person", "place")),
        Prefetch("raised", Raised.objects.filter(dropped_on__isnull=True).select_related("matter")),
        Prefetch("answers", Answered.objects.select_related("by")),
    )


def with_fates(posts: Iterable[Post], user: Any) -> list[Post]:
    shown = list(posts)
    raised = {row.matter_id for post in shown for row in post.raised.all()}
    seen = {matter.pk: matter for matter in _seen(raised, user)}
    for post in shown:
        fates = [fate_of(row.matter, seen) for row in post.raised.all()]
        standing = any(row.matter.state not in GONE for row in post.raised.all())
        waits = post.state == Post.State.RAISED and not standing
        post.fates = fates  # type: ignore[attr-defined]
        post.stands = Post.State.WAITING if waits else Post.State(post.state)  # type: ignore[attr-defined]
    return shown


def _seen(raised: set[int], user: Any) -> QuerySet[Matter]:
    if not raised:
        return Matter.objects.none()
    return Matter.objects.visible_to(user).filter(pk__in=raised).prefetch_related("answers__agency")
