"""Shares and changes that the numbers beside them contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from huiyin.text.outline import BETWEEN, CLOSE, OPEN, SIGN, Stretch, T, Term, sentences
from huiyin.text.units import MEASURED

ROUGHLY = Decimal("0.15")
Ratio = tuple[Term, list[Term], str, Decimal]  # what is stated, of which numbers, how it is reckoned, what comes of it
MOST_ADDED = 3
ADDED_AMONG = 6  # numbers before; among more, some sum would agree by chance
WHOLE_REACH = 120  # characters back in which the whole of a share is looked for

_share = re.compile(
    rf"({T})[^{OPEN}{CLOSE}。；]{{0,10}}?[，,（(]?(?<![的里中内])(?:约|仅|只|近|大约|就)?占(?:到|比|了)?[^{OPEN}，。；]{{0,8}}?({T})"
)
_moved_by = re.compile(r"(?:增加?|减少?|多|少|提高|下降|净增)了?\Z")
_rate = re.compile(
    rf"(立案|办复|答复|办结|满意|整改|回收|采纳|采用|完成|兑现|解决|参与|到会|出席|参会|参训|参加|覆盖|公开|见面)(?:率|面)[^{OPEN}，。；]{{0,4}}({T})"
)
_DONE = {"回收": "收回|回收", "办复": "办复|答复", "参与": "参与|提交|参加", "到会": "到会|参加", "完成": "完成|办成"}
_OF_MATTERS = frozenset(
    ("立案", "办复", "答复", "办结", "满意", "整改", "回收")
)  # of the number of matters said before
_not_now = re.compile(
    r"(?:由|从|上年|去年|比|较|全国|全省|平均|目标|力争|保持|确保|达到?(?!了)[^，]{0,2}(?:目标|以上))[^，。；]{0,8}$"
)
_UP = "增长|增加|提高|提升|上升|上涨|攀升|扩大|增幅|多|升|新增|增"
_DOWN = "下降|减少|降低|少|降|缩短|压减|减"
_moved = rf"(?P<way>{_UP}|{_DOWN})(?:了|达|为|到达)?[^{OPEN}，。；至到]{{0,3}}(?P<by>{T})"
_from_to = re.compile(
    rf"[由从](?:{BETWEEN}{{0,8}}?)(?P<old>{T}){BETWEEN}{{0,6}}?(?:至|到|为)(?P<new>{T})[^{OPEN}。；]{{0,12}}?[，,（(](?:同比|净|共|平均)?{_moved}"
)
# 比上年增加37件: what follows is how much it moved, not what it was.
_MOVES = "增|减|多|少|升|降|提高|提升|涨|扩大|缩|压|节约|节省|超|净|翻|长|回落|加快|收窄"
_than = re.compile(
    rf"(?P<new>{T})[^{OPEN}。；]{{0,10}}[，,（(]?(?:同?[比较与](?:(?!{_MOVES}){BETWEEN}){{0,8}}?的?)(?P<old>{T})(?:相比)?[，,]?(?:净|共)?{_moved}"
)
_last_year = re.compile(
    rf"(?P<new>{T})[^{OPEN}。；]{{0,10}}[，,（(](?:上年|去年|上一年|20[0-9]{{2}}年)(?:同期)?(?:为|是|的)?(?P<old>{T})[，,）)]?(?:同比|比上年|较上年|净)?{_moved}"
)
_this_year = re.compile(
    rf"(?:上年|去年|20[0-9]{{2}}年)[^{OPEN}，。；]{{0,12}}(?P<old>{T})[，,、]?[^{OPEN}，。；]{{0,6}}(?:今年|本年|20[0-9]{{2}}年)"
    rf"[^{OPEN}，。；]{{0,12}}(?P<new>{T})[，,](?:同比|净)?{_moved}"
)
_noted = re.compile(
    rf"(?P<new>{T})[，,（(](?:同比|比上年|较上年)?{_moved}[，,]?[（(](?:上年|去年|20[0-9]{{2}}年)(?:同期)?(?:为|是)?(?P<old>{T})"
)
_by_more = re.compile(
    rf"(?P<new>{T})[，,（(]?(?:同比|[比较](?:上年|去年|20[0-9]{{2}}年)(?:同期)?)(?:净)?(?:增加|多|增)了?(?P<more>{T})[，,]"
    rf"(?:同比)?(?P<way>增长|增幅)[^{OPEN}，。；]{{0,3}}(?P<by>{T})"
)
_also = re.compile(rf"^[，,、](?:同比)?(?P<way>增长|增幅|下降|降幅|提高)(?:了|达|为)?[^{OPEN}，。；]{{0,3}}(?P<by>{T})")


def shares(stretch: Stretch) -> Iterator[Ratio]:
    for match in _share.finditer(stretch.text):
        if "分别" in match[0] or _moved_by.search(stretch.text, max(0, match.start() - 4), match.start()):
            continue  # A类213件、B类89件，分别占…; 比应答复的少3件，占99%
        part, stated = stretch.term(match[1]), stretch.term(match[2])
        if part.unit not in MEASURED and part.unit != stated.unit:
            yield from _against_wholes(stretch, match.start(), part, stated, is_same_sentence=True)
    for match in _rate.finditer(stretch.text):
        stated = stretch.term(match[2])
        if _not_now.search(stretch.text[max(0, match.start() - 16) : match.start()]):
            continue
        done = _part_of_rate(stretch, match)
        if done:
            is_loose = match[1] not in _OF_MATTERS
            yield from _against_wholes(stretch, match.start(), done, stated, is_same_sentence=is_loose)


def _part_of_rate(stretch: Stretch, match: re.Match[str]) -> Term | None:
    """The number said to be filed, answered, satisfied, in the words of the rate itself, in the sentence before it."""
    before = re.split("[。\n]", stretch.text[max(0, match.start() - 160) : match.start()])[-1]
    done = _DONE.get(match[1], match[1])
    found = None
    for sign in SIGN.finditer(before):
        words = re.split("[，；,;、]", before[: sign.start()])[-1]
        after = re.split("[，；,;、]", before[sign.end() :])[0]
        said = SIGN.sub("", words + "#" + after)
        if re.search(rf"(?<![不未])(?<!基本)(?<!不予)(?:{done})", said):
            term = stretch.term(sign[0])
            if term.unit not in MEASURED:
                found = term
    return found


def _against_wholes(stretch: Stretch, at: int, part: Term, stated: Term, *, is_same_sentence: bool) -> Iterator[Ratio]:
    if stated.unit != "%" or not part.exact or part.number <= 0:
        return

    def may_be(term: Term) -> bool:
        return term.unit == part.unit and term.number >= part.number and term is not part and term.exact

    # The whole may stand anywhere; only one that stands near is sure enough to contradict.
    if any(_agrees(stated, share(part, whole)) for whole in filter(may_be, stretch.all_terms)):
        return
    if _agrees_added_up(stretch, part, stated):
        return
    before = stretch.text[max(0, at - WHOLE_REACH) : at]
    before = _of_same_sentence(before) if is_same_sentence else before
    near = [term for term in stretch.terms_in(before) if may_be(term)]
    if near:
        whole = near[-1]
        yield stated, [part, whole], f"{part.number} ÷ {whole.number}", share(part, whole)


def _of_same_sentence(before: str) -> str:
    """Up to a semicolon; of parts with semicolons between them (205件，其中A类126件；B类61件) what is before 其中."""
    sentence = re.split("[。\n]", before)[-1]
    whole, of_which, parts = sentence.rpartition("其中")
    return re.split("[；;]", whole)[-1] if of_which and "；" in parts else re.split("[；;]", sentence)[-1]


def _agrees_added_up(stretch: Stretch, part: Term, stated: Term) -> bool:
    """What stands side by side may be the whole together, and so may be two parts.

    大会提案950件，平时提案24件，立案824件，立案率84.6%; 回收80份，满意60份，基本满意16份，满意率95%.
    """
    same = [term for term in stretch.terms if term.unit == part.unit and term.exact]
    at = same.index(part)
    before = [term.number for term in same[max(0, at - ADDED_AMONG) : at]]
    pairs = [part.number + beside.number for beside in same[max(0, at - 1) : at + 2] if beside is not part]
    runs = [
        sum(before[first : first + count])
        for count in range(2, MOST_ADDED + 1)
        for first in range(len(before) - count + 1)
    ]
    ways = [(part.number, whole) for whole in runs] + [(pair, whole) for pair in pairs for whole in before]
    return any(_agrees(stated, 100 * one / whole) for one, whole in ways if 0 < one <= whole)


def share(part: Term, whole: Term) -> Decimal:
    return 100 * part.number / whole.number


def _agrees(stated: Term, reckoned: Decimal) -> bool:
    """At the precision stated, rounded or cut off; 三分之二 and 六成 are said of what is near."""
    number, bound = stated.number, stated.figure.bound
    written = stated.number.as_tuple().exponent
    step = Decimal(1).scaleb(int(written)) if int(written) < 0 else Decimal(1)
    if step == Decimal("0.000001"):
        step = Decimal(3)
    if bound == "at_least":
        return number - step <= reckoned
    if bound == "at_most":
        return number - max(10 * step, Decimal(10)) <= reckoned <= number + step
    if bound == "about":
        return abs(reckoned - number) <= max(Decimal(3), number / 10)
    return abs(reckoned - number) <= step


def changes(stretch: Stretch) -> Iterator[Ratio]:
    """由46.5%提高到58.2%，提高12.7个百分点; 312条，上年为240条，同比增长35%."""
    for sentence in sentences(stretch):
        for pattern in (_from_to, _than, _last_year, _this_year, _noted):
            for match in pattern.finditer(sentence):
                new, old, by = (stretch.term(match[name]) for name in ("new", "old", "by"))
                yield from _change(new, old, by, match["way"])
                if also := _also.match(sentence[match.end() :]):
                    yield from _change(new, old, stretch.term(also["by"]), also["way"])
        for match in _by_more.finditer(sentence):
            new, more, by = (stretch.term(match[name]) for name in ("new", "more", "by"))
            if new.unit == more.unit and by.unit == "%" and new.exact and more.exact and new.number > more.number:
                reckoned = 100 * more.number / (new.number - more.number)
                if not _agrees(by, reckoned):
                    yield by, [new, more], f"{more.number} ÷ ({new.number} − {more.number})", reckoned


def _change(new: Term, old: Term, by: Term, way: str) -> Iterator[Ratio]:
    if new.unit != old.unit or not (new.exact and old.exact) or not old.number:
        return
    grown = new.number - old.number
    if re.match(_DOWN, way):
        grown = -grown
    is_share = new.unit == "%"
    more, as_share = f"{new.number} − {old.number}", f"({new.number} − {old.number}) ÷ {old.number}"
    if by.unit in (("个百分点", "百分点") if is_share else (new.unit,)):
        told = (grown, more) if not _is_given(by, grown) else None
    elif is_share:
        told = None
    elif by.unit == "%":
        told = (100 * grown / old.number, as_share) if not _agrees(by, 100 * grown / old.number) else None
    else:
        told = _multiple(new, old, by, as_share)
    if told:
        yield by, [new, old], told[1], told[0]


def _is_given(by: Term, grown: Decimal) -> bool:
    return grown == by.number if by.figure.bound == "exact" else _agrees(by, grown)


def _multiple(new: Term, old: Term, by: Term, as_share: str) -> tuple[Decimal, str] | None:
    """增长1.5倍 is said of what became 2.5 times as much, and loosely of what became 1.5 times; 翻一番 of twice."""
    times = new.number / old.number
    if by.unit == "倍":
        return None if _agrees(by, times) or _agrees(by, times - 1) else (times - 1, as_share)
    if by.unit == "番" and abs(times / 2 ** min(int(by.number), 9) - 1) > ROUGHLY:
        return times, f"{new.number} ÷ {old.number}"
    return None
