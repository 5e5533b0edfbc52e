"""How names of people are said, in the letters one types: 卓玛 is found by zhuoma, zhuo and zm.

A surname is read as a surname (单 shàn, not dān); the rest as the dictionary reads it, and a character with several
readings by any of them. ü is typed v or u.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from huiyin.text.glosses import is_han
from huiyin.text.scripts import to_simplified

# Read otherwise, or one way alone, where they begin a name. The list of 现代汉语词典; of two characters first.
_LISTED = (
    "尉迟 yu chi,万俟 mo qi,长孙 zhang sun,令狐 ling hu,单于 chan yu,澹台 tan tai,诸葛 zhu ge,"
    "单 shan,曾 zeng,仇 qiu,解 xie,区 ou,朴 piao,查 zha,翟 zhai,乐 yue,盖 ge,任 ren,种 chong,尉 wei,员 yun,秘 bi,"
    "冼 xian,洗 xian,黑 he,折 she,覃 qin,缪 miao,召 shao,繁 po,燕 yan,宁 ning,华 hua,葛 ge,应 ying,石 shi,祭 zhai,"
    "谌 chen,牟 mu,隗 wei,薄 bo,那 na,佴 nai,撒 sa,车 che,强 qiang,曲 qu,重 chong,都 du,过 guo,哈 ha"
)
SURNAMES = dict(one.split(" ", 1) for one in _LISTED.split(","))
# Two readings, either of them borne.
EITHER = {"覃": "tan", "翟": "di", "隗": "kui", "乐": "le", "谌": "shen", "牟": "mou"}
MOST = 16  # readings of a name that are weighed


@lru_cache(maxsize=20_000)
def spoken(name: str) -> tuple[str, ...]:
    """How the name may be typed, each as syllables apart, the likeliest first: `shan hong`. Latin letters stay."""
    syllables = [_likeliest_first(given) for given in _syllables(name)]
    return tuple(dict.fromkeys(" ".join(one) for one in islice(product(*syllables), MOST) if one))


def is_said(name: str, typed: str) -> bool:
    """Whether what was typed begins a name's reading, whole (`zhuom`), by initials (`zm`) or mixed (`zhuom`, `zma`)."""
    return how_said(name, typed) is not None


def how_said(name: str, typed: str) -> int | None:
    """By which of its readings, the likeliest being 0; None by none."""
    wanted = letters(typed)
    if not wanted:
        return None
    for number, one in enumerate(spoken(name)):
        if one[0] == wanted[0] and _begins(one.split(" "), wanted):
            return number
    return None


@lru_cache(maxsize=1000)
def letters(typed: str) -> str:
    """Typed letters without tones, case and gaps; v for ü. Empty where other letters or digits stand in it."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", typed).casefold())
    plain = re.sub("u[\u0300-\u0304\u030c]?\u0308[\u0300-\u0304\u030c]?", "v", plain)
    plain = re.sub("[\u0300-\u030c'’·\\s-]", "", plain)
    return plain if plain.isascii() and plain.isalpha() else ""


def _begins(syllables: list[str], wanted: str) -> bool:
    """Each syllable by as many of its letters as were typed, in order from the first."""
    if not wanted:
        return True
    if not syllables:
        return False
    first, rest = syllables[0], syllables[1:]
    most = next((at for at, (one, other) in enumerate(zip(first, wanted, strict=False)) if one != other), None)
    most = min(len(first), len(wanted)) if most is None else most
    return any(_begins(rest, wanted[taken:]) for taken in range(most, 0, -1))


def _syllables(name: str) -> list[tuple[str, ...]]:
    plain = to_simplified(name).replace("·", "").strip()
    surname = next((one for one in (plain[:2], plain[:1]) if one in SURNAMES and len(plain) > len(one)), "")
    of_surname: list[tuple[str, ...]] = [(one,) for one in SURNAMES[surname].split(" ")] if surname else []
    if surname in EITHER:
        of_surname = [(SURNAMES[surname], EITHER[surname])]
    return [*of_surname, *_read(plain[len(surname) :])]


def _read(text: str) -> list[tuple[str, ...]]:
    """Of each character its readings, the commonest first; other letters as typed."""
    found: list[tuple[str, ...]] = []
    for part in re.findall("[㐀-鿿\U00020000-\U000323af]|[A-Za-zÀ-ɏ']+", text):
        found.append(_of_character(part) if is_han(part) else (letters(part),))
    return [one for one in found if any(one)]  # of a character nobody can read, nothing


@lru_cache(maxsize=20_000)
def _of_character(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # loads a dictionary of 47,000 phrases: only where a name is looked for

    every = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    return tuple(filter(None, map(letters, every)))


def _likeliest_first(given: tuple[str, ...]) -> tuple[str, ...]:
    both = [form for one in given for form in ((one, one.replace("v", "u")) if "v" in one else (one,))]
    return tuple(dict.fromkeys(both))
