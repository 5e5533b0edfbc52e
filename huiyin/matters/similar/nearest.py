"""The matters nearest to some words, of all years, as far as the reader may see them; and what they were answered.

docs/rules/similar.md has the rules. Nothing that is asked is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.matters.models import Answer, Commitment, Kind, Matter
from huiyin.matters.similar.reasons import MARKS
from huiyin.search.finding import Asked, Finder
from huiyin.search.sources import SOURCES, Text
from huiyin.text.keys import Words, canonical
from huiyin.text.likeness import Mark
from huiyin.web import is_readable

SHOWN = 5
LEAST = 8  # letters and digits: with fewer, everything is alike
MOST = 10_000  # characters that are looked at
_OF_MATTERS = Asked(Words(()), tuple(Kind.values))
ABOUT_THE_SAME = (Mark.SAME_TEXT, Mark.SAME_MATTER)


class NothingToCompare(Exception):
    """Too little was written yet, or it cannot be read. The message is for people."""


@dataclass(frozen=True)
class Promise:
    commitment: Commitment
    is_late: bool


@dataclass(frozen=True)
class Similar:
    matter: Matter
    mark: Any  # in words
    code: str
    score: float
    answers: list[Answer]  # those that stand, the last round's
    promises: list[Promise]
    is_repeat: bool  # the same matter, of an earlier year, that was answered

    @property
    def answered_on(self) -> Any:
        return max((answer.given_on for answer in self.answers), default=None)


def similar_to(user: Any, title: str, body: str, *, year: int, but: Matter | None = None) -> list[Similar]:
    """The five nearest, likest first. `year` is that of what is written: what is older may be repeated by it.

    Raises NothingToCompare.
    """
    title, body = title[:MOST].strip(), body[:MOST].strip()
    if not is_readable(title + body):
        raise NothingToCompare(_("文字中有无法识别的字符，没有查找。"))
    if len(canonical(f"{title}\n{body}").replace(" ", "")) < LEAST:
        raise NothingToCompare(_("再写几个字（一共至少 %(least)d 个字），就会列出相似的事项。") % {"least": LEAST})
    without = ((str(but.kind), but.pk),) if but else ()
    found = Finder(user).nearest(title, body, _OF_MATTERS, SHOWN, without)
    return _told(user, {near.hit.pk: near for near in found}, year)


def similar_of(user: Any, matter: Matter) -> list[Similar]:
    """Raises NothingToCompare."""
    text = text_of(matter)
    return similar_to(user, text.title, text.body, year=matter.year, but=matter)


def text_of(matter: Matter) -> Text:
    """What a matter is found by, but for its number: everybody reads it who sees the matter."""
    text = next(iter(SOURCES[matter.kind].texts(Matter.objects.filter(pk=matter.pk))))
    return text._replace(body=text.body.removesuffix(matter.docket).rstrip("\n"))


def _told(user: Any, found: dict[int, Any], year: int) -> list[Similar]:
    seen = Matter.objects.visible_to(user).filter(pk__in=found).select_related("assembly", "rule_set")
    matters = {matter.pk: matter for matter in seen}
    answers, promises = _answers(user, matters), _promises(user, matters.values())
    told = []
    for pk, near in found.items():
        if matter := matters.get(pk):
            given = answers[pk]
            repeats = near.mark in ABOUT_THE_SAME and matter.year < year and bool(given)
            kept = promises[matter.merged_into_id or pk] if given else []
            told.append(Similar(matter, MARKS[near.mark], near.mark, near.hit.score, given, kept, repeats))
    return told


def _answers(user: Any, matters: dict[int, Matter]) -> dict[int, list[Answer]]:
    """Of each the answers of its last round."""
    found: dict[int, list[Answer]] = defaultdict(list)
    rows = Answer.objects.visible_to(user).filter(matter__in=matters).select_related("agency").order_by("round", "pk")
    for answer in rows:
        answer.result = dict(matters[answer.matter_id].rule_set.choices("result_classes")).get(answer.result_class, "")
        if found[answer.matter_id] and found[answer.matter_id][0].round != answer.round:
            found[answer.matter_id].clear()
        found[answer.matter_id].append(answer)
    return found


def _promises(user: Any, matters: Iterable[Matter]) -> dict[int, list[Promise]]:
    """By the matter they were made on: of several that were merged, the one they went into."""
    leads = {matter.merged_into_id or matter.pk for matter in matters}
    today = timezone.localdate()
    found: dict[int, list[Promise]] = defaultdict(list)
    for commitment in Commitment.objects.visible_to(user).filter(matter__in=leads).order_by("due_on", "pk"):
        late = commitment.state in (Commitment.State.OPEN, Commitment.State.CLAIMED) and commitment.due_on < today
        found[commitment.matter_id].append(Promise(commitment, late))
    return found
