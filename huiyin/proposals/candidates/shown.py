"""Candidates as a page has them: groups with why they are together, as far as the reader may see them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from huiyin.matters.models import Matter, State
from huiyin.matters.similar.reasons import MARKS, excerpts
from huiyin.matters.steps import allowed
from huiyin.proposals import workflow
from huiyin.proposals.candidates.deciding import WAYS
from huiyin.proposals.candidates.models import CandidateSearch, NotTheSame
from huiyin.proposals.candidates.pairing import Group, Pair, groups
from huiyin.proposals.candidates.searching import words_of
from huiyin.proposals.models import Recommendation
from huiyin.proposals.workflow.examining import MERGES_WITH
from huiyin.text.likeness import Mark

REASONS = 4  # pairs of a group whose shared passages are shown; the others have a page of their own


@dataclass
class ShownPair:
    one: Matter
    other: Matter
    mark: Any  # in words
    score: float
    same: list[str]
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass
class ShownGroup:
    matters: list[Matter]  # the one others would go into first
    pairs: list[ShownPair]
    more: int = 0  # pairs not shown
    ways: set[str] = field(default_factory=set)
    to_check: set[int] = field(default_factory=set)  # who waits for a pre-check by the reader, which may say so too


def pairs_of(search: CandidateSearch) -> list[Pair]:
    """Without those of whom somebody said that they are not the same."""
    apart = set(NotTheSame.objects.standing().filter(one__assembly=search.assembly_id).values_list("one", "other"))
    found = (Pair(one, other, Mark(mark), score) for one, other, mark, score in search.pairs)
    return [pair for pair in found if (pair.one, pair.other) not in apart]


@dataclass(frozen=True)
class Asked:
    """What of it is shown."""

    place: bool = False  # the same place with another matter, instead of what may be the same
    decided: bool = False  # also where nothing is left to decide
    category: str = ""
    mark: str = ""


def groups_shown(search: CandidateSearch, user: Any, asked: Asked) -> list[Group]:
    """Keys alone: cheap, so that a page of them can be cut out."""
    pairs = pairs_of(search)
    seen = _seen(search, user, pairs)
    pairs = [pair for pair in pairs if pair.one in seen and pair.other in seen]
    if asked.place:
        found = [Group((pair.one, pair.other), (pair,)) for pair in pairs if pair.mark == Mark.SAME_PLACE]
    else:
        found = groups(pairs)
    return [group for group in found if _asked_for(group, seen, asked)]


def _seen(search: CandidateSearch, user: Any, pairs: Iterable[Pair]) -> dict[int, tuple[str, str]]:
    """Key → state and category, of those this reader sees."""
    there = Matter.objects.visible_to(user).filter(assembly=search.assembly_id, kind="proposal")
    rows = there.order_by().values_list("pk", "state", "category")
    wanted = {key for pair in pairs for key in (pair.one, pair.other)}
    return {pk: (state, category) for pk, state, category in rows if pk in wanted}


def _asked_for(group: Group, seen: dict[int, tuple[str, str]], asked: Asked) -> bool:
    states = [seen[key][0] for key in group.keys]
    if not asked.decided and sum(state in MERGES_WITH for state in states) < 2:
        return False
    if asked.category and all(seen[key][1] != asked.category for key in group.keys):
        return False
    return not asked.mark or any(pair.mark == asked.mark for pair in group.pairs)


def shown(found: Iterable[Group], user: Any) -> list[ShownGroup]:
    """Of one page: matters with their names and states, the likest pairs with what they share."""
    found = list(found)
    keys = {key for group in found for key in group.keys}
    parts = ("assembly", "rule_set", "proposal", "merged_into", "holder_agency")
    seen = Matter.objects.visible_to(user).filter(pk__in=keys).select_related(*parts)
    matters = {matter.pk: matter for matter in seen.prefetch_related("signatures__person")}
    words = words_of(Matter.objects.filter(pk__in=list(matters)))
    advised = _advised(user, keys)
    return [_shown(group, matters, words, user, advised) for group in found]


def _advised(user: Any, keys: Iterable[int]) -> set[int]:
    """Of whom somebody else recommends that they be merged."""
    given = Recommendation.objects.visible_to(user).filter(matter__in=keys, verdict=Recommendation.Verdict.MERGE)
    return set(given.exclude(by=user).values_list("matter", flat=True))


def _ways(group: Group, matters: dict[int, Matter], user: Any, advised: set[int]) -> set[str]:
    """What the reader may do with some of a group: told without asking of each; the step itself asks again."""
    steps = {name: workflow.STEPS[name] for name in WAYS}
    offered = {(name, key) for key in group.keys for name in allowed(steps, user, matters[key])}
    filed = any(matters[key].state == State.FILED for key in group.keys)
    merges = {"merge"} if filed and any(name == "merge" and key in advised for name, key in offered) else set()
    return merges | ({"recommend"} if any(name == "recommend" for name, _key in offered) else set())


def _shown(group: Group, matters: dict[int, Matter], words: Any, user: Any, advised: set[int]) -> ShownGroup:
    there = sorted((matters[key] for key in group.keys), key=_goes_first)
    pairs = [
        ShownPair(
            matters[pair.one],
            matters[pair.other],
            MARKS[pair.mark],
            pair.score,
            excerpts("\n".join(words[pair.one]), "\n".join(words[pair.other])),
        )
        for pair in group.pairs[:REASONS]
    ]
    ways = _ways(group, matters, user, advised)
    to_check = {matter.pk for matter in there[1:] if allowed({"review": workflow.STEPS["review"]}, user, matter)}
    return ShownGroup(there, pairs, len(group.pairs) - len(pairs), ways, to_check)


def _goes_first(matter: Matter) -> tuple[int, int, int]:
    """Filed before the others, then by number, then as they came in: the others are usually merged into that one."""
    rank = {"filed": 0, "in_review": 1, "submitted": 2}.get(matter.state, 3)
    return rank, matter.number or 0, matter.pk
