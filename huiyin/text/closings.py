"""Closing marks that a damaged page lost: ” 》 」 that stand nowhere, or of which `?!?` is left.

Used only on a page that is known to be damaged. What is left of a mark is put back where it stands; a mark of which
nothing is left only where the words say where it was: a phrase everybody quotes whole, or one the page itself closes
elsewhere, or the title of a paper. Any other is pointed at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from huiyin.text.scripts import to_simplified
from huiyin.text.slips import CLOSING

LONGEST_TITLE = 60
MOST_PHRASES = 200
_OPENING = {closing: opening for opening, closing in CLOSING.items()}
_marks = re.compile(
    "[" + "".join([*CLOSING, *_OPENING]) + r"]|(?<=[。！？…])\?(?:!\?)?(?![!?/a-zāáǎàēéěèīíǐìōóǒòūúǔù])"
)
# What reports put between quotation marks as it is.
_PHRASES = (
    "两个维护|两个确立|两个结合|四个意识|四个自信|四个全面|三个代表|四个一|五个一|一带一路|五位一体|三农|双减|十四五|十五五|十三五|"
    "两山|三严三实|八项规定|不忘初心|牢记使命|四风|三公|六稳|六保|一国两制|两学一做|三会一课|放管服|互联网\\+|双碳|五级联动"
)
_phrase = re.compile(_PHRASES)
_title_end = re.compile(
    "(?:提案|条例|办法|意见|规定|决定|规划|纲要|方案|报告|通知|通报|细则|建议|章程|日报|专刊|专报|信息|制度|规则|准则|议案|纪要|办法（试行）)"
    "(?=[，。；、,;]|由|被|获|得|中|提出|指出|列|印发|要求|于|等|一[文案]|共|规定|出台|在|的)"
)


class Lost(NamedTuple):
    start: int
    before: str
    after: str  # empty: what stood here is not known


def lost(text: str, mended: dict[int, str]) -> Iterator[Lost]:
    """`mended` holds what other repairs put in, by place: a closing mark among them is not lost."""
    plain, at = to_simplified(text), 0
    closed, places = _closed_phrases(text), sorted(mended)
    for paragraph in text.split("\n"):
        end = at + len(paragraph)
        inside = places[bisect_left(places, at) : bisect_left(places, end)]
        yield from _of_paragraph(text, plain, at, end, {place: mended[place] for place in inside}, closed)
        at = end + 1


def _of_paragraph(
    text: str, plain: str, start: int, end: int, mended: dict[int, str], closed: frozenset[str]
) -> Iterator[Lost]:
    open_marks: list[tuple[str, int]] = []
    events = [(match.start(), match[0]) for match in _marks.finditer(text, start, end)]
    events += [(place, mark) for place, words in mended.items() for mark in words]
    for place, mark in sorted(events):
        if mark in CLOSING:
            if open_marks and open_marks[-1][0] == mark:  # the same mark does not open twice
                yield from _placed(text, plain, open_marks.pop(), place, closed)
            open_marks.append((mark, place))
        elif mark in _OPENING:
            if open_marks and open_marks[-1][0] == _OPENING[mark]:
                open_marks.pop()
        elif mark.startswith("?") and open_marks:
            yield Lost(place, mark, CLOSING[open_marks.pop()[0]])
    for opened in open_marks:
        yield from _placed(text, plain, opened, end, closed)


def _placed(text: str, plain: str, opened: tuple[str, int], limit: int, closed: frozenset[str]) -> Iterator[Lost]:
    mark, at = opened
    first = at + 1
    known = _phrase.match(plain, first, limit)
    if known:
        yield Lost(known.end(), "", CLOSING[mark])
        return
    own = max((words for words in closed if text.startswith(words, first)), key=len, default="")
    if own:
        yield Lost(first + len(own), "", CLOSING[mark])
        return
    if mark == "《" and (ended := _title_end.search(plain, first, min(limit, first + LONGEST_TITLE))):
        yield Lost(ended.end(), "", CLOSING[mark])
        return
    yield Lost(at, mark, "")


def _closed_phrases(text: str) -> frozenset[str]:
    quoted = re.findall("[“《「『]([^“”《》「」『』\n。]{2,30})[”》」』]", text)
    return frozenset(quoted[:MOST_PHRASES])
