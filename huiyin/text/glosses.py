"""Readings that a copying site wrote into the text in brackets, and how to tell them from an author's own."""

import re
import unicodedata
from functools import cache

from huiyin.text.scripts import simplified_forms

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
PINYIN = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡɑ\u0300\u0301\u0304\u0308\u030c"
LONGEST_WORD = 8
# The only Traditional characters common in the neutral tone; elsewhere a bracket without a tone mark is Latin text.
NEUTRAL = frozenset("個們來過麼著裏裡頭兒邊處")

_han = re.compile(f"[{HAN}]")
_tone = re.compile("[\u0300\u0301\u0304\u030c]")


def is_han(text: str) -> bool:
    return bool(text) and all(_han.match(character) for character in text)


def count_han(text: str) -> int:
    return len(_han.findall(text))


def spelled(pinyin: str) -> str:
    """Return `pinyin` in the letters the dictionary uses; copies often carry ɡ and ɑ, or loose tone marks."""
    return unicodedata.normalize("NFC", pinyin.replace("ɡ", "g").replace("ɑ", "a"))


def simplified(character: str) -> str:
    return simplified_forms().get(ord(character), character)


@cache
def readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # loads a dictionary of 47,000 phrases: only when a gloss is in sight

    forms = {character, simplified(character)}
    return frozenset(reading for form in forms for reading in pinyin(form, style=Style.TONE, heteronym=True)[0])


def is_word(text: str) -> bool:
    return len(text) > 1 and "".join(map(simplified, text)) in _words()


@cache
def _words() -> frozenset[str]:
    """The dictionary leaves out many plain words whose reading is plain too; they stand as halves of its idioms."""
    from pypinyin.constants import PHRASES_DICT

    halves = (half for phrase in PHRASES_DICT if len(phrase) == 4 for half in (phrase[:2], phrase[2:]))
    return frozenset(PHRASES_DICT).union(halves)


def is_common(character: str) -> bool:
    """Say whether the Simplified form is one of the 3,755 characters of GB 2312 level one.

    Writers explain the reading of rare place names themselves; those are almost all beyond level one.
    """
    return _in_gb2312(character, first=0xB0, last=0xD7)


def is_known(character: str) -> bool:
    """Say whether the Simplified form is in GB 2312 at all (6,763 characters)."""
    return _in_gb2312(character, first=0xB0, last=0xF7)


def _in_gb2312(character: str, first: int, last: int) -> bool:
    encoded = simplified(character).encode("gb2312", "ignore")
    return len(encoded) == 2 and first <= encoded[0] <= last


def is_read(character: str, pinyin: str) -> bool:
    """Say whether a converted page would gloss this Traditional `character` as `pinyin`."""
    if simplified(character) == character or not is_common(character) or pinyin not in readings(character):
        return False
    return is_toned(pinyin) or character in NEUTRAL


def is_read_simplified(character: str, pinyin: str) -> bool:
    """The same for a page that has since been turned into Simplified characters."""
    has_traditional = character in _simplified_targets()
    return has_traditional and is_common(character) and is_toned(pinyin) and pinyin in readings(character)


@cache
def _simplified_targets() -> frozenset[str]:
    return frozenset(simplified_forms().values())


def is_toned(pinyin: str) -> bool:
    return bool(_tone.search(unicodedata.normalize("NFD", pinyin)))


def word_read(before: str, pinyin: str) -> int:
    """Return how many last characters of `before`, two or more, `pinyin` spells in full; 0 if it does not."""
    rests = {pinyin} if is_toned(pinyin) else set()
    for length, character in enumerate(reversed(before[-LONGEST_WORD:]), start=1):
        if not is_han(character) or not is_common(character):
            return 0
        rests = {
            rest.removesuffix(reading)
            for rest in rests
            for reading in readings(character)
            if rest != reading or length > 1
            if rest.endswith(reading)
        }
        if not rests or "" in rests:
            return length if rests else 0
    return 0
