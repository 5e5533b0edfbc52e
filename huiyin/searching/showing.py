"""Hits as a page has them: the title and a stretch of the text with the words marked, facts, where it opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.search.finding import Hit
from huiyin.search.sources import SOURCES, Shown
from huiyin.text.highlights import Marked, marked, of_any
from huiyin.text.keys import Words

SNIPPET = 150  # characters
READ = 20_000  # characters of a text in which a snippet is looked for


@dataclass(frozen=True)
class Row:
    hit: Hit
    label: str
    shown: Shown
    title: Marked
    snippet: Marked


def rows(user: Any, hits: Iterable[Hit], words: Words, *, is_ranked: bool = False) -> list[Row]:
    """In the order of the hits; one that its own folder does not show is left out."""
    there = list(hits)
    shown = _shown(user, there)
    wanted = of_any(words) if is_ranked else words
    return [_row(hit, shown[hit.source, hit.pk], wanted) for hit in there if (hit.source, hit.pk) in shown]


def _row(hit: Hit, shown: Shown, words: Words) -> Row:
    label = str(SOURCES[hit.source].label)
    body = marked(_one_line(hit.body[:READ]), words, around=SNIPPET)
    return Row(hit, label, shown, marked(shown.title, words), body)


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _shown(user: Any, hits: Iterable[Hit]) -> dict[tuple[str, int], Shown]:
    keys: dict[str, list[int]] = defaultdict(list)
    for hit in hits:
        keys[hit.source].append(hit.pk)
    found = {}
    for code, some in keys.items():
        found.update({(code, pk): one for pk, one in SOURCES[code].shown(user, some).items()})
    return found


@dataclass(frozen=True)
class Line:
    """A row of a sheet."""

    label: str
    title: str
    facts: str
    on: date
    url: str
    snippet: str


def lines(user: Any, hits: Iterable[Hit], words: Words, *, is_ranked: bool, at: str) -> Iterator[Line]:
    """`at`: the site's address, before each path."""
    for row in rows(user, hits, words, is_ranked=is_ranked):
        said = "".join(piece.text for piece in row.snippet.pieces)
        yield Line(row.label, row.shown.title, " · ".join(row.shown.facts), row.hit.on, at + row.shown.url, said)
