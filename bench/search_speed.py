"""How fast a search is among real matters: BENCH_SEARCH_ROWS of them, 100,000 unless it says otherwise.

Texts of our own making (_texts.py), about 600 characters each, as proposals of four years. Milliseconds by the wall and
of this process alone ("cpu"), over forty questions of each kind, each asked once.
"""

import atexit
import os
import random
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from bench._texts import CHUNK, Texts
from bench.ledger import Laid, put
from bench.site import made_before, site
from tools.bench import case

ROWS = int(os.environ.get("BENCH_SEARCH_ROWS", "100000"))
QUESTIONS = 40
CHANGES = 20
READERS = ("proposals", "leader", "member", "agency")
Said = list[tuple[str, str]]
LAID = 1  # one more whenever other rows are laid than before


class LaidTexts(Laid):
    """Proposals with texts; their signatures and assignments, by which some readers see them."""

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self.texts = Texts()

    def matters(self) -> Iterator[dict[str, Any]]:
        """Without their texts, which take long to make: signatures and assignments ask for the rest."""
        for one in super().matters():
            state = {"state": "accepted"} if one["state"] != "closed" else {}
            yield one | {"merged_into_id": None} | state | {"kind": "proposal"}

    def _titled(self) -> Iterator[dict[str, Any]]:
        for one, (title, _body) in zip(self.matters(), self.texts.some(0, self.total), strict=True):
            yield one | {"title": title[:200]}

    def lay(self) -> None:
        from django.db import connection, transaction

        from huiyin.matters.models import Assignment, Matter, Signature
        from huiyin.proposals.models import Proposal
        from huiyin.search import following

        following.drop()  # what is laid is indexed as a whole afterwards
        with transaction.atomic():
            put(Matter, self._titled())
            put(Proposal, self._proposals())
            put(Signature, self._signatures())
            put(Assignment, self._assignments())
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence('matters_matter', 'id'), max(id)) FROM matters_matter"
                )
            cursor.execute("ANALYZE")
        following.install()

    def _proposals(self) -> Iterator[dict[str, Any]]:
        for one, (_title, body) in zip(self.matters(), self.texts.some(0, self.total), strict=True):
            middle = len(body) // 2
            yield self._proposal(one) | {"grounds": body[:middle], "recommendations": body[middle:]}


def laid_before(total: int) -> None:
    """Built once and kept in var/ on SQLite, as the ledger's matters are; each time anew on PostgreSQL."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "postgresql":
        from bench.site import demo

        demo("S")
        LaidTexts(total).lay()
        return
    stock = settings.ROOT / "var" / f"bench-search-{total}-{LAID}.sqlite3"
    here = Path(settings.DATABASES["default"]["NAME"])
    if not stock.exists():
        made_before("S")
        LaidTexts(total).lay()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(here, stock)
        return
    connection.close()
    for left in here.parent.glob(f"{here.name}*"):
        left.unlink()
    shutil.copyfile(stock, here)
    call_command("migrate", verbosity=0)  # laid perhaps by an earlier version


# What is asked


def questions(texts: Texts, total: int) -> dict[str, list[str]]:
    """Words that the texts are made of, drawn as often as they stand there; stretches that begin anywhere."""
    luck = random.Random(3)
    chunks = sorted(luck.sample(range(max(1, total // CHUNK)), min(8, max(1, total // CHUNK))))
    own = [words for chunk in chunks for words in luck.sample(texts.words(chunk), 50)]
    pool = [word for words in own for word in words]
    found = {
        f"{length} characters": _drawn(luck, (word for word in pool if len(word) == length)) for length in (1, 2, 3, 4)
    }
    joined = ["".join(words) for words in own]
    found["4 characters, anywhere"] = [
        text[start : start + 4] for text in luck.sample(joined, QUESTIONS) for start in [luck.randrange(len(text) - 4)]
    ]
    pairs = [[word for word in words if len(word) == 2] for words in own]
    found["two words"] = [" ".join(luck.sample(words, 2)) for words in luck.sample(pairs, QUESTIONS)]
    found["Tibetan"] = _drawn(luck, texts.tibetan.draw(np.random.default_rng(1), 1000))
    return found


def _drawn(luck: random.Random, words: Iterable[str]) -> list[str]:
    return luck.sample(list(words), QUESTIONS)


def sentences(texts: Texts, total: int, length: int) -> Said:
    """(title, beginning of the body) of texts that are there."""
    luck = random.Random(4)
    places = luck.sample(range(total), QUESTIONS)
    return [(title, body[:length]) for place in places for title, body in texts.some(place, 1)]


# What it takes


class Clock:
    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def take(self, work: Callable[..., object], *facts: Any) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        work(*facts)
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.process_time() - cpu) * 1000)

    def shown(self) -> dict[str, float]:
        from huiyin.search.evaluation.running import percentile

        taken = {
            "p50": (self.wall, 0.5),
            "p95": (self.wall, 0.95),
            "cpu p50": (self.cpu, 0.5),
            "cpu p95": (self.cpu, 0.95),
        }
        return {name: round(percentile(values, share), 1) for name, (values, share) in taken.items()}


def timed(work: Callable[[Any], object], some: Iterable[Any]) -> dict[str, float]:
    clock = Clock()
    for one in some:
        clock.take(work, one)
    return clock.shown()


def everyones() -> Any:
    """The same sources before a reader who may see all: what the index costs without anybody's rights."""
    from huiyin.search.sources import SOURCES, Source, Sources

    class Everyones(Source):
        def visible_to(self, user: Any) -> Any:
            return self.all()

    found = Sources()
    for source in SOURCES:
        kept = {field.name: getattr(source, field.name) for field in fields(source)}
        found.add(Everyones(**kept | {"reach": None, "among": None}))
    return found


def finders() -> dict[str, Any]:
    from huiyin.accounts.models import User
    from huiyin.search.finding import Finder

    found = {name: Finder(User.objects.get(username=name)) for name in READERS}
    return found | {"nobody's rights": Finder(None, everyones())}


def measured(total: int) -> dict[str, Any]:
    from huiyin.search.finding import Asked
    from huiyin.text.keys import Words

    texts = Texts()
    found: dict[str, Any] = {"index": built()}
    asked, anything = questions(texts, total), Asked(Words(()))
    drafts, whole = sentences(texts, total, 60), sentences(texts, total, 2000)
    for reader, finder in finders().items():
        finder.newest(Asked(Words.of("政协 提案")))  # segments are read, tables made
        finder.nearest("提案", "建议", anything)
        found[reader] = as_one(finder, asked, drafts, whole)
    return found | {"a change": changed()}


def as_one(finder: Any, asked: dict[str, list[str]], drafts: Said, whole: Said) -> dict[str, Any]:
    """All that one reader may ask for."""
    from huiyin.search.finding import Asked
    from huiyin.text.keys import Words

    anything = Asked(Words(()))

    def newest(words: str) -> object:
        return finder.newest(Asked(Words.of(words)))

    def count(words: str) -> object:
        return finder.count(Asked(Words.of(words)))

    def ranked(words: str) -> object:
        return finder.ranked(words, anything)

    def nearest(said: tuple[str, str]) -> object:
        return finder.nearest(*said, anything)

    found = {f"newest 25, {kind}": timed(newest, words) for kind, words in asked.items()}
    return found | {
        "count to 1,000": timed(count, asked["2 characters"]),
        "ranked, two words": timed(ranked, asked["two words"]),
        "ranked, a sentence": timed(ranked, [body[:30] for _title, body in drafts]),
        "similar, 60 characters typed": timed(nearest, drafts),
        "similar, whole text": timed(nearest, whole),
    }


def built() -> dict[str, float]:
    from django.db import connection

    from huiyin.search import writing

    clock = Clock()
    clock.take(writing.rebuild)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    state = writing.state()
    text = _bytes_of_text()
    return {
        "texts": state.texts,
        "segments": state.segments,
        "texts per second": round(state.texts / clock.wall[0] * 1000),
        "texts per cpu second": round(state.texts / clock.cpu[0] * 1000),
        "MB": round(state.bytes / 1e6),
        "MB of text": round(text / 1e6),
        "share of the text": round(state.bytes / text, 2),
    }


def _bytes_of_text() -> int:
    """Of the proposals' titles, grounds and recommendations, in UTF-8."""
    from django.db import connection

    size = "octet_length({})" if connection.vendor == "postgresql" else "length(cast({} as blob))"
    asked = ((column, table) for table, columns in _TEXTS.items() for column in columns)
    with connection.cursor() as cursor:
        total = 0
        for column, table in asked:
            cursor.execute(f"SELECT sum({size.format(column)}) FROM {table}")
            total += int(cursor.fetchone()[0])
    return total


_TEXTS = {"matters_matter": ["title"], "proposals_proposal": ["grounds", "recommendations"]}


def changed() -> dict[str, float]:
    """One proposal's words change; the request that did it indexes it."""
    from huiyin.proposals.models import Proposal
    from huiyin.search import writing

    keys = list(Proposal.objects.order_by("-pk").values_list("pk", flat=True)[:CHANGES])

    def change(pk: int) -> None:
        Proposal.objects.filter(pk=pk).update(recommendations="建议增设站点，方便群众出行。" * 20)
        writing.follow_at_once()

    return timed(change, keys)


@case(rows=ROWS)
def search_speed() -> Callable[[], object]:
    """Index so many proposals and search them as five readers, SQLite."""
    site()
    laid_before(ROWS)
    return lambda: measured(ROWS)


@case(rows=ROWS)
def search_speed_postgresql() -> Callable[[], object]:
    """The same on PostgreSQL."""
    from tools.postgres import server

    running = ExitStack()
    atexit.register(running.close)
    site(running.enter_context(server()))
    laid_before(ROWS)
    return lambda: measured(ROWS)
