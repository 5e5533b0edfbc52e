"""What somebody may mean while they type: records by title or number, people and agencies by name or reading.

All of it is read through `visible_to`: the newest few that hold the words, and of people a bounded number.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from huiyin.search.finding import Asked, Finder, Hit, steadily
from huiyin.search.sources import SOURCES, Source
from huiyin.searching.showing import Row, rows
from huiyin.text.keys import Words, canonical
from huiyin.text.readings import how_said, letters

SHOWN = 8
LOOKED_AT = 60  # of the newest records that hold the words
LONGEST = 40  # characters: beyond, somebody writes a question and means no title
NAMES_WEIGHED = 20_000  # of people, the latest entered: each is read aloud once a process


def suggestions(user: Any, typed: str) -> list[Row]:
    words = Words.of(typed)
    if not words or len(typed) > LONGEST:
        return []
    said = [hit for source in SOURCES if source.said for hit in _said(user, source, typed)] if letters(typed) else []
    found = [*said, *(hit for hit in _newest(user, words) if _is_meant(hit, words))]
    once = {(hit.source, hit.pk): hit for hit in found}
    return rows(user, list(once.values())[:SHOWN], words)


def _said(user: Any, source: Source, typed: str) -> list[Hit]:
    """People whose names are said so: by the likeliest reading first, of these the shortest."""
    names = source.visible_to(user).order_by("-pk").values_list("pk", source.said)[:NAMES_WEIGHED]
    said = ((how_said(name, typed), len(name), name, pk) for pk, name in names)
    found = sorted(one for one in said if one[0] is not None)
    keys = [pk for _reading, _length, _name, pk in found[: SHOWN // 2]]
    texts = {text.pk: text for text in source.texts(source.visible_to(user).filter(pk__in=keys))}
    return [Hit(source.code, pk, texts[pk].on, texts[pk].title, "") for pk in keys if pk in texts]


def _newest(user: Any, words: Words) -> list[Hit]:
    finder = Finder(user)
    return steadily(lambda: list(islice(finder.each(Asked(words)), LOOKED_AT)))


def _is_meant(hit: Hit, words: Words) -> bool:
    """By its title; or one of its lines is what was typed, as a number is."""
    if words.stand_in(canonical(hit.title)):
        return True
    return len(words.texts) == 1 and words.texts[0] in {canonical(line) for line in hit.body.splitlines()}
