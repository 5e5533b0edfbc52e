"""One-character views of a text in the other script. The stored text is never replaced by them."""

import re
from functools import cache

HAN_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))

LONGEST_HEAD = 20_000  # characters looked at to say which script a text is in

# OpenCC leaves these alone because the Simplified form depends on the word; a search needs one form for all words.
BY_HAND = {"著": "着", "瞭": "了", "藉": "借", "覆": "复", "彷": "仿"}


def to_simplified(text: str) -> str:
    """Return `text` with each character in its one Simplified form: same length, same offsets.

    Meant for comparing and searching: 著作 becomes 着作, as every 著 does.
    """
    return text.translate(simplified_forms())


def to_traditional(text: str) -> str:
    """Return `text` with each character in its commonest Traditional form: same length, same offsets."""
    return text.translate(_forms("s2t"))


@cache
def simplified_forms() -> dict[int, str]:
    return _forms("t2s") | {ord(one): other for one, other in BY_HAND.items()}


@cache
def _forms(direction: str) -> dict[int, str]:
    from opencc import OpenCC  # slow to load, and most requests never need it

    characters = [chr(code) for first, end in HAN_BLOCKS for code in range(first, end)]
    # One character a line, so that no word of several characters can match.
    converted = OpenCC(direction).convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(one): other for one, other in pairs if one != other and len(other) == 1}


_HAN = re.compile(f"[{''.join(f'{chr(first)}-{chr(end - 1)}' for first, end in HAN_BLOCKS)}]")
_TIBETAN = re.compile("[\u0f00-\u0fff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def script(text: str) -> str:
    """What a text is written in, by most of its letters: empty, simplified, traditional, tibetan, latin or other."""
    head = text[:LONGEST_HEAD]
    counts = {name: len(sign.findall(head)) for name, sign in (("han", _HAN), ("tibetan", _TIBETAN), ("latin", _LATIN))}
    most = max(counts, key=lambda name: counts[name])
    if not head.strip():
        return "empty"
    if not counts[most]:
        return "other"
    if most != "han" and counts["han"] * 10 < counts[most]:
        return most
    traditional = sum(one != other for one, other in zip(head, to_simplified(head), strict=True))
    simplified = sum(one != other for one, other in zip(head, to_traditional(head), strict=True))
    return "traditional" if traditional > simplified else "simplified"
