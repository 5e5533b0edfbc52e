"""What somebody may mean while they type: records by title or number, people and agencies by name or reading.

All of it is found as a search finds it, through `visible_to`, among the newest few that hold the words.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from huiyin.search.finding import Asked, Finder, Hit, steadily
from huiyin.search.showing import Row, rows
from huiyin.search.sources import SOURCES
from huiyin.text.keys import Words, canonical
from huiyin.text.readings import is_said, letters

SHOWN = 8
LOOKED_AT = 60  # of the newest records that hold the words
LONGEST = 40  # characters: beyond, somebody writes a question and means no title
NAMED = ("person", "agency")  # found by how they are said


def suggestions(user: Any, typed: str) -> list[Row]:
    words = Words.of(typed)
    if not words or len(typed) > LONGEST:
        return []
    named = tuple(code for code in NAMED if code in SOURCES)
    people = [hit for hit in _newest(user, words, named) if _is_named(hit, typed, words)] if named else []
    records = [hit for hit in _newest(user, words) if hit.source not in NAMED and _is_meant(hit, words)]
    return rows(user, [*people[: SHOWN // 2], *records][:SHOWN], words)


def _newest(user: Any, words: Words, sources: tuple[str, ...] = ()) -> list[Hit]:
    finder = Finder(user)
    return steadily(lambda: list(islice(finder.each(Asked(words, sources)), LOOKED_AT)))


def _is_named(hit: Hit, typed: str, words: Words) -> bool:
    said = bool(letters(typed)) and any(is_said(name, typed) for name in hit.title.splitlines())
    return said or words.stand_in(canonical(hit.title))


def _is_meant(hit: Hit, words: Words) -> bool:
    """By its title; or one of its lines is what was typed, as a number is."""
    if words.stand_in(canonical(hit.title)):
        return True
    return len(words.texts) == 1 and words.texts[0] in {canonical(line) for line in hit.body.splitlines()}
