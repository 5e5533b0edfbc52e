"""One view of a name or a heading, however it was typed: for comparing only, what is stored keeps its own spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from huiyin.text.glosses import readings
from huiyin.text.scripts import to_simplified

DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅.．●", "·"))
_bracket = re.compile(r"[（(【\[]")
_latin = re.compile(r"[A-Za-z\u0f00-\u0fff]")
_count = re.compile(r"[（(]\s*(\d+)\s*[人名]?\s*[）)]\s*$")


def together(text: str) -> str:
    """Without any blank or line break inside."""
    return "".join(text.split())


def plain_name(written: str) -> tuple[str, str]:
    """("龚睿", "又名龚") of "龚睿\\n（又名龚）": the name as it is stored, and what stood beside it."""
    first, *below = [line for line in written.strip().splitlines() if line.strip()] or [""]
    found = _bracket.search(first)
    name, beside = (first[: found.start()], first[found.start() :]) if found else (first, "")
    note = together(" ".join([beside, *below])).strip("（）()【】[]")
    if _latin.search(name):
        return " ".join(name.split()).translate(DOTS) if not name.isascii() else " ".join(name.split()), note
    return together(name).translate(DOTS), note


def key_of(name: str) -> str:
    """The same for every spelling of one name: both scripts, any blanks, any dot."""
    return together(to_simplified(unicodedata.normalize("NFKC", name).translate(DOTS)).replace("·", "")).casefold()


def plain_word(written: str) -> tuple[str, int | None]:
    """("青岚", 20) of "青岚 （20）": the name of a group or sector, and the head count in it."""
    found = _count.search(written)
    word = together(written[: found.start()] if found else written)
    return word, int(found[1]) if found else None


_ENDINGS = (
    "街道委员小组",
    "街道委员活动小组",
    "委员活动小组",
    "委员小组",
    "街道小组",
    "小组",
    "街道",
    "人士界别",
    "界别",
    "界",
)


def word_key(name: str) -> str:
    """民族、宗教界别 and 民族宗教 are one sector; 青岚 and 青岚街道委员小组 one group."""
    word = re.sub(r"[\s、，,·/和与]", "", to_simplified(unicodedata.normalize("NFKC", name)))
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending)), "")
    return word.removesuffix(ending) if ending else word


def are_alike(one: str, other: str) -> bool:
    """Two names of the same length that differ in one character read alike: 张依珺, 张依郡."""
    apart = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) > 1 and len(apart) == 1 and bool(_sounds(apart[0][0]) & _sounds(apart[0][1]))


@cache
def _sounds(character: str) -> frozenset[str]:
    """Readings without their tones."""
    bare = (unicodedata.normalize("NFD", reading) for reading in readings(character))
    return frozenset("".join(sign for sign in reading if not unicodedata.combining(sign)) for reading in bare)
