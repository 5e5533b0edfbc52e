"""Questions asked of documents as a page asks them, and what that took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from huiyin.search import writing
from huiyin.search.evaluation import scratch
from huiyin.search.evaluation.lines import Given, Pair
from huiyin.search.finding import Asked, Finder, Hit
from huiyin.text.keys import Words
from huiyin.text.likeness import Likeness, compare, prepare

Ask = Callable[[Finder, Given, int], list[Hit]]
Id = str | int | float
Found = TypeVar("Found")


@dataclass
class Took:
    documents: int = 0
    asked: int = 0
    indexing_s: float = 0.0
    _ms: list[float] = field(default_factory=list)

    def timed(self, work: Callable[..., Found], *facts: Any) -> Found:
        begun = time.perf_counter()
        found = work(*facts)
        self._ms.append((time.perf_counter() - begun) * 1000)
        self.asked += 1
        return found

    def summed(self) -> dict[str, float | int | None]:
        """Seconds, milliseconds a question, MiB of the whole process at its most."""
        found = {name: value for name, value in asdict(self).items() if not name.startswith("_")}
        found["indexing_s"] = round(self.indexing_s, 3)
        for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95)):
            found[name] = round(percentile(self._ms, share), 2) if self._ms else None
        return found | {"memory_mib": peak_memory()}


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def peak_memory() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def exact(finder: Finder, query: Given, limit: int) -> list[Hit]:
    """Documents in which all the words stand; the last given are the newest."""
    found = finder.newest(Asked(Words.of(f"{query.title} {query.text}".strip())), limit=limit)
    return [hit._replace(score=1.0) for hit in found.hits]


def ranked(finder: Finder, query: Given, limit: int) -> list[Hit]:
    return finder.ranked(f"{query.title}\n{query.text}".strip(), _ANYTHING, limit)


def similar(finder: Finder, query: Given, limit: int) -> list[Hit]:
    return [near.hit for near in finder.nearest(query.title, query.text, _ANYTHING, limit)]


_ANYTHING = Asked(Words(()))


class Indexed:
    """Documents in the scratch database."""

    def __init__(self, documents: Iterable[Given], using: str, told: writing.Progress, took: Took) -> None:
        self.ids: list[Id] = []
        self.sources, self.using, self.took = scratch.sources(), using, took
        scratch.keep(self._kept(documents))
        begun = time.perf_counter()
        took.documents = writing.rebuild(told, sources=self.sources, using=using)
        took.indexing_s = time.perf_counter() - begun

    def _kept(self, documents: Iterable[Given]) -> Iterator[scratch.Document]:
        for given in documents:
            self.ids.append(given.id)
            yield scratch.Document(pk=len(self.ids), title=given.title, body=given.text)

    def answers(self, queries: Iterable[Given], ask: Ask, limit: int) -> Iterator[dict[str, Any]]:
        finder = Finder(None, self.sources, self.using)
        for query in queries:
            hits = self.took.timed(ask, finder, query, limit)
            listed = [{"id": self.ids[hit.pk - 1], "score": round(float(hit.score), 6)} for hit in hits]
            yield {"id": query.id, "hits": listed}


def likenesses(pairs: Iterable[Pair], took: Took) -> Iterator[dict[str, Any]]:
    """How alike the two are, from 0 to 1, with nothing known of any other text."""
    for pair in pairs:
        found = took.timed(_compared, pair)
        yield {"id": pair.id, "score": round(found.score, 6), "mark": found.mark.value}


def _compared(pair: Pair) -> Likeness:
    return compare(prepare(pair.a), prepare(pair.b))
